"""What a proof has worked out so far, one line a page, so that a proof that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from plenary.migrating.proving.markup import Facts, of_record


class Cache:
    """Values by keys that say all they depend on; each is written down as soon as it is known.

    What another edition of this program wrote, and a line that was torn when it was stopped, are passed over. `close`
    keeps what this run has used, no more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._program = digest(*(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))))[:16]
        self._used: dict[str, Any] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._kept = dict(self._read())
        self._file: IO[str] = path.open("a", encoding="utf-8")
        self._file.write("\n")  # after what may be torn

    def _read(self) -> Iterator[tuple[str, Any]]:
        with suppress(OSError):
            for line in self._path.read_text("utf-8", "replace").splitlines():
                with suppress(ValueError, TypeError, KeyError):
                    entry = json.loads(line)
                    if entry["by"] == self._program:
                        yield entry["key"], entry["value"]

    def _line(self, key: str, value: Any) -> str:
        return json.dumps({"by": self._program, "key": key, "value": value}) + "\n"

    def value(self, key: str, make: Callable[[], Any]) -> Any:
        """Return the value of a key, made now where it is not known yet; JSON has to be able to hold it."""
        if key not in self._used:
            known = key in self._kept
            value = self._kept[key] if known else make()
            if not known:
                self._file.write(self._line(key, value))
                self._file.flush()
            self._used[key] = value
        return self._used[key]

    def facts(self, key: str, make: Callable[[], Facts]) -> Facts:
        """Return the facts of a key, made now where they are not known yet."""
        return of_record(self.value(key, lambda: make().record()))

    def close(self, whole: bool = True) -> None:
        """Close the file; after a whole run, with nothing in it that the run did not use."""
        self._file.close()
        if whole:
            replace_file(self._path, "".join(self._line(*entry) for entry in sorted(self._used.items())).encode())


def replace_file(path: Path, data: bytes) -> None:
    """Write a file in one step, so that nobody ever sees half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    os.replace(beside, path)  # noqa: PTH105


def digest(*parts: bytes) -> str:
    """Return the fingerprint of some bytes (SHA-256)."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()
