"""Work shared out among processes: each takes the next piece when it is done with the one before.

What makes processes is loaded when they are begun: most freezes render but a few pages.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from plenary.freezing.failures import PublishError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Piece = TypeVar("Piece")
Done = TypeVar("Done")
Worker = tuple[Callable[[Piece], Done], Callable[[], None]]
"""What does a piece of work, and what is to be called once there is no more of it."""

METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How a process comes into being: forked, it shares what is in memory; elsewhere than on Linux that is not safe."""


def share(
    make: Callable[[], Worker[Piece, Done]], pieces: Sequence[Piece], jobs: int, method: str = METHOD
) -> Iterator[Done]:
    """Yield what is done of each piece, in no order, by `jobs` processes, each with a worker of its own.

    `make` returns a worker; spawned processes are sent it, so it has to be something that can be pickled. What a worker
    raises is raised here; PublishError if a process ends in the middle.
    """
    from multiprocessing import connection, get_context  # noqa: PLC0415

    context = get_context(method)
    waiting = list(reversed(pieces))
    gc.freeze()  # what is in memory now is never looked at again, so it stays shared
    with ExitStack() as stack:
        stack.callback(gc.unfreeze)
        busy: list[Connection] = []
        started = []
        for _ in range(min(jobs, len(waiting))):
            ours, theirs = context.Pipe()
            inherited = [*busy, ours] if method == "fork" else []
            process = context.Process(target=_serve, args=(make, theirs, inherited), daemon=True)  # type: ignore[attr-defined]
            process.start()
            started.append(process)
            for at_the_end in (process.close, process.join, process.terminate, ours.close):
                stack.callback(at_the_end)
            theirs.close()
            ours.send((waiting.pop(),))
            busy.append(ours)
        while busy:
            for ready in connection.wait(busy):
                assert isinstance(ready, connection.Connection)
                yield _received(ready)
                if waiting:
                    ready.send((waiting.pop(),))
                else:
                    ready.send(())
                    busy.remove(ready)
        for process in started:
            process.join()


def _received(connection: Connection) -> Done:  # type: ignore[type-var]
    try:
        failure, done = connection.recv()
    except EOFError:
        words = "a process that renders pages was ended by something else, perhaps for want of memory"
        raise PublishError(f"{words}; nothing was published; freeze again, with --jobs 1") from None
    if failure is not None:
        raise failure
    found: Done = done
    return found


def _serve(make: Callable[[], Worker[Piece, Done]], connection: Connection, inherited: Sequence[Connection]) -> None:
    """Do the pieces that come, until none does; an interrupt from the keyboard is the first process's affair.

    A fork has the other ends of the connections too, `inherited`: while they are open, nobody learns that the first
    process was killed.
    """
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work, end = make()
        while piece := connection.recv():
            try:
                done = work(*piece)
            except Exception as failure:
                connection.send((failure, None))
            else:
                connection.send((None, done))
        end()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
