"""How a browser that has an answer already is told that it is still the same."""

from __future__ import annotations

from flask import Response, request

from plenary.site.asked import SITE


def validated(response: Response) -> Response:
    """Return an answer with its Etag, or that of 304 where the request knows it; one that is frozen needs neither."""
    if SITE not in request.environ:
        response.add_etag()
        response.make_conditional(request)
    return response
