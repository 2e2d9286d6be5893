"""Versions kept as small packages: `<version>.zip`, the files of a data folder as they were, byte for byte.

A package is named by the version of its tables, which is a hash over them: one that was changed or cut short is refused."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.command_line import refusal
from extract.core.errors import TableError
from extract.core.paths import FEED
from extract.tables.whole import files_in, is_parquet, write_whole
from extract.tables.write import hash_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LATEST, PREVIOUS = "latest", "previous"
FEWEST = 4  # digits that name a version: among hundreds of versions two seldom share them, and a pair is told apart by more
_PACKAGE = "datapackage.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold; a real time would make every copy differ
_MOST_BYTES = 1 << 29  # unpacked: ten times the tables of a hundred thousand observations; more is no version of ours
_DIGITS = re.compile(r"[0-9a-f]{12}")
_UPDATED = re.compile(rb"<updated>([^<]+)</updated>")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)  # broken, another packing, a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version: its digits, when the last thing in it was told, and where it lies: a package or a data folder."""

    version: str
    updated: datetime
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The files of one version by name."""

    version: str
    updated: datetime
    files: Mapping[str, bytes]


def keep(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write `<folder>/<version>.zip`, whole or not at all; a package that is there is left alone.

    TableError if it cannot be written, or the tables are not as they were written."""
    path = folder / f"{_sound(snapshot(files, 'the tables to be kept'), 'the tables to be kept').version}.zip"
    try:
        if not path.exists():
            write_whole(path, _packed(files))
    except OSError as problem:
        raise TableError(str(path), "the version could not be kept", refusal(problem, folder), "the tables are as they were") from problem
    return path


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.external_attr = 0o644 << 16  # read by all, written by the owner; the mode stands in the upper half
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def held(folder: Path) -> tuple[Version, ...]:
    """The versions kept in a folder, the oldest first; none where there is no folder. What cannot be read is left out: see `faults`.

    Of two in which the same was told last, the one that was kept last comes last."""
    found = (_look(path) for path in _kept(folder).values())
    versions = (each for each in found if isinstance(each, Version))
    return tuple(sorted(versions, key=lambda each: (each.updated, each.path.stat().st_mtime_ns, each.version)))


def faults(folder: Path) -> tuple[str, ...]:
    """What is wrong with the packages of a folder that cannot be read, a line each."""
    return tuple(str(each) for each in map(_look, _kept(folder).values()) if isinstance(each, TableError))


def _kept(folder: Path) -> dict[str, Path]:
    """The packages of a folder by the version in their names."""
    return {path.stem: path for path in sorted(folder.glob("*.zip")) if _DIGITS.fullmatch(path.stem)}


def _look(path: Path) -> Version | TableError:
    """A package by what it says of itself; its tables are not unpacked."""
    try:
        files = _unpacked(path, (_PACKAGE, FEED))
        version = version_of(files, str(path))
        _check(version, path, version)
    except TableError as error:
        return error
    return Version(version=version, updated=_updated(files), path=path)


def read_package(path: Path) -> Snapshot:
    """The version in a ZIP. TableError in one line for a broken one, or one that holds no tables or others than it says."""
    files = _unpacked(path)
    version = version_of(files, str(path))
    _check(version, path, _hash_of(files))
    return Snapshot(version=version, updated=_updated(files), files=files)


def _hash_of(files: Mapping[str, bytes]) -> str:
    return hash_of({name: content for name, content in files.items() if name.endswith(".csv")})


def _unpacked(path: Path, names: Collection[str] = ()) -> dict[str, bytes]:
    """The files in a ZIP, only those of `names` if any are named; nothing in a folder inside it."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if "/" not in entry.filename and (not names or entry.filename in names)]
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise TableError(str(path), "it is too large", f"at most {_MOST_BYTES >> 20} MB of tables", "name another package")
            return {entry.filename: archive.read(entry) for entry in entries}
    except OSError as problem:
        raise TableError(str(path), "the version cannot be read", refusal(problem, path.name), "name one that is kept") from problem
    except _UNREADABLE as problem:
        raise TableError(str(path), f"not a readable package ({problem})", "a ZIP of tables", "take another copy of it") from problem


def _check(version: str, path: Path, found: str) -> None:
    """TableError where a package holds other tables than it says, or is named after another version."""
    if version != found or (_DIGITS.fullmatch(path.stem) and path.stem != version):
        raise TableError(str(path), "its tables are not those of its version", f"those of {version}", "take another copy of it")


def read_folder(folder: Path) -> Snapshot:
    """The version in a data folder. TableError where it holds no tables, or others than it says."""
    if is_parquet(folder):
        raise TableError(str(folder), "tables in Parquet bear no versions to compare", "tables in CSV", "name a folder with such")
    try:
        files = files_in(folder)
    except OSError as problem:
        raise TableError(str(folder), "the tables cannot be read", refusal(problem, folder.name), "name a data folder") from problem
    return _sound(snapshot(files, str(folder)), str(folder))


def _sound(found: Snapshot, where: str) -> Snapshot:
    """TableError, with `where`, for tables that are not as they were written."""
    if found.version != _hash_of(found.files):
        wrong = "the tables are damaged or were edited: they are not as they were written"
        raise TableError(where, wrong, "", "build them anew with: python -m extract")
    return found


def snapshot(files: Mapping[str, bytes], where: str) -> Snapshot:
    """The version that these files are. TableError, with `where`, if they bear none."""
    return Snapshot(version=version_of(files, where), updated=_updated(files), files=files)


def version_of(files: Mapping[str, bytes], where: str) -> str:
    """The version that the files of a data folder bear. TableError, with `where`, if they bear none."""
    try:
        version = json.loads(files[_PACKAGE])["version"]
    except (KeyError, ValueError, TypeError):
        version = ""
    if not _DIGITS.fullmatch(str(version)):
        wrong = f"no {_PACKAGE} with a version here"
        raise TableError(where, wrong, "a data folder, or a package of one", "build it with: python -m extract")
    return str(version)


def _updated(files: Mapping[str, bytes]) -> datetime:
    """When the last thing in it was told, as its feed says; the beginning of time for tables without a feed."""
    found = _UPDATED.search(files.get(FEED, b""))
    with suppress(ValueError):
        if found:
            return datetime.fromisoformat(found[1].decode("ascii", "replace"))
    return datetime.min.replace(tzinfo=UTC)


def find_version(word: str, *, data: Path, folder: Path) -> Snapshot:
    """What a word names: `latest` (the data folder), `previous`, a folder, a ZIP, or the first digits of a version that is kept.

    TableError if it names nothing, or more than one version."""
    if word == LATEST:
        return read_folder(data)
    if word == PREVIOUS:
        return read_package(_previous(data, folder).path)
    path = Path(word)
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        return read_package(path)
    return _named(word, data, folder)


def _previous(data: Path, folder: Path) -> Version:
    earlier = before(held(folder), read_folder(data).version)
    if earlier is None:
        raise TableError(PREVIOUS, "no version is kept from before the latest", "", f"each publication keeps one in {folder}")
    return earlier


def before(versions: tuple[Version, ...], version: str) -> Version | None:
    """The version kept before another one; the last of all where that one is not kept itself."""
    at = next((n for n, each in enumerate(versions) if each.version == version), len(versions))
    return versions[at - 1] if at else None


def _named(word: str, data: Path, folder: Path) -> Snapshot:
    expected = f"a data folder, a ZIP of one, {LATEST}, {PREVIOUS}, or the first {FEWEST} or more digits of a version that is kept"
    if not re.fullmatch(rf"[0-9a-f]{{{FEWEST},12}}", word):
        raise TableError(word, "this is no version", expected, "check the name")
    every = _kept(folder)
    kept = {version: path for version, path in every.items() if version.startswith(word)}
    current = read_folder(data) if data.is_dir() else None
    if current and current.version.startswith(word):
        kept.setdefault(current.version, data)
    if len(kept) > 1:
        raise TableError(word, f"more than one version begins so: {', '.join(sorted(kept))}", "one", "give more of its digits")
    for path in kept.values():
        return current if current and path == data else read_package(path)
    names = ", ".join(every) or "none but the latest"
    raise TableError(word, "no such version is kept", expected, f"kept in {folder}: {names}")
