"""What a visitor gets at an old address: one hop to the new one, live as a 301 and frozen as a page that moves on."""

from __future__ import annotations

from flask import Response, current_app, request
from markupsafe import escape

from plenary.site import addresses, servers
from plenary.site.addresses import Target, quoted
from plenary.site.rules import Redirect
from plenary.site.site import Site
from plenary.web import filters
from plenary.web.bodies import Bodies

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={location}">
</head>
<body>
<main>
<h1>{title}</h1>
<p><a href="{location}">{shown}</a></p>
</main>
</body>
</html>
"""


def redirected(_: Bodies, site: Site, target: Target) -> Response:
    """Answer with one hop to where a target leads, the query of the request kept; the body is the frozen page."""
    path = quoted(target.to) + target.rest if target.to.startswith("/") else target.to
    location = filters.prefix() + path if path.startswith("/") else path
    response = Response(_page(site, path, location), target.status)
    response.headers["Location"] = servers.with_query(location, request.query_string.decode("latin-1"))
    response.autocorrect_location_header = False
    return response


def led(bodies: Bodies, site: Site, redirect: Redirect) -> Response:
    """Answer with one hop to where a redirect leads."""
    target = Target("redirect", to=redirect.to, rest=redirect.rest, status=redirect.status)
    return redirected(bodies, site, target)


def listed(_: Bodies, site: Site, __: Target) -> Response:
    """Answer with `_redirects`, the rules for Netlify and for hosts that read the same file."""
    return Response(servers.netlify(site.moves, filters.prefix()), mimetype="text/plain")


def _page(site: Site, path: str, location: str) -> str:
    base = current_app.config["BASE_URL"] or site.settings.base_url
    whole = addresses.base_url(base).rstrip("/") + path if base and path.startswith("/") else location
    return _PAGE.format(
        language=escape(site.settings.language),
        title=escape(site.words("moved.title")),
        canonical=escape(whole.partition("#")[0]),
        location=escape(location),
        shown=escape(whole),
    )
