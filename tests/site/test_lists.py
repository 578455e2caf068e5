"""Lists: their order, their parts with an address each, terms, what is new and what is related."""

from __future__ import annotations

import pytest
from building import built, told
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site import lists


def posts(count: int, front: str = "") -> dict[str, str]:
    return {f"blog/p{number}.md": f'date = "2026-01-{number:02}"\n{front}' for number in range(1, count + 1)}


def listed(site, address):
    return [page.title for page in site.children[address]]


def test_a_blog_is_newest_first_in_parts_of_ten() -> None:
    site = built(posts(21))
    assert listed(site, "/blog/")[:2] == ["P21", "P20"]
    parts = [address for address, target in site.targets.items() if target.number > 1]
    assert parts == ["/blog/page/2/", "/blog/page/3/"]
    assert {site.targets[address].kind for address in parts} == {"page"}


def test_a_post_with_a_weight_goes_first_in_its_blog_and_under_its_tags_as_in_hugo() -> None:
    site = built({**posts(3, 'tags = ["oil"]'), "blog/old.md": 'date = 2020-01-01\nweight = "3"\ntags = ["oil"]'})
    assert listed(site, "/blog/") == listed(site, "/tags/oil/") == ["Old", "P3", "P2", "P1"]


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ("page_size = 20", 1),
        ("paginate = 20", 1),
        ("[sections.blog]\npage_size = 7", 2),
        ("[sections.blog]\npage_size = 0", 0),
        ("page_size = 3\n[sections.blog]\npage_size = 0", 0),
    ],
)
def test_a_site_or_a_section_says_how_many_a_list_shows(settings: str, parts: int) -> None:
    site = built(posts(21), settings=settings)
    assert len([target for target in site.targets.values() if target.number > 1]) == parts


def test_a_section_of_pages_shows_them_all() -> None:
    site = built([f"about/p{number}.md" for number in range(30)])
    assert not [target for target in site.targets.values() if target.number > 1]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 50), st.integers(0, 12))
def test_the_parts_of_a_list_hold_each_page_once_in_order(count: int, size: int) -> None:
    pages = list(range(count))
    total = lists.parts(count, size)
    made = [lists.part(pages, size, "/a/", number) for number in range(1, total + 1)]  # type: ignore[arg-type]
    assert [page for part in made for page in part.pages] == pages
    assert [part.newer for part in made] == ["", *(lists.part_address("/a/", n) for n in range(1, total))]
    assert [part.older for part in made] == [*(lists.part_address("/a/", n) for n in range(2, total + 1)), ""]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["B", "C", "A", "D"]),
        ("date", ["D", "A", "B", "C"]),
        ("-date", ["C", "B", "A", "D"]),
        ("title", ["A", "B", "C", "D"]),
        ("-title", ["D", "C", "B", "A"]),
        ("name", ["C", "D", "A", "B"]),
        ("weight", ["B", "A", "C", "D"]),
    ],
)
def test_a_section_is_sorted_as_it_says(sort: str, order: list[str]) -> None:
    pages = {
        "about/y.md": 'title = "A"\ndate = "2020-01-01"',
        "about/z.md": 'title = "B"\ndate = "2021-01-01"\nweight = 3',
        "about/w.md": 'title = "C"\ndate = "2022-01-01"',
        "about/x.md": 'title = "D"',
    }
    assert listed(built(pages, settings=f'[sections.about]\nsort = "{sort}"' if sort else ""), "/about/") == order


# Addresses and titles as Hugo 0.111.3 has them.
@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ("Open Data", "/tags/open-data/"),
        ("C++", "/tags/c++/"),
        ("R & D", "/tags/r-d/"),
        ("Ünïcode", "/tags/ünïcode/"),
        ("a/b", "/tags/a/b/"),
        ("Café", "/tags/café/"),
    ],
)
def test_a_term_has_hugos_address(tag: str, address: str) -> None:
    site = built({"a.md": f'tags = ["{tag}"]'})
    assert site.pages[address].kind == "term"
    assert site.pages[address].title == tag
    assert site.pages["/tags/"].kind == "taxonomy"
    assert [page.address for page in site.children[address]] == ["/a/"]
    assert [term.address for term in site.terms["/a/"]] == [address]
    assert site.parents[address].address == "/tags/"


def test_spellings_of_one_term_are_one_and_the_most_used_is_its_title() -> None:
    tags = {"a.md": '"open data"', "b.md": '"Open Data", "open data"', "c.md": '"Open Data"'}
    site = built({path: f"tags = [{named}]" for path, named in tags.items()})
    assert [page.title for page in site.children["/tags/"]] == ["Open Data"]
    assert listed(site, "/tags/open-data/") == ["A", "B", "C"]


def test_a_site_without_tags_has_no_page_of_them_unless_it_says_so() -> None:
    assert "/tags/" not in built(["a.md"]).targets
    site = built(["a.md"], settings='[taxonomies]\ntag = "tags"\nsubject = "subjects"')
    assert [address for address in site.pages if site.pages[address].kind == "taxonomy"] == ["/subjects/", "/tags/"]


@pytest.mark.parametrize("name", ["subjects", "Subjects"])
def test_a_taxonomy_of_ones_own(name: str) -> None:
    site = built({"a.md": f'{name} = ["Census"]'}, settings='[taxonomies]\nsubject = "subjects"')
    assert listed(site, "/subjects/census/") == ["A"]


def test_a_term_may_have_words_of_its_own() -> None:
    site = built({"a.md": 'tags = ["x"]', "tags/_index.md": 'title = "Topics"', "tags/x/_index.md": 'title = "The X"'})
    assert (site.pages["/tags/"].title, site.pages["/tags/x/"].title) == ("Topics", "The X")
    assert site.pages["/tags/x/"].content is not None
    assert told(site) == []


def test_terms_are_listed_in_parts_and_drafts_name_none() -> None:
    site = built({**posts(12, 'tags = ["x"]'), "d.md": 'draft = true\ntags = ["y"]'})
    assert "/tags/x/page/2/" in site.targets
    assert "/tags/y/" not in site.targets


def test_posts_are_the_newest_first_of_all_sections_of_news() -> None:
    site = built({"news/a.md": 'date = "2026-02-01"', **posts(2), "about/x.md": 'date = "2026-03-01"'})
    assert [page.title for page in site.posts] == ["A", "P2", "P1"]


def test_related_pages_share_the_rarer_terms() -> None:
    site = built(
        {
            "a.md": 'tags = ["common", "rare"]',
            "b.md": 'tags = ["common"]',
            "c.md": 'tags = ["rare", "common"]',
            "d.md": 'tags = ["common"]',
            "e.md": "",
        }
    )
    found = lists.related(site.pages["/a/"], site.terms, site.children, 2)
    assert [page.title for page in found] == ["C", "B"]
    assert lists.related(site.pages["/e/"], site.terms, site.children, 2) == ()


def test_a_slip_in_a_sections_settings_is_told_at_its_line() -> None:
    site = built(
        {"blog/_index.md": 'sort = "newest"'},
        settings='title = "T"\n[sections.blog]\npage_size = "ten"\nsorte = "date"\nkind = "pots"\n[sections]\nx = 1\n',
    )
    found = [(problem.source, problem.line, problem.code) for problem in site.problems]
    assert ("pages/blog/_index.md", 2, "section-setting") in found
    site = built(
        ["blog/a.md"], settings='title = "T"\n[sections.blog]\npage_size = "ten"\nsorte = "date"\nkind = "pots"\n'
    )
    assert [(problem.line, problem.message.partition(";")[2]) for problem in site.problems] == [
        (3, " write 10, or 0 for all on one page"),
        (4, ' did you mean "sort"?'),
        (5, ' did you mean "post"?'),
    ]


def test_the_parts_that_hugo_made_of_every_list_lead_to_the_whole_one() -> None:
    pages = {**{f"about/p{number}.md": "" for number in range(11)}, **posts(21)}
    site = built({**pages, "about/deep/_index.md": ""}, settings="old_parts = true\n")
    led = {address: target.to for address, target in site.targets.items() if target.kind == "redirect"}
    assert led == {
        **{f"/about/page/{number}/": "/about/" for number in (1, 2)},
        "/about/deep/page/1/": "/about/deep/",
        "/blog/page/1/": "/blog/",
        **{f"/page/{number}/": "/" for number in (1, 2, 3, 4)},
    }


def test_a_site_may_have_no_taxonomy_at_all() -> None:
    site = built({"a.md": 'tags = ["x"]'}, settings="[taxonomies]\n")
    assert {page.kind for page in site.pages.values()} == {"home", "page"}


def test_a_section_of_another_type_than_its_folder_is_listed_as_that_type_is() -> None:
    pages = {f"about/p{number}.md": f'date = "2026-01-{number:02}"' for number in range(1, 13)}
    assert built({"about/_index.md": 'type = "post"', **pages}).sizes["/about/"] == 10
