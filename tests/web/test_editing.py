"""An afternoon of an editor: pages are written, broken and mended while `flask run` shows them at the next request."""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from threading import Event

import html_checks
import pytest
import whole_site
from whole_site import Answer

PAGE = '+++\ntitle = "Garden party"\nweight = 5\n+++\nBring a hat.\n'


@dataclass(frozen=True, slots=True)
class Desk:
    """An editor's site and the preview of it."""

    site: Path
    root: str
    log: Path

    def see(self, address: str) -> Answer:
        """Load an address, and look for faults that no page may have."""
        answer = whole_site.get(self.root + address)
        if answer.headers["Content-Type"].startswith("text/html"):
            page = html_checks.read(answer.text)
            assert page.nesting == []
            assert html_checks.NEVER.findall(answer.text) == []
        return answer

    def write(self, path: str, text: str) -> None:
        whole_site.write(self.site, {path: text})


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((), id="flask run"),
        pytest.param(("--debug",), id="flask --debug run", marks=pytest.mark.slow),
    ],
)
def preview(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("desk")
    site = whole_site.copy_of_example(place / "site")
    with whole_site.running(site, place / "log", *request.param) as root:
        yield Desk(site, root, place / "log")
    assert "Traceback" not in (place / "log").read_text()


@pytest.fixture
def desk(preview: Desk) -> Iterator[Desk]:
    """The preview, its site as it was before each test."""
    yield preview
    for folder in ("pages", "static", "templates"):
        shutil.rmtree(preview.site / folder, ignore_errors=True)
    shutil.copytree(whole_site.ROOT / "pages", preview.site / "pages")
    shutil.copytree(
        whole_site.ROOT / "static", preview.site / "static", ignore=shutil.ignore_patterns("theme"), dirs_exist_ok=True
    )
    shutil.copy2(whole_site.ROOT / "site.toml", preview.site)


def words(answer: Answer) -> str:
    """Return what a visitor reads on a page, white space as one blank."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>|<[^>]*>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def links(answer: Answer, address: str) -> list[str]:
    """Return the words of every link to an address on a page."""
    return [" ".join(found.split()) for found in re.findall(rf'<a\b[^>]*href="{address}"[^>]*>([^<]*)', answer.text)]


def png(width: int, height: int) -> bytes:
    """Return the bytes of a black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" * (width + 1) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_the_site_is_there(desk: Desk) -> None:
    assert desk.see("/").status == 200
    assert "IASSIST" in words(desk.see("/about/"))
    assert desk.see("/theme/site.css").status == 200


def test_a_saved_change_is_seen_at_the_next_request(desk: Desk) -> None:
    desk.write("pages/about/party.md", PAGE)
    for number in range(20):
        desk.write("pages/about/party.md", PAGE + f"\nWord {number:02}.\n")
        assert f"Word {number:02}." in words(desk.see("/about/party/"))


def test_a_page_comes_moves_and_goes(desk: Desk) -> None:
    assert desk.see("/about/party/").status == 404
    desk.write("pages/about/party.md", PAGE)
    assert "Bring a hat." in words(desk.see("/about/party/"))
    assert "Garden party" in links(desk.see("/about/faq/"), "/about/party/")

    (desk.site / "pages/about/party.md").rename(desk.site / "pages/about/picnic.md")
    assert desk.see("/about/party/").status == 404
    assert "Bring a hat." in words(desk.see("/about/picnic/"))
    assert links(desk.see("/about/faq/"), "/about/party/") == []
    assert "Garden party" in links(desk.see("/about/faq/"), "/about/picnic/")

    (desk.site / "pages/about/picnic.md").unlink()
    assert desk.see("/about/picnic/").status == 404
    assert links(desk.see("/about/faq/"), "/about/picnic/") == []


@dataclass(frozen=True, slots=True)
class Slip:
    """A page that is broken, and what the editor is told: the line, the words marked on it, the cause and the cure."""

    text: str
    line: int
    column: int
    cause: str
    cure: str


SLIPS = {
    "front matter": Slip(PAGE.replace('party"', "party"), 2, 9, "quot", 'Write title = "Garden party". 1 +++'),
    "a shortcode's name": Slip(PAGE + '\nSee {{< figur src="/img/a.png" >}}.\n', 7, 5, "figur", "figure"),
    "a shortcode left open": Slip(PAGE + "\n{{< callout >}}\nNever closed.\n", 7, 1, "callout", "{{< /callout >}}"),
    "no closing fence": Slip(PAGE.replace("+++\nBring", "Bring"), 1, 0, "+++", "+++"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_broken_page_says_what_is_wrong_and_hurts_nobody_else(desk: Desk, slip: Slip) -> None:
    desk.write("pages/about/party.md", PAGE)
    desk.see("/about/party/")
    sound = {address: desk.see(address).data for address in ("/", "/about/", "/about/faq/", "/conferences/")}

    desk.write("pages/about/party.md", slip.text)
    answer = desk.see("/about/party/")
    shown = words(answer)
    assert answer.status == 500
    assert "This page can’t be shown yet" in shown
    assert f"pages/about/party.md , line {slip.line}" in shown
    assert slip.cause in shown.partition("What is wrong")[2]
    assert slip.cure in shown.partition("What to do")[2]
    marked = re.search(r"<mark>(.*?)\n?</mark>( *<b>\^</b>)?", answer.text, re.DOTALL)
    assert marked
    assert unescape(marked[1]).split(maxsplit=1) == [str(slip.line), slip.text.splitlines()[slip.line - 1]]
    if slip.column:
        assert marked[2] == " " * (6 + slip.column) + "<b>^</b>"

    assert {address: desk.see(address).data for address in sound} == sound
    assert "Garden party" in links(desk.see("/about/faq/"), "/about/party/")

    desk.write("pages/about/party.md", PAGE.replace("hat", "coat"))
    mended = desk.see("/about/party/")
    assert mended.status == 200
    assert "Bring a coat." in words(mended)


def test_what_is_doubtful_is_told_above_the_page(desk: Desk) -> None:
    desk.write("pages/about/party.md", PAGE + "\nOn [the way](/about/fak/).\n")
    answer = desk.see("/about/party/")
    assert answer.status == 200
    shown = words(answer)
    assert "1 problem on this page" in shown
    assert (
        'pages/about/party.md:7 no page or file of this site has the address /about/fak/; did you mean "/about/faq/"?'
        in shown
    )
    assert "problem on this page" not in words(desk.see("/about/faq/"))
    desk.write("pages/about/party.md", PAGE + "\nOn [the way](/about/faq/).\n")
    assert "problem on this page" not in words(desk.see("/about/party/"))


def test_a_link_is_alive_once_its_page_is_written(desk: Desk) -> None:
    desk.write("pages/about/party.md", PAGE + "\nOn [the way](way.md).\n")
    assert "1 problem on this page" in words(desk.see("/about/party/"))
    desk.write("pages/about/way.md", "# The way\n")
    answer = desk.see("/about/party/")
    assert "problem on this page" not in words(answer)
    assert "the way" in links(answer, "/about/way/")


def test_a_draft_has_a_badge(desk: Desk) -> None:
    desk.write("pages/about/party.md", PAGE.replace("weight", "draft = true\nweight"))
    for address in ("/about/party/", "/about/"):
        assert "Garden party Draft" in words(desk.see(address)), address
    desk.write("pages/about/party.md", PAGE)
    assert "Draft" not in words(desk.see("/about/party/")).replace("Drafts", "")


def test_files_come_change_and_go(desk: Desk) -> None:
    desk.write("pages/about/party.md", PAGE + '\n{{< figure src="/img/hat.png" alt="A hat" >}}\n')
    assert "/img/hat.png" in words(desk.see("/about/party/"))
    for width, height in ((40, 30), (80, 20)):
        (desk.site / "static/img/hat.png").write_bytes(png(width, height))
        assert desk.see("/img/hat.png").data == png(width, height)
        answer = desk.see("/about/party/")
        assert "problem on this page" not in words(answer)
        assert f'src="/img/hat.png" alt="A hat" width="{width}" height="{height}"' in answer.text
    (desk.site / "static/img/hat.png").unlink()
    assert desk.see("/img/hat.png").status == 404
    assert "1 problem on this page" in words(desk.see("/about/party/"))


def test_the_site_is_renamed_and_has_a_new_menu(desk: Desk) -> None:
    settings = desk.site / "site.toml"
    text = settings.read_text("utf-8")
    menu = '\n[[menu.main]]\nname = "Questions"\nurl = "/about/faq/"\nweight = 1\n'
    settings.write_text(text.replace('title = "IASSIST"', 'title = "The Association"', 1) + menu, "utf-8")
    answer = desk.see("/contact/")
    assert "– The Association</title>" in answer.text
    assert "Questions" in links(answer, "/about/faq/")
    assert words(answer).index("Questions") < words(answer).index("Conferences")


def test_a_slip_in_the_settings_leaves_the_site_standing(desk: Desk) -> None:
    settings = desk.site / "site.toml"
    settings.write_text('title = "Half', "utf-8")
    assert desk.see("/contact/").status == 200
    desk.write("pages/about/party.md", PAGE + "{{< nothing >}}")
    assert "site.toml:1" in words(desk.see("/about/party/"))


def test_a_shortcode_of_the_site_is_added_changed_and_taken_away(desk: Desk) -> None:
    desk.write("pages/about/party.md", PAGE + '\n{{< shout "Hurrah" >}}\n')
    assert desk.see("/about/party/").status == 500
    desk.write("templates/shortcodes/shout.html", "<em>{{ get(0)|upper }}!</em>")
    assert "<em>HURRAH!</em>" in desk.see("/about/party/").text
    desk.write("templates/shortcodes/shout.html", "<b>{{ get(0)|lower }}?</b>")
    assert "<b>hurrah?</b>" in desk.see("/about/party/").text
    (desk.site / "templates/shortcodes/shout.html").unlink()
    assert desk.see("/about/party/").status == 500


def test_a_template_of_the_site_goes_before_the_themes(desk: Desk) -> None:
    desk.write("templates/404.html", "<!doctype html><title>Lost</title><p>Nothing at this address.")
    assert whole_site.get(f"{desk.root}/nowhere/").text.endswith("Nothing at this address.")
    (desk.site / "templates/404.html").unlink()
    assert "This page can’t be found" in words(desk.see("/nowhere/"))


def test_a_half_saved_page_and_editors_leftovers_do_no_harm(desk: Desk) -> None:
    pages = desk.site / "pages" / "about"
    (pages / ".#party.md").symlink_to("editor@machine.1234:5678")
    whole_site.write(pages, {"party.md~": "old", ".party.md.swp": "b0VIM", "#party.md#": "unsaved", "party.md": ""})
    assert desk.see("/about/party/").status == 200
    assert desk.see("/about/").status == 200
    (pages / "party.md").unlink()
    (pages / "party.md").mkdir()
    assert desk.see("/about/party/").status in (404, 500)
    assert desk.see("/about/").status == 200


def test_the_whole_of_pages_may_vanish_and_come_back(desk: Desk) -> None:
    (desk.site / "pages").rename(desk.site / "away")
    assert desk.see("/").status == 200
    assert desk.see("/about/faq/").status == 404
    (desk.site / "away").rename(desk.site / "pages")
    assert desk.see("/about/faq/").status == 200


def test_others_may_look_while_somebody_types(desk: Desk) -> None:
    typed = Event()

    def look(address: str) -> set[int]:
        found = set()
        while not typed.is_set():
            found.add(whole_site.get(desk.root + address).status)
        return found

    addresses = ("/", "/about/", "/about/party/", "/about/faq/", "/conferences/")
    with ThreadPoolExecutor(len(addresses)) as visitors:
        found = [visitors.submit(look, address) for address in addresses]
        for number in range(40):
            desk.write("pages/about/party.md", PAGE + f"\nWord {number}.\n" if number % 4 else PAGE[:20])
            desk.write(f"pages/about/party-{number % 5}.md", PAGE)
            (desk.site / f"pages/about/party-{(number + 2) % 5}.md").unlink(missing_ok=True)
        typed.set()
    seen = {address: result.result() for address, result in zip(addresses, found, strict=True)}
    assert seen.pop("/about/party/") <= {200, 404, 500}
    assert set().union(*seen.values()) == {200}
    assert "Traceback" not in desk.log.read_text()
