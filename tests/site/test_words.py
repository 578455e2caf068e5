"""The words of the interface: the files they are read from, plural forms, dates, and that every language is whole."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import english
import pytest

from plenary.site import wordfiles
from plenary.site.plurals import FORMS, form
from plenary.site.words import LISTS, Words, languages, plain
from plenary.web import speech

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(path.stem for path in (ROOT / "i18n").glob("*.toml"))
THEME = {
    name: wordfiles.read((ROOT / "i18n" / f"{name}.toml").read_text("utf-8"), f"i18n/{name}.toml") for name in LANGUAGES
}


def speaking(language: str, *files: wordfiles.WordFile) -> Words:
    """Return the theme's words in a language, behind those of other files."""
    theme = [THEME[name] for name in languages(language) if name in THEME]
    return wordfiles.gather(language, wordfiles.nearest_first(language, [*files, *theme]))


# What a date is in each language: one day, the first of a month, and spans in a month, in a year and across years.
DATES = [
    (
        "en",
        ("19 March 2012", "Monday, 19 March 2012", "19 Mar 2012", "1 May 2026"),
        ("2–5 June 2026", "30 May – 2 June 2026", "30 December 2026 – 2 January 2027"),
    ),
    (
        "de",
        ("19. März 2012", "Montag, 19. März 2012", "19. März 2012", "1. Mai 2026"),
        ("2.–5. Juni 2026", "30. Mai – 2. Juni 2026", "30. Dezember 2026 – 2. Januar 2027"),
    ),
    (
        "fr",
        ("19 mars 2012", "lundi 19 mars 2012", "19 mars 2012", "1er mai 2026"),
        ("2–5 juin 2026", "30 mai – 2 juin 2026", "30 décembre 2026 – 2 janvier 2027"),
    ),
    (
        "fi",
        ("19. maaliskuuta 2012", "maanantai 19. maaliskuuta 2012", "19. maalisk. 2012", "1. toukokuuta 2026"),
        ("2.–5. kesäkuuta 2026", "30. toukokuuta – 2. kesäkuuta 2026", "30. joulukuuta 2026 – 2. tammikuuta 2027"),
    ),
]


@pytest.mark.parametrize(("language", "days", "spans"), DATES, ids=[row[0] for row in DATES])
def test_dates_are_written_as_in_the_language(language: str, days: tuple[str, ...], spans: tuple[str, ...]) -> None:
    words, day = speaking(language), date(2012, 3, 19)
    short, whole = words.day(day, "day_short"), words.day(day, "day_of_week")
    assert (words.day(datetime(2012, 3, 19, 23, tzinfo=UTC)), whole, short, words.day(date(2026, 5, 1))) == days
    month = words.period(date(2026, 6, 2), date(2026, 6, 5))
    year = words.period(date(2026, 5, 30), date(2026, 6, 2))
    assert (month, year, words.period(date(2026, 12, 30), date(2027, 1, 2))) == spans


def test_a_span_of_one_day_is_a_day() -> None:
    assert speaking("en").period(date(2026, 6, 2), datetime(2026, 6, 2, 18, tzinfo=UTC)) == "2 June 2026"
    assert speaking("fr").period(date(2026, 6, 1), date(2026, 6, 3)) == "1er–3 juin 2026"


def test_without_any_words_a_date_is_a_number_and_a_key_speaks_for_itself() -> None:
    assert Words().day(date(2026, 6, 2)) == "2026-06-02"
    assert Words().period(date(2026, 6, 2), date(2026, 6, 3)) == "2026-06-02/2026-06-03"
    assert (Words()("home"), Words()("not_found.go_home")) == ("Home", "Go home")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_and_nothing_is_wrong_with_it(language: str) -> None:
    file = THEME[language]
    assert file.problems == ()
    assert list(wordfiles.doubts(file, english.FILE)) == []
    assert sorted(file.texts) == sorted(english.FILE.texts)
    assert sorted(file.lists) == sorted(LISTS)
    assert not [key for key, entry in file.texts.items() if not all(entry.forms.values())]
    assert not list(wordfiles.lacking(language, [file], english.FILE, ("site.toml", 1)))


def test_a_region_falls_back_to_its_language_and_all_to_english() -> None:
    assert languages("de-AT") == ("de-at", "de", "en")
    assert languages("zh-Hant-TW") == ("zh-hant-tw", "zh-hant", "zh", "en")
    assert languages("") == languages("en") == ("en",)
    assert speaking("de-AT")("home") == "Startseite"
    austrian = wordfiles.read('[dates]\nmonths = ["Jänner"]\n', "i18n/de-at.toml")
    assert [problem.code for problem in austrian.problems] == ["words"]
    own = wordfiles.read('home = "Daheim"\n', "i18n/de-at.toml")
    assert (speaking("de-AT", own)("home"), speaking("de-AT", own)("next")) == ("Daheim", "Weiter")
    assert speaking("sv")("home") == "Home"


def test_the_nearest_language_counts_before_the_nearest_folder() -> None:
    paths = ["i18n/en.toml", "i18n/de.yaml", "i18n/de-AT.toml", "i18n/fr.toml", "i18n/readme.md", "i18n/de.toml"]
    assert wordfiles.chosen(paths, "de-at") == ["i18n/de-AT.toml", "i18n/de.toml", "i18n/de.yaml", "i18n/en.toml"]
    own_english = wordfiles.read('home = "Base"\n', "i18n/en.toml")
    assert speaking("de", own_english)("home") == "Startseite"
    assert speaking("en", own_english)("home") == "Base"


PLURALS = [
    ("en", {0: "other", 1: "one", 2: "other"}),
    ("fr", {0: "one", 1: "one", 2: "other"}),
    ("pt-br", {0: "one", 2: "other"}),
    ("ru", {1: "one", 2: "few", 5: "many", 11: "many", 12: "many", 21: "one", 22: "few", 111: "many"}),
    ("hr", {1: "one", 3: "few", 5: "other", 11: "other", 21: "one"}),
    ("pl", {1: "one", 2: "few", 5: "many", 12: "many", 21: "many", 22: "few"}),
    ("cs", {1: "one", 4: "few", 5: "other"}),
    ("sl", {1: "one", 2: "two", 3: "few", 5: "other", 101: "one", 102: "two"}),
    ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 100: "other", 103: "few"}),
    ("lt", {1: "one", 2: "few", 10: "other", 11: "other", 21: "one"}),
    ("ro", {0: "few", 1: "one", 19: "few", 20: "other", 101: "few"}),
    ("he", {1: "one", 2: "two", 3: "other"}),
    ("fi", {0: "other", 1: "one"}),
]


@pytest.mark.parametrize(("language", "wanted"), PLURALS, ids=[row[0] for row in PLURALS])
def test_each_number_has_its_form(language: str, wanted: dict[int, str]) -> None:
    assert {count: form(language, count) for count in wanted} == wanted
    assert {form(language, count) for count in range(300)} <= set(FORMS)


def test_a_text_is_filled_in_and_chosen_by_its_number() -> None:
    file = wordfiles.read('[pages]\none = "one page"\nother = "{count} pages of {name}"\n', "i18n/en.toml")
    words = speaking("en", file)
    assert (words("pages", 1), words("pages", count=3, name="A")) == ("one page", "3 pages of A")
    assert words("pages", name="{count}") == "{count} pages of {count}"
    assert words("more_in", name="<b>{0.__class__}") == "More in <b>{0.__class__}"
    assert words("more_in") == "More in {name}"


HUGO = {
    "a list": """\
- id: readMore
  translation: "Read on"

- id: pages
  translation:
    one: a page
    other: "{{ .Count }} pages"
""",
    "a list behind a comment and a line ---": """\
# Words
---
- id: readMore
  translation: Read on
- id: pages
  translation: {one: a page, other: '{{.Count}} pages'}
""",
    "groups in YAML": """\
readMore:
  other: Read on
pages:
  one: a page
  other: '{{ . }} pages'
""",
    "texts in YAML": """\
---
readMore: Read on
pages: {one: a page, other: '{{ . }} pages'}
""",
}


@pytest.mark.parametrize("text", HUGO.values(), ids=HUGO)
def test_hugos_forms_are_read(text: str) -> None:
    file = wordfiles.read(text, "i18n/en.yaml")
    words = speaking("en", file)
    assert file.problems == ()
    assert [words("readMore"), words("read_more"), words("pages", 1), words("pages", 2)] == [
        *("Read on", "Read on", "a page", "2 pages")
    ]


def test_hugos_forms_are_read_in_toml() -> None:
    groups = '[pages]\nhash = "sha1-1"\none = "a page"\nother = "{{ .Count }} pages"\n[menu.top]\nother = "Up"\n'
    text = f'# Words\nreadMore = "Read on"\n{groups}'
    file = wordfiles.read(text, "i18n/en.toml")
    words = speaking("en", file)
    assert (file.problems, words("readMore"), words("pages", 5), words("menu.top")) == ((), "Read on", "5 pages", "Up")


@pytest.mark.parametrize(
    "text",
    [
        "- id: a\n- translation: b\n",
        "- 1\n",
        "- id: 7\n  translation: x\n",
        "[[a]]\nb = 1\n",
        "a: [1]\n",
        "a: 2026-01-01\n",
    ],
)
def test_what_is_no_text_is_told_with_its_line(text: str) -> None:
    source = "i18n/en.toml" if text.startswith("[[") else "i18n/en.yaml"
    problems = wordfiles.read(text, source).problems
    assert text.startswith("a: 2026") or {problem.code for problem in problems} == {"words"}
    assert all(problem.line >= 1 for problem in problems)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "---\n", "\n\n", "- \n", "-", "---", "a", "\u2028", "{", "[a", "- [", "&x"]
)
@pytest.mark.parametrize("ending", [".toml", ".yaml", ".yml"])
def test_nothing_that_a_file_holds_raises(text: str, ending: str) -> None:
    file = wordfiles.read(text, f"i18n/en{ending}")
    assert all(problem.code in ("words", "words-syntax") for problem in file.problems)
    assert speaking("en", file)("home") == "Home"


def test_words_that_only_hugos_theme_knows_raise_no_alarm() -> None:
    ids = ["navToggle", "contactTitle", "continueReading", "tagsTitle", "readMore", "detail", "homes"]
    text = "".join(f'- id: {name}\n  translation: "x"\n' for name in ids)
    assert list(wordfiles.doubts(wordfiles.read(text, "i18n/en.yaml"), english.FILE)) == []


def test_what_a_language_lacks_is_told_once() -> None:
    file = wordfiles.read('home = "Hem"\n', "i18n/sv.toml")
    (problem,) = wordfiles.lacking("sv", [file, english.FILE], english.FILE, ("site.toml", 1))
    more = len(english.FILE.texts) - 1 - 5
    assert (problem.source, problem.code) == ("i18n/sv.toml", "words")
    assert re.search(rf"stay English: (\S+, ){{4}}\S+ and {more} more; add them", problem.message)


ASKED = re.compile(r"""\b(?:t|words)\(\s*["']([^"']+)["']""")


def asked_for(folder: str, ending: str) -> set[str]:
    """Return the plain keys of the texts that templates or modules ask for."""
    files = (ROOT / folder).rglob(f"*{ending}")
    return {plain(key) for path in files for key in ASKED.findall(path.read_text("utf-8"))}


def test_every_text_that_a_template_asks_for_is_there() -> None:
    assert sorted(asked_for("templates", ".html") - english.FILE.texts.keys()) == []


def test_every_text_is_asked_for() -> None:
    asked = asked_for("templates", ".html") | asked_for("plenary", ".py")
    asked |= {plain(key) for key in ("draft", "scheduled", "expired", "ordinal")}
    asked |= {plain(key) for _, key in speech.LABELS}
    groups = ("dates.", "callout.", "taxonomy.")  # what is written names them, or Words itself asks
    assert [key for key in english.FILE.texts if key not in asked and not key.startswith(groups)] == []


def test_a_text_that_is_left_empty_stays_empty() -> None:
    file = wordfiles.read('last_changed = ""\n[pages]\none = "a page"\n', "i18n/en.toml")
    words = speaking("en", file)
    assert (words("last_changed", date="today"), words("pages", count=2)) == ("", "a page")
    assert list(wordfiles.doubts(file, english.FILE)) == []


ORDINALS = [
    ("en", "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 103rd 111th"),
    ("en-gb", "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 103rd 111th"),
    ("fr", "1er 2e 3e 4e 11e 12e 13e 21e 22e 103e 111e"),
    ("fi", "1. 2. 3. 4. 11. 12. 13. 21. 22. 103. 111."),
]


@pytest.mark.parametrize(("language", "wanted"), ORDINALS, ids=[row[0] for row in ORDINALS])
def test_numbers_in_an_order(language: str, wanted: str) -> None:
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)
    assert " ".join(map(speaking(language).ordinal, numbers)) == wanted


IN_ENGLISH = {"problem.html", "problems.html"}  # what editors alone are told


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_words_of_their_own(path: Path) -> None:
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    labels = re.findall(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"', markup)
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<!--.*?-->|<[^>]*>", " ", markup, flags=re.DOTALL) + " ".join(labels))
    assert path.name in IN_ENGLISH or set(words) <= {"doi"}
