"""Files and folders that are there whole or as they were: written beside their place, flushed to the disk, then put there in one step.

What is not in its place yet has a name of its own and a lock, which the system frees when its process ends, however it ends. What
bears such a name and is not locked was left by a process that was killed: it goes when something is next written there.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import shutil
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.errors import TableError
from extract.core.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

WAIT = 60.0  # seconds that one waits for another's build or publication, which takes one to five
_POLL = 0.05  # seconds between two looks at a lock
_PRIVATE = re.compile(r"\.(.+)\.[0-9a-f]{16}\.(new|old)")  # no name that a person gives
_LONGEST = 40  # letters of a name that say what a file was to be, at most four bytes each; a file system takes 255 bytes
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux: paths as they are given; two names change places


def write_whole(path: Path, content: bytes) -> None:
    """A file written whole, or left as it was. OSError where it cannot be."""
    write_all({path: content})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Files written whole. OSError, with all left as they were, where there is no room for all of them."""
    with ExitStack() as stack:
        for put in [stack.enter_context(staged(path, content)) for path, content in files.items()]:
            put()


@contextmanager
def staged(path: Path, content: bytes | None) -> Iterator[Callable[[], None]]:
    """A file written beside its place; what is given puts it there. None takes the file away. OSError where nothing can be written."""
    _make(path.parent)
    with _private(path.with_name(path.name[:_LONGEST]), Path.touch) as unfinished:
        _write(unfinished, content or b"", path)  # even for None: where nothing can be written, nothing can be taken away

        def put() -> None:
            if content is None:
                path.unlink(missing_ok=True)
                unfinished.unlink(missing_ok=True)  # now: one that is killed later leaves nothing behind
            else:
                unfinished.replace(path)
            _flush(path.parent)

        yield put


@contextmanager
def staged_folder(folder: Path, files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
    """A folder of these files written beside its place; what is given puts it there, so that a reader finds the one or the other."""
    folder = folder.resolve()
    _make(folder.parent)
    with _private(folder, Path.mkdir) as new:
        for name, content in files.items():
            _write(new / name, content, folder / name)
        _flush(new)

        def put() -> None:
            if not exchange(new, folder):
                _rename_both(new, folder)
            _flush(folder.parent)

        yield put


def files_in(folder: Path, *names: str) -> dict[str, bytes]:
    """The files of a folder by name, or those of these names, all of one moment; without those that cannot be read.

    OSError where there is no folder.
    """
    while True:
        before = _identity(folder)
        files: dict[str, bytes] = {}
        for path in (each for each in [*map(folder.joinpath, names)] or [*folder.iterdir()] if each.is_file()):
            with suppress(OSError):
                files[path.name] = path.read_bytes()
        if _identity(folder) == before:
            return files


def is_parquet(folder: Path) -> bool:
    """Whether a data folder holds its tables as Parquet, a folder a table, rather than as CSV."""
    return (folder / TABLES[0].name).is_dir()


def _identity(folder: Path) -> tuple[int, int]:
    """Which folder lies there: another one, or one in which a file came or went, has other numbers."""
    told = folder.stat()
    return told.st_ino, told.st_mtime_ns


@contextmanager
def alone(*folders: Path) -> Iterator[None]:
    """While this lasts nobody else is alone with one of these folders; what killed processes left in them is gone.

    TableError where another one does not end within `WAIT` seconds. A folder that is not there yet counts as the one it would be in.
    """
    there = {next(each for each in (folder.resolve(), *folder.resolve().parents) if each.is_dir()) for folder in folders}
    with ExitStack() as stack:
        for folder in sorted(there):  # in one order: of two who want the same ones, none waits for the other in a ring
            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            _wait(handle, folder)
            sweep(folder)
        yield


def sweep(folder: Path) -> None:
    """Take away what killed processes left in a folder. A folder whose new one did not come goes back to its place."""
    with suppress(OSError):  # what cannot be looked at, or taken away, stays
        for left in [*folder.iterdir()]:
            if found := _PRIVATE.fullmatch(left.name):
                with suppress(OSError):
                    _clear(left, folder / found[1] if found[2] == "old" else None)


def exchange(one: Path, other: Path) -> bool:
    """Two folders change places in one step, with no moment in which either is missing; False where the system cannot do it."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _rename_both(new: Path, folder: Path) -> None:
    """Two renames, for a system that cannot exchange, or a folder that was not there; the old one is locked, so that nobody sweeps it."""
    if not folder.exists():
        new.rename(folder)
        return
    old, handle = new.with_suffix(".old"), os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            _locked(handle)
        folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        _remove(old)
    finally:
        os.close(handle)


@contextmanager
def _private(place: Path, make: Callable[[Path], None]) -> Iterator[Path]:
    """A file or folder as `make` makes it, beside a place, that nobody else touches; what was not put in its place goes away."""
    sweep(place.parent)
    new, handle = _claimed(place, make)
    try:
        yield new
    finally:
        _remove(new)
        os.close(handle)


def _claimed(place: Path, make: Callable[[Path], None]) -> tuple[Path, int]:
    """A new file or folder and the handle that locks it. OSError, with the place, where none can be made."""
    while True:
        new = place.with_name(f".{place.name}.{os.urandom(8).hex()}.new")
        try:
            make(new)
        except OSError as problem:
            raise OSError(problem.errno, problem.strerror, str(place)) from problem
        with suppress(FileNotFoundError):  # one who sweeps may find it before it is locked
            handle = os.open(new, os.O_RDONLY)
            with suppress(OSError):
                _locked(handle)
            if new.exists():
                return new, handle
            os.close(handle)


def _locked(handle: int) -> bool:
    """Whether the file or folder is ours now: nobody else has it locked. OSError where the system knows no locks, as some network disks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(handle: int, folder: Path) -> None:
    until = time.monotonic() + WAIT
    with suppress(OSError):  # without locks private names still keep two writers apart
        while not _locked(handle):
            if time.monotonic() >= until:
                raise TableError(str(folder), "another process is writing or publishing here", "", "try again in a minute")
            time.sleep(_POLL)


def _clear(left: Path, back: Path | None) -> None:
    """Take one away, or `back` to where it was if nothing is there, unless somebody works at it."""
    handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if _locked(handle):
            if back is None or back.exists():
                _remove(left)
            else:
                left.rename(back)
    finally:
        os.close(handle)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _write(path: Path, content: bytes, place: Path) -> None:
    try:
        with path.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as problem:  # a full disk does not say where it is met, and a private name says nothing
        raise OSError(problem.errno, problem.strerror, str(place)) from problem


def _make(folder: Path) -> None:
    """A folder with those that it lies in, each known to the disk by name before anything is put there."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        _flush(each.parent)


def _flush(folder: Path) -> None:
    """The names in a folder are safe on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
