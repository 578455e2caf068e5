"""Dates as people and Hugo write them, each kept in its own offset from UTC."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEARS = range(1000, 9000)  # others are slips, and near the ends of the calendar no offset can be reckoned with
_SHOWN = 60  # letters of a value that a message repeats
_UNIX_TIMES = range(10**8, 10**10)  # seconds, the years 1973 to 2286: a smaller number is a year, a larger one no time

_NAMED_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(_MONTHS) + r")\.?"
_NAMED_DAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun|" + "|".join(_WEEKDAYS) + r")\.?,?\s+)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?(?:\s+[a-z+0-9-]{2,5})?)"
_TIME = rf"(?:(?:T|,?\s+){_CLOCK}(?:\s*{_ZONE})?)?"

# Hugo reads these through cast.ToTime; forms with a longer month's name, one digit or no seconds are read here besides.
_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<sep>[-/])(?P<month>[0-9]{{1,2}})(?P=sep){_DAY}{_TIME}",  # 2012-03-19 17:12:52 -0700
        rf"{_NAMED_DAY}{_DAY}[\s-]+{_NAMED_MONTH}[\s,-]+{_YEAR}{_TIME}",  # Mon, 19 Mar 2012 17:12:52 -0700
        rf"{_NAMED_DAY}{_NAMED_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}",  # March 19, 2012
        rf"{_NAMED_DAY}{_NAMED_MONTH}\s+{_DAY}\s+{_CLOCK}(?:\s+{_ZONE})?\s+{_YEAR}",  # Mon Mar 19 17:12:52 UTC 2012
    )
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST = re.compile(r"(?P<first>[0-9]{1,2})(?P<sep>[./-])(?P<second>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4})")


def parse(value: object) -> datetime | None:
    """Return the moment that a field's value names, in the offset it was written with, or None where it names none.

    Values are what TOML, YAML and JSON give: dates, texts and numbers (seconds since 1970, as in Hugo). A value
    without an offset is in UTC, as in Hugo; a date without a time is its midnight.
    """
    match value:
        case datetime():
            return _plausible(value if value.tzinfo else value.replace(tzinfo=UTC))
        case date():
            return _plausible(datetime(value.year, value.month, value.day, tzinfo=UTC))
        case str():
            return _text(_one_line(value))
        case int() if value in _UNIX_TIMES:
            return datetime.fromtimestamp(value, UTC)
    return None


def fault(value: object) -> str:
    """Return "what is wrong; what to do" about a value that `parse` gives None for, with a likely guess."""
    if isinstance(value, date):
        return f"the year {value.year} is surely not meant; correct it"
    if not isinstance(value, str):
        return f"{_shown(value)} is not a date; write one such as 2026-11-21"
    text = _one_line(value)
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    if form := _form(text):
        return _impossible(text, form)
    if found := _DAY_FIRST.match(text):
        return _day_first(text, found)
    return f'"{text}" is not a date; write one such as 2026-11-21 or 2026-11-21 17:00:00 +0200'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shown(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | time():
            return str(value)
        case None:
            return "an empty value"
    return "a list" if isinstance(value, list | tuple) else "a group of fields"


def _form(text: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.fullmatch(text))), None)


def _text(text: str) -> datetime | None:
    if _ISO_DAY.fullmatch(text):
        try:
            return _plausible(datetime(int(text[:4]), int(text[5:7]), int(text[8:]), tzinfo=UTC))
        except ValueError:
            return None
    form = _form(text)
    if form is None:
        return None
    parts = form.groupdict()
    try:
        moment = datetime(int(parts["year"]), _month(parts["month"]), int(parts["day"]), *_clock(parts))
        moment = moment.replace(tzinfo=_zone(parts["zone"]))
    except ValueError:
        return None
    return _plausible(moment) if _is_weekday(moment, parts.get("weekday")) else None


def _plausible(moment: datetime) -> datetime | None:
    return moment if moment.year in _YEARS else None


def _month(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(written.lower()[:3]))


def _clock(parts: dict[str, str]) -> tuple[int, int, int, int]:
    fraction = (parts["fraction"] or "")[:6].ljust(6, "0")
    return int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0), int(fraction)


@lru_cache(maxsize=256)
def _zone(written: str | None) -> timezone:
    if not written or written[0] not in "+-":
        return UTC
    digits = written[1:].split()[0].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset) if offset else UTC


def _is_weekday(moment: datetime, written: str | None) -> bool:
    return not written or _WEEKDAYS[moment.weekday()].startswith(written.lower()[:3])


def _impossible(text: str, form: re.Match[str]) -> str:
    year, month, day = int(form["year"]), _month(form["month"]), int(form["day"])
    if year not in _YEARS:
        return f'the year in "{text}" is surely not meant; correct it'
    if not 1 <= month <= 12:
        swapped = f"{year:04}-{day:02}-{month:02}" if day <= 12 and 1 <= month <= 31 else ""
        return f"there is no date {text}: a year has 12 months; {_did_you_mean(text, form, swapped)}"
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = _MONTHS[month - 1].capitalize()
        last = f"{year:04}-{month:02}-{days:02}" if day else ""
        return f"there is no date {text}: {name} {year} has {days} days; {_did_you_mean(text, form, last)}"
    return _impossible_time(text, form, datetime(year, month, day))


def _impossible_time(text: str, form: re.Match[str], day: datetime) -> str:
    parts = form.groupdict()
    if not _is_weekday(day, parts.get("weekday")):
        weekday = _WEEKDAYS[day.weekday()].capitalize()
        return f'the date in "{text}" is a {weekday}; correct the name of the day, or the date'
    try:
        time(*_clock(parts))
    except ValueError:
        return f'there is no such time as in "{text}"; hours go to 23, minutes and seconds to 59'
    return f'there is no such offset as in "{text}"; hours go to 23, minutes to 59'


def _did_you_mean(text: str, form: re.Match[str], iso: str) -> str:
    """Guess a day, with the time as it was written; `iso` is empty where there is nothing to guess."""
    if not iso:
        return "correct it"
    clock = text[form.start("hour") - 1 :] if form["hour"] and form.start("hour") > form.end("year") else ""
    return f'did you mean "{iso}{clock}"?'


def _day_first(text: str, found: re.Match[str]) -> str:
    first, second = int(found["first"]), int(found["second"])
    guesses = [
        f"{found['year']}-{month:02}-{day:02}{text[found.end() :]}"
        for day, month in dict.fromkeys(((first, second), (second, first)))
    ]
    possible = [f'"{guess}"' for guess in guesses if parse(guess)]
    if not possible:
        return f'"{text}" is not a date; write the year first, such as 2026-11-21'
    return f'a date is written with its year first, "{text}" is not; did you mean {" or ".join(possible)}?'
