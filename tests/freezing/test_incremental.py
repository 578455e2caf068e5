"""What was frozen in many steps is what is frozen at once: byte for byte, and so is what is said about it."""

from __future__ import annotations

import io
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import ClassVar

import pytest
from conftest import write
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

import freeze as command
from plenary.web import caches

WHOLE = Path(__file__).parents[1] / "sites/whole"  # thirty pages that use all there is
SITE: dict[str, bytes] = {
    path.relative_to(WHOLE).as_posix(): path.read_bytes() for path in sorted(WHOLE.rglob("*")) if path.is_file()
}
SETTINGS = SITE["site.toml"].decode()
MANIFEST = ".plenary-manifest.json"
PAGES = sorted(name for name in SITE if name.endswith(".md"))
FIELDS = {
    "title": ["Other", "Zebra & Co", "One", ""],
    "description": ["Said shortly.", ""],
    "weight": [1, 5, 0],
    "date": ["2026-11-20", "2025-01-01"],
    "publishDate": ["2026-11-22", "2020-01-01"],
    "expiryDate": ["2026-11-23", "2030-01-01"],
    "tags": [["data"], ["fresh", "news"], []],
    "aliases": [["/was/"], ["/second/"]],
    "draft": [True, False],
    "slug": ["other-name"],
    "series": ["Meetings", "Talks"],
    "start": ["2026-11-21", "2026-12-24"],
    "sitemap": [{"priority": 0.5}],
    "toc": [False],
    "banner": ["x.png", "no.png"],
}
BODIES = [
    "Short.\n",
    "## Deep\n\n## Deeper\n\nLonger [one](/about/one/#deep) and [two](/about/two/).\n",
    '{{< ref "two.md" >}} {{< relref "post-1.md" >}} {{< ref "nowhere.md" >}}\n',
    '{{< recent 2 "blog" >}} {{< events series="Meetings" >}} {{< tags >}}\n',
    '{{< figure src="/x.png" alt="A" >}} {{< param "fee" >}} {{< table "people" >}}\n',
    "{{% callout tip %}}\nMind **this**.\n{{% /callout %}}\n\n```python\nx = 1\n```\n",
    "> [!WARNING]\n> Mind.\n\nA teaser.\n\n<!--more-->\n\nThe rest, [a file](/paper.pdf), [a place](/blog/#part).\n",
    "{{< unknown >}}\n",
    "[x](bundle/paper.txt) [y](/about/bundle/y.png) [z](../team/ada.md) [gone](/gone/)\n",
]
OTHERS: dict[str, list[str | bytes]] = {
    "site.toml": [
        SETTINGS.replace('fee = "10"', 'fee = "20"'),
        SETTINGS.replace("/about/one/#deep", "/about/two/"),
        SETTINGS.replace("page_size = 4", "page_size = 2\nsidebar = 'tree'"),
        SETTINGS.replace("page_size = 3", 'language = "de"'),
    ],
    "data/people.csv": ["name,task\nEve,chair\n", "name,task\n"],
    "data/features/first.toml": ['title = "New"\ntext = "A new feature"\n'],
    "data/more.toml": ["a = 1\n"],
    "static/x.png": [SITE["static/x.png"] + b"\0", b""],
    "static/new/file.txt": ["new", "newer"],
    "templates/partials/head_extra.html": ['<meta name="x" content="{{ page.title }}">', "{{ recent(1)|length }}"],
    "templates/page.html": ["{% extends 'base.html' %}{% block main %}{{ page|body_or_not }}{% endblock %}"],
    "templates/post.html": ["{% extends 'page.html' %}", "{{ today }} {{ summary(page) }} {{ data.more }}"],
    "templates/shortcodes/unknown.html": ["<b>known</b>", "{{ inner }}"],
    "templates/shortcodes/tags.html": ["<p>{{ cloud('tags')|length }}</p>"],
    "i18n/en.toml": ['next = "Onwards"\n'],
    "netlify.toml": ['[[redirects]]\nfrom = "/net/"\nto = "/blog/"\n'],
}


def written(name: str, fields: dict[str, object], body: str) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in fields.items()]
    return "\n".join(["+++", *lines, "+++", body])


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return repr(value).replace("'", '"')


def published(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


class Edits(RuleBasedStateMachine):
    """A site that is edited and frozen by turns: each freeze is compared with one that begins with nothing."""

    jobs = 1

    folder = Path()
    seen: ClassVar[Counter[int]] = Counter()

    def __init__(self) -> None:
        """Begin with the site as it was written; what is published and kept is as the sequence before has left it."""
        super().__init__()
        self.site, self.out, self.fresh = (self.folder / name for name in ("site", "out", "fresh"))
        self.day = "2026-11-21"
        for path in [path for path in self.site.rglob("*") if path.is_file()]:
            if path.relative_to(self.site).as_posix() not in SITE:
                path.unlink()
        for name, data in SITE.items():
            path = self.site / name
            if not path.exists() or path.read_bytes() != data:
                write(self.site, {name: data})

    def teardown(self) -> None:
        self.compared()

    def frozen(self, out: Path, *more: str) -> tuple[int, str]:
        said, problems = io.StringIO(), io.StringIO()
        words = ["--site", str(self.site), "--out", str(out), "--as-of", self.day, "--jobs", str(self.jobs), *more]
        with redirect_stdout(said), redirect_stderr(problems):
            status = command.main(words)
        return status, problems.getvalue()

    @rule()
    def freezes(self) -> None:
        self.frozen(self.out)

    def compared(self) -> None:
        """Freeze what has been edited, and all of it, and compare."""
        edited, whole = self.frozen(self.out), self.frozen(self.fresh, "--fresh")
        assert edited == whole
        self.seen[whole[0]] += 1
        if whole[0] == 0:
            assert published(self.out) == published(self.fresh)

    @rule(name=st.sampled_from(PAGES), body=st.sampled_from(BODIES))
    def rewrites(self, name: str, body: str) -> None:
        path = self.site / name
        if path.exists():
            head = path.read_text().rpartition("+++\n")[0]
            path.write_text(f"{head}+++\n{body}")

    @rule(name=st.sampled_from(PAGES), field=st.sampled_from(sorted(FIELDS)), data=st.data())
    def sets(self, name: str, field: str, data: st.DataObject) -> None:
        path = self.site / name
        if path.exists():
            _, head, body = path.read_text().split("+++\n", 2)
            top, mark, blocks = head.partition("\n[[")
            kept = [line for line in top.splitlines() if line and not line.startswith(f"{field} =")]
            kept.append(f"{field} = {_toml(data.draw(st.sampled_from(FIELDS[field])))}")
            path.write_text("+++\n" + "\n".join(kept) + "\n" + mark + blocks + "+++\n" + body)

    @rule(name=st.sampled_from(sorted(OTHERS)), data=st.data())
    def writes(self, name: str, data: st.DataObject) -> None:
        write(self.site, {name: data.draw(st.sampled_from(OTHERS[name]))})

    @rule(name=st.sampled_from(sorted({*SITE, *OTHERS} - {"pages/_index.md"})))
    def removes(self, name: str) -> None:
        (self.site / name).unlink(missing_ok=True)

    @rule(name=st.sampled_from(sorted(SITE)))
    def restores(self, name: str) -> None:
        write(self.site, {name: SITE[name]})

    @rule(name=st.sampled_from(PAGES), to=st.sampled_from(["about", "blog", "new", "about/team"]))
    def moves(self, name: str, to: str) -> None:
        path = self.site / name
        if path.exists() and name != "pages/_index.md":
            target = self.site / "pages" / to / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)

    @rule(day=st.sampled_from(["2026-11-21", "2026-11-22", "2026-11-24", "2027-01-01"]))
    def waits(self, day: str) -> None:
        self.day = day

    @rule(number=st.integers(0, 9999), how=st.sampled_from(["remove", "cut", "flip"]))
    def spoils_the_cache(self, number: int, how: str) -> None:
        """Remove, cut short or damage a file of the caches."""
        found = sorted(path for path in (self.folder / "cache").rglob("*") if path.is_file())
        if found:
            path = found[number % len(found)]
            data = bytearray(path.read_bytes())
            if how == "remove" or not data or path.stat().st_nlink > 1:  # a second name of what is published
                path.unlink()
            elif how == "cut":
                path.write_bytes(data[: number % len(data)])
            else:
                data[random.Random(number).randrange(len(data))] ^= 1 + number % 255
                path.write_bytes(data)

    @rule(number=st.integers(0, 9999))
    def edits_what_is_published(self, number: int) -> None:
        """Remove a published file, as somebody may by mistake."""
        found = sorted(path for path in self.out.rglob("*") if path.is_file() and path.name != MANIFEST)
        if found:
            found[number % len(found)].unlink()


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Edits]]:
    """A folder for the sequences; what was written a moment ago is kept too, since to a disk it was long ago."""
    monkeypatch.setattr(caches, "DOUBTFUL", 0)
    quick = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="edits-", dir=quick if os.access(quick, os.W_OK) else None) as folder:
        monkeypatch.setenv("PLENARY_CACHE", f"{folder}/cache")
        monkeypatch.setattr(Edits, "folder", Path(folder))
        monkeypatch.setattr(Edits, "seen", Counter())
        yield Edits
        print(dict(Edits.seen))


def ways(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def test_a_freeze_in_steps_is_a_freeze_at_once(edits: type[Edits]) -> None:
    run_state_machine_as_test(edits, settings=ways(8, 8))


@pytest.mark.slow
def test_many_freezes_in_steps_are_freezes_at_once(edits: type[Edits]) -> None:
    run_state_machine_as_test(edits, settings=ways(500, 8))
