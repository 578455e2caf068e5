"""Where `ref`, `relref` and links to pages' files lead."""

from __future__ import annotations

import pytest
from building import built
from hypothesis import given
from hypothesis import strategies as st

from plenary.site.references import href, own_address, resolve

SITE = built(
    {
        "_index.md": "",
        "about/_index.md": "",
        "about/Our Rules.md": "",
        "about/map/index.md": "",
        "news/_index.md": "",
        "news/rules.md": 'url = "/n/rules/"',
        "news/café.md": "",
        "twin/a.md": "",
        "other/a.md": "",
        "plan.md": "draft = true",
        "later/_index.md": "date = 2030-01-01",
        "later/one.md": "",
    }
)


@pytest.mark.parametrize(
    ("target", "page", "address"),
    [
        ("about/Our Rules.md", "/", "/about/our-rules/"),
        ("about/Our Rules", "/", "/about/our-rules/"),
        ("/about/Our Rules.md", "/news/", "/about/our-rules/"),
        ("Our Rules.md", "/", "/about/our-rules/"),
        ("about", "/news/", "/about/"),
        ("about/_index.md", "/news/", "/about/"),
        ("about/map", "/", "/about/map/"),
        ("map", "/", "/about/map/"),
        ("about/map/index.md#legend", "/", "/about/map/#legend"),
        ("rules.md", "/news/café/", "/n/rules/"),
        ("../about/map", "/news/café/", "/about/map/"),
        ("./rules.md", "/news/café/", "/n/rules/"),
        ("café", "/", "/news/café/"),
        ("cafe\u0301.md", "/", "/news/café/"),
        ("/", "/news/", "/"),
        ("_index.md", "/", "/"),
        ("#here", "/news/", "/news/#here"),
        (" about#x ", "/", "/about/#x"),
        ("/about/our-rules/", "/", "/about/our-rules/"),
    ],
)
def test_a_reference_leads_to_its_page(target: str, page: str, address: str) -> None:
    found = resolve(SITE, target, SITE.pages[page])
    assert (found.address, found.found, found.guess) == (address, True, "")


@pytest.mark.parametrize(
    ("target", "address", "guess"),
    [
        ("about/Our Rulez.md", "/about/our-rulez/", 'did you mean "about/Our Rules"?'),
        ("neww/café", "/neww/café/", 'did you mean "news/café"?'),
        ("a", "/a/", ""),
        ("qqqqqqqq#x", "/qqqqqqqq/#x", ""),
        ("plan", "/plan/", "pages/plan.md is a draft, so publish it too, or take out what leads to it"),
        ("later/one.md", "/later/one/", "pages/later/one.md is not to be published yet, so publish it too"),
    ],
)
def test_one_that_leads_nowhere_says_what_was_meant(target: str, address: str, guess: str) -> None:
    found = resolve(SITE, target, SITE.home)
    assert not found.found
    assert found.address == address
    assert found.guess.startswith(guess)
    assert bool(found.guess) is bool(guess) or target == "a"


def test_an_address_in_a_link_is_quoted_but_for_its_fragment() -> None:
    assert href(resolve(SITE, "café#Ümlaut", SITE.home)) == "/news/caf%C3%A9/#Ümlaut"


@given(st.text(), st.sampled_from(sorted(SITE.pages)))
def test_no_reference_raises_or_leaves_the_site(target: str, page: str) -> None:
    found = resolve(SITE, target, SITE.pages[page])
    assert found.address.startswith("/")
    assert not found.address.startswith("//")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/about/", "/about/"),
        ("/about", "/about/"),
        ("/About/Our Rules", "/about/our-rules/"),
        ("/about#team", "/about/#team"),
        ("/nowhere/", None),
        ("", None),
        ("https://example.org/about/", None),
    ],
)
def test_an_address_written_by_hand_finds_the_sites_own(written: str, address: str | None) -> None:
    assert own_address(SITE.targets, written) == address
