"""What the built-in theme writes, without a browser."""

from __future__ import annotations

import re

import pytest
from lxml import html
from markupsafe import escape
from theme_pages import ROOT, STYLES, THEME, contents, every_page, fault, page, problem, render, with_params

PAGES = every_page()
SHEETS = [(THEME / name).read_text("utf-8") for name in ("site.css", "lists.css")]
CSS = re.sub(r"/\*.*?\*/", "", "".join(SHEETS), flags=re.S)


@pytest.fixture(params=sorted(PAGES))
def tree(request):
    return html.fromstring(PAGES[request.param])


def one(tree, path):
    found = tree.xpath(path)
    assert len(found) == 1, (path, found)
    return found[0]


def test_every_page_has_its_landmarks_one_heading_and_a_way_past_the_menu(tree):
    main = one(tree, "//main")
    assert len(main.xpath(".//h1")) == len(tree.xpath("//h1")) == 1
    assert one(tree, "//header[@class='site-header']") is not None
    assert one(tree, "//footer") is not None
    names = [nav.get("aria-label") for nav in tree.xpath("//nav")]
    assert all(names)
    assert len(names) == len(set(names))
    first = tree.xpath("//a")[0]
    assert first.get("href") == f"#{main.get('id')}"
    assert tree.xpath("/html/@lang") == ["en"]


def test_nothing_in_a_page_needs_more_than_a_strict_content_policy(tree):
    for inline in ("//style", "//*[@style]", "//script[not(@src)]", "//*[@*[starts-with(name(), 'on')]]"):
        assert not tree.xpath(inline), inline
    loaded = tree.xpath("//script/@src | //img/@src | //link[@rel!='canonical']/@href")
    assert loaded
    assert all(address.startswith("/") for address in loaded)


def test_every_file_of_the_theme_that_a_page_names_is_there(tree):
    named = [address for address in tree.xpath("//@src | //link/@href") if address.startswith("/theme/")]
    assert len(named) > 4
    assert [address for address in named if not (THEME.parent / address[1:]).is_file()] == []


def test_ids_are_unique(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["/home", "/section", "/links", "/page", "/draft"])
def test_the_body_stands_in_one_element_with_nothing_else(name):
    bodies = re.findall(r'<div class="page-body">', PAGES[name])
    assert len(bodies) == 1


def test_the_body_is_written_as_it_is():
    assert '<div class="page-body"><p>Only\n this.</p></div>' in render(
        "page.html", page=page(html="<p>Only\n this.</p>")
    )


def test_titles_and_other_words_of_people_are_escaped():
    nasty = "<script>alert('x')</script>\" onload=\"y"
    shown = render(
        "page.html", page=page(title=nasty, description=nasty, authors=(nasty,), address="/blog/x/", draft=True)
    )
    assert nasty not in shown
    assert shown.count(str(escape(nasty))) == 5
    assert nasty not in render(
        "problem.html", **fault() | {"problem": problem(message=nasty), "lines": ((3, nasty, True),)}
    )


def test_head_names_the_page_and_the_site():
    tree = html.fromstring(PAGES["/page"])
    assert tree.findtext(".//title") == "Questions and answers – The Association"
    assert html.fromstring(PAGES["/home"]).findtext(".//title") == "The Association"
    assert one(tree, "//meta[@name='description']/@content") == "What people ask us."
    assert one(tree, "//link[@rel='canonical']/@href") == "https://example.org/about/faq/"


def test_a_page_without_description_and_address_says_nothing_about_them():
    shown = render("page.html", page=page(description=""), canonical="")
    assert 'rel="canonical"' not in shown
    assert 'content="People who keep data."' in shown


def test_the_menu_marks_the_page_and_its_section():
    tree = html.fromstring(PAGES["/page"])
    about = one(tree, "//nav[@aria-label='Main']//a[@aria-current]")
    assert (about.text, about.get("aria-current")) == ("About", "true")
    section = html.fromstring(PAGES["/section"])
    assert one(section, "//nav[@aria-label='Main']//a[@aria-current]").get("aria-current") == "page"


def test_a_menu_entry_without_address_only_opens_its_list():
    tree = html.fromstring(PAGES["/page"])
    assert [summary.text_content() for summary in tree.xpath("//nav[@aria-label='Main']//summary")] == [
        "More in About",
        "Events",
    ]


def test_the_sidebar_opens_only_the_branch_that_holds_the_page():
    side = one(html.fromstring(PAGES["/page"]), "//aside")
    assert side.xpath(".//li/a/text()") == ["Officials", "Questions and answers"]
    assert side.xpath(".//a[@aria-current='page']/text()") == ["Questions and answers"]


@pytest.mark.parametrize(("entries", "shown"), [(2, False), (3, True), (11, True)])
def test_a_table_of_contents_needs_three_entries(entries, shown):
    tree = html.fromstring(render("page.html", toc=contents(*(f"h{number}" for number in range(entries)))))
    assert bool(tree.xpath("//nav[@class='toc']")) is shown
    assert len(tree.xpath("//nav[@class='toc']//a")) == (entries if shown else 0)


def test_a_long_table_of_contents_is_folded():
    assert "<details open>" in render("page.html", toc=contents(*"abcdefghij"))
    assert "<details open>" not in render("page.html", toc=contents(*"abcdefghijk"))


def test_dates_and_authors_show_only_on_news():
    assert "19 March 2026" not in PAGES["/page"]
    news = render("page.html", page=page(type="post"))
    assert "19 March 2026" in news
    assert "by Ada Lovelace, Charles Babbage" in news


def test_last_change_shows_where_it_differs_from_the_date():
    assert "Last changed on" in PAGES["/page"]
    assert "Last changed on" not in render("page.html", page=page(lastmod=page().date))


def test_drafts_and_problems_are_marked_in_preview_only():
    assert "Draft" in PAGES["/draft"]
    assert "2 problems on this page" in PAGES["/page"]
    assert "1 problem on this page" in render("page.html", preview=True, problems=(problem(),))
    assert "on this page</summary>" not in render("page.html", toc=(), problems=(problem(),))


def test_the_problem_page_says_where_what_and_what_to_do():
    tree = html.fromstring(PAGES["/problem"])
    where, wrong, cure = (dd.text_content() for dd in tree.xpath("//main//dd"))
    assert where == "pages/about/faq.md, line 3, column 9"
    assert wrong == 'The word "tru" is not true or false.'
    assert cure == 'Did you mean "true"?'
    assert "pages/index.md:3" in one(tree, "//section[@class='others']").text_content()


@pytest.mark.parametrize("trimmed", [True, False])
def test_the_caret_stands_under_the_column(trimmed):
    text = one(html.fromstring(render("problem.html", trimmed=trimmed, **fault())), "//pre").text_content()
    before, line, caret, after = text.splitlines()
    assert before == "    2  title = 'x'"
    assert after == "    4  +++"
    assert line[caret.index("^") :] == "tru"
    assert "^" not in render("problem.html", trimmed=trimmed, **fault() | {"caret": 0})


def test_the_page_for_lost_readers_offers_the_menu_and_the_home_page():
    links = one(html.fromstring(PAGES["/404"]), "//nav[@aria-label='Places to look']").xpath(".//a/@href")
    assert links == ["/", "/about/", "/officials/", "/about/faq/", "/conferences/", "/contact/"]


def test_a_section_lists_its_pages_as_cards_or_as_links():
    cards = one(html.fromstring(PAGES["/section"]), "//ul[@class='cards']")
    assert cards.xpath("li/a/text()") == ["A", "B"]
    assert one(html.fromstring(PAGES["/links"]), "//ul[@class='links']").xpath("li/a/text()") == ["C"]


def test_a_site_may_bring_its_logo():
    shown = render("page.html", site=with_params(logo="img/logo.png", logo_small="/img/small.png", icon="/img/i.png"))
    tree = html.fromstring(shown)
    assert one(tree, "//a[@class='brand']//img").items() == [("src", "/img/logo.png"), ("alt", "The Association")]
    assert one(tree, "//a[@class='brand']//source/@srcset") == "/img/small.png"
    assert one(tree, "//link[@rel='icon']/@href") == "/img/i.png"


@pytest.mark.parametrize(
    "value", [7, "word", ["word"], [7], {"title": 7, "links": "word"}, [{"links": [7, {"url": 7}]}], True]
)
def test_parameters_of_another_sort_never_break_a_page(value):
    names = ("style", "logo", "logo_small", "icon", "copyright", "mainSections", "footer")
    shown = render("page.html", site=with_params(**dict.fromkeys(names, value)))
    assert "page-body" in shown


def test_only_known_accents_are_taken():
    for style in STYLES:
        assert f'class="style-{style}"' in PAGES[f"/{style}"]
        assert style == "blue" or f".style-{style} {{" in CSS
    assert 'class="style-blue"' in render("page.html", site=with_params(style="mauve loud"))


def test_the_style_sheet_stays_small_and_asks_nobody():
    assert (THEME / "site.css").stat().st_size < 25_000
    assert (THEME / "lists.css").stat().st_size < 10_000
    assert re.findall(r"url\(([^)]*)\)", CSS) == ["icons.svg", "icons.svg"]
    assert "@import" not in CSS
    assert CSS.count("{") == CSS.count("}")


def test_old_phones_get_nothing_they_would_drop():
    for word in (":has(", ":is(", ":where(", "subgrid", "color-mix(", "@layer", "@container", "& "):
        assert word not in CSS, word
    assert not re.search(r"@media[^{]*[<>]", CSS)


def test_every_icon_has_its_row():
    rows = [int(row) for row in re.findall(r"--row: (\d+);", CSS)]
    drawn = re.findall(r"translate\(0 (\d+)\)", (THEME / "icons.svg").read_text("utf-8"))
    assert rows == list(range(len(drawn)))
    assert [int(place) for place in drawn] == [16 * row for row in rows]


def test_every_custom_property_is_defined():
    assert set(re.findall(r"var\((--[\w-]+)", CSS)) <= set(re.findall(r"(--[\w-]+):", CSS))


def test_the_guide_names_every_accent_and_every_template_that_may_be_overridden():
    guide = (ROOT / "docs" / "theme.md").read_text("utf-8")
    folder = ROOT / "templates"
    names = [
        file.relative_to(folder).as_posix() for part in (folder, folder / "partials") for file in part.glob("*.html")
    ]
    assert len(names) > 15
    for word in (*names, *STYLES):
        assert f"`{word}`" in guide, word
