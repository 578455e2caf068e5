"""The rules of the house (CONTRIBUTING.md), as far as a program can tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plenary.problems import CODES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "plenary"
MODULES = sorted([*PACKAGE.rglob("*.py"), *ROOT.glob("*.py")])
FACES = ("web", "freezing", "migrating", "cachefolder.py")
BELOW = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in FACES]

# What a part of the program may import of the program.
LAYERS = {
    "problems": {"problems"},
    "cachefolder": {"cachefolder"},
    "text": {"problems", "text"},
    "site": {"problems", "text", "site"},
    "web": {"problems", "cachefolder", "text", "site", "web"},
    "freezing": {"problems", "cachefolder", "text", "site", "freezing"},
    "migrating": {"problems", "text", "site", "web", "freezing", "migrating"},
}
ABOVE = {"app", "config", "freeze", "freezer"}
FORBIDDEN_BELOW = {
    *("flask", "flask_flatpages", "flask_frozen", "werkzeug", "click", "dotenv"),
    *("os", "io", "time", "shutil", "tempfile", "subprocess", "socket", "glob", "random", "locale"),
}
FORBIDDEN_NAMES = {"Path"}
FORBIDDEN_CALLS = {"open", "input", "print"}
FORBIDDEN_METHODS = {
    *("now", "today", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes"),
    *("iterdir", "rglob", "is_file", "is_dir", "exists", "stat", "unlink", "mkdir"),
}
MAX_LINES = 300
MAX_FUNCTION = 40
LOOSE_END = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
POINTLESS = {"utils", "util", "helpers", "common", "misc"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), name_of(path))


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of each module or of each name in a module that is imported anywhere in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults_below(tree: ast.AST) -> Iterator[str]:
    """Yield what pure code may not do: import Flask or the system, name files, ask for the time."""
    for name in imported(tree):
        if name.split(".")[0] in FORBIDDEN_BELOW and not name.startswith("os.path"):
            yield f"imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield f"line {node.lineno}: {node.id}"
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN_METHODS
        ):
            yield f"line {node.lineno}: .{node.func.attr}()"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield f"line {node.lineno}: {node.func.id}()"
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os" and node.attr != "path":
            yield f"line {node.lineno}: os.{node.attr}"


def definitions(tree: ast.Module) -> Iterator[Definition]:
    """Yield the functions and classes at the top of a module and the methods of those classes."""
    for node in tree.body:
        if isinstance(node, Definition):
            yield node
        if isinstance(node, ast.ClassDef):
            yield from (child for child in node.body if isinstance(child, Definition))


def public(tree: ast.Module) -> Iterator[Definition]:
    """Yield what others may use: public names at the top and in public classes, special methods aside."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (child for child in node.body if isinstance(child, Definition) and child.name[0] != "_")


@each(sorted(PACKAGE.rglob("*.py")))
def test_imports_go_one_way(path: Path) -> None:
    part = path.relative_to(PACKAGE).with_suffix("").parts[0]
    allowed = LAYERS.get(part, set())
    for name in imported(tree_of(path)):
        root, *rest = name.split(".")
        assert root not in ABOVE
        if root == "plenary":
            assert rest
            assert rest[0] in allowed


@each(BELOW)
def test_below_the_faces_there_is_no_flask_no_file_and_no_clock(path: Path) -> None:
    assert list(faults_below(tree_of(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "import flask",
        "from flask.views import View",
        "import os",
        "from time import sleep",
        "open('a')",
        "from pathlib import Path\nPath('a')",
        "datetime.now()",
        "date.today()",
        "page.read_text()",
        "import os.path\nos.listdir('a')",
    ],
)
def test_the_test_of_purity_sees_what_is_forbidden(code: str) -> None:
    assert list(faults_below(ast.parse(code)))


def test_the_test_of_purity_lets_pure_code_pass() -> None:
    code = "from pathlib import PurePosixPath\nimport os.path\nos.path.commonprefix([])\ndef f(now): return now.year"
    assert list(faults_below(ast.parse(code))) == []


@each(MODULES)
def test_a_module_is_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES
    assert path.stem not in POINTLESS


@each(MODULES)
def test_functions_are_short(path: Path) -> None:
    long = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in definitions(tree_of(path))
        if not isinstance(node, ast.ClassDef)
    }
    assert {name: lines for name, lines in long.items() if lines > MAX_FUNCTION} == {}


@each(MODULES)
def test_what_others_use_says_what_it_promises(path: Path) -> None:
    tree = tree_of(path)
    assert ast.get_docstring(tree)
    assert [node.name for node in public(tree) if not ast.get_docstring(node)] == []


@each(MODULES)
def test_nothing_changes_a_module_from_within(path: Path) -> None:
    assert not [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Global)]


def test_there_are_no_loose_ends() -> None:
    folders = [PACKAGE, ROOT / "templates", ROOT / "static" / "theme", ROOT / "bench", ROOT / "deploy"]
    files = [*MODULES, *(path for folder in folders for path in folder.rglob("*") if path.is_file())]
    texts = {name_of(path): path.read_bytes().decode("utf-8", "replace") for path in files if path.suffix != ".pyc"}
    assert [name for name, text in texts.items() if LOOSE_END.search(text)] == []


def sections(text: str) -> dict[str, str]:
    """Return what stands below each heading of the second level that is a code."""
    parts = re.split(r"(?m)^## ([a-z-]+)\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


MESSAGES = sections((ROOT / "docs" / "editors" / "messages.md").read_text("utf-8"))


def test_every_code_has_its_heading_and_every_heading_its_code() -> None:
    assert sorted(MESSAGES) == sorted(CODES)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_explained_by_its_meaning_and_by_examples(code: str) -> None:
    assert f"*{CODES[code].level.capitalize()}.* {CODES[code].meaning}\n" in MESSAGES[code]
    assert MESSAGES[code].count("\n```") >= 4, "a bad example and a good one, in fences"


def test_every_code_is_raised_somewhere() -> None:
    trees = [tree_of(path) for path in PACKAGE.rglob("*.py") if path.name != "problems.py"]
    words = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert [code for code in CODES if code not in words] == []
