"""Addresses of links that lead nowhere by the way they are written, whatever site they stand on."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

from plenary.problems import guess

_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|%5C)", re.IGNORECASE)
_PREVIEW = re.compile(
    r"https?://(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?::\d+)?(?P<path>/.*)?\Z", re.IGNORECASE
)
_TWICE = re.compile(r"https?:/{0,2}(?P<rest>https?)(?P<colon>:?)//?(?P<path>.*)", re.IGNORECASE)
_SLASHES = re.compile(r"(?P<scheme>https?)(?::(?!//[^/])[/\\]*|(?=//)//)(?P<rest>[^/?#\\].*)", re.IGNORECASE)
_NO_HOST = re.compile(r"https?:(?://(?:[?#]|\Z)|\Z)", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)(?P<sign>://|:)", re.IGNORECASE)
_MAIL = re.compile(
    r"[^\s@/?#:]+@[^\s@/?#:]+\.(?!(?:png|jpe?g|gif|svg|webp|pdf|html?|md)\b)[a-z]{2,}(?:\?.*)?\Z", re.IGNORECASE
)
_DOMAINS = "org com net edu gov eu info int ac ca uk us au nz ie de at ch fr be nl se no dk fi es it pt pl in jp za ke"
_HOST = re.compile(rf"(?:[a-z0-9-]+\.)+(?:{_DOMAINS.replace(' ', '|')})(?:[/?#]|\Z)", re.IGNORECASE)
_PROGRAMS = frozenset({"javascript", "vbscript"})
_COMMON = ("http", "https", "mailto", "ftp")
_LONGEST = 60  # letters of an address that a message repeats
_LED_TO = frozenset({"http", "https", "mailto", "tel"})
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]+")


def is_safe(address: str) -> bool:
    """Return whether an address leads somewhere: http, https, mailto, tel, or relative; nothing a browser would run.

    Browsers leave out white space and control characters before they read the scheme (URL standard, 4.4).
    """
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", _UNSEEN.sub("", unescape(unescape(address))), re.IGNORECASE)
    return scheme is None or scheme[1].lower() in _LED_TO


def unsafe(address: str) -> str:
    """Return "what is wrong; what to do" about an address in a field that no link of a template is made of, or ""."""
    words = f"{_shown(address)} is nothing that a page here links to"
    return "" if is_safe(address) else f"{words}; begin it with https://, mailto: or /"


def fault(address: str) -> str:
    """Return "what is wrong; what to do" about an address that can't lead anywhere as it is written, or ""."""
    address = address.strip()
    return next((words for check in _CHECKS if (words := check(address))), "")


def likely_host(path: str) -> str:
    """Return what to do about a relative address that looks like one of another site, or ""."""
    return f"write https://{path} if another site is meant" if _HOST.match(path) else ""


def _shown(address: str) -> str:
    return address if len(address) <= _LONGEST else address[: _LONGEST - 1] + "…"


def _on_a_disk(address: str) -> str:
    if not (_DRIVE.match(address) or address.lower().startswith("file:") or address.startswith(("\\\\", "%5C%5C"))):
        return ""
    words = f"{_shown(address)} is a file on somebody's own computer, where no visitor gets it"
    return f"{words}; put the file into static/, and write its path from there"


def _in_the_preview(address: str) -> str:
    found = _PREVIEW.match(address)
    if found is None:
        return ""
    return f"{_shown(address)} is the address of a preview, where no visitor gets; write {found['path'] or '/'}"


def _program(address: str) -> str:
    scheme = address.partition(":")[0].strip().lower()
    if scheme not in _PROGRAMS:
        return ""
    return f"{_shown(address)} would run a program, which pages here do not allow; write an address"


def _slashes(address: str) -> str:
    if twice := _TWICE.match(address):
        return f"{_shown(address)} has its beginning twice; write {twice['rest'].lower()}://{twice['path']}"
    if found := _SLASHES.match(address):
        return f"a colon and two slashes belong in {_shown(address)}; write {found['scheme'].lower()}://{found['rest']}"
    return f"{_shown(address)} names no site; write the whole address" if _NO_HOST.match(address) else ""


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    if found is None or found["scheme"].lower() in _COMMON or "." in found["scheme"]:
        return ""
    near = guess(found["scheme"].lower(), _COMMON) if found["sign"] == "://" else ""
    return f"no address begins with {found[0]}; {near}" if near else ""


def _mail(address: str) -> str:
    if _MAIL.match(address):
        return f"{_shown(address)} is an address of mail, but is taken for a page; write mailto:{address}"
    if address.lower().startswith("mailto:/"):
        return f"mailto: has no slashes behind it; write mailto:{address[len('mailto:') :].lstrip('/')}"
    if address.lower().startswith("mailto:") and "@" not in address and "%40" not in address and "?" not in address:
        return f"{_shown(address)} names nobody; write mailto: and an address of mail, with its @"
    return ""


def _www(address: str) -> str:
    if not address.lower().startswith("www."):
        return ""
    return f"{_shown(address)} is taken for a page of this site; write https://{address}"


def _backslash(address: str) -> str:
    if "\\" not in address or _SCHEME.match(address):
        return ""
    return f"an address has no backslashes; write {quote(address.replace(chr(92), '/'), safe='/#?=&%')}"


_CHECKS = (_on_a_disk, _in_the_preview, _program, _slashes, _scheme, _mail, _www, _backslash)
