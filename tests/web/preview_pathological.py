"""Asks the preview for page after page, each a pathological input, in a process that ends itself where one is slow.

Run as a program it takes the folder of a site and the names of its pages, and says `NAME <tab> STATUS` after each.
"""

from __future__ import annotations

import signal
import sys

from app import create_app

LIMIT = 2.0  # seconds of processor time for one answer


def main(site: str, names: list[str]) -> None:
    client = create_app(site=site, preview=True).test_client()
    client.get("/")
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for name in names:
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        status = client.get(f"/{name}/").status_code
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(name, status, sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
