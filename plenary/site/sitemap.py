"""The sitemap (sitemaps.org/protocol.html, 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from plenary.site.addresses import Target, quoted
from plenary.site.page import Page
from plenary.site.visibility import indexable
from plenary.text.xmltext import DECLARATION, element, optional

ADDRESS = "/sitemap.xml"
ROBOTS = "/robots.txt"
MOST = 50_000
"""How many addresses one sitemap may hold."""

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FREQUENCIES = ("always", "hourly", "daily", "weekly", "monthly", "yearly", "never")


@dataclass(frozen=True, slots=True)
class Entry:
    """An address in a sitemap, percent-encoded; what is not known of it is empty."""

    address: str
    changed: str = ""
    frequency: str = ""
    priority: str = ""


def targets(pages: Collection[Page], most: int = MOST) -> dict[str, Target]:
    """Return the addresses of robots.txt, of the sitemap, and of its parts where one can't hold all addresses.

    `number` of a sitemap counts its parts from 1; it is 0 for the list of all parts.
    """
    count = sum(map(indexable, pages)) if len(pages) > most else 0
    parts = range(1, -(-count // most) + 1)
    found = {ADDRESS: Target("sitemap"), ROBOTS: Target("robots")}
    if len(parts) > 1:
        found[ADDRESS] = Target("sitemap", number=0)
        found |= {_part_address(number): Target("sitemap", number=number) for number in parts}
    return found


def entries(pages: Iterable[Page], root: str, most: int = MOST, number: int = 1) -> list[Entry]:
    """Return part `number` of what search engines are to list, in the order of addresses, below the root's address."""
    found = sorted((page for page in pages if indexable(page)), key=lambda page: page.address)
    return [_entry(page, root) for page in found[(number - 1) * most : number * most]]


def sitemap(given: Iterable[Entry]) -> str:
    """Return the sitemap of some addresses."""
    return f'{DECLARATION}<urlset xmlns="{_SPACE}">\n{"".join(map(_url, given))}</urlset>\n'


def index(pages: Collection[Page], root: str, most: int = MOST) -> str:
    """Return the list of a sitemap's parts."""
    addresses = [address for address, target in targets(pages, most).items() if target.number and address != ROBOTS]
    listed = "".join(f"<sitemap>\n{element('loc', root + address)}</sitemap>\n" for address in addresses)
    return f'{DECLARATION}<sitemapindex xmlns="{_SPACE}">\n{listed}</sitemapindex>\n'


def robots(root: str) -> str:
    """Return a robots.txt that lets everybody in; it names the sitemap if the root's address is a whole one."""
    named = f"\nSitemap: {root}{ADDRESS}\n" if "://" in root else ""
    return f"User-agent: *\nAllow: /\n{named}"


def _entry(page: Page, root: str) -> Entry:
    changed = page.lastmod or page.date
    said = page.params.get("sitemap")
    given = {name.lower(): value for name, value in said.items()} if isinstance(said, Mapping) else {}
    frequency, priority = given.get("changefreq"), given.get("priority")
    is_priority = isinstance(priority, int | float) and not isinstance(priority, bool) and 0 <= priority <= 1
    return Entry(
        root + quoted(page.address),
        changed.replace(microsecond=0).isoformat() if changed else "",
        frequency if isinstance(frequency, str) and frequency in _FREQUENCIES else "",
        str(priority) if is_priority else "",
    )


def _url(entry: Entry) -> str:
    parts = (
        element("loc", entry.address),
        optional("lastmod", entry.changed),
        optional("changefreq", entry.frequency),
        optional("priority", entry.priority),
    )
    return f"<url>\n{''.join(parts)}</url>\n"


def _part_address(number: int) -> str:
    return f"/sitemap-{number}.xml"
