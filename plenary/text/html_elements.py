"""The names of HTML's elements (html.spec.whatwg.org, 4 and 16.2): today's, and old ones that browsers still know."""

from __future__ import annotations

_TODAY = """
    a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite code col
    colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu meta meter
    nav noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script search section
    select slot small source span strong style sub summary sup table tbody td template textarea tfoot th thead time
    title tr track u ul var video wbr
"""
_OLD = """
    acronym applet basefont bgsound big blink center dir font frame frameset image isindex keygen listing marquee
    menuitem nobr noembed noframes plaintext rb rtc spacer strike tt xmp
"""
FOREIGN = frozenset({"svg", "math"})
"""Elements that hold a language of their own."""

ELEMENTS = frozenset((*_TODAY.split(), *_OLD.split(), *FOREIGN))
