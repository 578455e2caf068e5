"""What the site answers at its addresses, and at others."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from conftest import HOME, MakeApp, write
from flask.testing import FlaskClient
from werkzeug.test import Client

from plenary.web.security import HEADERS

ROOT = Path(__file__).parents[2]
PAGE = '+++\ntitle = "{}"\n+++\n{}\n'
SITE = {
    "site.toml": '[[menu.main]]\nname = "About"\nurl = "/about/"\n',
    "pages/about/_index.md": PAGE.format("About", "[Up](/) and ![A picture](/x.png)"),
    "pages/about/faq.md": PAGE.format("Questions", "See [about](../_index.md)."),
    "pages/about/a b%20?#é.txt": "odd",
    "static/x.png": b"\x89PNG",
    "static/2019/programme/index.html": "<p>Day one",
    "static/odd%41 name?#é.txt": "odd too",
}
ADDRESSES = {
    "/": 200,
    "/about/": 200,
    "/about/faq/": 200,
    "/about/a%20b%2520%3F%23%C3%A9.txt": 200,
    "/odd%2541%20name%3F%23%C3%A9.txt": 200,
    "/x.png": 200,
    "/theme/site.css": 200,
    "/2019/programme/": 200,
    "/2019/programme": 301,
    "/2019/programme/index.html": 301,
    "/404.html": 200,
    "/about": 301,
    "/about/faq": 301,
    "/about/a%20b%2520%3F%23e%CC%81.txt": 301,
    "/nowhere": 404,
    "/nowhere/": 404,
    "/about/faq/more/": 404,
    "/x.png/": 404,
    "/X.PNG": 404,
    "/about/_index.md": 404,
    "/pages/about/faq.md": 404,
    "/static/x.png": 404,
    "/theme": 404,
    "/site.toml": 404,
    "/.env": 404,
    "/console": 404,
}


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app(SITE).test_client()


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_an_address_has_its_status(client: FlaskClient, address: str, status: int) -> None:
    with client.get(address) as answer:
        assert answer.status_code == status


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example", "//evil.example/", "//evil.example/..", "///evil.example", "/\\evil.example", "/%5Cevil"),
        *("/../site.toml", "/..%2fsite.toml", "/%2e%2e/site.toml", "/about/../../site.toml", "/x.png/../../site.toml"),
        *("/theme/../../config.py", "/%00", "/x.png%00.md", "/%FF", "/%ED%A0%80", "/" + "a" * 5000, "/" + "a/" * 2000),
        *("/about//", "/about//faq/", "/./about/", "/about/.", "/http://evil.example/"),
    ],
)
def test_a_crooked_address_is_not_found_and_leads_nowhere(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path})
    assert answer.status_code == 404
    assert "Location" not in answer.headers
    assert "This page can" in answer.text


@pytest.mark.parametrize("prefix", ["", "/assoc", "/a/b", "/año"])
def test_a_missing_slash_is_one_hop_below_any_prefix(client: FlaskClient, prefix: str) -> None:
    quoted = prefix.replace("ñ", "%C3%B1")
    answer = client.get("/about/faq?q=1&r=/", base_url=f"http://localhost{prefix}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{quoted}/about/faq/?q=1&r=/")
    assert client.get("/about/faq/", base_url=f"http://localhost{prefix}/").status_code == 200


def test_the_root_below_a_prefix_is_one_hop(make_app: MakeApp) -> None:
    app = make_app(SITE)
    answer = Client(app).get("/", environ_overrides={"SCRIPT_NAME": "/assoc", "PATH_INFO": ""})
    assert (answer.status_code, answer.headers["Location"]) == (301, "/assoc/")


def test_slashes_too_many_lead_to_no_other_host(client: FlaskClient) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": "//about"})
    assert answer.headers["Location"] == "/about/"


def test_a_redirect_does_not_believe_the_host(client: FlaskClient) -> None:
    answer = client.get("/about", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert answer.headers["Location"] == "/about/"


@pytest.mark.parametrize("prefix", ["", "/assoc"])
def test_links_of_a_page_stand_below_the_prefix(client: FlaskClient, prefix: str) -> None:
    text = client.get("/about/faq/", base_url=f"http://localhost{prefix}/").text
    found = set(re.findall(r'(?:href|src)="(/[^"]*)"', text))
    assert f"{prefix}/about/" in found
    assert f"{prefix}/theme/site.css" in found
    assert all(address.startswith(f"{prefix}/") for address in found)
    assert f'src="{prefix}/x.png"' in client.get("/about/", base_url=f"http://localhost{prefix}/").text


@pytest.mark.parametrize("address", ["/about/", "/x.png", "/theme/site.css"])
def test_head_and_conditional_requests(client: FlaskClient, address: str) -> None:
    with client.get(address) as first, client.head(address) as head:
        assert head.status_code == 200
        assert head.data == b""
        assert head.headers["Content-Length"] == str(len(first.data))
        assert head.headers["ETag"] == first.headers["ETag"]
    with client.get(address, headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")
    with client.get(address, headers={"If-None-Match": '"other"'}) as other:
        assert other.status_code == 200


def test_a_browser_asks_each_time_whether_anything_changed(client: FlaskClient) -> None:
    for address in ADDRESSES:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "no-cache"


def test_a_part_of_a_file_can_be_asked_for(client: FlaskClient) -> None:
    with client.get("/x.png", headers={"Range": "bytes=1-2"}) as answer:
        assert (answer.status_code, answer.data) == (206, b"PN")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent_to_the_site(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/about/").status_code == 405


def test_what_is_not_found_has_the_bytes_of_404_html(client: FlaskClient) -> None:
    lost = client.get("/nowhere/")
    assert (lost.status_code, lost.mimetype) == (404, "text/html")
    assert lost.data == client.get("/404.html").data
    tag = client.get("/404.html").headers["ETag"]
    assert client.get("/nowhere/", headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    "files", [{"static/404.html": "<p>Gone fishing"}, {"pages/lost.md": '+++\nurl = "/404.html"\n+++\nGone fishing'}]
)
def test_a_site_may_have_its_own_404_page(make_app: MakeApp, files: dict[str, str]) -> None:
    client = make_app(files).test_client()
    lost = client.get("/nowhere/")
    assert lost.status_code == 404
    assert "Gone fishing" in lost.text
    with client.get("/404.html") as page:
        assert (page.status_code, page.data) == (200, lost.data)


def test_every_answer_has_the_headers_of_security(client: FlaskClient) -> None:
    for address in ADDRESSES:
        with client.get(address) as answer:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS


# Preview


@pytest.mark.parametrize(
    ("fields", "badge"),
    [("draft = true", "Draft"), ("date = 2999-01-01", "Scheduled"), ("expiryDate = 2001-01-01", "Expired")],
)
def test_a_page_that_readers_do_not_see_has_a_badge_in_the_preview_alone(
    make_app: MakeApp, fields: str, badge: str
) -> None:
    files = {"pages/news/_index.md": HOME, "pages/news/a.md": f'+++\ntitle = "Soon"\n{fields}\n+++\n'}
    preview = make_app(files).test_client()
    for address in ("/news/a/", "/news/"):
        assert f'<span class="draft">{badge}</span>' in preview.get(address).text
    public = make_app(files, preview=False).test_client()
    assert public.get("/news/a/").status_code == 404
    assert all("Soon" not in public.get(address).text for address in ("/", "/news/", "/404.html"))
    shown = make_app(files, preview=False, drafts=True).test_client()
    assert shown.get("/news/a/").status_code == 200


def test_a_bad_page_is_answered_with_its_line_and_the_others_as_ever(make_app: MakeApp, site: Path) -> None:
    client = make_app(SITE).test_client()
    assert client.get("/about/faq/").status_code == 200
    write(site, {"pages/about/faq.md": '+++\ntitle = "Questions\n+++\nText\n'})
    answer = client.get("/about/faq/")
    assert answer.status_code == 500
    assert "pages/about/faq.md" in answer.text
    assert "title = &#34;Questions\n" in answer.text
    assert "Questions" in client.get("/about/").text
    write(site, {"pages/about/faq.md": PAGE.format("Mended", "")})
    assert client.get("/about/faq/").status_code == 200


def test_readers_are_not_shown_the_lines_of_a_bad_page(make_app: MakeApp) -> None:
    files = {"pages/a.md": "+++\ntitle = 'A\n+++\nSecret words", "pages/b.md": "{{< nothing >}} Secret words"}
    client = make_app(files, preview=False).test_client()
    for address in ("/a/", "/b/"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "Secret words" not in answer.text
    assert "pages/b.md" not in client.get("/a/").text


def test_settings_that_cannot_be_read_are_told_on_every_page(make_app: MakeApp, site: Path) -> None:
    client = make_app(SITE).test_client()
    write(site, {"site.toml": "title = A\n"})
    for address in ("/", "/about/", "/about/faq/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "site.toml:1" in answer.text
        assert "About" in answer.text


# Templates of the site


def test_a_template_of_the_site_counts_when_it_comes_changes_and_goes(make_app: MakeApp, site: Path) -> None:
    client = make_app(SITE).test_client()
    assert "<h1>Questions</h1>" in client.get("/about/faq/").text
    for text in ("One: {{ page.title }}", "Two: {{ page.title }}"):
        write(site, {"templates/page.html": text})
        assert client.get("/about/faq/").text == text.replace("{{ page.title }}", "Questions")
    (site / "templates/page.html").unlink()
    assert "<h1>Questions</h1>" in client.get("/about/faq/").text
    write(site, {"templates/partials/heading.html": "Part"})
    assert "Part" in client.get("/about/faq/").text


def test_a_shortcode_of_the_site_counts_when_it_comes_changes_and_goes(make_app: MakeApp, site: Path) -> None:
    client = make_app({"pages/a.md": PAGE.format("A", "{{< hello >}}")}).test_client()
    assert client.get("/a/").status_code == 500
    for word in ("One", "Two"):
        write(site, {"templates/shortcodes/hello.html": word})
        assert word in client.get("/a/").text
    (site / "templates/shortcodes/hello.html").unlink()
    assert client.get("/a/").status_code == 500


FAULTY = {
    "a brace": ("<p>\n{{ page.title }", "templates/page.html:2"),
    "an unknown tag": ("\n\n{% fi page %}", "templates/page.html:3"),
    "an unknown filter": ("{{ page.title|uper }}", "templates/page.html:1"),
    "nothing there": ("\n{{ page.nothing.more }}", "templates/page.html:2"),
    "a missing part": ("\n\n\n{% include 'partials/hading.html' %}", 'Did you mean "partials/heading.html"?'),
    "a sum": ("{{ 1 + 'a' }}", "templates/page.html:1"),
    "a wrong argument": ("{{ url(5) }}", "templates/page.html:1"),
    "itself": ("{% include 'page.html' %}", "templates/page.html:1"),
    "by zero": ("\n{{ 1 / 0 }}", "templates/page.html:2"),
    "not utf-8": (b"\n\xff", "templates/page.html:2"),
    "a part of a part": ("{% extends 'base.html' %}{% block main %}\n{{ x.y }}{% endblock %}", "templates/page.html:2"),
}


@pytest.mark.parametrize(("text", "words"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_template_is_told_with_its_line(
    make_app: MakeApp, text: str | bytes, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    client = make_app({**SITE, "templates/page.html": text}).test_client()
    answer = client.get("/about/faq/")
    assert answer.status_code == 500
    said = re.sub(r"</code>, line (\d+)", r":\1", answer.text).replace("&#34;", '"')
    assert words in said
    assert client.get("/about/").status_code == 200
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_faulty_frame_is_told_without_it(make_app: MakeApp, capfd: pytest.CaptureFixture[str]) -> None:
    client = make_app({**SITE, "templates/base.html": "<html>\n{% block main %}"}).test_client()
    for address in ("/", "/about/", "/nowhere/", "/404.html"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "templates/base.html:" in answer.text
        assert "{% block main %}" in answer.text
    with client.get("/x.png") as picture:
        assert picture.status_code == 200
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_faulty_template_of_a_shortcode_leaves_the_others(make_app: MakeApp) -> None:
    files = {
        "templates/shortcodes/bad.html": "{{ x",
        "templates/shortcodes/worse.html": b"\xff",
        "templates/shortcodes/good.html": "Good",
        "pages/a.md": PAGE.format("A", "{{< good >}}"),
        "pages/b.md": PAGE.format("B", "{{< bad >}}"),
        "pages/c.md": PAGE.format("C", "{{< worse >}}"),
    }
    client = make_app(files).test_client()
    assert "Good" in client.get("/a/").text
    for address, name in (("/b/", "bad"), ("/c/", "worse")):
        assert client.get(address).status_code == 500
        assert f"shortcodes/{name}.html" in client.get(address).text


# Many at once


def test_many_threads_are_answered_while_files_are_rewritten(make_app: MakeApp, site: Path) -> None:
    pages = {f"pages/s/{number}.md": PAGE.format(number, "[on](0.md) {{< hello >}}") for number in range(6)}
    extra = {"templates/shortcodes/hello.html": "Hello", "templates/partials/mark.html": "Mark", "static/a.txt": "a"}
    app = make_app({**SITE, **pages, **extra})
    done, wrong = threading.Event(), []

    def ask(number: int) -> None:
        client = app.test_client()
        addresses = [f"/s/{number % 6}/", "/s/", "/", "/a.txt", "/about/faq/", "/nowhere/"]
        while not done.is_set():
            for address in addresses:
                with client.get(address) as answer:
                    if answer.status_code >= 500:
                        wrong.append((address, answer.text))
                        return

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for turn in range(12):
        write(site, {f"pages/s/{turn % 6}.md": PAGE.format(turn, "[on](1.md) {{< hello >}} " + "x" * turn)})
        write(site, {"templates/shortcodes/hello.html": "Hello" * turn, "templates/partials/mark.html": "M" * turn})
        write(site, {"static/a.txt": "a" * turn, "site.toml": f'title = "{turn}"\n'})
        (site / f"pages/s/new-{turn}.md").write_text(HOME)
        (site / f"pages/s/new-{turn - 1}.md").unlink(missing_ok=True)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert app.test_client().get("/s/new-11/").status_code == 200


# The command


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"PLENARY_BASE_URL": "ftp://x"}, "Error: the setting base_url is"),
        ({"PLENARY_STRIKT": "1"}, 'Error: PLENARY_STRIKT is no setting; did you mean "PLENARY_STRICT"?'),
        ({"PLENARY_SITE": "/nowhere"}, "Error: the site's folder /nowhere does not exist"),
    ],
)
def test_flask_run_says_in_one_line_which_setting_is_wrong(variables: dict[str, str], words: str) -> None:
    command = [sys.executable, "-m", "flask", "run", "--port", "0"]
    ended = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(words)
    assert ended.stderr.count("\n") == 1
