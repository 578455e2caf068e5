"""All that a site is made of but its pages' texts, told apart by one digest: most edits change nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from plenary.site.page import Content
from plenary.site.site import Site
from plenary.web import caches
from plenary.web.scan import Signature
from plenary.web.sources import Sources


def outline(site: Site, contents: Iterable[Content], sources: Sources, began: int) -> str:
    """Return what tells a site from all that differ from it in more than texts: 32 hexadecimal digits.

    `contents` are those that the site was made of, `sources` its files. Files that were changed so shortly before they
    were read, not before `began` (in nanoseconds), that their signatures may not tell their last change give "".
    """
    read = {**sources.data.files, **sources.netlify.files}
    if any(max(signature[:2]) + caches.DOUBTFUL > began for signature in read.values()):
        return ""
    digest = blake2b(digest_size=16)
    for part in _parts(site, contents, {**read, **_others(sources)}):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def _parts(site: Site, contents: Iterable[Content], files: Mapping[str, Signature]) -> Iterator[str]:
    yield repr((site.today, site.until, site.settings, site.words, site.problems, site.ledger.text))
    yield repr([page.state for page in site.made.pages] if site.made else ())
    yield repr(files)
    lines: dict[int, str] = {}  # most pages have the fields on the same lines, and share the mapping
    for content in contents:
        key = id(content.lines)
        if key not in lines:
            lines[key] = repr(content.lines)
        yield f"{content.path} {content.fields_digest} {lines[key]} {content.problems or ''}"


def _others(sources: Sources) -> dict[str, Signature]:
    """Return the files that are no texts: nobody reads them while a site is made, so their signatures say enough."""
    pages = {path: found for path, found in sources.pages.files.items() if not path.endswith(".md")}
    theme = {f"theme {path}": found for path, found in sources.theme.files.items()}
    return {**pages, **sources.static.files, **theme}
