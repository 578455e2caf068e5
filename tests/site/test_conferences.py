"""Conferences of the archive: their facts, their programme, doubts about their dates, and pages made for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from building import content
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site import conferences, programme
from plenary.site.data import Data, build
from plenary.site.programme import Link, Presenter
from plenary.text import datafiles, decoding
from plenary.text.heads import frozen

REAL = Path(__file__).parents[3] / "shared/corpus/iassist/data/conferences/archive"
GOOD: dict[str, Any] = {
    "title": "Data by the sea",
    "city": "Halifax",
    "host": "A &amp; B library",
    "conferenceNum": "49",
    "conferenceYear": "2024",
    "dateText": "May 28-31, 2024",
    "startDate": "2024-05-28",
    "endDate": "2024-05-31",
    "conferenceUrl": "/conferences/iassist2024/",
    "oldPath": "/conference/2024/description/1",
    "sessions": [
        {
            "title": "Maps",
            "day": "2024-05-30",
            "chair": "Ada Obi",
            "moserator": "Eva Lind",
            "abstract": "<p>Old <b>maps</b>\n\n     and &lt;new&gt;.</p>",
            "video": "t6wp5snhLbI?si=abc",
            "webcastLink": "https://example.org/webcast",
            "sessionFile": '<div><img src="x.png"><a class="f" href="https://example.org/a&amp;b.pdf">a&amp;<i>b</i>.pdf</a></div>',
            "oldPath": "/session/1",
            "presentations": [
                {
                    "title": "One",
                    "presenters": [
                        {"name": "Ada Obi", "institution": "Here", "doi": ""},
                        {"name": "", "institution": "n/a"},
                        "Jo",
                    ],
                    "abstract": "",
                    "doi": ["10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.2", "", "doi:10.5281/zenodo.1"],
                    "files": [{"path": "bare.pdf"}, {"url": "https://example.org/f.pdf", "name": ""}],
                    "oldPath": "/presentation/1",
                },
                {
                    "title": 2,
                    "abstract": "No abstract available.",
                    "doi": "10.5281/zenodo.3",
                    "video": "https://vimeo.com/1",
                },
            ],
        },
        {"title": "Opening", "day": "May 28. 2024", "video": "146022717"},
        {"title": "Talk", "day": "May 28, 2024"},
        {"title": "Posters", "day": ""},
    ],
}


def doubts(**changed: object) -> list[str]:
    found = conferences.conference(frozen({**GOOD, **changed}), "data/c.json")[1]
    assert {(problem.source, problem.code) for problem in found} <= {("data/c.json", "conference-date")}
    return [problem.message.removesuffix("; correct one of them") for problem in found]


def test_the_facts_of_a_conference() -> None:
    made, problems = conferences.conference(frozen(GOOD), "data/c.json")
    assert problems == ()
    assert (made.title, made.city, made.host, made.number, made.year) == (
        *("Data by the sea", "Halifax", "A & B library", 49, 2024),
    )
    assert (made.date_text, made.start, made.end) == ("May 28-31, 2024", date(2024, 5, 28), date(2024, 5, 31))
    assert made.url == "/conferences/iassist2024/"
    assert made.old_paths == ("/conference/2024/description/1",)
    assert made.all_old_paths == ("/conference/2024/description/1", "/session/1", "/presentation/1")


def test_the_programme_of_a_conference() -> None:
    maps, *_ = conferences.conference(frozen(GOOD), "data/c.json")[0].sessions
    assert (maps.title, maps.chair, maps.moderator) == ("Maps", "Ada Obi", "Eva Lind")
    assert maps.abstract == "<p>Old <b>maps</b>\n\nand &lt;new&gt;.</p>"
    assert maps.videos == (
        Link("https://www.youtube.com/watch?v=t6wp5snhLbI", "Video"),
        Link("https://example.org/webcast", "Webcast"),
    )
    assert maps.files == (Link("https://example.org/a&b.pdf", "a&b.pdf"),)
    one, two = maps.presentations
    assert one.presenters == (Presenter("Ada Obi", "Here"), Presenter("Jo"))
    assert one.dois == ("10.5281/zenodo.1", "10.5281/zenodo.2")
    assert one.files == (Link("https://example.org/f.pdf", "f.pdf"),)
    assert (two.title, two.abstract, two.dois, two.videos) == (
        "2",
        "",
        ("10.5281/zenodo.3",),
        (Link("https://vimeo.com/1", "Video"),),
    )


def test_sessions_are_put_under_their_days() -> None:
    days = conferences.conference(frozen(GOOD), "data/c.json")[0].days
    assert [(day.date, day.text, [session.title for session in day.sessions]) for day in days] == [
        (None, "", ["Posters"]),
        (date(2024, 5, 28), "", ["Opening", "Talk"]),
        (date(2024, 5, 30), "", ["Maps"]),
    ]


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("", []),
        ("ePquFsyi8BM", ["https://www.youtube.com/watch?v=ePquFsyi8BM"]),
        ("12345678901", ["https://www.youtube.com/watch?v=12345678901"]),
        ("146022717", ["https://vimeo.com/146022717"]),
        ("http://media.example/v?a=1", ["http://media.example/v?a=1"]),
        ("javascript:alert(1)", []),
        ("to be announced", []),
    ],
)
def test_a_video_is_led_to(written: str, addresses: list[str]) -> None:
    assert [link.url for link in programme.video(written)] == addresses


def test_only_addresses_of_the_web_are_linked_to() -> None:
    row = {"url": "javascript:alert(1)", "name": "x"}
    given = {"conferenceUrl": "javascript:x", "sessions": [{"files": [row], "sessionFile": '<a href="data:x">x</a>'}]}
    made = conferences.conference(frozen(given), "data/c.json")[0]
    assert (made.url, made.sessions[0].files) == ("", ())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"endDate": "2023-05-31"}, "endDate 2023-05-31 lies before startDate 2024-05-28"),
        ({"endDate": "2025-01-31"}, "from startDate 2024-05-28 to endDate 2025-01-31 are 249 days"),
        ({"conferenceYear": "1900"}, "conferenceYear is 1900, but startDate 2024-05-28"),
        ({"startDate": "2024-05-27"}, 'startDate is 2024-05-27, but dateText "May 28-31, 2024"'),
        ({"dateText": "May 28 – June 1, 2024"}, 'endDate is 2024-05-31, but dateText "May 28 – June 1, 2024"'),
        ({"dateText": "May 28-31, 2023"}, 'startDate is 2024-05-28, but dateText "May 28-31, 2023"'),
        ({"startDate": "soon"}, 'startDate is "soon", which is no date; write one such as 2026-06-02'),
        (
            {"sessions": [{"day": "2014-05-29"}, {"day": "2014-05-29"}]},
            'a session\'s day is "2014-05-29", but the conference began on 2024-05-28',
        ),
    ],
)
def test_dates_that_contradict_each_other_are_told_of_once(changed: Mapping[str, object], words: str) -> None:
    assert doubts(**changed) == [words]


@pytest.mark.parametrize(
    "changed",
    [
        {"dateText": " May 28-31"},
        {"dateText": "28 to 31 May"},
        {"dateText": ""},
        {"endDate": "", "conferenceYear": 2024},
        {"sessions": [{"day": "The first day"}, {"day": "May 29 and 30, 2024"}]},
        {"startDate": "", "endDate": "", "conferenceYear": ""},
        {"startDate": "2024-12-30", "endDate": "2025-01-02", "dateText": "", "sessions": [{"day": "2025-01-01"}]},
    ],
)
def test_nothing_is_said_of_dates_that_may_be_right(changed: Mapping[str, object]) -> None:
    assert doubts(**changed) == []


ARCHIVE = {
    "data/archive/2002-Storrs.json": {"title": "Storrs", "startDate": "2002-06-10", "conferenceNum": "38"},
    "data/archive/2003-Ottawa.json": {"title": "Ottawa", "startDate": "2003-05-27", "conferenceNum": "29"},
    "data/archive/2004-Madison.json": {"startDate": "2004-05-24", "conferenceNum": "30", "city": "Madison"},
    "data/archive/list.json": [1, 2],
    "data/archive/more/2005.json": {"title": "Deeper"},
}
DATA = build({path: frozen(value) for path, value in ARCHIVE.items()})[0]


def page(link: str, path: str = "archive/x.md") -> Any:
    return content(path, f'title = "A page"\ntype = "conference"\ndatalink = "{link}"')


def test_a_page_shows_the_file_that_it_names() -> None:
    for link in ("/data/archive/2004-Madison.json", "archive/2004-Madison", "archive.2004-Madison"):
        made, problems = conferences.read(page(link), DATA)
        assert made is not None
        assert (made.city, made.year, problems) == ("Madison", 2004, ())
        assert made.source == "data/archive/2004-Madison.json"


def test_numbers_that_do_not_rise_are_told_of_at_the_later_file() -> None:
    assert [str(problem) for problem in conferences.read(page("archive/2003-Ottawa"), DATA)[1]] == [
        "data/archive/2003-Ottawa.json:1: conferenceNum is 29, but 38 for the conference before, "
        "in data/archive/2002-Storrs.json; correct one of them (conference-date)"
    ]


@pytest.mark.parametrize("read", [conferences.read, conferences.of_another_kind])
def test_a_file_that_is_not_there_is_told_of_whatever_kind_the_page_is(read: Any) -> None:
    made, problems = read(page("/data/archive/2004-madison.json"), DATA)
    assert made is None
    assert [(problem.source, problem.line, problem.code) for problem in problems] == [
        ("pages/archive/x.md", problems[0].line, "data-link")
    ]
    assert problems[0].message.endswith('; did you mean "archive/2004-Madison"?')


def test_a_page_that_names_no_file_has_no_record() -> None:
    assert conferences.read(content("archive/_index.md", 'type = "conferences-archive"'), DATA) == (None, ())
    assert conferences.read(content("a.md"), Data()) == (None, ())


def test_a_file_without_a_group_is_no_conference() -> None:
    made, problems = conferences.read(page("archive/list"), DATA)
    assert made == conferences.Conference(source="data/archive/list.json")
    assert [problem.code for problem in problems] == ["data-link"]


def test_files_that_no_page_of_the_section_names_get_pages() -> None:
    written = [
        page("/data/archive/2002-Storrs.json", "past/storrs.md"),
        page("archive/2003-Ottawa", "elsewhere/ottawa.md"),
        content("past/2004-madison.md"),
    ]
    made = conferences.made_pages(DATA, "archive", "past", written)
    assert [(one.path, one.source, one.meta.title, one.meta.type) for one in made] == [
        ("past/2003-Ottawa.md", "data/archive/2003-Ottawa.json", "Ottawa", "conference")
    ]
    record, _ = conferences.read(made[0], DATA)
    assert record is not None
    assert record.title == "Ottawa"
    assert [(one.meta.title, one.meta.link_title) for one in made] == [("Ottawa", "2003")]
    titles = {one.path: one.meta.title for one in conferences.made_pages(DATA, "/archive/", "/past/", [])}
    assert titles["past/2004-Madison.md"] == "2004 Madison"


VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1.5, "", "x", "2024-05-28", "May 31", "<a href='", "10.5281/x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["sessions", "presentations", "presenters", "doi", "files", "url", "day", "title", "video", "oldPath"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)
FIELDS = st.sampled_from([*GOOD, "sessions"])


@given(st.dictionaries(FIELDS, VALUES, max_size=6) | VALUES)
@settings(max_examples=300, deadline=None)
def test_any_data_make_a_conference(value: object) -> None:
    made, problems = conferences.conference(frozen(value), "data/c.json")
    assert [session for day in made.days for session in day.sessions] or not made.sessions
    assert isinstance(made.all_old_paths, tuple)
    assert all("; " in problem.message for problem in problems)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real archive is not here")
def test_the_real_archive_is_read_with_the_faults_that_it_is_known_to_have() -> None:
    files = {}
    for path in sorted(REAL.glob("*.json")):
        source = f"data/conferences/archive/{path.name}"
        files[source] = datafiles.read(decoding.decode(path.read_bytes(), source)[0], source)[0]
    data = build(files)[0]
    made = [conferences.read(one, data) for one in conferences.made_pages(data, "conferences/archive", "archive", [])]
    assert len(made) == 25
    faulty = [problem.source[len("data/conferences/archive/") :][:4] for _, problems in made for problem in problems]
    assert sorted(set(faulty)) == ["2002", "2003", "2013", "2019", "2021", "2022", "2023", "2025"]
    held = [record for record, _ in made if record]
    presented = [one for record in held for session in record.sessions for one in session.presentations]
    assert [min(record.year for record in held), max(record.year for record in held)] == [2000, 2025]
    assert len(presented) == 2598
    assert sum(bool(one.dois) for one in presented) == 1796
    assert sum(bool(person.doi) for one in presented for person in one.presenters) == 3
    assert sum(len(record.all_old_paths) for record in held) == 2251
