"""The settings of a run: where they come from, and one line for each that can't be used."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import click
import pytest
from conftest import HOME, write
from hypothesis import given
from hypothesis import strategies as st

import config
from app import create_app
from config import Config, ConfigError, environment, read


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("base_url", "https://example.org/assoc", "https://example.org/assoc/"),
        ("base_url", "", ""),
        ("out", "public", config.HERE / "public"),
        ("out", "/srv/www", Path("/srv/www")),
        ("out", "", None),
        ("site", "", None),
        ("as_of", "2026-11-21", datetime(2026, 11, 21, tzinfo=UTC)),
        ("as_of", "2026-11-21 10:00:00 +0200", datetime(2026, 11, 21, 10, tzinfo=timezone(timedelta(hours=2)))),
        ("as_of", "", None),
        *[("strict", text, True) for text in ("1", "true", "YES", " on ")],
        *[("strict", text, False) for text in ("0", "False", "no", "off", "")],
    ],
)
def test_a_setting_is_read_from_the_environment_and_from_an_argument(name: str, text: str, value: object) -> None:
    assert getattr(read({f"PLENARY_{name.upper()}": text}), name) == value
    assert getattr(read({}, **{name: text}), name) == value


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"PLENARY_BASE_URL": "ftp://x"}, 'base_url is "ftp://x", which is no address of a site; write it like https'),
        ({"PLENARY_BASE_URL": "example.org"}, "no address of a site"),
        ({"PLENARY_STRICT": "perhaps"}, 'strict is "perhaps", which is neither true nor false; write one of the two'),
        ({"PLENARY_AS_OF": "soon"}, 'as_of is "soon", which is no date; write it like 2026-11-21'),
        ({"PLENARY_AS_OF": "2026-02-30"}, "no date"),
        ({"PLENARY_STRIKT": "1"}, 'PLENARY_STRIKT is no setting; did you mean "PLENARY_STRICT"?'),
        ({"PLENARY_QQQ": "1"}, "PLENARY_QQQ is no setting; the settings are PLENARY_SITE, PLENARY_BASE_URL"),
        ({"PLENARY_SITE": "/nowhere"}, "the site's folder /nowhere does not exist; name the one that holds pages/"),
        ({"PLENARY_SITE": "docs"}, "docs holds no folder pages/; name the one"),
        ({"PLENARY_SITE": "app.py/x"}, "does not exist"),
        ({"PLENARY_SITE": "~nobody-of-this-name/x"}, "site is"),
    ],
)
def test_what_cannot_be_used_is_one_line(variables: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(variables)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_given_goes_before_the_environment_and_that_before_the_default() -> None:
    variables = {"PLENARY_BASE_URL": "https://a.org/", "PLENARY_STRICT": "true"}
    assert read(variables, base_url="https://b.org/", strict=None).base_url == "https://b.org/"
    assert read(variables, strict=None).strict is True
    assert read(variables, strict=False).strict is False
    assert read({}) == Config()


def test_the_file_stands_behind_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text('PLENARY_OUT="from file"\nPLENARY_STRICT=true\nPLENARY_SITE\n', "utf-8")
    monkeypatch.setenv("PLENARY_OUT", "from environment")
    found = environment(file)
    assert found["PLENARY_OUT"] == "from environment"
    assert found["PLENARY_STRICT"] == "true"
    assert "PLENARY_SITE" not in found


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PLENARY_OUT=\xff\xfe\n")
    with pytest.raises(ConfigError, match=r"\.env can't be read as UTF-8 text"):
        environment(tmp_path / ".env")


@given(st.dictionaries(st.sampled_from([f"PLENARY_{f.name.upper()}" for f in fields(Config)]), st.text()))
def test_no_text_raises_anything_else(variables: dict[str, str]) -> None:
    with suppress(ConfigError):
        assert isinstance(read(variables), Config)


def test_an_application_ends_with_the_line_and_status_2(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException) as refused:
        create_app(site=str(tmp_path))
    assert refused.value.exit_code == 2
    assert "holds no folder pages/" in refused.value.message


@pytest.mark.parametrize(
    ("by_flask", "variable", "given", "preview"),
    [
        (None, None, None, False),
        ("true", None, None, True),
        ("true", "false", None, False),
        ("true", "true", False, False),
        (None, "1", None, True),
        (None, None, True, True),
    ],
)
def test_flask_run_is_a_preview_unless_something_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by_flask: str | None, variable: str | None, given, preview: bool
) -> None:
    write(tmp_path, {"pages/_index.md": HOME})
    for name, value in (("FLASK_RUN_FROM_CLI", by_flask), ("PLENARY_PREVIEW", variable)):
        if value:
            monkeypatch.setenv(name, value)
    assert create_app(site=str(tmp_path), preview=given).config["PREVIEW"] is preview


def test_the_docs_give_every_setting_its_sentence() -> None:
    text = (config.HERE / "docs" / "owners" / "settings.md").read_text("utf-8")
    section = text.partition("\n## How Plenary runs")[2].partition("\n## ")[0]
    rows = [[cell.strip("` ") for cell in line.split("|")[1:4]] for line in section.splitlines() if line[:3] == "| `"]
    defaults = {None: "", "": "", False: "false"}
    assert rows == [[f.name, defaults[f.default], f.metadata["meaning"]] for f in fields(Config)]
