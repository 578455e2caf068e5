"""The bench works and says what it saw: shapes and sums are held here, never timings."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import __main__ as bench
from bench import content, install, measure, plot, programs, report, runs, stages
from bench.live import Live

FIGURES = measure.Figures(2.0, 3.0, 100.0, 90.0)
HUGOS = measure.Figures(4.0, 12.0, 400.0, 400.0)
NAMES = [one.name for one in programs.PROGRAMS]


def result(count: int, program: str, *figures: measure.Figures, situation: str = runs.COLD) -> runs.Result:
    return runs.Result(f"short-{count}", "short", count, situation, program, figures)


@pytest.mark.parametrize(("count", "sections"), [(1, 1), (500, 1), (501, 2), (1200, 3)])
def test_synthetic_pages_are_so_many_in_sections_of_five_hundred(count: int, sections: int) -> None:
    pages = list(content.synthetic(count, 5))
    assert sum(page.folder for page in pages) == sections + 1
    assert len({page.path for page in pages}) == len(pages) == count + sections + 1


@pytest.mark.parametrize("lines", [5, 50])
def test_a_synthetic_page_has_one_block_of_code_as_long_as_asked_for_and_no_two_are_alike(lines: int) -> None:
    blocks = [page.body.split("```")[1::2] for page in content.synthetic(30, lines) if "page-" in page.path]
    assert [len(found) for found in blocks] == [1] * 30
    assert {found[0].count("\n") - 1 for found in blocks} == {lines}
    assert len({found[0] for found in blocks}) == 30


@pytest.mark.skipif(not content.CORPUS.is_dir(), reason="the real pages are not there")
def test_real_pages_are_as_many_as_the_real_site_has_and_none_is_hidden() -> None:
    pages = list(content.real())
    assert len({page.path for page in pages}) == len(pages) == content.REAL
    assert not [page.path for page in pages if "draft" in page.head.lower()]


@pytest.mark.parametrize("program", programs.PROGRAMS, ids=NAMES)
def test_each_program_gets_every_page_and_an_edit_changes_one(program: programs.Program, tmp_path: Path) -> None:
    if program.name == report.THEME:
        pytest.skip("its site is imported: the slow test of the whole bench does that")
    pages, site = list(content.synthetic(3, 5)), tmp_path / "site"
    program.make(site, pages)
    texts = {path: path.read_text() for page in pages for path in [site / program.file(page)]}
    assert len(texts) == len(pages)
    program.edit(site, pages[2], "One more.")
    assert [path for path, text in texts.items() if path.read_text() != text] == [site / program.file(pages[2])]
    assert (site / program.file(pages[2])).read_text().endswith("One more.\n")


def test_a_cold_run_finds_nothing_that_earlier_ones_made(tmp_path: Path) -> None:
    ours = programs.PROGRAMS[0]
    for name in ours.forget:
        (tmp_path / name).mkdir()
    (tmp_path / "pages").mkdir()
    ours.cold(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_a_run_knows_nothing_of_the_settings_around_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLENARY_STRICT", "true")
    assert "PLENARY_STRICT" not in programs.environment(tmp_path, tmp_path)


def test_a_program_that_is_not_there_has_no_version(tmp_path: Path) -> None:
    there = {one.name for one in programs.PROGRAMS if one.name != "Hugo" and one.seen_version(tmp_path)}
    assert there == {"Plenary", report.THEME}


def test_a_run_counts_what_its_children_take(tmp_path: Path) -> None:
    spin = "import time\nwhile time.process_time() < 0.2: pass"
    begun = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}])"
    seen = measure.run([sys.executable, "-c", begun], tmp_path, os.environ, 60)
    assert seen.cpu >= 0.2
    assert seen.elapsed >= 0.2
    assert seen.rss > 1


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells of memory by process")
def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    hold = "import time; x = b'x' * 60_000_000; time.sleep(0.6)"
    begun = f"import subprocess, sys; o = [subprocess.Popen([sys.executable, '-c', {hold!r}]) for _ in range(2)]\n"
    seen = measure.run([sys.executable, "-c", begun + "for one in o: one.wait()"], tmp_path, os.environ, 60)
    assert seen.pss > 115
    assert 57 < seen.rss < 115


def test_a_run_that_fails_says_how_and_a_late_one_is_ended(tmp_path: Path) -> None:
    with pytest.raises(measure.FailedError, match="ended with status 3: oh"):
        measure.run([sys.executable, "-c", "print('oh'); raise SystemExit(3)"], tmp_path, os.environ, 60)
    begin, threads = time.perf_counter(), threading.active_count()
    with pytest.raises(measure.FailedError, match="took longer"):
        measure.run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, os.environ, 0.2)
    assert time.perf_counter() - begin < 30
    assert threading.active_count() == threads


def test_a_slow_program_runs_less_often_and_is_left_out_where_it_would_take_too_long() -> None:
    limits = runs.Limits(runs=3, patience=8, limit=30)
    peer, ours = programs.PROGRAMS[NAMES.index("Pelican")], programs.PROGRAMS[0]
    turns = [runs.Turn(one, Path(), taken={runs.COLD: [HUGOS] * 2}) for one in (peer, ours)]
    assert [turn.again(runs.COLD, limits) for turn in turns] == [False, True]
    assert [turn.again(runs.EDIT, limits) for turn in turns] == [True, True]
    many = runs.Content("short-10000", "short", 10_000, tuple)
    known = [result(1000, name, HUGOS) for name in ("Pelican", "Plenary")]
    assert "40 s" in runs.too_slow(peer, many, known, limits)
    assert runs.too_slow(ours, many, known, limits) == ""
    assert runs.too_slow(peer, many, [], limits) == ""


def test_a_goal_is_met_missed_or_not_measured() -> None:
    seen = report.Report((), (result(1000, "Plenary", FIGURES), result(1000, "Hugo", HUGOS)))
    told = {goal[0]: goal[2:] for goal in report.goals(seen)}
    assert told["cold freeze, 1,000 synthetic pages with short code, elapsed against Hugo"] == ("0.50 (CPU 0.25)", True)
    assert told["cold freeze, 10,000 synthetic pages with short code, elapsed against Hugo"] == ("-", None)
    worse = report.Report((), (result(1000, "Plenary", HUGOS), result(1000, "Hugo", FIGURES)))
    assert {goal[3] for goal in report.goals(worse)} == {None, False}


def test_each_of_the_nine_measures_has_its_row() -> None:
    measures = (
        "1,767 real", "10,000 synthetic", "whole theme", "one body edit, 10,000", "nothing changed",
        "peak memory", "growth", "live warm page", "save to fresh",
    )  # fmt: skip
    words = [goal[0] for goal in report.goals(report.Report((), ()))]
    assert all(any(measure in word for word in words) for measure in measures)


def test_the_report_tells_ratios_growth_and_why_a_program_is_left_out() -> None:
    results = (
        result(1000, "Plenary", FIGURES), result(10_000, "Plenary", HUGOS), result(1000, "Hugo", HUGOS),
        runs.Result("short-1000", "short", 1000, runs.COLD, "Lektor", (), "ended with status 1: no"),
    )  # fmt: skip
    warm = {"a constant": 1000.0, "Plenary": 950.0, "FlatPages": 700.0, "FlatPages with reload": 20.0}
    live = Live(10_000, warm, (HUGOS, FIGURES), 0.1, (0.1, 0.2))
    text = report.markdown(report.Report(("a machine",), results, live, dict.fromkeys(stages.STAGES, 0.5)))
    assert "| Plenary | 2.00 (0.50) | 3.00 (0.25) | 100 (0.25) | 90 (0.23) | 1 |" in text
    assert "| Lektor | ended with status 1: no |" in text
    assert "| Plenary | 2.00 (3.00) | 0.40 (1.20) |" in text
    assert "| at least 0.9 | 0.95 (" in text
    assert f"| together | {len(stages.STAGES) * 0.5:.3f} | |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)


def test_the_plot_is_an_image_with_a_bar_for_each_figure_and_a_line_for_each_program() -> None:
    drawn = plot.plot(
        "A & B", ("x", "y"), {"P": [1, 2], "<Q>": [0.5, 0]}, "G", {"P": [(1, 1), (10, 5)], "Q": [(10, 2)]}
    )
    root = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}rect")) == 1 + 2 + 4
    assert len(root.findall(f"{space}polyline")) == 2
    assert ET.fromstring(plot.plot("", (), {}, "", {})) is not None


def test_results_are_put_between_the_marks_and_nothing_else_changes() -> None:
    page = bench.PAGE.read_text("utf-8")
    assert page.count(bench.BEGIN) == page.count(bench.END) == 1
    once = bench.written(page, "new")
    assert bench.written(once, "new") == once
    assert once.partition(bench.BEGIN)[0] == page.partition(bench.BEGIN)[0]
    assert once.partition(bench.END)[2] == page.partition(bench.END)[2]
    assert "\nnew\n" in once


def test_the_bench_runs_on_a_few_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--quick", "--no-live", "--programs", "Plenary,Hugo", "--out", str(tmp_path), "--folder", str(tmp_path)]
    assert bench.main(given) == 0
    seen = json.loads((tmp_path / "results.json").read_text())
    ours = [one for one in seen["results"] if one["program"] == "Plenary"]
    assert [one["situation"] for one in ours] == list(runs.SITUATIONS)
    assert all(len(one["runs"]) == 1 and one["word"] == "" for one in ours)
    assert (tmp_path / "table.md").read_text() in capsys.readouterr().out
    ET.fromstring((tmp_path / "plot.svg").read_text())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plot.svg", "results.json", "table.md"]


@pytest.mark.slow
def test_the_bench_runs_with_all_that_is_there_and_with_the_live_application(tmp_path: Path) -> None:
    real = ",real-30" if content.CORPUS.is_dir() else ""
    assert bench.main(["--quick", "--pages", f"short-20{real}", "--out", str(tmp_path)]) == 0
    seen = json.loads((tmp_path / "results.json").read_text())
    assert {one["word"] for one in seen["results"]} == {""}
    there = {one.name for one in programs.PROGRAMS if one.seen_version(install.default())}
    assert {one["program"] for one in seen["results"]} == (there if real else there - {report.THEME})
    assert set(seen["stages"]) == set(stages.STAGES)
    assert set(seen["live"]["warm"]) >= {"a constant", "Plenary", "FlatPages", "FlatPages with reload"}
