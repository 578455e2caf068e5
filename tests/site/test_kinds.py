"""Kinds of pages: how a page gets its own, and what jobs and events read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from building import NOW, built, content, told

from plenary.site import data as site_data
from plenary.site import events, jobs, kinds
from plenary.site.events import Event
from plenary.site.jobs import Job
from plenary.site.settings import Settings
from plenary.site.site import Material, assemble

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("path", "front", "settings", "kind"),
    [
        ("about/a.md", "", "", "page"),
        ("a.md", "", "", "page"),
        ("blog/a.md", "", "", "post"),
        ("blog/deep/a.md", "", "", "post"),
        ("news/a.md", "", "", "post"),
        ("jobs/a.md", 'posted = "2026-11-02"', "", "job"),
        ("jobs-repository/a.md", 'posted = "2026-11-02"', "", "job"),
        ("events/a.md", 'start = "2027-01-01"', "", "event"),
        ("about/a.md", 'type = "Post"', "", "post"),
        ("blog/a.md", 'type = "page"', "", "page"),
        ("about/a.md", 'type = "conference-2026"', "", "page"),
        ("updates/a.md", "", '[params]\nmainSections = ["updates"]', "post"),
        ("updates/a.md", "", '[params]\nmainSections = "updates"', "post"),
        ("about/a.md", 'posted = "2026-11-02"', '[sections.about]\nkind = "job"', "job"),
        ("about/deep/a.md", 'posted = "2026-11-02"', '[sections.about]\nkind = "job"', "job"),
        ("about/deep/a.md", "", '[sections."about/deep"]\nkind = "post"\n[sections.about]\nkind = "job"', "post"),
    ],
)
def test_a_page_is_of_the_kind_of_its_type_its_section_or_its_folder(
    path: str, front: str, settings: str, kind: str
) -> None:
    site = built({path: front}, settings=settings)
    assert site.by_path[path].type == kind
    assert site.problems == ()


def test_a_sections_own_file_goes_before_the_settings() -> None:
    site = built(
        {"about/_index.md": 'kind = "post"', "about/a.md": ""}, settings='[sections.about]\nkind = "job"\npage_size = 2'
    )
    assert site.by_path["about/a.md"].type == "post"
    assert site.sizes["/about/"] == 2


@pytest.mark.parametrize("row", kinds.ROWS, ids=lambda row: row.name)
def test_every_kind_reads_a_page_that_says_nothing(row: kinds.Kind) -> None:
    record, _ = row.read(content("x/a.md"), {})
    assert record is None or record == type(record)()


JOBS = [
    ('date = "2026-11-01"\nemployer = "Uni"', Job("Uni", posted=date(2026, 11, 1), closes=date(2026, 12, 31))),
    (
        'posted = "2026-11-01"\narchived = "2026-11-10"\nemployer_link = "https://u.example/"\nApply-Link = "/apply/"',
        Job("", "https://u.example/", "", "/apply/", date(2026, 11, 1), date(2026, 11, 10)),
    ),
    ('closes = ""\ndeadline = 2026-11-22\nlocation = "Oslo"', Job("", "", "Oslo", "", None, date(2026, 11, 22))),
]


@pytest.mark.parametrize(("front", "job"), JOBS)
def test_a_job_is_read_from_any_of_its_names(front: str, job: Job) -> None:
    assert jobs.read(content("jobs/a.md", front)) == (job, ())


@pytest.mark.parametrize(("closes", "is_open"), [("2026-11-20", False), ("2026-11-21", True), ("2026-11-22", True)])
def test_a_job_is_open_up_to_its_last_day(closes: str, is_open: bool) -> None:
    job, _ = jobs.read(content("jobs/a.md", f'closes = "{closes}"'))
    assert job.is_open(TODAY) == is_open


@pytest.mark.parametrize(
    ("front", "line", "code"),
    [
        ('employer = "x"\nposted = "soon"', 3, "date"),
        ('employer = "x"', 1, "date-missing"),
        ('posted = "2026-11-02"\nclosses = "2026-12-01"', 3, "front-matter-key"),
        ('posted = "2026-11-02"\ncloses = "2026-11-01"', 3, "date-order"),
    ],
)
def test_a_job_with_odd_days_is_told(front: str, line: int, code: str) -> None:
    assert told(built({"jobs/a.md": front})) == [f"pages/jobs/a.md:{line} {code}"]


EVENTS = [
    ('start = "2026-11-21"', Event(TODAY, TODAY)),
    ('end = "2026-11-21"', Event(TODAY, TODAY)),
    (
        'Start-Date = "2026-11-21 10:00:00 +0100"\nend = "2026-11-23"\nplace = "Oslo"\nseries = "A"\ntime = "10:00"',
        Event(TODAY, date(2026, 11, 23), "Oslo", "A", "10:00"),
    ),
]


@pytest.mark.parametrize(("front", "event"), EVENTS)
def test_an_event_is_read_from_any_of_its_names(front: str, event: Event) -> None:
    assert events.read(content("events/a.md", front)) == (event, ())


def test_an_event_that_ends_before_it_begins_lasts_a_day() -> None:
    site = built({"events/a.md": 'start = "2026-11-21"\nend = "2026-11-20"'})
    assert told(site) == ["pages/events/a.md:3 date-order"]
    assert site.by_path["events/a.md"].record == Event(TODAY, TODAY)


def test_an_event_without_a_day_is_told_and_is_to_come() -> None:
    site = built({"events/a.md": ""})
    assert told(site) == ["pages/events/a.md:1 event-date"]
    assert [page.address for page in events.agenda(site.pages.values(), TODAY).coming] == ["/events/a/"]


def test_an_agenda_splits_by_the_day() -> None:
    days = {"a": ("2026-11-19", "2026-11-20"), "b": ("2026-11-20", "2026-11-21"), "c": ("2026-11-21", "2026-11-21")}
    days |= {"d": ("2027-01-01", "2027-01-02"), "e": ("2020-01-01", "2020-01-01")}
    site = built({f"events/{name}.md": f'start = "{start}"\nend = "{end}"' for name, (start, end) in days.items()})
    found = events.agenda(site.pages.values(), TODAY)
    assert [page.title for page in found.coming] == ["B", "C", "D"]
    assert [page.title for page in found.past] == ["A", "E"]


def test_an_agenda_may_keep_to_a_series() -> None:
    fronts = {"events/a.md": 'start = "2027-01-01"\nseries = "Africa"', "events/b.md": 'start = "2027-01-01"'}
    found = events.agenda(built(fronts).pages.values(), TODAY, "africa")
    assert [page.title for page in found.coming] == ["A"]


def test_the_site_changes_when_an_event_begins_when_it_is_over_and_when_a_job_closes() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    fronts = {"events/a.md": 'start = "2026-11-23"\nend = "2026-11-25"', "jobs/b.md": 'closes = "2026-11-27"'}
    moments = []
    for _ in range(4):
        until = built(fronts, now=now).until
        moments.append(until)
        now = until or now
    days = [moment and moment.day for moment in moments]
    assert days == [23, 26, 28, None]


def test_the_day_begins_in_the_sites_time_zone() -> None:
    late = datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert built({}, now=late).today == TODAY
    assert built({}, now=late, settings='timezone = "Europe/Helsinki"').today == date(2026, 11, 22)


def test_a_section_has_a_page_for_each_data_file_that_no_page_names() -> None:
    files = {f"data/archive/{year}.json": {"title": f"C {year}", "conferenceYear": year} for year in ("2001", "2002")}
    data, _ = site_data.build(files)
    pages = (content("past/_index.md", 'pages_from = "archive"'), content("past/x.md", 'datalink = "archive/2001"'))
    site = assemble(Material(Settings(), pages, data=data), NOW)
    assert [page.address for page in site.children["/past/"]] == ["/past/2002/", "/past/x/"]
    assert site.pages["/past/2002/"].title == "C 2002"
    assert site.pages["/past/2002/"].source == "data/archive/2002.json"
