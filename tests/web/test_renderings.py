"""Rendered texts are kept between runs and in memory; whatever becomes of what is kept changes nothing."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plenary.problems import Problem
from plenary.text.headings import Heading
from plenary.text.rendering import Rendered, render
from plenary.text.tree import Link
from plenary.web import renderings
from plenary.web.caches import Cache
from plenary.web.renderings import Made, Renderings, key

TEXTS = tuple(f"# Title {n}\n\n[a](/x/{n}.md) ![b](c.png) <a name='x'>\n\n```python\nx = {n}\n```\n" for n in range(40))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache in a folder of its own."""
    return Cache(str(tmp_path), "one")


@pytest.fixture
def opened(cache: Cache) -> Iterator[Callable[[], Renderings]]:
    """Return a function that begins a new run; all are closed in the end."""
    made: list[Renderings] = []

    def open_() -> Renderings:
        made.append(Renderings(cache))
        return made[-1]

    yield open_
    for one in made:
        one.keep()


def made(text: str) -> Made:
    return render(text, source="a.md"), (Problem("a.md", 2, "x; y", "date", 3),)


def no_need() -> Made:
    raise AssertionError("this is kept")


def filled(cache: Cache) -> Path:
    """Keep all texts, and return the file."""
    first = Renderings(cache)
    for text in TEXTS:
        first.get(key(text), lambda text=text: made(text))  # type: ignore[misc]
    first.keep()
    return Path(cache.file("bodies"))


def test_what_is_kept_comes_back_as_it_was(cache: Cache, opened: Callable[[], Renderings]) -> None:
    filled(cache)
    again = opened()
    for text in TEXTS:
        found = again.get(key(text), no_need)
        assert found == made(text)
        assert repr(found[0].links) == repr(made(text)[0].links)
        assert again.get(key(text), no_need) is found


@given(
    st.builds(
        Rendered,
        st.text(),
        st.lists(st.builds(Heading, st.integers(1, 6), st.text(), st.text(), st.integers(0))).map(tuple),
        st.lists(st.builds(Link, st.text(), st.integers(0), st.text())).map(tuple),
        st.lists(st.builds(Link, st.text(), st.integers(0), st.text())).map(tuple),
        st.frozensets(st.text()),
        st.frozensets(st.integers()),
        st.lists(st.builds(Problem, st.text(), st.integers(), st.text(), st.text(), st.integers())).map(tuple),
    )
)
def test_nothing_of_a_rendering_is_lost(rendered: Rendered) -> None:
    assert renderings._made(renderings._row((rendered, rendered.problems))) == (rendered, rendered.problems)


def test_without_a_cache_memory_alone_keeps(tmp_path: Path) -> None:
    kept = Renderings(None)
    first = kept.get(key(1), lambda: made("x"))
    assert kept.get(key(1), no_need) is first
    kept.keep()
    assert list(tmp_path.iterdir()) == []


def test_memory_is_bounded_and_what_was_used_last_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderings, "ROOM", 5000)
    kept = Renderings(None)
    for text in "abcdefg":
        kept.get(key("a"), lambda: made("a"))
        kept.get(key(text), lambda text=text: made(text))  # type: ignore[misc]
        assert sum(size for _, size in kept._memory.values()) <= 5000
    kept.get(key("a"), no_need)
    kept.get(key("g"), no_need)
    with pytest.raises(AssertionError):
        kept.get(key("b"), no_need)


def test_other_code_has_its_own(cache: Cache, tmp_path: Path) -> None:
    filled(cache)
    other = Renderings(Cache(str(tmp_path), "two"))
    with pytest.raises(AssertionError):
        other.get(key(TEXTS[0]), no_need)
    other.keep()


@pytest.mark.parametrize("name", ["journal", ""])
def test_a_folder_or_nothing_in_the_place_of_the_file_does_no_harm(cache: Cache, tmp_path: Path, name: str) -> None:
    (tmp_path / "bodies").mkdir()
    kept = Renderings(Cache(str(tmp_path / name) if name else cache.folder, "one"))
    for text in TEXTS[:3]:
        assert kept.get(key(text), lambda text=text: made(text)) == made(text)  # type: ignore[misc]
    kept.keep()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from(["flip", "flips", "cut", "empty", "gone", "noise", "text", "other"]))
def test_whatever_becomes_of_the_file_changes_nothing(cache: Cache, seed: int, harm: str) -> None:
    rng = random.Random(seed)
    path = filled(cache)
    running = Renderings(cache)
    running.get(key(TEXTS[0]), lambda: made(TEXTS[0]))
    damage(path, harm, rng)
    for kept in (running, Renderings(cache), Renderings(cache)):
        for text in TEXTS:
            assert kept.get(key(text), lambda text=text: made(text)) == made(text)  # type: ignore[misc]
        kept.keep()


def damage(path: Path, harm: str, rng: random.Random) -> None:
    whole = path.read_bytes()
    if harm in ("gone", "other"):
        path.unlink()
    if harm == "other":
        with sqlite3.connect(path) as file:
            file.execute("create table made (key integer, sort text)")
        file.close()
    elif harm != "gone":
        path.write_bytes(damaged(whole, harm, rng))


def damaged(data: bytes, harm: str, rng: random.Random) -> bytes:
    if harm == "cut":
        return data[: rng.randrange(len(data))]
    if harm == "noise":
        return data[:100] + rng.randbytes(len(data) - 100)
    flipped = bytearray(data)
    for _ in range({"flip": 1, "flips": 200}.get(harm, 0)):
        flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return {"empty": b"", "text": b"This is no database. " * 100}.get(harm, bytes(flipped))


def test_a_value_of_another_key_is_not_taken(cache: Cache, opened: Callable[[], Renderings]) -> None:
    path = filled(cache)
    file = sqlite3.connect(path)
    with file:
        file.execute("update made set (digest, data) = (select digest, data from made order by key limit 1)")
    file.close()
    kept = opened()
    for text in TEXTS:
        assert kept.get(key(text), lambda text=text: made(text)) == made(text)  # type: ignore[misc]


def test_a_damaged_file_is_begun_anew(cache: Cache, opened: Callable[[], Renderings]) -> None:
    path = filled(cache)
    path.write_bytes(b"This is no database. " * 100)
    kept = opened()
    for _ in range(2):
        kept.get(key(TEXTS[0]), lambda: made(TEXTS[0]))
    kept.keep()
    assert opened().get(key(TEXTS[0]), no_need) == made(TEXTS[0])


def test_the_file_stays_below_its_largest_size(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderings, "LARGEST", 200_000)
    path = Path(cache.file("bodies"))
    for run in range(12):
        kept = Renderings(cache)
        for text in range(20):
            kept.get(key(run, text), lambda: made("x" * 2000))
        kept.get(key("used again"), lambda: made("y"))
        kept.keep()
        assert path.stat().st_size < 300_000
    again = Renderings(cache)
    again.get(key(11, 19), no_need)
    again.keep()


def run(cache: Cache, seed: int) -> None:
    kept = Renderings(cache)
    texts = list(TEXTS) * 3
    random.Random(seed).shuffle(texts)
    for text in texts:
        if kept.get(key(text), lambda text=text: made(text)) != made(text):  # type: ignore[misc]
            os._exit(3)
        if random.Random(text).random() < 0.2:
            kept.keep()
    kept.keep()


@pytest.mark.parametrize("way", ["spawn", "fork"])
def test_processes_at_once_do_each_other_no_harm(cache: Cache, opened: Callable[[], Renderings], way: str) -> None:
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip("this system does not fork")
    context = multiprocessing.get_context(way)
    ours = opened()
    ours.get(key(TEXTS[0]), lambda: made(TEXTS[0]))
    processes = [context.Process(target=run, args=(cache, seed)) for seed in range(3)]
    for process in processes:
        process.start()
    run(cache, 99)
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert [opened().get(key(text), no_need) for text in TEXTS] == [made(text) for text in TEXTS]


def forked(kept: Renderings) -> None:
    """Go on in a child with what its parent has begun."""
    for text in TEXTS:
        if kept.get(key(text), lambda text=text: made(text)) != made(text):  # type: ignore[misc]
            os._exit(3)
    kept.keep()


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_a_fork_shares_no_connection(cache: Cache, opened: Callable[[], Renderings]) -> None:
    kept = opened()
    kept.get(key(TEXTS[0]), lambda: made(TEXTS[0]))
    children = [multiprocessing.get_context("fork").Process(target=forked, args=(kept,)) for _ in range(3)]
    for child in children:
        child.start()
    forked(kept)
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert [opened().get(key(text), no_need) for text in TEXTS] == [made(text) for text in TEXTS]
