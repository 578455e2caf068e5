"""Data on pages: what was saved counts, a bad file hurts nothing else, tables and conferences are shown."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import html_checks
import pytest
from conftest import MakeApp, write
from flask import Flask

from plenary.problems import Problem
from plenary.site.data import Data
from plenary.web import bodies, data_files
from plenary.web.caches import Cache
from plenary.web.data_files import DataFiles
from plenary.web.scan import scan

FEES = '+++\ntitle = "Fees"\n+++\n{{< table data="fees" caption="What it costs" >}}\n'
CONFERENCE: dict[str, Any] = {
    "title": "Data by the sea",
    "conferenceNum": "49",
    "city": "Halifax",
    "host": "A <library>",
    "dateText": "May 28-31, 2024",
    "startDate": "2024-05-28",
    "endDate": "2024-05-31",
    "conferenceUrl": "/conferences/2024/",
    "sessions": [
        {
            "title": "Maps",
            "day": "2024-05-30",
            "chair": "Ada <Obi>",
            "presentations": [
                {
                    "title": "Old & new",
                    "abstract": "About *maps*, <b>old</b> ones.\n\n    Not code.",
                    "presenters": [{"name": "Jo", "institution": "Here"}, {"name": "Flo"}],
                    "doi": ["10.5281/zenodo.1", "10.5281/zenodo.2"],
                    "video": "t6wp5snhLbI?si=x",
                    "files": [{"url": "https://example.org/a.pdf", "name": "Slides"}],
                }
            ],
        },
        {"title": "Posters", "day": ""},
    ],
}
PAGE = (
    '+++\ntitle = "Halifax 2024"\ntype = "conference"\ndatalink = "/data/archive/2024-Halifax.json"\n+++\nIt rained.\n'
)


def shown(app: Flask, address: str) -> str:
    answer = app.test_client().get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def cells(app: Flask, address: str = "/fees/") -> list[str]:
    return re.findall(r"<td>(.*?)</td>", shown(app, address))


def told(app: Flask) -> list[str]:
    return [str(problem) for problem in app.extensions["plenary"].store.site.problems]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_table_shows_data_and_what_is_saved_counts(make_app: MakeApp, site: Path) -> None:
    app = make_app({"pages/fees.md": FEES, "data/fees.csv": "who,fee\nMembers,**60**\n"})
    html = shown(app, "/fees/")
    assert '<th scope="col">Who</th><th scope="col">Fee</th>' in html
    assert "<caption>What it costs</caption>" in html
    assert cells(app) == ["Members", "<strong>60</strong>"]
    write(site, {"data/fees.csv": "who,fee\nMembers,65\nStudents,25\n"})
    assert cells(app) == ["Members", "65", "Students", "25"]


def test_while_a_file_can_t_be_read_its_last_data_stay(make_app: MakeApp, site: Path) -> None:
    app = make_app({"pages/fees.md": FEES, "data/fees.json": '[{"fee": 60}]', "data/other.json": "[1]"})
    assert cells(app) == ["60"]
    write(site, {"data/fees.json": '[{"fee": 6'})
    html = shown(app, "/fees/")
    assert re.findall(r"<td>(.*?)</td>", html) == ["60"]
    assert "data/fees.json:1" in html
    assert [line.rpartition(" ")[2] for line in told(app)] == ["(data-syntax)"]
    write(site, {"data/fees.json": '[{"fee": 70}]'})
    assert cells(app) == ["70"]
    assert told(app) == []


def test_a_file_that_is_removed_leaves_nothing(make_app: MakeApp, site: Path) -> None:
    app = make_app({"pages/fees.md": FEES, "data/fees.json": '[{"fee": 60}]'})
    assert cells(app) == ["60"]
    (site / "data/fees.json").write_text("[")
    assert cells(app) == ["60"]
    (site / "data/fees.json").unlink()
    assert "(dead-data)" in shown(app, "/fees/")
    assert cells(app) == []
    (site / "data/fees.json").write_text("[")
    assert cells(app) == []


def test_a_file_that_was_never_good_is_not_there_for_pages(make_app: MakeApp) -> None:
    app = make_app({"pages/fees.md": FEES, "data/fees.json": "["})
    html = shown(app, "/fees/")
    assert "(data-syntax)" in html
    assert "(dead-data)" in html


def test_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"data/a.json": "1", "data/b/c.toml": "x = 2", "data/README.md": "no data"})
    files, read = DataFiles(tmp_path), []
    real = data_files.read_stable
    monkeypatch.setattr(data_files, "read_stable", lambda path: read.append(path.name) or real(path))
    first = files.read(scan(tmp_path, "data"))
    assert first == ({"a": 1, "b": {"c": {"x": 2}}}, ())
    assert files.read(scan(tmp_path, "data")) is first
    write(tmp_path, {"data/a.json": "30"})
    assert files.read(scan(tmp_path, "data"))[0] == {"a": 30, "b": {"c": {"x": 2}}}
    assert read == ["a.json", "c.toml", "a.json"]


def test_what_was_read_is_kept_for_later_processes_by_the_bytes_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = "[" * 300 + "]" * 300
    write(
        tmp_path,
        {"data/a.json": '{"x": [1, {"y": 1.5}], "x": 2}', "data/b.toml": "day = 2026-11-21", "data/bad.json": "["},
    )
    write(tmp_path, {"data/c.csv": "name\nEve\n", "data/deep.json": deep})
    (tmp_path / "cache").mkdir()
    cache, read, real = Cache(str(tmp_path / "cache"), "1"), [], data_files._read
    monkeypatch.setattr(data_files, "_read", lambda data, path: read.append(path) or real(data, path))

    def later() -> tuple[Data, tuple[Problem, ...]]:
        read.clear()
        return DataFiles(tmp_path, cache).read(scan(tmp_path, "data"))

    first = later()
    assert first == DataFiles(tmp_path).read(scan(tmp_path, "data")) == later()
    assert read == []
    write(tmp_path, {"data/b.toml": "day = 2026-11-22"})
    assert later()[0]["b"] == {"day": date(2026, 11, 22)}
    assert read == ["data/b.toml"]
    assert later()
    assert read == []
    (tmp_path / "cache/data").write_bytes(b"damaged")
    assert later()[0]["a"] == first[0]["a"]
    assert len(read) == 5


def test_bytes_that_are_no_text_are_a_problem_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "name\nGen\xe8ve\n".encode("latin-1"), "data/b.json": "1"})
    data, problems = DataFiles(tmp_path).read(scan(tmp_path, "data"))
    assert data == {"b": 1}
    assert [(problem.source, problem.line, problem.code) for problem in problems] == [("data/a.csv", 2, "encoding")]


def test_templates_have_the_data(make_app: MakeApp) -> None:
    app = make_app(
        {
            "pages/a.md": '+++\ntitle = "A"\n+++\n{{< fee "students" >}}\n',
            "data/fees.toml": "members = 60\nstudents = 25\n",
            "templates/page.html": "{{ data.fees.members }} {{ page|markdown|shortcodes }}",
            "templates/shortcodes/fee.html": '{{ data.fees[get(0)] }} {{ find("fees/members") }}',
        }
    )
    assert words(shown(app, "/a/")) == "60 25 60"


def conference_app(make_app: MakeApp, more: dict[str, str] | None = None) -> Flask:
    return make_app({"pages/past/h.md": PAGE, "data/archive/2024-Halifax.json": json.dumps(CONFERENCE), **(more or {})})


def test_a_page_shows_its_conference(make_app: MakeApp) -> None:
    html = shown(conference_app(make_app), "/past/h/")
    text = words(html)
    for fact in (
        "Halifax 2024 Data by the sea",
        "Number 49th Dates May 28-31, 2024 Place Halifax Host A <library> Website /conferences/2024/",
        "It rained. Sessions Posters Thursday, 30 May 2024 Maps Chair: Ada <Obi> Old & new Jo, Here Flo Abstract",
        "About maps , old ones. Not code. doi:10.5281/zenodo.1 doi:10.5281/zenodo.2 Video : Old & new Slides",
    ):
        assert fact in text
    assert html.count('<div class="page-body">') == 1
    assert "<details>\n  <summary>Abstract" in html
    assert "<em>maps</em>, <b>old</b>" in html
    for address in (
        "https://doi.org/10.5281/zenodo.1",
        "https://doi.org/10.5281/zenodo.2",
        "https://www.youtube.com/watch?v=t6wp5snhLbI",
        "https://example.org/a.pdf",
    ):
        assert f'href="{address}"' in html
    assert "<iframe" not in html


@pytest.mark.parametrize("address", ["/past/h/", "/past/"])
def test_pages_of_conferences_can_be_heard_and_walked_through(make_app: MakeApp, address: str) -> None:
    section = {"pages/past/_index.md": '+++\ntitle = "Past"\ntype = "conferences-archive"\n+++\n'}
    page = html_checks.read(shown(conference_app(make_app, section), address))
    assert html_checks.accessible(page) == []
    assert page.nesting == []


def test_a_page_without_its_data_file_is_shown_all_the_same(make_app: MakeApp) -> None:
    app = make_app({"pages/past/h.md": PAGE})
    html = shown(app, "/past/h/")
    assert "It rained." in html
    assert "(data-link)" in html


def test_a_section_makes_pages_of_data_and_lists_them_the_last_first(make_app: MakeApp, site: Path) -> None:
    older = {"title": "Older", "startDate": "2023-05-30", "city": "Philadelphia, United States", "conferenceNum": 48}
    section = '+++\ntitle = "Past"\ntype = "conferences-archive"\npages_from = "archive"\n+++\n'
    more = {"pages/past/_index.md": section, "data/archive/2023-Philadelphia.json": json.dumps(older)}
    more |= {"data/old/2022.json": '{"startDate": "2022-06-07"}'}
    more |= {"pages/past/z.md": '+++\ntitle = "Zurich"\ntype = "conference"\ndatalink = "old/2022"\n+++\n'}
    app = conference_app(make_app, {**more, "pages/past/note.md": '+++\ntitle = "A note"\n+++\n'})
    assert "Older" in shown(app, "/past/2023-philadelphia/")
    listed = re.findall(r'<h3><a href="([^"]+)">(.*?)</a>', shown(app, "/past/"))
    assert listed == [
        ("/past/h/", "Halifax 2024"),
        ("/past/2023-philadelphia/", "2023 Philadelphia"),
        ("/past/z/", "Zurich"),
    ]
    assert '<li><a href="/past/note/">A note</a></li>' in shown(app, "/past/")
    assert told(app) == []
    (site / "data/archive/2023-Philadelphia.json").unlink()
    assert app.test_client().get("/past/2023-philadelphia/").status_code == 404


def test_a_table_of_data_is_rendered_once(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app({"pages/fees.md": FEES, "data/fees.csv": "who,fee\nMembers,*60*\nStudents,25\n"})
    cells(app)
    monkeypatch.setattr(bodies, "render", lambda *_: pytest.fail("rendered again"))
    assert cells(app) == ["Members", "<em>60</em>", "Students", "25"]
