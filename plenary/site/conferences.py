"""Conferences of the archive: each a data file, shown by a page that names it, or by one made for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from plenary.problems import Problem
from plenary.site import conference_dates, programme
from plenary.site.data import Data, look_up
from plenary.site.page import Content
from plenary.site.programme import Day, Session, groups, text
from plenary.text.fields import Meta
from plenary.text.shortcodes import Marked

FIELD = "datalink"
"""The field of a page that names its data file: "/data/conferences/archive/2023-Philadelphia.json" or without ends."""
TYPE = "conference"


@dataclass(frozen=True, slots=True)
class Conference:
    """A conference: `number` counts them all, `year` is 0 where none is known, `date_text` its days in words.

    `sessions` and `days` are made of `given`, the group that its data file holds, each time they are asked for: of a
    hundred conferences only the one that is shown needs its programme.
    """

    title: str = ""
    city: str = ""
    host: str = ""
    number: int = 0
    year: int = 0
    date_text: str = ""
    start: date | None = None
    end: date | None = None
    url: str = ""
    old_paths: tuple[str, ...] = ()
    source: str = ""
    given: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions in the order of the file."""
        return programme.sessions(self.given.get("sessions"))

    @property
    def days(self) -> tuple[Day, ...]:
        """The sessions by day."""
        return programme.days(self.sessions)

    @property
    def all_old_paths(self) -> tuple[str, ...]:
        """The former addresses of the conference and of all that is in it."""
        inner = (one for session in self.sessions for one in (session.old_paths, *_of_presentations(session)))
        return (*self.old_paths, *(path for paths in inner for path in paths))


def conference(value: object, source: str) -> tuple[Conference, tuple[Problem, ...]]:
    """Return the conference that a data file holds, and what in it contradicts itself; nothing needs to be there."""
    if not isinstance(value, Mapping):
        return Conference(source=source), (_no_conference(source),)
    start, end = programme.day(text(value.get("startDate"))), programme.day(text(value.get("endDate")))
    number, year = text(value.get("conferenceNum")), text(value.get("conferenceYear"))
    made = Conference(
        title=text(value.get("title")),
        city=text(value.get("city")),
        host=text(value.get("host")),
        number=_number(number),
        year=start.year if start else _number(year),
        date_text=text(value.get("dateText")),
        start=start,
        end=end if end and (not start or end >= start) else None,
        url=programme.address(text(value.get("conferenceUrl"))),
        old_paths=programme.old_paths(value),
        source=source,
        given=value,
    )
    doubts = tuple(Problem(source, 1, words, "conference-date") for words in conference_dates.doubts(value))
    return made, (*doubts, *_misspelt_dois(value, source))


def read(content: Content, data: Mapping[str, object]) -> tuple[Conference | None, tuple[Problem, ...]]:
    """Return the conference whose data file a page names, or None, and what is wrong with either."""
    named = text(content.meta.params.get(FIELD))
    if not named:
        return None, ()
    found = look_up(data, named)
    if not found.found:
        return None, dead_link(content, data)
    source = _source(data, found.path)
    if not (isinstance(data, Data) and source):
        return conference(found.value, source or content.source)
    return data.once(found.path, lambda: _in_order(data, found.path, source))


def of_another_kind(content: Content, data: Mapping[str, object]) -> tuple[None, tuple[Problem, ...]]:
    """Return nothing for a page that is no conference, and what is wrong if it names a data file all the same."""
    return None, dead_link(content, data)


def dead_link(content: Content, data: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return a warning where a page, of whatever kind, names a data file that is not there."""
    named = text(content.meta.params.get(FIELD))
    found = look_up(data, named) if named else None
    if found is None or found.found:
        return ()
    words = f'there is no data file "{named}"; {found.hint or "add it below data/, or remove the field"}'
    return (Problem(content.source, content.lines.get(FIELD, 1), words, "data-link"),)


def made_pages(
    data: Mapping[str, object], folder: str, section: str, written: Iterable[Content]
) -> tuple[Content, ...]:
    """Return a page for each data file right in a folder (below `data/`) that no page written in the section names.

    It stands in the section (below `pages/`) under the file's name; its source is the data file.
    """
    start = f"{section.strip('/')}/"
    inside = [content for content in written if content.path.startswith(start)]
    cited = {look_up(data, text(content.meta.params.get(FIELD))).path for content in inside}
    taken = {content.path.casefold() for content in inside}
    paths = data.files_in(folder.strip("/")) if isinstance(data, Data) else ()
    made = (_made(data, path, section.strip("/")) for path in paths if path not in cited)
    return tuple(content for content in made if content and content.path.casefold() not in taken)


def unmade_pages(data: Mapping[str, object], folder: str) -> Iterator[Problem]:
    """Yield a warning for each data file right in a folder (below `data/`) that makes no page, such as an empty one."""
    for path in data.files_in(folder.strip("/")) if isinstance(data, Data) else ():
        if not isinstance(look_up(data, path).value, Mapping):
            yield _no_conference(_source(data, path))


def _no_conference(source: str) -> Problem:
    words = 'a conference is a group of fields, which this file is not; write "title", "city", "startDate" and so on'
    return Problem(source, 1, words, "data-link")


def _made(data: Mapping[str, object], path: str, section: str) -> Content | None:
    value, source = look_up(data, path).value, _source(data, path)
    if not isinstance(value, Mapping):
        return None
    name = path.rpartition("/")[2]
    found, _ = conference(value, source)
    short = " ".join(filter(None, (str(found.year or ""), found.city.partition(",")[0]))) or name.replace("-", " ")
    params = {FIELD: path, "year": str(found.year or ""), "location": found.city}
    meta = Meta(title=found.title or short, link_title=short, type=TYPE, params=MappingProxyType(params))
    return Content(f"{section}/{name}.md", source, meta, Marked(""))


def _in_order(data: Data, path: str, source: str) -> tuple[Conference, tuple[Problem, ...]]:
    """Return a conference, with a problem where the numbers of those in its folder do not rise with the years."""
    made, problems = conference(look_up(data, path).value, source)
    values = {data.source_of(one): look_up(data, one).value for one in data.files_in(path.rpartition("/")[0])}
    others = {file: value for file, value in values.items() if file != source and isinstance(value, Mapping)}
    doubts = conference_dates.out_of_order(made.given, others)
    return made, (*problems, *(Problem(source, 1, words, "conference-date") for words in doubts))


def _misspelt_dois(value: Mapping[str, object], source: str) -> tuple[Problem, ...]:
    inner = [one for session in groups(value.get("sessions")) for one in groups(session.get("presentations"))]
    people = [person for one in inner for person in groups(one.get("presenters"))]
    given = (one.get("doi") for one in (*inner, *people) if one.get("doi"))
    found = dict.fromkeys(words for doi in given for words in programme.misspelt_dois(doi))
    cure = "write one such as 10.5281/zenodo.3828090"
    return tuple(Problem(source, 1, f'"{words}" is no DOI, so it is not shown; {cure}', "doi") for words in found)


def _of_presentations(session: Session) -> Iterator[tuple[str, ...]]:
    return (one.old_paths for one in session.presentations)


def _source(data: Mapping[str, object], path: str) -> str:
    return data.source_of(path) if isinstance(data, Data) else ""


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 5 else 0
