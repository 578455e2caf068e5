"""What a shortcode's template can do: the functions in the table at the end; and the check of the call's arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup, escape

from plenary.problems import CODES, Problem, guess
from plenary.site import tables
from plenary.site.data import look_up
from plenary.text import callouts, code
from plenary.text.hrefs import is_safe
from plenary.text.shortcodes import Shortcode, Value
from plenary.text.tree import Link
from plenary.web.shortcode_templates import Row
from plenary.web.speech import lack, say
from plenary.web.surroundings import File, Surroundings

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


@dataclass(slots=True)
class Turn:
    """The rendering of one call: what was called, with which template, where, and what was found wrong with it."""

    call: Shortcode
    row: Row
    around: Surroundings
    found: list[Problem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    failed: bool = False

    def check(self) -> None:
        """Compare the arguments with what the template says it takes."""
        call, row = self.call, self.row
        if row.fault:
            self.problem("shortcode-template", f"the template {row.template} is faulty: {row.fault}; correct it")
        if row.parameters is None:
            return
        for name in call.params:
            if name not in row.parameters:
                cure = guess(name, row.parameters) or f"write one of {', '.join(row.parameters)}"
                self.fail(f'"{call.name}" has no argument "{name}"; {cure}')
        if len(call.args) > row.positional:
            self.fail(self._too_many(call.args[row.positional]))
        for name in row.required:
            if self.get(name) == "":
                self.fail(f'"{call.name}" needs the argument "{name}"; write {name}="..."')

    def _too_many(self, arg: Value) -> str:
        if self.row.positional:
            return f'"{self.call.name}" takes {self.row.positional} arguments without a name; remove "{arg}"'
        name = (self.row.required or self.row.parameters or ("name",))[0]
        return f'each argument of "{self.call.name}" needs its name; write {name}="{arg}"'

    def problem(self, code_: str, message: str) -> None:
        """Report what is wrong, at the call's line."""
        self.found.append(Problem(self.around.source, self.call.line, message, code_, self.call.column))
        self.failed = self.failed or CODES[code_].level == "error"

    def get(self, key: str | int, default: Any = "") -> Any:
        """Return an argument by its name, or by its place from 0."""
        args, names = self.call.args, self.row.parameters or ()
        if isinstance(key, str) and key in self.call.params:
            return self.call.params[key]
        place = key if isinstance(key, int) else names.index(key) if key in names else len(args)
        return args[place] if place < len(args) else default

    def flag(self, name: str) -> bool:
        """Return whether a switch is on: it is given as true or "true"."""
        word = str(self.get(name, "false")).lower()
        if word not in ("true", "false", ""):
            self.fail(f'"{name}" is {word}; write {name}="true" or leave it out')
        return word == "true"

    def number(self, name: str, default: int = 0) -> int:
        """Return an argument that is a whole number, or the default where it is left out; another value is an error."""
        written = str(self.get(name)).strip()
        if not written or (written.isascii() and written.isdecimal() and int(written[:9]) >= min(default, 1)):
            return int(written[:9] or default)
        self.fail(f'{name} is "{written}"; write a whole number such as {name}="{default or 5}"')
        return default

    def fail(self, message: str) -> str:
        """Report an error at the call's line: the call is then shown as it was written."""
        self.problem("shortcode-argument", message)
        return ""

    def warn(self, message: str) -> str:
        """Report a warning at the call's line."""
        self.problem("shortcode-warning", message)
        return ""

    def url(self, address: object) -> str:
        """Return an address for `href` or `src`: the site's prefix put before it, dangerous schemes refused."""
        text = str(address).strip()
        if is_safe(text):
            return self.around.address(text) if text.startswith("/") and not text.startswith("//") else text
        self.problem("shortcode-address", f'"{text}" is not an address to link to; begin it with https://, / or ./')
        return ""

    def link(self, address: object) -> str:
        """Return an address for `href` as `url` does; one of this site that leads nowhere is a warning."""
        if is_safe(str(address)):
            self.links.append(Link(str(address).strip(), self.call.line))
        return self.url(address)

    def ref(self, path: object) -> str:
        """Return the address of the page that a path or file name means."""
        target = self.around.resolve(str(path))
        if target.found:
            self.links.append(Link(target.address, self.call.line))
        else:
            self.dead.append(target.address)
            cure = target.hint or "correct the path, or create the page"
            self.problem("dead-ref", f'there is no page "{path}"; {cure}')
        return target.address

    def file(self, address: object, code_: str = "dead-file") -> File:
        """Return what is known of a file of the site; one that is not there is a warning, others' files are left."""
        text = str(address).strip()
        found = self.around.file(text) if text and not _SCHEME.match(text) and not text.startswith("//") else File()
        if not found.found:
            what = "image" if code_ == "dead-image" else "file"
            cure = found.hint or "correct its address, or put the file there"
            self.problem(code_, f'there is no {what} "{text}"; {cure}')
        return found

    def image(self, address: object) -> File:
        """Return what is known of an image, with its width and height."""
        return self.file(address, "dead-image")

    def param(self, name: object) -> Any:
        """Return a parameter of the page or else of the site."""
        value = self.around.param(str(name))
        if value is None:
            cure = guess(str(name), self.around.params) or "add it to the page's fields or to the site's params"
            self.problem("dead-param", f'there is no parameter "{name}"; {cure}')
            return ""
        return str(value).lower() if isinstance(value, bool) else value

    def find(self, path: object) -> Any:
        """Return what stands at a path of the site's data, such as "committees" or "conferences/2023"."""
        found = look_up(self.around.data, str(path))
        if not found.found:
            cure = found.hint or "correct the name, or add a file such as data/committees.csv"
            self.problem("dead-data", f'there are no data "{path}"; {cure}')
        return found.value

    def table(self, path: object, columns: object = "", sort: object = "", where: object = "") -> Any:
        """Return the table that data make (see `plenary.site.tables`), or nothing where they make none."""
        value = self.find(path)
        if value is None:
            return None
        try:
            return tables.table(value, str(columns), str(sort), str(where))
        except tables.TableError as fault:
            return self.fail(f'the data "{path}": {fault}')

    def callout(self, kind: object, title: str, body: str, folded: bool | None = None) -> str:
        """Return a callout box: title and body are HTML, folded is none (no fold), true (closed) or false (open)."""
        if str(kind).lower() in callouts.KINDS:
            label = self.around.words(f"callout.{str(kind).lower()}")
            return Markup(callouts.box(str(kind).lower(), escape(title), escape(body), folded, label))
        cure = guess(str(kind).lower(), callouts.KINDS) or f"write one of {', '.join(callouts.KINDS)}"
        return self.fail(f'"{kind}" is no kind of callout; {cure}')

    def t(self, key: str, count: int | None = None, **values: object) -> str:
        """Return a text of the interface in the site's language, filled in; of a key that is not there the key."""
        if key not in self.around.words:
            self.problem("words", lack(self.around.words, key))
        return say(self.around.words, key, count, values)

    def highlight(self, source: object, language: object = "", options: object = "") -> str:
        """Return code highlighted; the options are those of a code block, without braces."""
        text = str.__str__(str(source)).strip("\r\n")  # plain, for what is safe HTML would not be escaped as code
        info = f"{language} {{{options}}}" if options else str(language)
        for code_, message in code.info_problems(info, text):
            self.problem(code_, message)
        return Markup(code.highlight(text, info))


# The functions that a template may use, by their names there; docs/shortcodes.md explains each.
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "get": Turn.get,
    "flag": Turn.flag,
    "number": Turn.number,
    "fail": Turn.fail,
    "warn": Turn.warn,
    "url": Turn.url,
    "link": Turn.link,
    "asset": lambda turn, name: turn.around.asset(name),
    "ref": Turn.ref,
    "file": Turn.file,
    "image": Turn.image,
    "param": Turn.param,
    "find": Turn.find,
    "table": Turn.table,
    "callout": Turn.callout,
    "highlight": Turn.highlight,
    "t": Turn.t,
}
