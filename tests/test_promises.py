"""What the program promises: the same input gives the same bytes, an edit the same as a fresh start, no draft leaks."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import whole_site
from whole_site import Ended

from app import create_app

SECRET = "Quokka"
DRAFT = f'+++\ntitle = "{SECRET}"\ndraft = true\n+++\n{SECRET} in words.\n'

# Another machine, as far as a program notices: the clock, the order of entries in folders.
ELSEWHERE = """
import datetime, os, time
real, listdir, scandir = datetime.datetime, os.listdir, os.scandir
LATER = 400 * 24 * 3600 + 12345

class Kind(type):
    def __instancecheck__(cls, value):
        return isinstance(value, real)

class Later(real, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(seconds=LATER)
    today = now

class Turned:
    def __init__(self, path="."):
        with scandir(path) as found:
            self.found = iter(sorted(found, key=lambda entry: entry.name, reverse=True))
    def __iter__(self): return self.found
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

clock = time.time
time.time = lambda: clock() + LATER
datetime.datetime = Later
os.listdir = lambda path=".": sorted(listdir(path), reverse=True)
os.scandir = lambda path=".": scandir(path) if isinstance(path, int) else Turned(path)
"""


# A few pages that do not lead to each other, for what needs many freezes.
SMALL = {
    "site.toml": 'title = "The Society"\n\n[[menu.main]]\nname = "About"\nurl = "/about/"\n',
    "pages/_index.md": "Welcome.\n",
    "pages/about/_index.md": '+++\ntitle = "About"\n+++\nWho we are.\n',
    "pages/about/us.md": '+++\ntitle = "Us"\n+++\nAll of us.\n',
    "pages/news/2026.md": '+++\ntitle = "News"\ndate = 2026-03-19\n+++\nSome.\n',
    "static/img/plan.txt": "The plan.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return whole_site.copy_of_example(tmp_path / "site")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return whole_site.write(tmp_path / "small", SMALL)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The small site as it is frozen without any draft."""
    place = tmp_path_factory.mktemp("small")
    return published(whole_site.freeze(whole_site.write(place / "site", SMALL), place / "build"), place / "build")


def frozen(site: Path, out: Path, *arguments: str) -> dict[str, bytes]:
    return published(whole_site.quick_freeze(site, out, *arguments), out)


def published(done: Ended, out: Path) -> dict[str, bytes]:
    assert done.status == 0, done.err
    return whole_site.files(out)


def times(folder: Path) -> dict[str, tuple[int, int]]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != whole_site.MANIFEST)
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in paths}


def test_to_freeze_twice_changes_nothing(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    frozen(site, out)
    before, bytes_before = times(out), (out / whole_site.MANIFEST).read_bytes()
    done = whole_site.quick_freeze(site, out)
    assert done.out.endswith(": 0 files new or changed, 0 removed.\n")
    assert times(out) == before
    assert (out / whole_site.MANIFEST).read_bytes() == bytes_before


def test_only_what_an_edit_changes_gets_a_new_time(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    frozen(site, out)
    before = times(out)
    with (site / "pages" / "contact.md").open("a") as page:
        page.write("\nOne more word.\n")
    done = whole_site.quick_freeze(site, out)
    assert done.out.endswith(": 3 files new or changed, 0 removed.\n")
    changed = {name for name, time in times(out).items() if before.get(name) != time}
    assert changed == {str(out / name) for name in ("contact/index.html", "index.xml", "atom.xml")}


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"TZ": "America/St_Johns", "PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        pytest.param({"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}, marks=pytest.mark.slow),
        pytest.param(
            {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "HOME": "/nonexistent", "PYTHONOPTIMIZE": "2"},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_another_day_machine_and_country_give_the_same_bytes(
    elsewhere: dict[str, str], site: Path, tmp_path: Path
) -> None:
    day = ("--as-of", "2026-11-21")
    here = frozen(site, tmp_path / "here", *day)
    moved = shutil.copytree(site, tmp_path / "another place")
    for path in moved.rglob("*"):
        os.utime(path, (10**9, 10**9))
    whole_site.write(tmp_path / "python", {"sitecustomize.py": ELSEWHERE})
    out = tmp_path / "there"
    there = published(whole_site.freeze(moved, out, *day, PYTHONPATH=str(tmp_path / "python"), **elsewhere), out)
    assert {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)} == set()


def test_the_other_machine_is_another_one(tmp_path: Path) -> None:
    whole_site.write(tmp_path, {"sitecustomize.py": ELSEWHERE, "a/x": "", "a/y": ""})
    code = f"""
import datetime, os, time
os.chdir({str(tmp_path)!r})
print(*os.listdir("a"), *(entry.name for entry in os.scandir("a")))
print(datetime.datetime.now().timestamp(), time.time())
"""
    script = whole_site.write(tmp_path, {"s.py": code}) / "s.py"
    names, times = whole_site.ended(whole_site.start(script, PYTHONPATH=str(tmp_path))).out.splitlines()
    assert names == "y x y x"
    assert all(float(moment) > time.time() + 10**7 for moment in times.split())


def edit_a_page(site: Path) -> None:
    page = site / "pages" / "about" / "faq.md"
    page.write_text(
        page.read_text("utf-8").replace("title", "# Something changed.\ntitle", 1) + "\nAnd more.\n", "utf-8"
    )


def rename_a_title(site: Path) -> None:
    page = site / "pages" / "about" / "_index.md"
    page.write_text(page.read_text("utf-8").replace('title = "', 'title = "All ', 1), "utf-8")


def add_and_delete_pages(site: Path) -> None:
    whole_site.write(
        site / "pages", {"about/new.md": "New words, no front matter.", "news/_index.md": "+++\ntitle = 'News'\n+++\n"}
    )
    (site / "pages" / "iq.md").unlink()


def move_a_page(site: Path) -> None:
    (site / "pages" / "contact.md").rename(site / "pages" / "write-to-us.md")


def change_the_site(site: Path) -> None:
    settings = site / "site.toml"
    settings.write_text(
        settings.read_text("utf-8").replace('title = "IASSIST"', 'title = "The Association"', 1), "utf-8"
    )


def change_files(site: Path) -> None:
    (site / "static" / "img" / "about" / "by-region.png").unlink()
    whole_site.write(site / "static", {"new/words.txt": "Words."})
    shutil.copy(
        site / "static" / "img" / "about" / "membership-venn.png",
        site / "static" / "img" / "home" / "scatter-to-order.png",
    )


def override_templates(site: Path) -> None:
    templates = {
        "shortcodes/button.html": '<b>{{ get("href") }} {{ inner }}</b>',
        "partials/footer.html": "<footer>{{ site.title }}</footer>",
    }
    whole_site.write(site / "templates", templates)


def a_file_becomes_a_folder(site: Path) -> None:
    page = site / "pages" / "community" / "code-of-conduct.md"
    text = page.read_text("utf-8")
    page.unlink()
    whole_site.write(page.with_suffix(""), {"_index.md": text, "how-to-report.md": "Words on how to report."})


EDITS = [
    edit_a_page, rename_a_title, add_and_delete_pages, move_a_page, change_the_site, change_files, override_templates,
    a_file_becomes_a_folder,
]  # fmt: skip


@pytest.mark.slow
def test_after_each_edit_a_freeze_gives_the_same_as_a_fresh_one(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    before = frozen(site, out)
    for edit in EDITS:
        edit(site)
        (site / "addresses.txt").unlink()  # some take pages away, and nobody is to miss them
        after = frozen(site, out)
        fresh = frozen(site, tmp_path / f"fresh {edit.__name__}")
        assert after != before, edit
        assert {name for name in after.keys() | fresh.keys() if after.get(name) != fresh.get(name)} == set(), edit
        before = after


HIDDEN = {
    "a page": {"about/hidden-away.md": DRAFT},
    "a page with files": {"about/hidden-away/index.md": DRAFT, "about/hidden-away/plan.csv": SECRET},
    "a section": {
        "hidden-away/_index.md": DRAFT,
        "hidden-away/below.md": f"# {SECRET}",
        "hidden-away/plan.csv": SECRET,
    },
    "a page that is to come": {"hidden-away.md": DRAFT.replace("draft = true", "publishDate = 2999-01-01")},
    "a section that is to come": {
        "hidden-away/_index.md": DRAFT.replace("draft = true", "date = 2999-01-01T10:00:00Z"),
        "hidden-away/below.md": f"# {SECRET}",
    },
    "a page that has been": {
        "hidden-away/index.md": DRAFT.replace("draft = true", "expiryDate = 2001-01-01"),
        "hidden-away/plan.csv": SECRET,
    },
    "an unclear yes": {"hidden-away.md": DRAFT.replace("true", '"perhaps"')},
    "published = false": {"hidden-away.md": DRAFT.replace("draft = true", "published = false")},
}


@pytest.mark.parametrize("files", HIDDEN.values(), ids=HIDDEN)
def test_a_draft_is_nowhere_when_frozen(
    files: dict[str, str], small: Path, without: dict[str, bytes], tmp_path: Path
) -> None:
    whole_site.write(small / "pages", files)
    assert frozen(small, tmp_path / "build") == without
    words = b"".join(frozen(small, tmp_path / "with", "--drafts").values())
    assert SECRET.encode() in words


def test_a_draft_takes_no_address_from_a_page(small: Path, without: dict[str, bytes], tmp_path: Path) -> None:
    whole_site.write(small / "pages", {"hidden-away.md": DRAFT.replace("draft", 'url = "/about/"\ndraft')})
    assert frozen(small, tmp_path / "build") == without


def test_a_site_is_as_of_a_day_whatever_the_day(small: Path, tmp_path: Path) -> None:
    soon = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 200 * 24 * 3600))
    whole_site.write(small / "pages", {"hidden-away.md": DRAFT.replace("draft = true", f"date = {soon}")})
    whole_site.write(tmp_path / "python", {"sitecustomize.py": ELSEWHERE})
    later = {"PYTHONPATH": str(tmp_path / "python")}

    today = frozen(small, tmp_path / "today")
    in_a_year = published(whole_site.freeze(small, tmp_path / "later", **later), tmp_path / "later")
    assert "hidden-away/index.html" not in today
    assert "hidden-away/index.html" in in_a_year

    as_of = ("--as-of", "2026-11-20")
    then = frozen(small, tmp_path / "then", *as_of)
    assert (
        published(whole_site.freeze(small, tmp_path / "then later", *as_of, **later), tmp_path / "then later") == then
    )
    assert frozen(small, tmp_path / "the day", "--as-of", soon) == in_a_year


def test_what_leads_to_a_draft_does_not_show_it(small: Path, tmp_path: Path) -> None:
    menu = '\n[[menu.main]]\nname = "A page"\nurl = "/hidden-away/"\n'
    (small / "site.toml").write_text((small / "site.toml").read_text("utf-8") + menu, "utf-8")
    links = 'Read [this]({{< ref "hidden-away.md" >}}) and [that](hidden-away.md).\n'
    whole_site.write(small / "pages", {"hidden-away.md": DRAFT, "leads.md": links})
    done = whole_site.quick_freeze(small, tmp_path / "build")
    assert done.status == 0
    assert "pages/leads.md:1: " in done.err
    words = whole_site.files(tmp_path / "build")
    assert {name for name, data in words.items() if SECRET.encode() in data} == set()
    assert "hidden-away/index.html" not in words


@pytest.mark.parametrize("preview", [False, True])
def test_a_server_shows_drafts_in_previews_alone(preview: bool, small: Path) -> None:
    whole_site.write(small / "pages", {"hidden-away/index.md": DRAFT, "hidden-away/plan.csv": SECRET})
    client: Callable[..., object] = create_app(site=str(small), preview=preview).test_client().get
    answers = {}
    for address in ("/hidden-away/", "/hidden-away/plan.csv", "/hidden-away", "/"):
        with client(address) as answer:
            answers[address] = (answer.status_code, SECRET in answer.text)
    if preview:
        assert answers["/hidden-away/"] == (200, True)
        assert answers["/hidden-away/plan.csv"] == (200, True)
    else:
        hidden = (404, False)
        assert answers == {
            "/hidden-away/": hidden,
            "/hidden-away/plan.csv": hidden,
            "/hidden-away": hidden,
            "/": (200, False),
        }


def test_the_environment_does_not_make_a_server_a_preview(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    whole_site.write(small / "pages", {"hidden-away.md": DRAFT})
    assert create_app(site=str(small)).test_client().get("/hidden-away/").status_code == 404
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    assert create_app(site=str(small)).test_client().get("/hidden-away/").status_code == 200


def test_drafts_are_in_no_address_of_the_example_site(tmp_path: Path) -> None:
    drafts = [path for path in (whole_site.ROOT / "pages").rglob("*.md") if "\ndraft = true" in path.read_text("utf-8")]
    files = frozen(whole_site.copy_of_example(tmp_path / "site"), tmp_path / "build")
    text = b"".join(files.values()).decode("utf-8", "replace")
    assert drafts
    for draft in drafts:
        title = draft.read_text("utf-8").partition('title = "')[2].partition('"')[0]
        address = f"/{draft.relative_to(whole_site.ROOT / 'pages').with_suffix('').as_posix()}/"
        assert title not in text
        assert address not in text
