"""A site of thirty pages that uses all there is: what a freeze after an edit has to tell from what is the same."""

from __future__ import annotations

PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def _post(number: int) -> str:
    tags = ["data", "people", "data", "archives", "people"][number % 5]
    return (
        f'+++\ntitle = "Post {number}"\ndate = "2026-0{1 + number}-1{number}"\ntags = ["{tags}", "news"]\n'
        f'categories = ["Talks"]\nauthor = "Ada"\nsummary = "What post {number} says."\n+++\n'
        f'Words of post {number}. {{{{< ref "post-{(number + 1) % 6}.md" >}}}}\n\n## Part\n\nSee [another](../post-{number}/#part).\n'
    )


def _event(number: int) -> str:
    return (
        f'+++\ntitle = "Meeting {number}"\nkind = "event"\nstart = "2026-11-2{number}"\nend = "2026-11-2{number + 1}"\n'
        f'place = "Tampere"\nseries = "Meetings"\n+++\nCome to meeting {number}.\n'
    )


SITE: dict[str, str | bytes] = {
    "site.toml": (
        'title = "Small"\nbase_url = "https://example.org/"\npage_size = 3\n\n[params]\nfee = "10"\n\n'
        '[sections.blog]\nkind = "post"\npage_size = 4\n\n[sections.meetings]\nkind = "event"\n\n'
        '[sections.jobs]\nkind = "job"\n\n'
        '[[menu.main]]\nname = "About"\nurl = "/about/"\n\n[[menu.main]]\nname = "Blog"\nurl = "/blog/"\n\n'
        '[[menu.main]]\nname = "First"\nurl = "/about/one/#deep"\n\n[[redirects]]\nfrom = "/old/"\nto = "/about/"\n'
    ),
    "pages/_index.md": (
        '+++\ntitle = "Home"\n\n[[blocks]]\nblock = "posts"\ntitle = "News"\ncount = 2\n\n'
        '[[blocks]]\nblock = "events"\ntitle = "Soon"\n\n[[blocks]]\nblock = "features"\ndata = "features"\n+++\n'
        "Welcome. {{< recent >}} {{< tags >}}\n"
    ),
    "pages/about/_index.md": '+++\ntitle = "About"\ndescription = "Who we are."\n+++\nAbout. {{< param "fee" >}}\n',
    "pages/about/one.md": '+++\ntitle = "One"\nweight = 1\n+++\n# One\n\n## Deep\n\nTo [two](two.md) and ![x](/x.png).\n',
    "pages/about/two.md": '+++\ntitle = "Two"\nweight = 2\naliases = ["/second/"]\n+++\n[one](/about/one/#deep) [no](/none/)\n',
    "pages/about/three.md": (
        '+++\ntitle = "Three"\n+++\n{{< table "people" >}}\n\n{{< figure src="/x.png" alt="A dot" >}}\n\n> [!NOTE]\n> Mind.\n'
    ),
    "pages/about/team/_index.md": '+++\ntitle = "Team"\nsidebar = "own"\n+++\nTeam.\n',
    "pages/about/team/ada.md": '+++\ntitle = "Ada"\n+++\n{{% callout note %}}\nBy **hand**.\n{{% /callout %}}\n',
    "pages/about/team/bob.md": '+++\ntitle = "Bob"\n+++\n```python\nprint("x")\n```\n',
    "pages/about/bundle/index.md": '+++\ntitle = "Bundle"\n+++\n[a file](paper.txt) ![y](y.png)\n',
    "pages/about/bundle/paper.txt": "paper",
    "pages/about/bundle/y.png": PIXEL,
    "pages/blog/_index.md": '+++\ntitle = "Blog"\n+++\n',
    **{f"pages/blog/post-{number}.md": _post(number) for number in range(6)},
    "pages/meetings/_index.md": '+++\ntitle = "Meetings"\n+++\n{{< events >}}\n',
    **{f"pages/meetings/m{number}.md": _event(number) for number in range(4)},
    "pages/jobs/_index.md": '+++\ntitle = "Jobs"\n+++\n',
    "pages/jobs/archivist.md": (
        '+++\ntitle = "Archivist"\ndate = "2026-11-01"\nemployer = "A library"\ncloses = "2026-11-24"\n+++\nWork.\n'
    ),
    "pages/jobs/librarian.md": (
        '+++\ntitle = "Librarian"\ndate = "2026-10-01"\nemployer = "A school"\ncloses = "2026-12-24"\n+++\nWork.\n'
    ),
    "pages/later.md": '+++\ntitle = "Later"\npublishDate = "2026-11-23"\n+++\nNot before.\n',
    "pages/gone.md": '+++\ntitle = "Gone"\nexpiryDate = "2026-11-22"\n+++\nNot after.\n',
    "pages/draft.md": '+++\ntitle = "Draft"\ndraft = true\n+++\nNot yet.\n',
    "pages/wide.md": '+++\ntitle = "Wide"\n+++\n{{< events section="meetings" >}} {{< recent 3 >}} {{< relref "one.md" >}}\n',
    "data/features/first.toml": 'title = "First"\ntext = "A feature"\n',
    "data/features/second.toml": 'title = "Second"\ntext = "Another"\n',
    "data/people.csv": "name,task\nAda,chair\nBob,notes\n",
    "static/x.png": PIXEL,
    "static/paper.pdf": "%PDF-1.4",
}
