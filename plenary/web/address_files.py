"""The files that speak of addresses, from the disk: the ledger `addresses.txt`, and a `netlify.toml`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plenary.problems import Problem
from plenary.site import ledger, rules
from plenary.site.ledger import Ledger
from plenary.site.rules import Redirect
from plenary.text import decoding
from plenary.web.scan import Found, read_stable

Redirects = tuple[Redirect, ...]


def read(folder: Path, kept: Found, netlify: Found, base_url: str) -> tuple[Ledger, Redirects, tuple[Problem, ...]]:
    """Return the ledger, the redirects of `netlify.toml`, and what is wrong with these files themselves."""
    text, wrong = _text(folder, ledger.SOURCE, kept)
    rules_text, unread = _text(folder, rules.NETLIFY, netlify)
    read = tuple(rules.read_netlify(rules_text, base_url)) if rules_text else ()
    problems = [*kept.problems, *netlify.problems, *wrong, *unread, *(one for one in read if isinstance(one, Problem))]
    published = replace(ledger.parse(text), readable=not (kept.problems or wrong))
    return published, tuple(one for one in read if isinstance(one, Redirect)), tuple(problems)


def _text(folder: Path, name: str, found: Found) -> tuple[str, tuple[Problem, ...]]:
    if name not in found.files:
        return "", ()
    try:
        data = read_stable(folder / name)
    except OSError as error:
        words = f"the file can't be read ({(error.strerror or str(error)).lower()}); save it anew"
        return "", (Problem(name, 1, words, "unreadable"),)
    return decoding.decode(data, name)
