"""The head of a page: its metadata, its feeds, and what it says in the words of schema.org."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from markupsafe import Markup

from plenary.site import metadata, navigation, questions, structured
from plenary.site.addresses import SAFE, is_external, quoted
from plenary.site.asked import ask
from plenary.site.metadata import About, Image, Link, Tag
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text.marks import MARK
from plenary.text.portable import portable
from plenary.web import filters, machines
from plenary.web.bodies import Bodies


@dataclass(frozen=True, slots=True)
class Head:
    """What `partials/meta.html` writes: `<meta>` and `<link>` elements, and JSON for a `<script>`, or "".

    `icon` and `touch_icon` are the addresses of the site's own signs, or "" where it has none.
    """

    tags: Sequence[Tag]
    links: Sequence[Link]
    data: Markup
    icon: str = ""
    touch_icon: str = ""


WORDS = 40
"""How many words of a page may stand for its description."""

NOTHING = Head((Tag("name", "robots", "noindex"),), (), Markup(""))


def head(bodies: Bodies, site: Site, page: Page, canonical: str) -> Head:
    """Return the head of a page; `canonical` is its whole address, or "" where that is not known."""
    base = machines.root(site)
    whole = base if "://" in base else ""
    words = metadata.description(page, site.settings, lambda: bodies.summary(site, page, WORDS))
    about = About(page, site.settings, canonical, words, _image(bodies, site, page, whole))
    found = structured.things(
        about,
        whole,
        lambda: _logo(bodies, site, whole),
        _crumbs(site, page, whole),
        lambda: portable(MARK.sub("", filters.body(bodies, page).rendered.html), canonical),
    )
    links = machines.feed_links(site, page) if page.address in site.pages else []
    return Head(metadata.tags(about), links, Markup(structured.script(found)), *ask(site, questions.signs))


def _crumbs(site: Site, page: Page, base: str) -> list[structured.Crumb]:
    """Return the way from the home page to a page, none where the site's address is not known."""
    if not base or page.kind == "home" or page.address not in site.pages:
        return []
    steps = [(crumb.title, crumb.address) for crumb in navigation.breadcrumbs(site, page)]
    return [(title, base + quoted(address)) for title, address in (*steps, (page.title, page.address))]


def _image(bodies: Bodies, site: Site, page: Page, base: str) -> Image | None:
    """Return the first of a page's images that is there, or None where no whole address can be made."""
    if not base:
        return None
    made = (_found(bodies, site, page, one, base) for one in metadata.images(page, site.settings))
    return next((image for image in made if image), None)


def _found(bodies: Bodies, site: Site, page: Page, written: str, base: str) -> Image | None:
    if is_external(written):
        is_web = urlsplit(written).scheme in ("http", "https")
        return Image(quote(written, safe=f"%?#{SAFE}")) if is_web else None
    for address in (urljoin(quoted(page.address), quote(written, safe=f"%{SAFE}")), f"/{written.lstrip('/')}"):
        target = site.targets.get(unquote(urlsplit(address).path))
        if target and target.kind == "file":
            file = bodies.file(site, address, None)
            alt = metadata.text(page.params, "banner_alt", "image_alt", "alt")
            return Image(base + quote(urlsplit(address).path, safe=f"%{SAFE}"), file.width, file.height, alt)
    return None


def _logo(bodies: Bodies, site: Site, base: str) -> str:
    said = site.settings.params.get("organization")
    written = metadata.text(said, "logo") if isinstance(said, Mapping) else ""
    written = written or metadata.text(site.settings.params, "logo")
    image = _found(bodies, site, site.home, written, base) if written and base else None
    return image.address if image else ""
