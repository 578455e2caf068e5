"""Every old address that the real site's pages record answers in one hop, live and frozen; so do netlify.toml's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import whole_site

from app import create_app

CORPUS = whole_site.ROOT.parent / "shared" / "corpus" / "iassist"
BASE = "https://iassistdata.org/"
FIELD = re.compile(r"""(?m)^\s*["']?(?:oldpath|deprecated-path)["']?\s*[:=]\s*["']([^"'\n]+)["']\s*$""")
REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this repository")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("corpus") / "site"
    shutil.copytree(CORPUS / "content", place / "pages")
    shutil.copy2(CORPUS / "netlify.toml", place)
    (place / "site.toml").write_text(f'title = "IASSIST"\nbase_url = "{BASE}"\n')
    return place


@pytest.fixture(scope="module")
def recorded() -> list[str]:
    texts = (path.read_text("utf-8") for path in (CORPUS / "content").rglob("*.md"))
    found = [old for text in texts for old in FIELD.findall(text)]
    assert len(found) == 96
    return found


def test_each_answers_in_one_hop_live(site: Path, recorded: list[str]) -> None:
    client = create_app(site=str(site), preview=False).test_client()
    wrong = {}
    for old in recorded:
        answer = client.get(quote(old))
        if answer.status_code == 301:
            answer = client.get(answer.headers["Location"])
        if answer.status_code != 200:
            wrong[old] = answer.status_code
    assert wrong == {}


def test_each_answers_in_one_hop_frozen(site: Path, recorded: list[str], tmp_path: Path) -> None:
    done = whole_site.quick_freeze(site, tmp_path / "out")
    assert done.status == 0, done.err
    files = whole_site.files(tmp_path / "out")
    wrong = {}
    for old in recorded:
        page = at(files, unquote(old))
        onward = REFRESH.search(page)
        if not page or (onward and (not (there := at(files, unquote(onward[1]))) or REFRESH.search(there))):
            wrong[old] = page
    assert wrong == {}
    again = whole_site.quick_freeze(site, tmp_path / "out")
    assert ": 0 files new or changed, 0 removed" in again.out, again
    assert {old for old in recorded if old.endswith("agm.html")} <= set(listed(site))


def at(files: dict[str, bytes], address: str) -> str:
    """Return the page that a static host answers with, be it asked for without a last slash."""
    name = address.strip("/")
    return next((files[one] for one in (name, f"{name}/index.html".lstrip("/")) if one in files), b"").decode()


def listed(site: Path) -> set[str]:
    return {line.partition(" ")[0] for line in (site / "addresses.txt").read_text("utf-8").splitlines()}


def test_the_rules_of_netlify_are_kept(site: Path) -> None:
    client = create_app(site=str(site), preview=False).test_client()
    answer = client.get("/iq/evolution-data-citation-principles-implementation")
    assert answer.headers["Location"] == "https://iassistquarterly.com/index.php/iassist/article/view/504"


def test_what_is_doubtful_is_told_and_stops_nothing(site: Path) -> None:
    found = create_app(site=str(site), preview=False).extensions["plenary"].store.site.moves.problems
    assert {problem.level for problem in found} == {"warning"}
    assert {f"{problem.source}:{problem.line} {problem.code}" for problem in found} == {
        "pages/about/about-iassist.md:6 redirect-taken",
        "pages/about/iassist-constitution-2012.md:6 redirect-taken",
        "netlify.toml:32 redirect-dead",  # to a post of the blog, which is no part of the corpus
    }
