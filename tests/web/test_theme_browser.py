"""The built-in theme in a real browser: what fits, what can be read, what the keyboard reaches, what is loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from theme_pages import STYLES, every_page
from theme_server import serve

PAGES = every_page()
KINDS = tuple(address for address in PAGES if address[1:] not in STYLES)
WIDTHS = (320, 360, 768, 1100, 1280, 2000)

PROBES = (Path(__file__).parent / "theme_probes.js").read_text("utf-8")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(PAGES) as where:
        yield where


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser, address):
    """Open a page in a fresh tab: `visit("/page", width=320, dark=True, scripts=False)`."""
    contexts = []

    def open_page(name, width=1280, *, dark=False, scripts=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            **options,
        )
        contexts.append(context)
        tab = context.new_page()
        tab.heard = []
        tab.on("console", lambda message: tab.heard.append(message.text))
        tab.on("pageerror", lambda error: tab.heard.append(str(error)))
        tab.asked = []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.goto(address + name, wait_until="load")
        tab.evaluate(PROBES)
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", KINDS)
def test_no_page_is_wider_than_the_screen(visit, name):
    tab = visit(name)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_quiet_and_asks_only_its_own_host_under_a_strict_policy(visit, address, name):
    tab = visit(name)
    assert tab.heard == []
    assert len(tab.asked) > 3
    assert [url for url in tab.asked if not url.startswith(address)] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_every_word_stands_out_from_its_ground(visit, name, dark):
    tab = visit(name, dark=dark)
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert tab.evaluate("probes.contrast()") == []


def test_the_contrast_check_can_fail(visit):
    tab = visit("/page")
    tab.evaluate("document.querySelector('.page-body p').className = 'btn-default'")
    tab.evaluate("document.querySelector('.page-body p').style.cssText = 'color: #999'")
    assert any("btn-default" in poor for poor in tab.evaluate("probes.contrast()"))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["/page", "/home", "/404", "/problem"])
def test_the_keyboard_goes_through_the_page_in_order_and_shows_where_it_is(visit, name, width):
    tab = visit(name, width)
    for expected in tab.evaluate("probes.stops()"):
        tab.keyboard.press("Tab")
        assert tab.evaluate("probes.focused()") == {"stop": expected, "ring": True, "seen": True}, expected


def test_the_skip_link_comes_first_and_leads_to_the_text(visit):
    tab = visit("/page")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_folds_on_narrow_screens(visit, scripts):
    tab = visit("/page", 360, scripts=scripts)
    link = tab.locator(".menu").get_by_role("link", name="Contact")
    assert not link.is_visible()
    tab.locator("label[for=Menu-open]").click()
    assert link.is_visible()
    assert tab.locator(".brand").bounding_box()["y"] < link.bounding_box()["y"]
    tab.locator(".menu summary").first.click()
    assert tab.locator(".menu").get_by_role("link", name="Officials").is_visible()
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert not tab.locator("label[for=Menu-open]").is_visible()
    assert link.is_visible()


def test_the_folded_menu_opens_and_closes_by_keyboard(visit):
    tab = visit("/page", 360)
    tab.locator("#Menu-open").focus()
    tab.keyboard.press("Space")
    assert tab.locator(".menu > ul").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.locator(".menu > ul").is_visible()
    tab.keyboard.press("Enter")
    assert tab.locator(".menu > ul").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_drop_downs_open_without_scripts_and_inside_the_screen(visit, scripts):
    tab = visit("/page", 800, scripts=scripts)
    for number, name in enumerate(["Officials", "Conferences"]):
        link = tab.locator(".menu").get_by_role("link", name=name)
        assert not link.is_visible()
        tab.locator(".menu summary").nth(number).click()
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 800


def test_escape_and_a_click_elsewhere_close_a_drop_down(visit):
    tab = visit("/page")
    summary, opened = tab.locator(".menu summary").first, tab.locator(".menu details[open]")
    summary.click()
    tab.keyboard.press("Escape")
    assert opened.count() == 0
    assert summary.evaluate("node => node === document.activeElement")
    summary.click()
    assert opened.count() == 1
    tab.locator("h1").click()
    assert opened.count() == 0


def test_all_words_are_there_without_scripts(visit):
    tab = visit("/page", scripts=False)
    for words in ("Questions and answers", "Words beside the figure", "Privacy", "Web team"):
        assert tab.get_by_text(words).first.is_visible()


def test_text_and_sidebar_stand_side_by_side_only_where_there_is_room(visit):
    tab = visit("/page")
    body, side = tab.locator(".page-body").bounding_box(), tab.locator(".side").bounding_box()
    assert body["x"] + body["width"] < side["x"]
    tab.set_viewport_size({"width": 700, "height": 800})
    body, side = tab.locator(".page-body").bounding_box(), tab.locator(".side").bounding_box()
    assert body["y"] + body["height"] < side["y"]


def test_lines_are_comfortable_to_read(visit):
    tab = visit("/page", 2000)
    em = tab.evaluate("parseFloat(getComputedStyle(document.querySelector('.page-body')).fontSize)")
    assert 30 * em < tab.locator(".page-body").bounding_box()["width"] < 38 * em


def test_what_scrolls_sideways_can_be_reached_by_keyboard(visit):
    tab = visit("/page", 360)
    for part in ("table.table", "pre"):
        wide = tab.locator(f".page-body {part}")
        assert wide.evaluate("node => node.scrollWidth > node.clientWidth")
        assert wide.get_attribute("tabindex") == "0"


def test_known_icons_show_and_unknown_ones_leave_no_box(visit):
    tab = visit("/page")
    box = tab.locator(".fa-external-link-alt").first.bounding_box()
    assert box["width"] == box["height"] > 10
    assert not tab.locator(".fa-nobody-knows").is_visible()
    assert any(url.endswith("icons.svg") for url in tab.asked)


def test_the_link_of_a_heading_shows_when_it_is_wanted(visit):
    tab = visit("/page", reduced_motion="reduce")
    link = tab.locator(".heading-anchor")
    opacity = "node => Number(getComputedStyle(node).opacity)"
    assert link.evaluate(opacity) == 0
    tab.get_by_role("heading", name="Lists").hover()
    assert link.evaluate(opacity) == 1
    assert link.bounding_box()["width"] > 8
    tab.mouse.move(0, 0)
    assert link.evaluate(opacity) == 0
    link.focus()
    assert link.evaluate(opacity) == 1


def test_figures_float_where_there_is_room(visit):
    tab = visit("/page")
    figure = tab.locator("figure.wrap-right")
    assert figure.evaluate("node => getComputedStyle(node).float") == "right"
    tab.set_viewport_size({"width": 360, "height": 800})
    assert figure.evaluate("node => getComputedStyle(node).float") == "none"


def test_print_leaves_out_what_paper_cannot_do_and_writes_addresses_out(visit):
    tab = visit("/page", dark=True)
    tab.emulate_media(media="print", color_scheme="dark")
    for part in (".menu", ".crumbs", ".toc", ".side", ".pager", ".skip", ".ribbon"):
        assert not tab.locator(part).is_visible(), part
    after = tab.locator("a[href^='https://example.org']").evaluate("node => getComputedStyle(node, '::after').content")
    assert "https://example.org/there" in after
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_nothing_moves_for_those_who_asked_for_rest(visit):
    tab = visit("/page", reduced_motion="reduce")
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_forced_colours_keep_icons_and_the_mark_of_the_present_page(visit):
    tab = visit("/page", forced_colors="active")
    colour = "node => getComputedStyle(node).borderLeftColor"
    here, other = tab.locator(".side li a[aria-current]"), tab.locator(".side li a:not([aria-current])").first
    assert here.evaluate(colour) != other.evaluate(colour)
    icon = tab.locator(".fa-external-link-alt").first
    assert icon.evaluate("node => getComputedStyle(node).backgroundColor") not in (
        "rgba(0, 0, 0, 0)",
        "rgb(255, 255, 255)",
    )


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(visit, name, width, dark):
    axe = os.environ.get("AXE_JS")
    if not axe:
        pytest.skip("AXE_JS does not name axe-core's axe.min.js")
    tab = visit(name, width, dark=dark, bypass_csp=True)
    tab.evaluate(Path(axe).read_text("utf-8"))
    found = tab.evaluate(
        "axe.run().then(result => result.violations.map(each => [each.id, each.nodes.map(n => n.html)]))"
    )
    assert found == []
