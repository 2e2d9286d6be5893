"""Turns at drawing: a browser takes about a gigabyte and, without a graphics card, a core, so that few of one user's programs draw at once.

A turn is a lock that the system takes back when its holder ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from extract.languages.spoken import say

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 2  # programs: each keeps a browser in memory
PATIENCE = 600.0  # seconds; who has waited so long draws all the same, as one that hangs must not stop the others for good
_POLL_SECONDS = 0.2  # short beside a picture


@contextmanager
def turn() -> Iterator[None]:
    """While this lasts, fewer than `AT_ONCE` other programs of this user draw. Who waits is told so where someone looks on."""
    handle = _free()
    if handle is None and sys.stderr.isatty():
        print(say("pictures: {count} other programs draw on this machine; waiting for one of them", count=AT_ONCE), file=sys.stderr)
    until = time.monotonic() + PATIENCE
    while handle is None and time.monotonic() < until:
        time.sleep(_POLL_SECONDS)
        handle = _free()
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _free() -> int | None:
    """The open file of a turn that is now ours, or None while others have all of them. Where no lock can be had, nobody waits."""
    for number in range(AT_ONCE):
        place = Path(tempfile.gettempdir()) / f"rare-earth-drawing-{os.getuid()}-{number}"
        try:
            handle = os.open(place, os.O_CREAT | os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
        except OSError:
            return os.open(os.devnull, os.O_RDONLY)
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        os.close(handle)
    return None
