"""The example site, live and frozen: the same bytes at every address, no link dead, every page sound."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html_checks
import pytest
import whole_site
from html_checks import Document

from app import create_app
from plenary.site.addresses import frozen_name

BASES = ("", "https://example.org/assoc/")
KINDS = {
    ".html": {"text/html; charset=utf-8"},
    ".css": {"text/css; charset=utf-8"},
    ".js": {"text/javascript; charset=utf-8"},
    ".svg": {"image/svg+xml; charset=utf-8"},
    ".png": {"image/png"},
    ".pdf": {"application/pdf"},
    ".csv": {"text/csv; charset=utf-8"},
    ".txt": {"text/plain; charset=utf-8"},
}
FOR_MACHINES = {f"application/{kind}; charset=utf-8" for kind in ("rss+xml", "atom+xml", "xml")}


@dataclass(frozen=True, slots=True)
class Frozen:
    """The example site as it was frozen for one address."""

    base_url: str
    files: dict[str, bytes]

    @property
    def root(self) -> str:
        """The address of its home page."""
        return self.base_url or "https://example.org/"

    @property
    def prefix(self) -> str:
        return urlsplit(self.base_url).path.rstrip("/")

    def file_at(self, address: str) -> str:
        """Return the file that a static host answers with at a whole address of this site; "" for none.

        Hosts lead from a folder's name to the folder, as our server does.
        """
        path = unquote(address.removeprefix(self.root)) if address.startswith(self.root) else "/"
        names = (path, posixpath.join(path, "index.html"))
        return next((name for name in names if name in self.files), "")


@pytest.fixture(scope="module", params=BASES, ids=["at a root", "below a path"])
def frozen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    place = tmp_path_factory.mktemp("frozen")
    given = ["--base-url", request.param] if request.param else []
    out = place / "build"
    done = whole_site.freeze(whole_site.copy_of_example(place / "site"), out, *given)
    assert (done.status, done.err) == (0, "")
    return Frozen(request.param, whole_site.files(out))


@pytest.fixture(scope="module")
def pages(frozen: Frozen) -> dict[str, Document]:
    found = {name: data for name, data in frozen.files.items() if name.endswith(".html") and not leads_on(data)}
    return {name: html_checks.read(data.decode()) for name, data in found.items()}


def leads_on(data: bytes) -> bool:
    """Return whether a frozen file is the page of an old address, which a server answers with a redirect."""
    return b'<meta http-equiv="refresh"' in data


@pytest.fixture(scope="module")
def live(frozen: Frozen) -> Iterator[str]:
    with whole_site.served(prefix=frozen.prefix, base_url=frozen.base_url) as address:
        yield address


def test_everything_that_was_written_is_frozen(frozen: Frozen) -> None:
    every = (whole_site.ROOT / "pages").rglob("*.md")
    written = [path for path in every if "\ndraft = true" not in path.read_text("utf-8")]
    site = create_app(preview=False).extensions["plenary"].store.site
    pages = {frozen_name(page.address) for page in site.pages.values() if page.source.endswith(".md")}
    assert len(pages) == len(written) >= 50
    assert pages <= frozen.files.keys()
    static = whole_site.files(whole_site.ROOT / "static")
    assert {name: frozen.files.get(name) for name in static} == static
    assert "404.html" in frozen.files
    assert "conferences/archive/since-2000/conferences.csv" in frozen.files


def test_a_server_answers_with_the_bytes_of_every_frozen_file(frozen: Frozen, live: str) -> None:
    answers = {name: whole_site.get(live + whole_site.address_of(name)) for name in frozen.files}
    assert {
        name for name, answer in answers.items() if answer.status != (301 if leads_on(answer.data) else 200)
    } == set()
    assert {name for name, answer in answers.items() if answer.data != frozen.files[name]} == set()
    kinds: dict[str, set[str]] = {}
    for name, answer in answers.items():
        kinds.setdefault(Path(name).suffix, set()).add(answer.headers["Content-Type"])
    assert {suffix: found for suffix, found in kinds.items() if suffix} == {**KINDS, ".xml": FOR_MACHINES}


def test_many_visitors_at_once_get_the_same_bytes(frozen: Frozen) -> None:
    asked = [name for name in frozen.files if name.endswith(".html")] * 2
    with (
        whole_site.served(prefix=frozen.prefix, base_url=frozen.base_url) as root,
        ThreadPoolExecutor(8) as visitors,
    ):
        answers = visitors.map(lambda name: whole_site.get(root + whole_site.address_of(name)).data, asked)
        assert [name for name, data in zip(asked, answers, strict=True) if data != frozen.files[name]] == []


def test_a_test_client_gets_the_same_bytes(frozen: Frozen) -> None:
    client = create_app(site=str(whole_site.ROOT), base_url=frozen.base_url).test_client()
    base = f"http://anything.example{frozen.prefix}"
    other = set()
    for name, data in frozen.files.items():
        with client.get(whole_site.address_of(name), base_url=base) as answer:
            other |= {name} if answer.data != data else set()
    assert other == set()


def test_every_address_of_the_site_is_frozen(frozen: Frozen) -> None:
    targets = create_app(site=str(whole_site.ROOT)).extensions["plenary"].store.site.targets
    assert sorted(targets) == sorted(map(whole_site.address_of, frozen.files))


def test_a_lost_visitor_gets_the_frozen_404_page(frozen: Frozen, live: str) -> None:
    for lost in ("/no/such/page", "/about/nothing/", "/theme/", "/%00", "/about/%FF/"):
        answer = whole_site.get(live + lost)
        assert (lost, answer.status) == (lost, 404)
        assert answer.data == frozen.files["404.html"]


def test_the_404_page_is_right_wherever_it_is_shown(frozen: Frozen, pages: dict[str, Document]) -> None:
    page = pages["404.html"]
    relative = [
        link
        for link in (*html_checks.followed(page), *html_checks.loaded(page))
        if not link.startswith((f"{frozen.prefix}/", "#", "https://"))
    ]
    assert relative == []


def test_an_address_without_its_slash_leads_on_within_the_site(frozen: Frozen, live: str) -> None:
    answer = whole_site.get(live + "/about/faq")
    assert answer.status == 301
    assert urljoin(live, answer.headers["Location"]) == f"{live}/about/faq/"


def test_every_link_within_the_site_leads_to_a_file_and_a_place_in_it(
    frozen: Frozen, pages: dict[str, Document]
) -> None:
    dead = []
    count = 0
    for name, page in pages.items():
        here = urljoin(frozen.root, whole_site.address_of(name).removeprefix("/"))
        for link in (*html_checks.followed(page), *html_checks.loaded(page)):
            whole, _, fragment = urljoin(here, link).partition("#")
            if urlsplit(whole).netloc != "example.org" or urlsplit(whole).scheme not in ("http", "https"):
                continue
            count += 1
            file = frozen.file_at(whole)
            anchors = pages[file].anchors if file in pages else set()
            if not file or (file in pages and fragment and unquote(fragment) not in anchors):
                dead.append((name, link))
    assert dead == []
    assert count > 1000


def test_nothing_is_fetched_from_anybody_else(frozen: Frozen, pages: dict[str, Document]) -> None:
    asked = {(name, address) for name, page in pages.items() for address in html_checks.loaded(page)}
    asked |= {
        (name, address)
        for name, data in frozen.files.items()
        if name.endswith((".css", ".svg"))
        for address in html_checks.css_addresses(data.decode())
    }
    ours = (frozen.root, "data:")
    away = {(name, url) for name, url in asked if not urljoin(frozen.root, url).startswith(ours)}
    assert len(asked) > 5 * len(pages)
    assert away == set()


def test_the_files_that_style_sheets_name_are_there(frozen: Frozen) -> None:
    sheets = {name: data.decode() for name, data in frozen.files.items() if name.endswith(".css")}
    named = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), address.partition("#")[0]))
        for name, css in sheets.items()
        for address in html_checks.css_addresses(css)
        if not address.startswith("data:")
    }
    assert named
    assert named - frozen.files.keys() == set()


def test_no_page_shows_its_markup(frozen: Frozen, pages: dict[str, Document]) -> None:
    shown = {name: html_checks.leaked(frozen.files[name].decode(), page) for name, page in pages.items()}
    assert {name: found for name, found in shown.items() if found} == {}


def test_elements_stand_where_they_may(pages: dict[str, Document]) -> None:
    assert {name: page.nesting for name, page in pages.items() if page.nesting} == {}


def test_pages_can_be_found_heard_and_walked_through(pages: dict[str, Document]) -> None:
    faults = {name: html_checks.accessible(page) for name, page in pages.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_each_page_has_one_body_of_text_and_a_title_of_its_own(frozen: Frozen, pages: dict[str, Document]) -> None:
    bodies = {
        name: sum("page-body" in given.get("class", "").split() for _, given in page.tags)
        for name, page in pages.items()
    }
    without = {name for name, count in bodies.items() if count != 1}
    assert without == {"404.html", *(name for name in pages if "/page/" in name)}, "further parts of a list have none"
    titles = [frozen.files[name].decode().partition("<title>")[2].partition("</title>")[0] for name in pages]
    assert all(title.endswith("IASSIST") for title in titles)
    assert all(title.strip() == title for title in titles)


def test_a_page_names_its_own_address_where_the_site_has_one(frozen: Frozen, pages: dict[str, Document]) -> None:
    named = {
        name: [given["href"] for tag, given in page.tags if tag == "link" and given.get("rel") == "canonical"]
        for name, page in pages.items()
    }
    if frozen.base_url:
        own = {name: [frozen.base_url + whole_site.address_of(name)[1:]] for name in pages}
        assert named == {**own, "404.html": []}
    else:
        assert not any(named.values())


def test_no_server_puts_its_own_address_into_a_page(frozen: Frozen, live: str) -> None:
    host = urlsplit(live).netloc
    for name in ("index.html", "404.html", "conferences/iassist2026/index.html"):
        assert host not in whole_site.get(live + whole_site.address_of(name)).text


GOOD = (
    '<!doctype html><html lang="en"><head><title>T</title></head><body><main><h1>A</h1><h2 id="a">B</h2>'
    '<p>Text<br><img src="/a.png" alt=""></p><ul><li>One<p>Two</p></li></ul></main></body></html>'
)


def test_the_checks_let_a_sound_page_pass() -> None:
    page = html_checks.read(GOOD)
    assert [*page.nesting, *html_checks.accessible(page), *html_checks.leaked(GOOD, page)] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<p>Text", "<p><div>Text</div>", "<div> is a block within a line"),
        ("<p>Text", "<p><a href='b'><ins><section></section></ins></a>", "<section> is a block within a line"),
        ("</p>", "", "</main>"),
        ("Text", "<a href='/'><a href='/b'>c</a></a>", "<a> cannot be reached"),
        ("<li>One", "One", "the text"),
        ("Two", "<li>x</li>", "<li> stands outside its parent"),
        ("Text", "<br/><div/>", "<div/> closes nothing"),
        ("<h2 id", "<h2 id='b' id", "id twice"),
    ],
)
def test_the_check_of_nesting_can_fail(old: str, new: str, said: str) -> None:
    assert said in "\n".join(html_checks.read(GOOD.replace(old, new, 1)).nesting)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<p>", '<p id="a">', "the id 'a' twice"),
        ("<h2", "<h3", "h3 after h1"),
        ("<h1>", "<h1></h1><h1>", "2 h1"),
        (' alt=""', "", "no alternative text for /a.png"),
        (' lang="en"', "", "no language"),
        ("<title>T</title>", "", "0 title"),
        ("Text", '<input type="checkbox">', "a box without a name"),
        ("<p>", "<nav></nav><p>", "a navigation without a name"),
    ],
)
def test_the_check_of_access_can_fail(old: str, new: str, said: str) -> None:
    assert said in html_checks.accessible(html_checks.read(GOOD.replace(old, new, 1)))


@pytest.mark.parametrize(
    "leak",
    ["{{< ref >}}", "{{% a", "[!NOTE]", "so **bold", "wzxhzdk:1", "\ufdd00\ufdd1", "[a](b)", "&amp;lt;", "{# a #}"],
)
def test_the_check_of_leaks_can_fail(leak: str) -> None:
    html = GOOD.replace("Text", leak)
    assert html_checks.leaked(html, html_checks.read(html))
    code = GOOD.replace("Text", f"<code>{leak}</code>")
    hidden = leak.startswith(("wz", "\ufdd0"))
    assert bool(html_checks.leaked(code, html_checks.read(code))) is hidden


@pytest.mark.parametrize(
    "element",
    [
        '<img src="//a.example/b" alt="">', '<img srcset="/c 1x, https://a.example/b 2x" alt="">', '<script src="http://a/b"></script>',
        '<link rel="preload" href="https://a.example/b">', '<p style="background: url(https://a.example/b)"></p>',
        '<iframe src="https://a.example"></iframe>', '<iframe srcdoc="&lt;img src=&quot;https://a.example&quot;>"></iframe>',
        '<object data="https://a.example/b"></object>', '<video poster="https://a.example/b"></video>',
    ],
)  # fmt: skip
def test_the_check_of_fetching_sees_each_way(element: str) -> None:
    assert [url for url in html_checks.loaded(html_checks.read(element)) if "//" in url]


def test_what_is_only_linked_to_is_not_fetched() -> None:
    html = '<a href="https://a.example">a</a><iframe src="https://a.example" srcdoc="<p>b"></iframe>'
    page = html_checks.read(html + '<link rel="canonical" href="https://a.example">')
    assert html_checks.loaded(page) == []
