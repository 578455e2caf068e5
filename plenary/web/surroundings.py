"""What a shortcode may ask about the page and the site it stands in: the web layer hands it over with each text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from plenary.site.words import Words


@dataclass(frozen=True, slots=True)
class Target:
    """Where a `ref` leads: an address for `href`; if no page was found, the likely one and perhaps a guess to print."""

    address: str
    found: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: whether it is there, its size in pixels if it is an image, else perhaps a guess to print."""

    found: bool = True
    width: int | None = None
    height: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a shortcode may ask about the page it stands on, in file `source`, and about the site.

    `address` puts the site's prefix before an address that begins with `/`; `asset` returns the address of one of the
    theme's files; `resolve` leads a ref to its page; `file` looks an address up; `markdown` renders a text in which
    mark n stands for the n-th of the given raw texts, and whose first line is the given line of the file; `param`
    returns a parameter of the page or the site, or None; `params` are the names of all; `data` is the
    site's data, `words` are those of the interface in the site's language, `ask` holds further questions about the
    site by their names.
    """

    source: str
    page: object
    site: object
    address: Callable[[str], str]
    asset: Callable[[str], str]
    resolve: Callable[[str], Target]
    file: Callable[[str], File]
    markdown: Callable[[str, Sequence[str], int], str]
    param: Callable[[str], object]
    params: Collection[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    ask: Mapping[str, Callable[..., object]] = field(default_factory=dict)
