"""Redirects as they are written: by pages, in `[[redirects]]` of `site.toml`, and in a `netlify.toml` beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

from plenary.problems import Problem, guess
from plenary.site.page import Page
from plenary.text import values
from plenary.text.fields import Meta

NETLIFY = "netlify.toml"
KEYS = ("from", "to", "status")
STATUSES = (301, 302, 307, 308, 410)
GONE = 410
SPLAT = ":splat"

# What a rule of Netlify's may ask for besides (docs.netlify.com/routing/redirects); `force` changes nothing here.
_CONDITIONS = ("query", "conditions", "headers", "signed")
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:https?:)?//([^/?#\\]+)", re.IGNORECASE)
_HTML = re.compile(r"\.html?\Z", re.IGNORECASE)
_IN_A_URL = "%/:?#[]@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Redirect:
    """An address that leads to another: 301, 302, 307 or 308, or with status 410 nowhere any more.

    `address` is decoded and as `old_address` makes it; one that ends in `*` stands for all that begin with what is
    before it. `to` is an address of this site, decoded, or one elsewhere, as it is written; `rest` is the query and
    the fragment behind an address of this site, as they are written. In both, `:splat` is what the `*` stood for.
    `source` and `line` say where it is written, `page` which page it leads to, where a page says so itself.
    """

    address: str
    to: str
    source: str
    line: int
    status: int = 301
    rest: str = ""
    page: Page | None = field(default=None, compare=False, repr=False)

    @property
    def splat(self) -> bool:
        """Whether it stands for all addresses that begin alike."""
        return self.address.endswith("*")

    @property
    def external(self) -> bool:
        """Whether it leads away from this site."""
        return not self.to.startswith("/")


@lru_cache(maxsize=65536)
def old_address(path: str) -> str:
    """Return a decoded path as the address that a redirect from it is kept at.

    A path with the ending .html or .htm is a file, every other one a folder, as in Hugo (gohugo.io, aliases): it is
    answered with and without its last slash, and with `index.html` behind it.
    """
    parts = [part for part in normalize("NFC", path).split("/") if part]
    whole = "/" + "/".join(parts)
    if parts and parts[-1] == "index.html":
        whole = whole[: -len("index.html")].rstrip("/") or "/"
    elif _HTML.search(whole):
        return whole
    return whole if whole == "/" else f"{whole}/"


def asks(meta: Meta) -> bool:
    """Return whether a page says that it had other addresses before."""
    return bool(meta.aliases or meta.old_paths or meta.deprecated_paths)


def of_page(page: Page, base_url: str) -> Iterator[Redirect | Problem]:
    """Yield a redirect for each address that a page says it had before, and what is wrong with the others.

    Aliases without a slash at their begin stand beside the page, as in Hugo; other old paths begin at the root.
    """
    beside = page.address.rstrip("/").rpartition("/")[0]
    lines = {name.lower(): line for name, line in page.content.lines.items()} if page.content else {}
    for alias in page.meta.aliases:
        path = alias if alias.startswith("/") else f"{beside}/{alias}"
        yield Redirect(old_address(unquote(path)), page.address, page.source, lines.get("aliases", 1), page=page)
    for name, paths in (("oldpath", page.meta.old_paths), ("deprecated-path", page.meta.deprecated_paths)):
        line = lines.get(name, 1)
        for old in filter(None, (old.strip() for old in paths)):
            path = _here(old, base_url)
            if wrong := values.unusable(path) or _doubled(path):
                yield Problem(page.source, line, f'the old address "{old}" {wrong}', "redirect")
            else:
                yield Redirect(old_address(unquote(path)), page.address, page.source, line, page=page)


def _here(old: str, base_url: str) -> str:
    """Return an old address without the site's own host, which stood with or without `www.` in its time."""
    own, found = _host_of(base_url), _HOST.match(old)
    if not own or not found or _host_of(f"//{found[1]}") != own:
        return old
    return local(f"https://{urlsplit(base_url).netloc}{old[found.end() :]}", base_url) or old


def _host_of(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")


def _doubled(path: str) -> str:
    """Return what to say of a path with two slashes in a row, which some servers take for one and others for two."""
    return f"holds two slashes in a row; write {re.sub('//+', '/', path)}" if "//" in path else ""


@lru_cache(maxsize=65536)
def local(written: str, base_url: str) -> str:
    """Return the path, with what follows it, of an absolute address within the site at `base_url`, or ""."""
    base = urlsplit(base_url)
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    path = parts.path or "/"
    if not base_url or not _ABSOLUTE.match(written) or parts.netloc.lower() != base.netloc.lower():
        return ""
    if not f"{path}/".startswith(base.path):
        return ""
    behind = written[written.index(parts.netloc) + len(parts.netloc) + len(parts.path) :]
    return f"/{path[len(base.path) :]}{behind}"


def read(
    entries: Sequence[object], source: str, lines: Sequence[int], base_url: str = ""
) -> Iterator[Redirect | Problem]:
    """Yield the redirects of a list of tables, and what is wrong with the others; `lines` are where the tables begin.

    With a `base_url`, absolute addresses within it are taken as the site's own.
    """
    for index, entry in enumerate(entries):
        line = lines[min(index, len(lines) - 1)] if lines else 1
        try:
            yield _rule(entry, source, line, base_url)
        except ValueError as error:
            yield Problem(source, line, str(error), "redirect")


def read_netlify(text: str, base_url: str) -> Iterator[Redirect | Problem]:
    """Yield the redirects of the text of a `netlify.toml`, and what is wrong with the others."""
    try:
        entries = tomllib.loads(text).get("redirects", [])
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        words = f"{NETLIFY} can't be read as TOML, so its redirects are not known; correct it, or remove it"
        yield Problem(NETLIFY, int(line[1]) if line else 1, words, "redirect")
        return
    if isinstance(entries, list):
        yield from read(entries, NETLIFY, places(text.splitlines()), base_url or _host(entries))


def places(lines: Sequence[str]) -> list[int]:
    """Return the lines on which the tables `[[redirects]]` begin, or one on which such a list is likely to."""
    found = [number for number, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*redirects\s*\]\]", line)]
    return found or [next((number for number, line in enumerate(lines, 1) if "redirects" in line), 1)]


def destination(written: str, base_url: str) -> tuple[str, str]:
    """Return where a redirect leads, decoded if it is within the site, and the query and fragment behind that.

    Raises ValueError, with "what is wrong; what to do", for what is no address.
    """
    text = local(written.strip(), base_url) or written.strip()
    if not text.isprintable() or "\\" in text or values.CONTROL.search(unquote(text)):
        raise ValueError(f"the address {text!a} holds what no address can; write it anew")
    if _ABSOLUTE.match(text):
        if not re.match(r"https?://[\w.\[\]-]", text, re.IGNORECASE):
            raise ValueError(f'"{text}" names no site; write it like "https://example.org/"')
        return quote(text, safe=_IN_A_URL), ""
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError(f'"{text}" is no address; write one like "/about/" or "https://example.org/"')
    path, rest = re.fullmatch(r"([^?#]*)(.*)", text).groups()  # type: ignore[union-attr]
    return normalize("NFC", unquote(path)), quote(rest, safe=_IN_A_URL)


def _rule(entry: object, source: str, line: int, base_url: str) -> Redirect:
    if not isinstance(entry, Mapping):
        raise ValueError("a redirect should be a table; begin it with [[redirects]]")
    _check_keys(entry, source)
    status = entry.get("status", 301)
    if status not in STATUSES or isinstance(status, bool):
        known = ", ".join(map(str, STATUSES))
        raise ValueError(f"a redirect with the status {status} is not made; use one of {known}, or leave it out")
    address = _from(entry.get("from"), base_url)
    if status == GONE:
        return Redirect(address, "", source, line, status)
    to, rest = destination(_text(entry.get("to"), "to"), base_url)
    _check_splat(address, to, rest)
    return Redirect(address, to, source, line, status, rest)


def _check_keys(entry: Mapping[str, object], source: str) -> None:
    asked = next((key for key in _CONDITIONS if entry.get(key)), "")
    if source == NETLIFY and asked:
        words = f'the redirect from "{entry.get("from")}" asks for "{asked}", which is not known here'
        raise ValueError(f"{words}; leave that to Netlify, or write the redirect into site.toml without it")
    wrong = next((key for key in entry if key not in (*KEYS, "force", *_CONDITIONS)), "")
    if wrong and source != NETLIFY:
        raise ValueError(f'"{wrong}" is no part of a redirect; {guess(wrong, KEYS) or "leave it out"}')


def _from(value: object, base_url: str) -> str:
    text = _text(value, "from").strip()
    path = local(text, base_url) or text
    if _ABSOLUTE.match(path) or path.startswith("//") or not path.startswith("/"):
        raise ValueError(f'a redirect begins at an address of this site, not at "{text}"; write it like "/old/"')
    stem = path.removesuffix("*")
    if re.search(r"/:[a-z]", stem) or "*" in stem or (path != stem and not stem.endswith("/")):
        raise ValueError(f'in "{text}" only a * as the last part can stand for others; write it like "/old/*"')
    if stem == "/":
        raise ValueError(f'"{text}" would be every address of the site; write it like "/old/*"')
    if wrong := values.unusable(stem):
        raise ValueError(f'the address "{text}" {wrong}')
    if path == stem:
        return old_address(unquote(stem))
    return "/" + "".join(f"{part}/" for part in normalize("NFC", unquote(stem)).split("/") if part) + "*"


def _check_splat(address: str, to: str, rest: str) -> None:
    count = to.count(SPLAT)
    if SPLAT in rest or count > 1 or (count and not address.endswith("*")):
        raise ValueError(f'"{SPLAT}" stands once in the path of "to" and for the * of "from"; correct the two')
    if count and f"/{SPLAT}" not in to.partition("://")[2 if "://" in to else 0]:
        raise ValueError(f'"{SPLAT}" stands behind a slash; write it like "/new/{SPLAT}"')


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'a redirect needs "{name}" with an address in quotes; write {name} = "/.../"')
    return value


def _host(entries: Sequence[object]) -> str:
    """Return the root of the site that the rules begin at, where nobody says what the site's address is."""
    found = (entry.get("from") for entry in entries if isinstance(entry, Mapping))
    first = next((text for text in found if isinstance(text, str) and _ABSOLUTE.match(text)), "")
    return f"https://{urlsplit(first).netloc}/" if first else ""
