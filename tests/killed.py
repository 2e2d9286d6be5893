"""`python tests/killed.py N MODULE ARGUMENT...`: a module that is killed (SIGKILL) when it is about to change the disk for the Nth time.

With N = 0 it runs to its end; the last line on stderr says how many times it was about to.
"""

from __future__ import annotations

import itertools
import os
import runpy
import signal
import sys

_CHANGES = {"ctypes.dlsym", "fcntl.flock", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _killing(at: int) -> itertools.count[int]:
    """Kill this process when it changes the disk for the `at`th time. The exchange of two folders is seen by the look-up of its name."""
    numbers = itertools.count(1)

    def look(event: str, arguments: tuple[object, ...]) -> None:
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if (event in _CHANGES or opened) and next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)
    return numbers


if __name__ == "__main__":
    at, sys.argv = int(sys.argv[1]), sys.argv[2:]
    numbers = _killing(at)
    try:
        runpy.run_module(sys.argv[0], run_name="__main__")
    finally:
        print(next(numbers) - 1, file=sys.stderr)
