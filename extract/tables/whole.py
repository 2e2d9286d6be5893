"""Files and folders that are there whole or as they were: written beside their place, flushed to the disk, then put there in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

UNFINISHED = ".*.new"  # the names, as a pattern, of what is not in its place yet; a process that was killed leaves some behind
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux: paths as they are given; two names change places


def write_whole(path: Path, content: bytes) -> None:
    """A file written whole, or left as it was. OSError where it cannot be."""
    with staged(path, content) as put:
        put()


@contextmanager
def staged(path: Path, content: bytes | None) -> Iterator[Callable[[], None]]:
    """A file written beside its place; what is given puts it there. None takes the file away. OSError where nothing can be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")

    def put() -> None:
        if content is None:
            path.unlink(missing_ok=True)
            unfinished.unlink(missing_ok=True)  # now: one that is killed later leaves nothing behind
        else:
            unfinished.replace(path)
        _flush(path.parent)

    try:
        _write(unfinished, content or b"")  # even for None: where nothing can be written, nothing can be taken away
        yield put
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def staged_folder(folder: Path, files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
    """A folder of these files written beside its place; what is given puts it there, so that a reader finds the one or the other."""
    folder = folder.resolve()
    new, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    _recover(folder, old)

    def put() -> None:
        if not exchange(new, folder):
            if folder.exists():
                folder.rename(old)
            new.rename(folder)
        _flush(folder.parent)

    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for name, content in files.items():
            _write(new / name, content)
        _flush(new)
        yield put
    finally:
        _recover(folder, old)
        shutil.rmtree(new, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Two folders change places in one step, with no moment in which either is missing; False where the system cannot do it."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _recover(folder: Path, old: Path) -> None:
    """After a break between two renames the old folder goes back; after a success it goes away."""
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as problem:  # a full disk does not say where it is met
        raise OSError(problem.errno, problem.strerror, str(path)) from problem


def _flush(folder: Path) -> None:
    """The names in a folder are safe on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
