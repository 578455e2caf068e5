"""The redirects of a site in the languages of web servers, all made from one list.

Each text answers every old address in one hop, whether or not it is asked for with its last slash or with `index.html`,
keeps the query of a request, answers 410 where something is gone, and lets a file that is there go before a rule for
all addresses that begin alike. `prefix` is the sub-path that the site stands at, such as `/assoc`, or "".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from plenary.site.addresses import GONE, quoted
from plenary.site.redirects import INDEX, Moves
from plenary.site.rules import GONE as STATUS_GONE
from plenary.site.rules import SPLAT, Redirect

_ODD = re.compile(r"[^\w/-]", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class _Way:
    """One path, decoded, that leads to a location: what stands before a request's query, and what behind it.

    `alone` says that the location has a query of its own, so that the request's is left out.
    """

    path: str
    status: int
    begin: str
    end: str

    @property
    def alone(self) -> bool:
        return "?" in self.begin


def with_query(location: str, query: str) -> str:
    """Return a location with the query of a request behind it, unless it has one of its own."""
    if not query or "?" in location:
        return location
    path, mark, fragment = location.partition("#")
    return f"{path}?{query}{mark}{fragment}"


def nginx(moves: Moves, prefix: str = "") -> str:
    """Return what `include` takes into a block `server` of nginx (nginx.org/en/docs/)."""
    lines = [_head("nginx", "include it in the block server { } that serves the frozen site"), "absolute_redirect off;"]
    if moves.gone or any(one.status == STATUS_GONE for one in moves.splats):
        lines.append(f"error_page 410 {_nginx(_decoded(prefix) + GONE)};")
    for path in _gone(moves, prefix):
        lines.append(f"location = {_nginx(path)} {{ return 410; }}")
    for way in _ways(moves, prefix):
        target = way.begin + ("" if way.alone else "$is_args$args") + way.end
        lines.append(f"location = {_nginx(way.path)} {{ return {way.status} {_nginx(target)}; }}")
    for number, splat in enumerate(moves.splats, 1):
        lines += _nginx_splat(splat, prefix, number)
    return "\n".join(lines) + "\n"


def _nginx_splat(splat: Redirect, prefix: str, number: int) -> Iterator[str]:
    base = _decoded(prefix) + splat.address[:-1]
    last = "=410" if splat.status == STATUS_GONE else f"@plenary_{number}"
    yield f"location ^~ {_nginx(base)} {{ try_files $uri $uri/{INDEX} {last}; }}"
    if splat.status == STATUS_GONE:
        return
    begin, end = _location(splat, prefix)
    if SPLAT in begin:
        target = begin.replace(SPLAT, "$1") + end
        kind = "permanent" if splat.status in (301, 308) else "redirect"
        pattern = f"^{_pattern(base)}{_SLASHES}(.*)$"
        yield f"location @plenary_{number} {{ rewrite {_nginx(pattern)} {_nginx(target)} {kind}; }}"
    else:
        query = "" if "?" in begin else "$is_args$args"
        yield f"location @plenary_{number} {{ return {splat.status} {_nginx(begin + query + end)}; }}"


def _nginx(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def caddy(moves: Moves, prefix: str = "") -> str:
    """Return what `import` takes into a site's block of a Caddyfile (caddyserver.com/docs/caddyfile)."""
    lines = [_head("caddy", "import it in the block that serves the frozen site, beside root and file_server")]
    gone = list(_gone(moves, prefix))
    if gone or any(one.status == STATUS_GONE for one in moves.splats):
        page = f"rewrite * {_caddy(_decoded(prefix) + GONE)}"
        lines.append(f"# To show the page that tells of what is gone: handle_errors, in it {page} and file_server.")
    if gone:
        lines += [*_caddy_map("plenary_gone", ((path, '"gone"') for path in gone))]
        lines += ['@plenary_gone expression `{plenary_gone} != ""`', "error @plenary_gone 410"]
    groups: dict[tuple[int, bool], list[_Way]] = {}
    for way in _ways(moves, prefix):
        groups.setdefault((way.status, way.alone), []).append(way)
    for (status, alone), ways in groups.items():
        name = f"plenary_{status}{'_alone' if alone else ''}"
        lines += _caddy_map(f"{name}}} {{{name}_end", ((way.path, f'"{way.begin}" "{way.end}"') for way in ways))
        lines += _caddy_redir(name, status, alone)
    for number, splat in enumerate(moves.splats, 1):
        lines += _caddy_splat(splat, prefix, f"plenary_splat_{number}")
    return "\n".join(lines) + "\n"


def _caddy(text: str) -> str:
    return f'"{text}"'


def _caddy_map(names: str, rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Yield a table from paths to values; a path with odd letters is a pattern, in which none means anything."""
    yield f"map {{path}} {{{names}}} {{"
    for path, values in rows:
        key = f"~^{_pattern(path)}$" if _ODD.sub("", path) != path or not path.isascii() else path
        yield f'\t"{key}" {values}'
    empty = " ".join(['""'] * (names.count("{") + 1))
    yield f"\tdefault {empty}\n}}"


def _caddy_redir(name: str, status: int, alone: bool) -> Iterator[str]:
    if not alone:
        yield f'@{name}_query expression `{{{name}}} != "" && {{query}} != ""`'
        yield f"redir @{name}_query {{{name}}}?{{query}}{{{name}_end}} {status}"
    yield f'@{name} expression `{{{name}}} != ""`'
    yield f"redir @{name} {{{name}}}{{{name}_end}} {status}"


def _caddy_splat(splat: Redirect, prefix: str, name: str) -> Iterator[str]:
    base = quoted(_decoded(prefix) + splat.address[:-1])
    absent = f"not file {{path}} {{path}}/{INDEX}"
    asked = f'vars_regexp {name} {{uri}} "^{_pattern(base)}{_SLASHES}([^?]*)"'
    begin, end = _location(splat, prefix)
    begin = begin.replace(SPLAT, f"{{re.{name}.1}}")
    if splat.status == STATUS_GONE:
        yield f"@{name} {{\n\t{asked}\n\t{absent}\n}}\nerror @{name} 410"
        return
    if "?" not in begin:
        yield f'@{name}_query {{\n\t{asked}\n\t{absent}\n\texpression `{{query}} != ""`\n}}'
        yield f'redir @{name}_query "{begin}?{{query}}{end}" {splat.status}'
    yield f'@{name} {{\n\t{asked}\n\t{absent}\n}}\nredir @{name} "{begin}{end}" {splat.status}'


def apache(moves: Moves, prefix: str = "") -> str:
    """Return an `.htaccess` for the folder of the frozen site (httpd.apache.org/docs/2.4/mod/mod_rewrite.html)."""
    lines = [_head("apache", "put it as .htaccess into the folder of the frozen site; it needs mod_rewrite")]
    lines += [f'ErrorDocument 410 "{prefix}{GONE}"', "RewriteEngine On"]
    for path in _gone(moves, ""):
        lines.append(f'RewriteRule "^{_pattern(path[1:])}$" - [G]')
    for way in _ways(moves, prefix, within=True):
        lines += _apache_rule(f"^{_pattern(way.path[1:])}$", way.begin, way.end, way.status)
    for splat in moves.splats:
        lines += _apache_splat(splat, prefix)
    return "\n".join(lines) + "\n"


def _apache_rule(pattern: str, begin: str, end: str, status: int, conditions: tuple[str, ...] = ()) -> Iterator[str]:
    target, behind = begin.replace("%", r"\%"), end.replace("%", r"\%")
    if end and "?" not in begin:
        yield from (*conditions, "RewriteCond %{QUERY_STRING} .")
        yield f'RewriteRule "{pattern}" "{target}?%{{QUERY_STRING}}{behind}" [R={status},NE,L]'
    yield from conditions
    yield f'RewriteRule "{pattern}" "{target}{behind}" [R={status},NE,L]'


def _apache_splat(splat: Redirect, prefix: str) -> Iterator[str]:
    pattern = f"^{_pattern(splat.address[1:-1])}{_SLASHES}(.*)$"
    absent = ("RewriteCond %{REQUEST_FILENAME} !-f", f"RewriteCond %{{REQUEST_FILENAME}}/{INDEX} !-f")
    if splat.status == STATUS_GONE:
        yield from (*absent, f'RewriteRule "{pattern}" - [G]')
        return
    begin, end = _location(splat, prefix)
    if SPLAT not in begin:
        yield from _apache_rule(pattern, begin, end, splat.status, absent)
        return
    # What the pattern caught is decoded, so the whole is: Apache encodes it. Nothing stands for a quotation mark within
    # quotation marks there, so that it is written without.
    before, _, behind = (re.sub(r"([$%\\ ])", r"\\\1", unquote(part)) for part in begin.partition(SPLAT))
    yield from (*absent, f'RewriteRule "{pattern}" {before}$1{behind} [R={splat.status},L]')


def netlify(moves: Moves, prefix: str = "") -> str:
    """Return a file `_redirects` (docs.netlify.com/routing/redirects); it takes addresses without their last slash."""
    lines = [f"# The redirects of this site, for hosts that read this file. {_REMADE}"]
    for path in sorted(moves.gone):
        lines.append(f"{_literal(prefix, path)} {prefix}{GONE} 410!")
    for one in moves.exact.values():
        if one.address.casefold() == one.to.casefold():
            continue  # a host that takes capitals for small letters would lead in a circle
        begin, end = _location(one, prefix)
        lines.append(f"{_literal(prefix, one.address)} {_netlify(begin, one)}{end} {one.status}!")
    for splat in moves.splats:
        begin, end = _location(splat, prefix)
        target = f"{prefix}{GONE}" if splat.status == STATUS_GONE else f"{_netlify(begin, splat)}{end}"
        lines.append(f"{_literal(prefix, splat.address[:-1])}* {target} {splat.status}")
    return "\n".join(lines) + "\n"


def _literal(prefix: str, path: str) -> str:
    return prefix + quoted(path).replace("*", "%2A").replace(":", "%3A")


def _netlify(begin: str, one: Redirect) -> str:
    if one.external:
        return begin
    before, mark, behind = begin.partition(SPLAT)
    return before.replace(":", "%3A") + mark + behind.replace(":", "%3A")


FORMATS: Mapping[str, Callable[[Moves, str], str]] = MappingProxyType(
    {"nginx": nginx, "caddy": caddy, "apache": apache, "netlify": netlify}
)
"""How a server's rules are written, by the server's name."""

_SLASHES = r"[/\x5C]*"
_REMADE = "It is made anew by each freeze."


def _head(name: str, use: str) -> str:
    return f"# The redirects of this site, written by `flask redirects {name}`; {use}."


def _ways(moves: Moves, prefix: str, within: bool = False) -> Iterator[_Way]:
    """Yield each path that an old address is asked for by, and where it leads; `within` leaves out their prefix."""
    for one in moves.exact.values():
        begin, end = _location(one, prefix)
        for path in _asked(one.address):
            yield _Way(path if within else _decoded(prefix) + path, one.status, begin, end)


def _gone(moves: Moves, prefix: str) -> Iterator[str]:
    for address in sorted(moves.gone):
        if not _CONTROL.search(address):
            yield from (_decoded(prefix) + path for path in _asked(address))


def _asked(address: str) -> tuple[str, ...]:
    """Return the paths by which an address is asked for."""
    if not address.endswith("/") or address == "/":
        return (address,)
    return (address.rstrip("/"), address, f"{address}{INDEX}")


def _location(one: Redirect, prefix: str) -> tuple[str, str]:
    """Return a location in two parts, between which a request's query stands; `:splat` stays as it is."""
    if one.external:
        begin, mark, fragment = one.to.replace("$", "%24").partition("#")
        return begin, mark + fragment
    query, mark, fragment = one.rest.replace("$", "%24").partition("#")
    return (prefix + quoted(one.to)).replace("$", "%24") + query, mark + fragment


def _decoded(prefix: str) -> str:
    return unquote(prefix)


def _pattern(text: str) -> str:
    """Return the regular expression for a text, in a form that no server's own quoting changes."""
    return "".join(f"\\x{ord(odd):02X}" if odd.isascii() and _ODD.match(odd) else odd for odd in text)
