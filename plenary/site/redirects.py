"""Where each old address leads: every redirect of a site in one hop, to an address that answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from unicodedata import normalize
from urllib.parse import quote

from plenary.problems import Problem, guess
from plenary.site.addresses import Target, frozen_name
from plenary.site.page import Page
from plenary.site.rules import GONE, SPLAT, Redirect, asks, of_page, old_address

INDEX = "index.html"
_FAR_TOO_MANY = 5000
_GUESSES = 20  # each looks at all addresses


@dataclass(frozen=True, slots=True)
class Moves:
    """All redirects of a site: `exact` by their addresses, `splats` for addresses that begin alike, the first first.

    `gone` are the addresses that answer 410. No redirect leads to another one, to one that is gone, or to none.
    """

    exact: Mapping[str, Redirect] = field(default_factory=lambda: MappingProxyType({}))
    splats: tuple[Redirect, ...] = ()
    gone: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def gather(
    pages: Iterable[Page],
    written: Sequence[Redirect],
    others: Sequence[Redirect],
    base_url: str,
    living: Mapping[str, Target],
) -> Moves:
    """Return the redirects of a site whose pages and files answer at the addresses `living`.

    Of two that begin at one address, one of `written` (by `site.toml`) goes before one of a page, that before one of
    `others` (by a `netlify.toml`), and else the first; a page or file that lives goes before them all.
    """
    told: list[Problem] = []
    claims = [*written, *_of_pages(pages, base_url, told), *others]
    if not claims:
        return Moves(problems=tuple(dict.fromkeys(told)))
    taken = _Taken(living)
    first = _first(claims, taken, told)
    gone = frozenset(one.address for one in first if one.status == GONE and not one.splat)
    ways = _Ways(first, living, told)
    led = [one if one.status == GONE else ways.led(one) for one in first if one.address not in gone]
    made = {one.address: one for one in led if one and not one.splat}
    splats = tuple(one for one in led if one and one.splat)
    for one in _derived(splats, made, living):
        if one.address not in gone and not taken.by(one.address):
            taken.add(one.address, one.address)
            made[one.address] = one
    return Moves(MappingProxyType(dict(sorted(made.items()))), splats, gone, tuple(dict.fromkeys(told)))


def answer(moves: Moves, living: Collection[str], path: str) -> Redirect | None:
    """Return what a path leads to that is no address of a living page or file, or None where nothing is known of it.

    A redirect with status 410 says that the address is gone.
    """
    for form in forms(path):
        if form in moves.gone:
            return Redirect(form, "", "", 0, GONE)
        if form in moves.exact:
            return moves.exact[form]
    splat = next((one for one in moves.splats if matches(one, path)), None)
    if splat is None or splat.status == GONE:
        return splat
    led = filled(splat, path)
    if led.external:
        return led
    onward = next((moves.exact[form] for form in forms(led.to) if form in moves.exact), None)
    there = next((form for form in forms(led.to) if form in living and form not in moves.exact), "")
    if there or onward:
        return replace(led, to=there) if there else onward
    others = tuple(one for one in moves.splats if one != splat)
    return answer(replace(moves, splats=others), living, led.to)


def forms(path: str) -> tuple[str, ...]:
    """Return the addresses that a path may mean: as it is, with its last slash, without its `index.html`."""
    if path.endswith(f"/{INDEX}"):
        return (path, path.removesuffix(INDEX))
    return (path,) if path.endswith("/") else (path, f"{path}/")


def matches(splat: Redirect, path: str) -> bool:
    """Return whether a path is one that a splat stands for."""
    return f"{path}/".startswith(splat.address[:-1])


def filled(splat: Redirect, path: str) -> Redirect:
    """Return the redirect of one of the paths that a splat stands for; it never leads to another host than it names."""
    return replace(splat, address=path, to=_in_place(splat, normalize("NFC", path)[len(splat.address) - 1 :]))


def _in_place(splat: Redirect, behind: str) -> str:
    behind = behind.lstrip("/")
    if splat.external:
        behind = SPLAT.join(quote(part) for part in behind.split(SPLAT))
    return splat.to.replace(SPLAT, behind)


def _of_pages(pages: Iterable[Page], base_url: str, told: list[Problem]) -> Iterator[Redirect]:
    """Yield the redirects that pages ask for; an old address that is still the page's own is none."""
    for page in sorted((page for page in pages if asks(page.meta)), key=lambda page: page.source):
        for found in of_page(page, base_url):
            if isinstance(found, Problem):
                told.append(found)
            elif found.address != old_address(page.address):
                yield found


class _Taken:
    """Which files and folders of a frozen site are taken, and by what."""

    def __init__(self, living: Mapping[str, Target]) -> None:
        self._living = living
        self._names: dict[str, str] = {}
        self._folders: set[str] = set()
        for address in living:
            self.add(address, address)

    def add(self, address: str, label: str) -> None:
        name = frozen_name(address)
        self._names.setdefault(name, label)
        folder = name.rpartition("/")[0]
        while folder and folder not in self._folders:
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]

    def by(self, address: str) -> str:
        """Return what stands in the place that the file of an address would need, or ""."""
        name = frozen_name(address)
        if name in self._names:
            return self._label(self._names[name])
        if name in self._folders:
            return self._label(next(label for other, label in self._names.items() if other.startswith(f"{name}/")))
        return self._label(next((self._names[folder] for folder in _folders(name) if folder in self._names), ""))

    def _label(self, found: str) -> str:
        target = self._living.get(found)
        return (target and ((target.page and target.page.source) or target.file)) or found


def _folders(name: str) -> Iterator[str]:
    """Yield the folders that a file lies in, the nearest first."""
    end = name.rfind("/")
    while end > 0:
        yield name[:end]
        end = name.rfind("/", 0, end)


def _first(claims: Iterable[Redirect], taken: _Taken, told: list[Problem]) -> list[Redirect]:
    """Return the claims that hold: the first to each address, and none to one that is taken."""
    found: dict[str, Redirect] = {}
    for one in claims:
        former = found.get(one.address)
        if former is not None:
            if (former.to, former.rest, former.status) != (one.to, one.rest, one.status):
                told.append(_twice(one, former))
        elif not one.splat and (other := taken.by(one.address)):
            told.append(_shadowed(one, other))
        else:
            found[one.address] = one
            if not one.splat and one.status != GONE:
                taken.add(one.address, f"the redirect from {one.address}")
    return list(found.values())


class _Ways:
    """Follows redirects to where they end, and tells of those that end nowhere."""

    def __init__(self, all_of_them: Iterable[Redirect], living: Mapping[str, Target], told: list[Problem]) -> None:
        self._exact = {one.address: one for one in all_of_them if not one.splat}
        self._splats = [one for one in all_of_them if one.splat]
        self._living = living
        self._told = told

    def led(self, one: Redirect) -> Redirect | None:
        """Return a redirect that leads to where all hops end, or None where they end nowhere."""
        if one.page and one.to in self._living:
            return one
        at, way = one, [one]
        while not (end := self._end(at)):
            onward = self._onward(at.to)
            if onward is None or onward.status == GONE:
                self._told.append(self._dead(one, at, onward))
                return None
            if any(former.address == onward.address for former in way):
                self._told.append(_loop(one, [*way, onward]))
                return None
            way.append(onward)
            behind = at.to[len(onward.address) - 1 :] if onward.splat else ""
            at = replace(onward, to=_in_place(onward, behind), rest=onward.rest or at.rest)
        if len(way) > 1 and one.page is None:
            self._told.append(_chain(one, way, end))
        return replace(one, to=end, rest=at.rest)

    def _end(self, at: Redirect) -> str:
        """Return where a redirect ends, "" if that is another redirect, or nowhere."""
        if at.external:
            return at.to
        if SPLAT in at.to:
            begin = at.to.partition(SPLAT)[0]
            further = any(begin.startswith(splat.address[:-1]) for splat in self._splats)
            alive = any(address.startswith(begin) for address in self._living)
            return at.to if alive or (not further and self._begins(begin)) else ""
        likely = (*forms(at.to), at.to.rstrip("/"))
        return next((form for form in likely if form in self._living), "")

    def _begins(self, begin: str) -> bool:
        return any(address.startswith(begin) for address in self._exact)

    def _onward(self, to: str) -> Redirect | None:
        exact = next((self._exact[form] for form in forms(to) if form in self._exact), None)
        return exact or next((splat for splat in self._splats if matches(splat, to)), None)

    def _dead(self, one: Redirect, at: Redirect, onward: Redirect | None) -> Problem:
        what = "which is gone" if onward else "which is no address of this site"
        few = len(self._living) < _FAR_TOO_MANY and len(self._told) < _GUESSES
        near = guess(at.to, self._living) if few else ""
        words = f"the redirect from {one.address} leads to {at.to}, {what}"
        return Problem(one.source, one.line, f"{words}; {near or 'correct it, or leave it out'}", "redirect-dead")


def _derived(
    splats: Iterable[Redirect], made: Mapping[str, Redirect], living: Mapping[str, Target]
) -> Iterator[Redirect]:
    """Yield what follows for single addresses: the one that a splat begins at, and those that were moved on since."""
    for splat in splats:
        if splat.status == GONE:
            continue
        base = splat.address[:-1]
        alone = filled(splat, base)
        onward = next((made[form] for form in forms(alone.to) if form in made), None)
        there = alone.to if alone.external else next((form for form in forms(alone.to) if form in living), "")
        if there:
            yield replace(alone, to=there)
        elif onward:
            yield replace(onward, address=base)
        begin = splat.to.removesuffix(SPLAT)
        if begin != splat.to and not splat.external:
            moved = [one for address, one in made.items() if address.startswith(begin) and address != begin]
            yield from (replace(one, address=base + one.address[len(begin) :]) for one in moved)


def _shadowed(one: Redirect, other: str) -> Problem:
    words = f"the old address {one.address} is taken by {other}, which goes before"
    return Problem(one.source, one.line, f"{words}; take it out here, or move the other", "redirect-taken")


def _twice(one: Redirect, former: Redirect) -> Problem:
    other = former.source if former.source != one.source else f"line {former.line}"
    words = f"the old address {one.address} is claimed by {other} too, which goes before"
    return Problem(one.source, one.line, f"{words}; take it out of one of the two", "redirect-twice")


def _chain(one: Redirect, way: Sequence[Redirect], end: str) -> Problem:
    over = ", then to ".join(hop.address for hop in way[1:])
    words = f"the redirect from {one.address} leads to {over}, and from there to {end}"
    return Problem(one.source, one.line, f'{words}; write to = "{end}", which is taken for it', "redirect-chain")


def _loop(one: Redirect, way: Sequence[Redirect]) -> Problem:
    places = " to ".join(hop.address for hop in way)
    return Problem(
        one.source, one.line, f"redirects lead in a circle, from {places}; let one lead out", "redirect-loop"
    )
