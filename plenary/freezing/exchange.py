"""Two folders exchange their names in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

_HERE = -100  # AT_FDCWD of <fcntl.h>: names are read from the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2); RENAME_SWAP of macOS's renamex_np(2) has the same value
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

# The number of the system call renameat2, for C libraries without a function of that name (older musl).
_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "armv7l": 382, "i686": 353, "ppc64le": 357, "s390x": 347}

Call = Callable[[bytes, bytes], int]


def swap(one: Path, other: Path) -> bool:
    """Exchange two folders of one file system in one step; return False, with nothing done, where that is unknown."""
    call = _system_call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _system_call() -> Call | None:
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        return by_name(library) if hasattr(library, "renameat2") else by_number(library)
    if sys.platform == "darwin":
        library = ctypes.CDLL(None, use_errno=True)
        return by_swap(library) if hasattr(library, "renamex_np") else None
    return None


def by_name(library: ctypes.CDLL) -> Call:
    """Return the call through the C library's own renameat2 (glibc since 2.28)."""
    function = library.renameat2
    function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return lambda one, other: int(function(_HERE, one, _HERE, other, _EXCHANGE))


def by_number(library: ctypes.CDLL) -> Call | None:
    """Return the call through syscall(2), or None for a processor whose number is not known here."""
    number = _NUMBERS.get(platform.machine())
    if number is None:
        return None
    function = library.syscall
    function.restype = ctypes.c_long
    function.argtypes = [*[ctypes.c_long] * 2, ctypes.c_char_p, ctypes.c_long, ctypes.c_char_p, ctypes.c_long]
    return lambda one, other: int(function(number, _HERE, one, _HERE, other, _EXCHANGE))


def by_swap(library: ctypes.CDLL) -> Call:
    """Return the call through macOS's renamex_np (macOS 10.12, APFS)."""
    function = library.renamex_np
    function.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
    return lambda one, other: int(function(one, other, _EXCHANGE))
