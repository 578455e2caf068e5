"""The words that a site says by itself, such as "Next", and its way to write dates, in the site's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from plenary.site import plurals

DEFAULT = "en"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LISTS = {"dates.months": 12, "dates.monthsshort": 12, "dates.weekdays": 7}

Forms = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language by their plain keys, each in its plural forms, and the lists of names of LISTS.

    `keys` are the texts' keys as they are written.

    `words("more_in", name="About")` is a text filled in, `words("pages", count=3)` the form that goes with a number.
    A key that is not there is itself put in words; `"home" in words` tells whether one is.
    """

    language: str = DEFAULT
    texts: Mapping[str, Forms] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    keys: tuple[str, ...] = ()

    def __contains__(self, key: str) -> bool:
        return plain(key) in self.texts

    def __call__(self, key: str, count: int | None = None, **values: object) -> str:
        """Return a text filled in."""
        if not values and count is None:
            return self.text(key)
        return fill(self.text(key, count), {**values, **({} if count is None else {"count": count})})

    def text(self, key: str, count: int | None = None) -> str:
        """Return a text in the form that goes with a number, with its placeholders as they are."""
        forms = self.texts.get(plain(key)) or {"other": in_words(key)}
        form = "other" if count is None else plurals.form(self.language, count)
        return forms.get(form, forms.get("other", next(iter(forms.values()))))

    def ordinal(self, number: int) -> str:
        """Return a number in an order: 48th."""
        forms = self.texts.get("ordinal", {})
        form = forms.get(plurals.ordinal_form(self.language, number)) or forms.get("other") or "{number}"
        return fill(form, {"number": number})

    def day(self, day: date, form: str = "day") -> str:
        """Return a date in words; `form` is one of the patterns below `dates` that take one day."""
        if not self.lists:
            return f"{day:%Y-%m-%d}"
        return fill(self.text(f"dates.{form}"), self._parts(day))

    def weekday(self, day: date) -> str:
        """Return the name of a date's day of the week."""
        return self._name("weekdays", day.weekday())

    def period(self, start: date, end: date) -> str:
        """Return a span of days in words, without saying twice what its ends have in common: `2–5 June 2026`."""
        if (start.year, start.month, start.day) == (end.year, end.month, end.day):
            return self.day(start)
        if not self.lists:
            return f"{self.day(start)}/{self.day(end)}"
        if start.year != end.year:
            return fill(
                self.text("dates.days_of_years") or "{from} – {to}", {"from": self.day(start), "to": self.day(end)}
            )
        parts = {**self._parts(end), **{f"from_{name}": part for name, part in self._parts(start).items()}}
        return fill(self.text("dates.days" if start.month == end.month else "dates.days_of_months"), parts)

    def _parts(self, day: date) -> dict[str, str]:
        return {
            "day": self.text("dates.first") if day.day == 1 else str(day.day),
            "month": self._name("months", day.month - 1),
            "month_short": self._name("months_short", day.month - 1),
            "weekday": self.weekday(day),
            "year": str(day.year),
        }

    def _name(self, kind: str, at: int) -> str:
        return self.lists[plain(f"dates.{kind}")][at]


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with the values put in place of their names in braces; a brace without a value stays."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


@lru_cache(maxsize=4096)
def plain(key: str) -> str:
    """Return a key without what spellings differ in: Hugo's `readMore` is `read_more`."""
    return key.lower().replace("_", "").replace("-", "")


def in_words(key: str) -> str:
    """Return what a key says by itself: `not_found.go_home` is "Go home"."""
    words = key.rpartition(".")[2].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def languages(language: str) -> tuple[str, ...]:
    """Return a language and those that stand behind it: "de-at", "de", "en"."""
    parts = language.lower().replace("_", "-").split("-")
    behind = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*filter(None, behind), DEFAULT]))
