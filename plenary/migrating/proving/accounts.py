"""The accounts of a proof: each thing that the Hugo site holds, and its fate on the new site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from plenary.web.scan import printable

Fate = Literal["same", "redirected", "changed", "dead before", "lost"]

FATES: Mapping[Fate, str] = {
    "lost": "it is not on the new site",
    "changed": "it is there in another form, and the report says how",
    "redirected": "its address leads to where it is now",
    "dead before": "it did not work on the Hugo site either",
    "same": "it is there as it was",
}
"""Every fate with its meaning, the one that matters most first."""

KINDS: Mapping[str, str] = {
    "page": "add the file to pages/, or a redirect from its address, or explain it",
    "address": "add a page, a file, an alias or a redirect for it, or explain it",
    "file": "copy it from the Hugo site, or explain it",
    "field": "write it into the page's front matter as it was, or explain it",
    "text": "put the words back, or explain it",
    "comment": "put the comment back, or explain it",
    "shortcode": "put the call back, or add templates/shortcodes/NAME.html, or explain it",
    "image": "put the image back where the page shows it from, or explain it",
    "link": "put the link or what it leads to back, or explain it",
    "anchor": "give the heading its id back with {#id}, or explain it",
    "old-address": "write it into aliases again, or add a redirect, or explain it",
    "data": "copy the file from the Hugo site's data folder, or explain it",
    "menu": "write the entry into site.toml, or explain it",
    "feed": "turn the feed of this section on, or explain it",
}
"""Every kind of thing that is accounted for, with what to do where one is lost."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one thing.

    `source` is where it stands: a path below the Hugo site's folder, or below the published one with `published/`
    before it; `line` counts from 1, 0 where there are no lines. `how` says what changed, where to, or why it is lost.
    `within` names what was lost along with it, where its own loss need not be told; `reason` is why somebody says that
    the loss is meant.
    """

    kind: str
    source: str
    line: int
    what: str
    fate: Fate
    how: str = ""
    within: str = ""
    reason: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether this is a loss that nobody has explained."""
        return self.fate == "lost" and not self.reason

    @property
    def told(self) -> bool:
        """Whether a person has to be told of it by itself."""
        return self.unexplained and not self.within

    def __str__(self) -> str:
        """Return one line: `path:line: what is lost: why; what to do (lost-KIND)`."""
        lost = f"{self.source}:{max(self.line, 1)}: {self.what}: {self.how or 'lost'}"
        return printable(f"{lost}; {KINDS[self.kind]} (lost-{self.kind})")


def shortened(text: str, most: int = 90) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "..."
