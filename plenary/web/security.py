"""The headers that tell browsers what pages of this site may do: no scripts or frames but the site's own."""

from __future__ import annotations

from flask import Flask, Response, request

from plenary.site.asked import SITE

# Style attributes are allowed for the sake of old content; youtube and vimeo are asked only once a visitor has clicked.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: https:; font-src 'self'; connect-src 'self'; "
    "media-src 'self' https:; object-src 'self'; manifest-src 'self'; "
    "frame-src 'self' https:; base-uri 'self'; form-action 'self' https:; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    """Send the headers with every answer; one that is frozen has none."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items() if SITE not in request.environ else ():
        response.headers.setdefault(name, value)
    return response
