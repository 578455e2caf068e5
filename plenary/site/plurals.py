"""Which form of a text goes with a number, by the rules of CLDR (https://cldr.unicode.org/index/cldr-spec/plural-rules)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

FORMS = ("zero", "one", "two", "few", "many", "other")


def form(language: str, count: int) -> str:
    """Return the name of the form for a whole number, such as "one"; `language` may have a region, as in "pt-br"."""
    return _RULES.get(language.lower().split("-")[0], _one)(abs(count))


def ordinal_form(language: str, number: int) -> str:
    """Return the name of the form for a number in an order: 1st is "one", 2nd "two", 3rd "few", 4th "other"."""
    base, number = language.lower().split("-")[0], abs(number)
    if base == "fr":
        return "one" if number == 1 else "other"
    if base != "en" or number % 100 in (11, 12, 13):
        return "other"
    return {1: "one", 2: "two", 3: "few"}.get(number % 10, "other")


def _one(count: int) -> str:
    return "one" if count == 1 else "other"


def _none_or_one(count: int) -> str:
    return "one" if count <= 1 else "other"


def _east_slavic(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if _ends_in_two_to_four(count) else "many"


def _south_slavic(count: int) -> str:
    found = _east_slavic(count)
    return "other" if found == "many" else found


def _polish(count: int) -> str:
    return "one" if count == 1 else "few" if _ends_in_two_to_four(count) else "many"


def _czech(count: int) -> str:
    return "one" if count == 1 else "few" if 2 <= count <= 4 else "other"


def _slovene(count: int) -> str:
    return {1: "one", 2: "two", 3: "few", 4: "few"}.get(count % 100, "other")


def _arabic(count: int) -> str:
    if count <= 2:
        return ("zero", "one", "two")[count]
    rest = count % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


def _lithuanian(count: int) -> str:
    if 11 <= count % 100 <= 19 or count % 10 == 0:
        return "other"
    return "one" if count % 10 == 1 else "few"


def _romanian(count: int) -> str:
    return "one" if count == 1 else "few" if count == 0 or 1 <= count % 100 <= 19 else "other"


def _hebrew(count: int) -> str:
    return {1: "one", 2: "two"}.get(count, "other")


def _ends_in_two_to_four(count: int) -> bool:
    return 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14


# What is not here has one form for 1 and another for all else, or the same for all.
_RULES: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("fr", "pt", "hy", "hi", "fa", "bn", "am", "zu"), _none_or_one),
    **dict.fromkeys(("ru", "uk", "be"), _east_slavic),
    **dict.fromkeys(("sr", "hr", "bs"), _south_slavic),
    "pl": _polish,
    **dict.fromkeys(("cs", "sk"), _czech),
    "sl": _slovene,
    "ar": _arabic,
    "lt": _lithuanian,
    **dict.fromkeys(("ro", "mo"), _romanian),
    "he": _hebrew,
}
