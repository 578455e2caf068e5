"""Whole answers, kept while the site is the same: what the application has answered once it need not make again."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request
from jinja2 import Environment, TemplateError
from jinja2.meta import find_undeclared_variables
from werkzeug.http import http_date, is_resource_modified, remove_entity_headers

from plenary.web import views
from plenary.web.bodies import Bodies
from plenary.web.scan import read_stable
from plenary.web.templates import Files

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST = 8_000_000
"""Bytes that all kept answers may take together."""
OVERHEAD = 1_500
"""Bytes that one takes besides its body: its headers and its address."""

_KEEP: Final = "plenary.keep"
_STATUSES = (200, 301, 308, 404, 410)
# Of a request with one of these, or with a query, the application itself decides.
_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE")
_OWN_WAYS = ("QUERY_STRING", *_CONDITIONS, "werkzeug.debug.preserve_context")
_VARYING = ("set-cookie", "vary")
# What else than the site and the address a template may ask, and what is another each time.
_NAMES = frozenset({"request", "session", "g", "get_flashed_messages", "lipsum"})
_ASKS = re.compile(rf"\b(?:{'|'.join(sorted(_NAMES))})\b")
_RANDOM = re.compile(r"\|\s*random\b|\b_external\b")

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer; `dated` is the place of its Date among the headers, or -1, `unchanged` the headers of a 304."""

    status: str
    headers: Headers
    body: bytes
    etag: str
    dated: int
    unchanged: Headers

    @property
    def size(self) -> int:
        """Return how many bytes it takes."""
        return len(self.body) + OVERHEAD


class Answers:
    """A WSGI layer before the application that gives the answers it has kept, byte for byte as they were made.

    They are forgotten when the site, a template or the site's address becomes another. Any number of threads may ask.
    """

    def __init__(self, app: Flask, bodies: Bodies, behind: WSGIApplication, most: int = MOST) -> None:
        self._app = app
        self._bodies = bodies
        self._behind = behind
        self._most = most
        self._lock = threading.Lock()
        self._state: tuple[object, ...] = ()
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._size = 0
        self._templates: Files | None = None
        self._may_keep = False
        self._date = (0, "")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(map(environ.get, _OWN_WAYS)) or self._is_off():
            return self._behind(environ, start_response)
        key = (environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""))
        try:
            state = self._now()
        except Exception:  # the application meets it too, and tells of it in its own way
            return self._behind(environ, start_response)
        with self._lock:
            if not _same(state, self._state):
                self._forget(state)
            kept = self._kept.get(key)
            if kept:
                self._kept.move_to_end(key)
        return self._given(kept, environ, start_response) if kept else self._made(key, state, environ, start_response)

    def _is_off(self) -> bool:
        return bool(self._app.config["PREVIEW"] or self._app.config.get("TRUSTED_HOSTS"))

    def _now(self) -> tuple[object, ...]:
        """Return what all answers are made of, as it is now."""
        views.look_for_changes(self._app, self._bodies)
        return self._bodies.store.site, self._bodies.templates, self._app.config["BASE_URL"]

    def _forget(self, state: tuple[object, ...]) -> None:
        self._state = state
        self._kept.clear()
        self._size = 0
        templates = self._bodies.store.templates
        if templates != self._templates:
            self._templates = templates
            self._may_keep = not any(map(self._asks, templates.values()))

    def _asks(self, template: tuple[Path, object]) -> bool:
        with suppress(OSError):
            return asks(read_stable(template[0]).decode("utf-8", "replace"))
        return True

    def _given(self, kept: Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        changed = not kept.etag or "HTTP_IF_NONE_MATCH" not in environ or is_resource_modified(environ, kept.etag)
        headers = [*(kept.headers if changed else kept.unchanged)]
        if kept.dated >= 0:
            headers[headers.index(_DATED)] = ("Date", self._today())
        start_response(kept.status if changed else "304 NOT MODIFIED", headers)
        return (kept.body,) if changed and environ["REQUEST_METHOD"] == "GET" else ()

    def _today(self) -> str:
        now = int(time.time())
        if self._date[0] != now:
            self._date = (now, http_date(now))
        return self._date[1]

    def _made(
        self, key: tuple[str, str], state: tuple[object, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it says."""
        said: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, *error: Any) -> Callable[[bytes], object]:
            said.append((status, [*headers]))
            return start_response(status, headers, *error)

        environ[views.LOOKED] = True
        answered = self._behind(environ, note)
        if not environ.pop(_KEEP, False) or environ["REQUEST_METHOD"] != "GET" or not self._may_keep or len(said) != 1:
            return answered
        try:
            body = b"".join(answered)
        finally:
            getattr(answered, "close", lambda: None)()
        self._keep(key, state, _kept(*said[0], body))
        return (body,)

    def _keep(self, key: tuple[str, str], state: tuple[object, ...], kept: Kept | None) -> None:
        """Keep an answer that was made of nothing older than `state`."""
        if kept is None or kept.size * 8 > self._most:
            return
        with self._lock:
            if key in self._kept or not _same(state, self._state):
                return
            self._kept[key] = kept
            self._size += kept.size
            while self._size > self._most:
                self._size -= self._kept.popitem(last=False)[1].size


def init_app(app: Flask, bodies: Bodies) -> None:
    """Put the layer before an application; a preview has none, since there each answer is made of what is there now."""
    app.wsgi_app = Answers(app, bodies, app.wsgi_app)  # type: ignore[method-assign]

    @app.after_request
    def mark(response: Response) -> Response:
        asked = request.routing_exception is None and request.endpoint == "show"
        request.environ[_KEEP] = asked and not response.direct_passthrough and not response.is_streamed
        return response


_DATED = ("Date", "")


def _kept(status: str, headers: Headers, body: bytes) -> Kept | None:
    """Return what is kept of an answer, or None if it is none to be kept."""
    if int(status[:3]) not in _STATUSES or any(name.lower() in _VARYING for name, _ in headers):
        return None
    dated = next((place for place, (name, _) in enumerate(headers) if name == "Date"), -1)
    whole = [_DATED if place == dated else _shared(*header) for place, header in enumerate(headers)]
    unchanged = [*whole]
    remove_entity_headers(unchanged)
    etag = next((value for name, value in headers if name == "ETag"), "") if status.startswith("200") else ""
    return Kept(status, whole, body, etag, dated, unchanged)


@lru_cache(maxsize=64)
def _shared(name: str, value: str) -> tuple[str, str]:
    """Return a header as one object for all answers that have it, as most have most of them."""
    return name, value


def asks(text: str) -> bool:
    """Return whether a template may say something else to another request for the same address."""
    if _RANDOM.search(text) or not _ASKS.search(text):
        return _RANDOM.search(text) is not None
    with suppress(TemplateError):
        return not _NAMES.isdisjoint(find_undeclared_variables(Environment().parse(text)))
    return True


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
