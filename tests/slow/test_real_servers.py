"""Real web servers with the files that Plenary writes for them: each old address is one hop, what is gone is 410."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
import whole_site

from app import create_app
from plenary.site import servers
from plenary.site.redirects import forms

pytestmark = pytest.mark.slow

CORPUS = whole_site.ROOT.parent / "shared" / "corpus" / "iassist"
FIELD = re.compile(r"""(?m)^\s*["']?(?:oldpath|deprecated-path)["']?\s*[:=]\s*["']([^"'\n]+)["']\s*$""")
MODULES = Path("/usr/lib/apache2/modules")
SITE = {
    "site.toml": """
[[redirects]]
from = "/old/*"
to = "/new/:splat"
[[redirects]]
from = "/archive/2018/*"
to = "/new/"
status = 302
[[redirects]]
from = "/root/*"
to = "/:splat"
[[redirects]]
from = "/away/*"
to = "https://example.org/a%20b/:splat"
[[redirects]]
from = "/out"
to = "https://example.org/x?y=1&z=$a%20b#there"
[[redirects]]
from = "/team.html"
to = "/new/#team"
[[redirects]]
from = "/asked"
to = "/new/?a=1"
status = 308
[[redirects]]
from = "/said/*"
to = '/new/"so/:splat'
[[redirects]]
from = "/over/*"
status = 410
""",
    "pages/_index.md": '+++\ntitle = "Home"\n+++\n',
    "pages/new/_index.md": """+++
title = "New"
aliases = ["/plain", "/with/slash/", "/page.html", "/x/index.html", "/Capitals/New/", "/NEW/"]
+++
""",
    "pages/new/page.md": """+++
title = "Page"
aliases = ["/a b/c d/", "/caf\u00e9/", "/100%25/", "/$money/", "/{braces}/", "/quote\\"s'/", "/star*/", "/a+b/",
  "/semi;colon/", "/dot.x.htm", "/(round)/[square]/", "/pipe|^/", "/a:b/:c/", "/~tilde/", "/back`tick/",
  "/&amp;/", "/\u65e5\u672c/"]
+++
""",
    "pages/said.md": "+++\ntitle = 'Said'\nurl = '/new/\"so/it/'\n+++\n",
    "pages/old/living.md": '+++\ntitle = "Living"\n+++\n',
    "pages/new/od d$ {p}/index.md": '+++\ntitle = "Odd"\naliases = ["/to-odd/"]\n+++\n',
    "addresses.txt": "/gone/ gone\n/gone%20too%20with/sp%25aces.pdf gone\n/new/\n",
}


@pytest.fixture(scope="module", params=["", "/as%20soc"], ids=["root", "sub-path"])
def frozen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """The folder of a site, the root of a web server in which it was frozen, and its sub-path."""
    prefix: str = request.param
    place = tmp_path_factory.mktemp("servers")
    site = whole_site.write(place / "site", SITE)
    out = place / "root" / unquote(prefix).strip("/")
    done = whole_site.quick_freeze(site, out, "--base-url", f"https://example.org{prefix}/")
    assert (done.status, done.err) == (0, "")
    return site, place / "root", prefix


def nginx(site: Path, root: Path, rules: str, port: int, prefix: str) -> list[str]:
    (site / "rules").write_text(rules)
    logs = f"error_log {site}/error.log; pid {site}/nginx.pid; daemon off;"
    user = "user root;" if os.geteuid() == 0 else ""
    temp = " ".join(f"{name}_temp_path {site}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    server = f"listen 127.0.0.1:{port}; root {root}; types {{ text/html html; }} include {site}/rules;"
    text = f"{user} {logs} events {{}} http {{ access_log off; {temp} server {{ {server} }} }}"
    (site / "nginx.conf").write_text(text)
    return ["nginx", "-e", f"{site}/error.log", "-c", f"{site}/nginx.conf"]


def caddy(site: Path, root: Path, rules: str, port: int, prefix: str) -> list[str]:
    (site / "rules").write_text(rules)
    shown = f'handle_errors {{\n rewrite * "{unquote(prefix)}/410.html"\n file_server\n}}'
    block = f"http://127.0.0.1:{port} {{\n root * {root}\n import {site}/rules\n file_server\n {shown}\n}}"
    (site / "Caddyfile").write_text(f"{{\n admin off\n auto_https off\n}}\n{block}\n")
    return ["caddy", "run", "--config", f"{site}/Caddyfile", "--adapter", "caddyfile"]


def apache(site: Path, root: Path, rules: str, port: int, prefix: str) -> list[str]:
    (root / unquote(prefix).strip("/") / ".htaccess").write_text(rules)
    names = ("mpm_event", "authz_core", "dir", "mime", "rewrite")
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    (site / "types").write_text("text/html html\n")
    text = f"""ServerRoot {site}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {site}/apache.pid
DefaultRuntimeDir {site}
ErrorLog {site}/error.log
{modules}
TypesConfig {site}/types
DocumentRoot {root}
<Directory {root}>
AllowOverride All
Require all granted
</Directory>
"""
    (site / "apache.conf").write_text(text)
    return ["apache2", "-f", f"{site}/apache.conf", "-DFOREGROUND"]


SERVERS: dict[str, Callable[[Path, Path, str, int, str], list[str]]] = {
    "nginx": nginx,
    "caddy": caddy,
    "apache": apache,
}


@contextmanager
def running(name: str, site: Path, root: Path, rules: str, prefix: str) -> Iterator[str]:
    """Run a server on the frozen site with its rules; give its address."""
    port = whole_site.free_port()
    program, *arguments = SERVERS[name](site, root, rules, port, prefix)
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed, so its rules are not tried")
    command = [found or program, *arguments]
    homes = {**os.environ, "XDG_DATA_HOME": str(site), "XDG_CONFIG_HOME": str(site), "HOME": str(site)}
    with (site / f"{name}.log").open("w") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=homes)
    try:
        whole_site.wait_for(f"http://127.0.0.1:{port}", process, 20)
        yield f"http://127.0.0.1:{port}"
    except AssertionError:
        said = "".join(path.read_text() for path in site.glob("*.log"))
        raise AssertionError(f"{name}: {said[-3000:]}") from None
    finally:
        process.terminate()
        process.wait(20)


def asked(address: str) -> set[str]:
    """Return the ways to ask for an address."""
    return {address, address.rstrip("/"), address.rstrip("/") + "/index.html"} if address.endswith("/") else {address}


def wanted(site: Path, prefix: str) -> dict[str, tuple[int, str]]:
    """Return what is to be answered at each path as it stands in a request: the status, and where it leads."""
    app = create_app(site=str(site), preview=False)
    moves = app.extensions["plenary"].store.site.moves
    assert len(moves.exact) > 25
    found = {}
    for address, one in moves.exact.items():
        to = one.to if one.external else prefix + quote(one.to) + one.rest
        found |= dict.fromkeys(asked(address), (one.status, to))
    found |= {path: (410, "") for address in moves.gone for path in asked(address)}
    found |= {
        "/old/x": (301, f"{prefix}/new/x"),
        "/old/page/": (301, f"{prefix}/new/page/"),
        "/old/od d$ {p}/\u00e9": (301, f"{prefix}/new/" + quote("od d$ {p}/\u00e9")),
        "/old/living/": (200, ""),
        "/archive/2018/whatever/it was": (302, f"{prefix}/new/"),
        "/away/x/y.html": (301, "https://example.org/a%20b/x/y.html"),
        "/root/new/": (301, f"{prefix}/new/"),
        "/root//evil.example/": (301, f"{prefix}/evil.example/"),
        "/said/it/": (301, f"{prefix}/new/" + quote('"so/it/')),
        "/over/this": (410, ""),
        "/new/page/": (200, ""),
        "/new/": (200, ""),
    }
    return {prefix + quote(path): answer for path, answer in found.items()}


@pytest.mark.parametrize("name", SERVERS)
def test_each_old_address_is_one_hop(name: str, frozen: tuple[Path, Path, str]) -> None:
    site, root, prefix = frozen
    rules = servers.FORMATS[name](moves_of(site), prefix)
    wrong = {}
    with running(name, site, root, rules, prefix) as address:
        for path, (status, to) in wanted(site, prefix).items():
            answer = whole_site.get(address + path)
            location = answer.headers.get("Location", "")
            if (answer.status, same(location, address)) != (status, same(to, address)):
                wrong[path] = (answer.status, location, status, to)
            if status == 410 and b"This page is gone" not in answer.data:
                wrong[path] = "the page that says so"
        for query in ("q=1&r=a%20b", "x=%0d%0aSet-Cookie:y"):
            for path, to in (("/plain", "/new/"), ("/old/page/", "/new/page/"), ("/archive/2018/x", "/new/")):
                location = whole_site.get(f"{address}{prefix}{path}?{query}").headers.get("Location", "")
                if location.removeprefix(address) != f"{prefix}{to}?{query}":
                    wrong[f"{path}?{query}"] = location
    assert wrong == {}


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize("path", ["/root/%0d%0aX-Evil:1", "/root/%5Cevil.example", "/root/%5C%5Cevil.example/"])
def test_nobody_is_led_astray(name: str, path: str, frozen: tuple[Path, Path, str]) -> None:
    site, root, prefix = frozen
    with running(name, site, root, servers.FORMATS[name](moves_of(site), prefix), prefix) as address:
        answer = whole_site.get(address + prefix + path)
    assert "X-Evil" not in answer.headers
    location = answer.headers.get("Location", "")
    assert urlsplit(location).netloc in ("", urlsplit(address).netloc)
    assert "\\" not in location


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a site of the real association's pages, and the root of a web server in which it was frozen."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside this repository")
    place = tmp_path_factory.mktemp("corpus")
    shutil.copytree(CORPUS / "content", place / "site" / "pages")
    shutil.copy2(CORPUS / "netlify.toml", place / "site")
    (place / "site" / "site.toml").write_text('base_url = "https://iassistdata.org/"\n')
    assert whole_site.quick_freeze(place / "site", place / "root").status == 0
    return place / "site", place / "root"


@pytest.mark.parametrize("name", SERVERS)
def test_the_old_addresses_of_the_real_site_are_one_hop(name: str, corpus: tuple[Path, Path]) -> None:
    site, root = corpus
    texts = (path.read_text("utf-8") for path in (CORPUS / "content").rglob("*.md"))
    recorded = [old for text in texts for old in FIELD.findall(text)]
    assert len(recorded) == 96
    wrong = {}
    with running(name, site, root, servers.FORMATS[name](moves_of(site), ""), "") as address:
        for old in recorded:
            answer = whole_site.get(address + quote(old))
            if answer.status in (301, 308):  # Caddy adds a last slash with 308
                answer = whole_site.get(urljoin(address, answer.headers["Location"]))
            if answer.status != 200 or b'http-equiv="refresh"' in answer.data:
                wrong[old] = (answer.status, answer.headers.get("Location"))
    assert wrong == {}


def moves_of(site: Path) -> servers.Moves:
    return create_app(site=str(site), preview=False).extensions["plenary"].store.site.moves


def same(location: str, address: str) -> str:
    """Return a location in one form: which letters are percent-encoded does not matter."""
    return unquote(location.removeprefix(address))


def test_the_frozen_site_leads_on_by_itself(frozen: tuple[Path, Path, str]) -> None:
    site, root, prefix = frozen
    out = root / unquote(prefix).strip("/")
    for address, one in moves_of(site).exact.items():
        page = (out / f"{address}index.html".lstrip("/") if address.endswith("/") else out / address[1:]).read_text()
        assert '<meta name="robots" content="noindex">' in page
        to = one.to if one.external else f"{prefix}{quote(one.to, safe='/$')}{one.rest}"
        assert any(unquote(to) in unquote(unescape(line)) for line in page.splitlines() if "refresh" in line)
    assert forms("/x") == ("/x", "/x/")
