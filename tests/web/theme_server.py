"""A small server for the theme's browser tests, under a stricter content policy than the application's own."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from theme_pages import THEME

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Answer(BaseHTTPRequestHandler):
    pages: Mapping[str, str]

    def do_GET(self):
        name = self.path.partition("?")[0]
        file = THEME / Path(name).name if name.startswith("/theme/") else None
        if name in self.pages:
            self.reply(200, "text/html; charset=utf-8", self.pages[name].encode())
        elif file is not None and file.is_file():
            self.reply(200, mimetypes.guess_type(name)[0] or "text/plain", file.read_bytes())
        else:
            self.reply(404, "text/plain", b"")

    def reply(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@contextmanager
def serve(pages: Mapping[str, str]) -> Iterator[str]:
    """Serve the pages, and the theme's files beside them; give the address of the server."""
    handler = type("AnswerWithPages", (Answer,), {"pages": pages})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
