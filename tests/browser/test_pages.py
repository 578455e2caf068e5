"""The example site in a real browser, served live with the application's own headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import whole_site
from chromium import chromium

from app import create_app

TARGETS = create_app(site=str(whole_site.ROOT)).extensions["plenary"].store.site.targets
PAGES = [address for address, target in TARGETS.items() if target.kind in ("page", "not-found")]
VIDEO = "/conferences/iassist-virtual-2021/"
PDF = "/about/strategic-plans/"
ARCHIVE = "/conferences/archive/2024-halifax/"
WIDTHS = (320, 390, 768, 1024, 1280)

LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} line ${event.lineNumber}`);
});
"""
# What sticks out on the right of the screen, though nothing around it scrolls.
TOO_WIDE = """
() => {
  const scrolls = (node) =>
    node && (/auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.checkVisibility() && !scrolls(node.parentElement))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 80));
}
"""
# The texts whose contrast is below 4.5, or 3 for large ones (WCAG 2.2, 1.4.3), on the nearest ground that is opaque.
FAINT = r"""
() => {
  const parts = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[0-9.]+/g).map(Number);
    const whole = colour.startsWith("color(") ? 1 : 255;
    return { light: [red, green, blue].map((value) => value / whole), alpha };
  };
  const luminance = (colour) => {
    const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = parts(colour).light.map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (node) => {
    const own = node ? getComputedStyle(node).backgroundColor : "rgb(255, 255, 255)";
    return parts(own).alpha === 1 ? own : ground(node.parentElement);
  };
  const faint = (node) => {
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const [one, other] = [luminance(style.color), luminance(ground(node))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05) < least;
  };
  return [...document.querySelectorAll("body *:not(script)")]
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .filter((node) => node.checkVisibility() && node.getBoundingClientRect().width > 1 && faint(node))
    .map((node) => node.outerHTML.slice(0, 80));
}
"""
# Where a row that scrolls sideways comes to rest after it has begun to move.
REST = """
(row) => new Promise((done) => {
  let [before, still, looked] = [0, 0, 0];
  const look = () => {
    still = row.scrollLeft === before ? still + 1 : 0;
    before = row.scrollLeft;
    looked += 1;
    if (looked > 50 || (before > 0 && still > 5)) done(before);
    else setTimeout(look, 50);
  };
  look();
})
"""
SHADE = """
(node) => {
  const parts = getComputedStyle(node).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number);
  return (Math.min(...parts) + Math.max(...parts)) / 2;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with whole_site.served() as address:
        yield address


class Visit:
    """A tab on the site that notes what the browser complains of and what it asks of whom; others are not reached."""

    def __init__(self, browser: Any, root: str, **options: Any) -> None:
        self.root = root
        self.heard: list[str] = []
        self.refused: list[str] = []
        self.context = browser.new_context(**options)
        self.context.add_init_script(LISTEN)
        self.context.route(lambda url: url.startswith("http") and not url.startswith(f"{root}/"), self._answer)
        self.tab = self.context.new_page()
        self.tab.on("console", lambda message: self.heard.append(f"{self.tab.url} {message.type}: {message.text}"))
        self.tab.on("pageerror", lambda error: self.heard.append(f"{self.tab.url} {error}"))
        self.tab.on("response", self._note)

    def _answer(self, route: Any) -> None:
        self.refused.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Player</title><h1>Player</h1>")

    def _note(self, response: Any) -> None:
        if response.status >= 400:
            self.heard.append(f"{response.url} {response.status}")

    def go(self, address: str) -> Any:
        """Open an address, see all of it, and return the tab."""
        self.tab.goto(self.root + address, wait_until="load")
        for part in range(4):
            self.tab.evaluate(f"scrollTo(0, document.body.scrollHeight * {part} / 3)")
        return self.tab


@pytest.fixture
def visit(browser: Any, root: str) -> Iterator[Any]:
    """Return a function that opens a tab: `visit(color_scheme="dark").go("/")`."""
    opened: list[Visit] = []

    def begin(width: int = 1280, **options: Any) -> Visit:
        opened.append(Visit(browser, root, viewport={"width": width, "height": 800}, **options))
        return opened[-1]

    yield begin
    for each in opened:
        each.context.close()


def check(visit: Visit, address: str) -> list[str]:
    """Return what is wrong with a page as it stands in the browser."""
    tab = visit.go(address)
    found = [f"{address} {words}" for words in tab.evaluate("violations")]
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}: {tab.evaluate(TOO_WIDE)}")
    dead = "[...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src)"
    return [*found, *tab.evaluate(dead)]


def test_a_page_is_quiet_whole_and_asks_nobody_else(visit: Any) -> None:
    seen = visit()
    assert check(seen, "/about/faq/") == []
    assert seen.heard == []
    assert seen.refused == []


@pytest.mark.slow
def test_all_pages_are_quiet_whole_and_ask_nobody_else(visit: Any) -> None:
    seen = visit()
    assert len(PAGES) > 40
    assert [fault for address in PAGES for fault in check(seen, address)] == []
    assert seen.heard == []
    assert seen.refused == []


@pytest.mark.slow
def test_all_pages_read_the_same_without_scripts(visit: Any) -> None:
    with_scripts, without = visit(), visit(java_script_enabled=False)
    for address in PAGES:
        texts = []
        for seen in (with_scripts, without):
            seen.tab.goto(seen.root + address, wait_until="domcontentloaded")
            texts.append(seen.tab.locator("main").text_content())
        assert texts[0] == texts[1], address


def test_the_checks_of_a_page_can_fail(visit: Any, root: str) -> None:
    seen = visit()
    seen.go("/contact/")
    seen.tab.evaluate("document.querySelector('h1').style.cssText = 'min-width: 2000px'")
    assert "h1" in str(seen.tab.evaluate(TOO_WIDE))
    made = "document.head.append(Object.assign(document.createElement('script'), { src: 'https://a.example/b.js' }))"
    seen.tab.evaluate(made)
    seen.tab.wait_for_function("violations.length > 0")
    assert "script-src" in seen.tab.evaluate("violations")[0]
    seen.tab.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://a.example/b.png' }))")
    seen.tab.wait_for_timeout(100)
    assert seen.refused == ["https://a.example/b.png"]
    assert any("a.example/b.js" in words for words in seen.heard)


@pytest.mark.parametrize(("by", "scripts"), [("mouse", False), pytest.param("keyboard", True, marks=pytest.mark.slow)])
def test_a_video_is_fetched_once_it_is_asked_for(visit: Any, by: str, scripts: bool) -> None:
    seen = visit(java_script_enabled=scripts)
    tab = seen.tab
    tab.goto(seen.root + VIDEO)
    frame = tab.locator(".embed-video iframe")
    frame.scroll_into_view_if_needed()
    play = tab.frame_locator(".embed-video iframe").get_by_role("link", name="Play the video. It comes from YouTube.")
    play.wait_for()
    assert seen.refused == []
    assert frame.bounding_box()["width"] / frame.bounding_box()["height"] == pytest.approx(16 / 9, rel=0.01)
    if by == "mouse":
        play.click()
    else:
        play.focus()
        tab.keyboard.press("Enter")
    tab.frame_locator(".embed-video iframe").get_by_role("heading", name="Player").wait_for()
    assert seen.refused == ["https://www.youtube-nocookie.com/embed/xKLnVljouZk?autoplay=1"]
    assert tab.url == seen.root + VIDEO
    assert seen.heard == []


@pytest.mark.slow
def test_a_pdf_is_shown_in_the_page(visit: Any) -> None:
    seen = visit()
    tab = seen.go(PDF)
    shown = tab.locator(".embed-pdf object")
    shown.scroll_into_view_if_needed()
    tab.wait_for_function("document.querySelector('.embed-pdf object').contentDocument !== undefined")
    assert not tab.get_by_text("This browser shows no PDF files inside a page").is_visible()
    assert tab.evaluate("violations") == []
    assert seen.heard == []


@pytest.mark.slow
def test_the_menu_works_by_keyboard(visit: Any) -> None:
    tab = visit().go("/contact/")
    tab.locator(".menu summary").first.focus()
    tab.keyboard.press("Enter")
    link = tab.locator(".menu").get_by_role("link", name="Officials and elections")
    assert link.is_visible()
    for _ in range(2):
        tab.keyboard.press("Tab")
    assert link.evaluate("node => node === document.activeElement")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/about/officials/")
    assert tab.locator("h1").text_content() == "Officials and elections"


@pytest.mark.slow
def test_the_present_place_is_marked(visit: Any) -> None:
    tab = visit().go("/about/faq/")
    here = tab.locator("[aria-current]").evaluate_all("nodes => nodes.map((node) => node.textContent.trim())")
    assert "About" in here
    assert here.count("Questions and answers") == 3  # the menu, the breadcrumbs, the sidebar


@pytest.mark.slow
def test_a_fragment_leads_to_its_place_below_no_header(visit: Any) -> None:
    seen = visit(reduced_motion="reduce")
    seen.tab.goto(f"{seen.root}/contact/#web-team")
    top = seen.tab.locator("#web-team").bounding_box()["y"]
    assert 0 <= top < 800
    assert seen.tab.evaluate(f"document.elementFromPoint(300, {top + 5}).closest('header.site-header')") is None


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/about/writing-pages/", "/conferences/iassist2026/", "/404.html"])
def test_pages_have_the_colours_that_the_visitor_chose(visit: Any, scheme: str, address: str) -> None:
    tab = visit(color_scheme=scheme).go(address)
    assert (tab.locator("body").evaluate(SHADE) > 128) is (scheme == "light")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_of_lists_kinds_and_blocks_stands_out_from_its_ground(visit: Any, scheme: str) -> None:
    seen = visit(color_scheme=scheme)
    for address in ("/", "/blog/", "/tags/", "/jobs/", "/jobs/data-librarian-ithaca/", "/events/", ARCHIVE):
        tab = seen.go(address)
        tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        assert tab.evaluate(FAINT) == [], address


@pytest.mark.slow
def test_the_check_of_contrast_can_fail(visit: Any) -> None:
    tab = visit(color_scheme="light").go("/jobs/")
    tab.evaluate("document.querySelector('h1').style.color = 'color(srgb 0.7 0.7 0.7)'")
    assert "<h1" in str(tab.evaluate(FAINT))


@pytest.mark.parametrize("scripts", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_jobs_are_filtered_by_style_alone(visit: Any, scripts: bool) -> None:
    seen = visit(java_script_enabled=scripts)
    tab = seen.tab
    tab.goto(f"{seen.root}/jobs/")
    opened, closed = tab.locator(".jobs li.open").first, tab.locator(".jobs details[open] li.closed").first
    for name, shown in (("Open", (True, False)), ("Closed", (False, True)), ("All jobs", (True, True))):
        tab.locator(".jobs > label").filter(has_text=name).click()
        assert (opened.is_visible(), closed.is_visible()) == shown, name
    tab.get_by_role("radio", name="All jobs").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.get_by_role("radio", name="Open").is_checked()
    assert not closed.is_visible()


@pytest.mark.parametrize("way", ["arrow", "link", "tab"])
def test_slides_move_inside_their_row(visit: Any, way: str) -> None:
    tab = visit(320, reduced_motion="reduce").go("/")
    row = tab.locator(".slides-row")
    row.focus()
    if way == "arrow":
        tab.keyboard.press("ArrowRight")
    elif way == "link":
        tab.locator(".slides-dots a").nth(1).click()
    else:
        row.locator("a").nth(1).focus()
    assert row.evaluate(REST) == 320
    assert tab.evaluate("scrollX") == 0


@pytest.mark.slow
def test_long_words_of_events_and_jobs_stay_on_narrow_screens(browser: Any, tmp_path: Any) -> None:
    site = whole_site.copy_of_example(tmp_path / "site")
    long = "Longword" * 20
    front = (
        f'+++\ntitle = "{long}"\ndate = 2026-11-01\nstart = 2027-01-01\nplace = "{long}"\nemployer = "{long}"\n+++\n'
    )
    whole_site.write(site, {"pages/events/long.md": front, "pages/jobs/long.md": front.replace("start", "posted")})
    with whole_site.served(site) as address:
        seen = Visit(browser, address)
        for page in ("/", "/events/", "/events/long/", "/jobs/", "/jobs/long/"):
            assert check(seen, page) == []
        seen.context.close()


@pytest.mark.slow
def test_paper_gets_the_text_alone(visit: Any) -> None:
    seen = visit(color_scheme="dark")
    tab = seen.go("/conferences/iassist2026/")
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for part in (".menu", ".side", ".pager", ".skip"):
        assert not tab.locator(part).first.is_visible()
    assert tab.locator(".page-body").is_visible()
    assert len(tab.pdf()) > 1000


@pytest.mark.slow
def test_a_lost_visitor_finds_a_way_on(visit: Any) -> None:
    seen = visit()
    tab = seen.go("/conferences/no-such-conference/")
    assert tab.get_by_role("heading", name="This page can’t be found").is_visible()
    assert tab.evaluate("violations") == []
    tab.get_by_role("link", name="Go to the home page").click()
    tab.wait_for_url(f"{seen.root}/")
    assert [words for words in seen.heard if "404" not in words] == []


def test_a_broken_page_shows_its_problem(browser: Any, tmp_path: Any) -> None:
    site = whole_site.copy_of_example(tmp_path / "site")
    whole_site.write(site, {"pages/about/party.md": '+++\ntitle = "Party\n+++\nWords <script>alert(1)</script>\n'})
    with whole_site.served(site, preview=True) as address:
        seen = Visit(browser, address, viewport={"width": 320, "height": 800})
        tab = seen.go("/about/party/")
        assert tab.get_by_role("heading", name="This page can’t be shown yet").is_visible()
        assert tab.get_by_text("pages/about/party.md").first.is_visible()
        marked, caret = tab.locator("pre mark").bounding_box(), tab.locator("pre b").bounding_box()
        assert marked["y"] < caret["y"] < marked["y"] + 2.5 * marked["height"]
        assert "alert(1)" in tab.locator("pre").text_content()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        assert tab.evaluate("violations") == []
        assert [words for words in seen.heard if " 500" not in words] == []
        seen.context.close()


@pytest.mark.slow
def test_tasks_have_boxes_in_place_of_bullets(visit: Any) -> None:
    tab = visit().go("/about/fellows-program/")
    task = tab.locator(".page-body li:has(> input)").first
    assert task.evaluate("node => getComputedStyle(node).listStyleType") == "none"
    assert tab.get_by_role("checkbox", name="to do").count() == 5
