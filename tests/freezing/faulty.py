"""A process that publishes and is killed, or refused by its disk, at a call that the test names.

Run as a program it reads one JSON order a line, forks a child for each and answers with one JSON line. The child counts
every call that touches the disk (Python's audit events, both halves of each write, fsync, the exchange) and, at the
call with the ordered number, kills itself with SIGKILL or makes the call fail with the ordered errno.
"""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from plenary.freezing import disk, publish
from plenary.freezing.exchange import swap

COUNTED = {
    "open", "os.chmod", "os.chown", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
    "os.scandir", "os.symlink", "os.truncate", "os.utime", "fcntl.flock",
}  # fmt: skip


class Calls:
    """Counts calls and does harm at the ordered one, or from there on."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.at, self.lasting, self.count = order.get("at", 0), order.get("lasting", False), 0
        self.order = order

    def tick(self, *_: object) -> None:
        self.count += 1
        if self.count == self.at or (self.lasting and self.count > self.at > 0):
            _harm(self.order)


def arm(order: Mapping[str, Any]) -> Calls:
    """Patch this process for good: it is a child that ends with its one publication."""
    calls = Calls(order)
    sys.addaudithook(lambda event, _: calls.tick() if event in COUNTED else None)
    io.open = builtins.open = _torn(calls, io.open)
    patched: Any = {os: "fsync", disk: "_sync_file_system", publish: "swap"}
    doubles = (calls.tick, _flush(calls, order), _swap(calls, order))
    for (module, name), double in zip(patched.items(), doubles, strict=True):
        setattr(module, name, double)
    if "no links" in order.get("ways", ()):
        os.link = _no_link
    return calls


def _flush(calls: Calls, order: Mapping[str, Any]) -> Callable[[Path], bool]:
    """Stand in for the flush of a file system, which would wait for all else that runs on this machine."""

    def flush(_: Path) -> bool:
        calls.tick()
        return "no syncfs" not in order.get("ways", ())

    return flush


def _swap(calls: Calls, order: Mapping[str, Any]) -> Callable[[Path, Path], bool]:
    def exchange(one: Path, other: Path) -> bool:
        if "no exchange" in order.get("ways", ()):
            return False
        calls.tick()
        done = swap(one, other)
        if "errno" not in order:  # a call that was made can still be a process's last, but can't fail any more
            calls.tick()
        return done

    return exchange


def _harm(order: Mapping[str, Any]) -> None:
    if order.get("interrupt"):
        raise KeyboardInterrupt
    if "errno" not in order:
        os.kill(os.getpid(), signal.SIGKILL)
    raise OSError(order["errno"], os.strerror(order["errno"]))


def _no_link(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def _torn(calls: Calls, real: Callable[..., Any]) -> Callable[..., Any]:
    """Make every file that is opened for writing reach the disk in two halves, each a call that counts."""

    def opened(*args: Any, **options: Any) -> Any:
        file = real(*args, **options)
        if not file.writable():
            return file
        write = file.write

        def in_halves(data: Any) -> int:
            half = len(data) // 2
            calls.tick()
            write(data[:half])
            file.flush()
            calls.tick()
            write(data[half:])
            return len(data)

        file.write = in_halves
        return file

    return opened


def write_site(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def publish_site(out: Path, files: Mapping[str, str], keeping: bool = False, spare: str = "") -> publish.Published:
    """Publish files; `keeping`, those that stand there as they were written are kept, and no file is read anew."""
    site = out.parent / "site"
    with publish.publishing(out, site, (site / "pages",), spare) as release:
        kept = [name for name in files if keeping and _stands(out, name, files[name])]
        release.keep(*kept)
        write_site(release.folder, {name: text for name, text in files.items() if name not in kept})
        digests = {name: sha256(text.encode()).hexdigest() for name, text in files.items()}
        return release.commit(digests if keeping else None)


def _stands(out: Path, name: str, text: str) -> bool:
    return (out / name).is_file() and (out / name).read_bytes() == text.encode()


def obey(order: Mapping[str, Any]) -> dict[str, Any]:
    """Publish as ordered; answer what came of it and how many calls were counted."""
    if order.get("user") is not None:
        os.setuid(order["user"])
    calls = arm(order)
    try:
        done = publish_site(Path(order["out"]), order["files"], "keep" in order.get("ways", ()), order.get("spare", ""))
        answer: dict[str, Any] = {"outcome": "published", "warnings": done.warnings}
    except publish.PublishError as error:
        answer = {"outcome": "refused", "message": str(error)}
    except KeyboardInterrupt:
        answer = {"outcome": "interrupted"}
    return answer | {"calls": calls.count}


def serve() -> None:
    for line in sys.stdin:
        answers, ours = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(ours, json.dumps(obey(json.loads(line))).encode())
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        os.close(ours)
        with os.fdopen(answers, "rb") as pipe:
            said = pipe.read()
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        print((said or json.dumps({"outcome": "killed" if killed else "crashed"}).encode()).decode(), flush=True)


class Server:
    """The test's side: start the program, send an order, read the answer."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def publish(self, out: Path, files: Mapping[str, str], **order: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"out": str(out), "files": files} | order).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def contents(folder: Path) -> dict[str, str]:
    """Return what stands in a folder, Plenary's list apart: files by text, links by "-> target", folders by "/"."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif name != ".plenary-manifest.json":
            found[name] = "/" if path.is_dir() else path.read_bytes().decode()
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def whole(files: Mapping[str, str]) -> dict[str, str]:
    """Return files with the folders that hold them, as `contents` gives them."""
    folders = {str(folder) for name in files for folder in Path(name).parents if folder != Path()}
    return dict.fromkeys(folders, "/") | dict(files)


if __name__ == "__main__":
    serve()
