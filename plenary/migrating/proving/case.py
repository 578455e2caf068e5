"""The two sides of a proof together, and the questions that each account asks of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from plenary.migrating.proving.hugo_site import HugoSite, SourcePage
from plenary.migrating.proving.markup import Facts, resolved
from plenary.migrating.proving.new_site import NewSite
from plenary.migrating.proving.published import Published
from plenary.site.page import Page


@dataclass(frozen=True, slots=True)
class Case:
    """A Hugo site, the site made of it, and what Hugo published, where that is known."""

    old: HugoSite
    new: NewSite
    published: Published | None

    @property
    def base(self) -> str:
        """The address of the Hugo site, a slash at its end, or ""."""
        url = self.old.config.base_url.strip()
        return f"{url.rstrip('/')}/" if url else ""

    def file(self, page: SourcePage) -> Path:
        """Return where the file of a page is looked for on the new site."""
        return self.new.file(f"pages/{page.path}")

    def page(self, page: SourcePage) -> Page | None:
        """Return the page that the new site makes of a file, or None."""
        return self.new.site.by_path.get(normalize("NFC", page.path))

    def before(self, page: SourcePage) -> Facts | None:
        """Return the facts of a page as Hugo published it, or None where that is not known."""
        made = self.page(page)
        return self.published.facts(made.address) if made and self.published else None

    def after(self, page: SourcePage) -> Facts | None:
        """Return the facts of a page on the new site, or None where it can't be shown."""
        made = self.page(page)
        found = self.new.answer(made.address) if made else None
        return found.facts if found and found.status == 200 else None

    def worked(self, address: str) -> bool:
        """Return whether something stood at an address (decoded, no fragment) on the Hugo site.

        Without the published folder it is what its files' names tell.
        """
        if self.published:
            return self.published.answers(address)
        bare = address.strip("/")
        return bare in self.old.statics or f"/{bare}/".replace("//", "/") in self.old.likely or self._resource(bare)

    def _resource(self, bare: str) -> bool:
        return f"{self.old.config.content.strip('/')}/{bare}" in self.old.files

    def told(self, source: str, line: int) -> bool:
        """Return whether Plenary says of a line of one of its files that something is wrong with it."""
        return any((problem.source, problem.line) == (source, line) for problem in self.new.site.problems)

    def leads(self, written: str, page: Page) -> str:
        """Return where a link on a page leads: within the site it begins with a slash."""
        return resolved(written, page.address, self.base)
