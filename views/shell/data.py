"""The tables for a page, as of the day and in the version of the address. The only thing that is cached."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from charts.drawing.picking import COLUMNS, PARAMETERS
from charts.figures import chart as chart_of
from extract.core.errors import TableError
from extract.core.paths import DATA, VERSIONS
from extract.languages.spoken import language, say
from extract.tables.read import Held, Tables, held, known_by, last_to_ask, more_of, steps
from extract.versions import packages
from extract.versions.packages import Version, read_folder, read_package
from extract.versions.report import Report, report
from views.shell import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from charts.drawing.chart import Chart, Rows


Made = TypeVar("Made")
_Picks = tuple[tuple[str, tuple[str, ...]], ...]  # values by column; given also where there are none, or Streamlit keys it otherwise
_LOOKS = 3  # at a folder that a publication exchanges at this moment, which takes two renames


def folder() -> Path:
    """Where the tables lie: `data/`, or what RARE_EARTH_DATA names."""
    return Path(os.environ.get("RARE_EARTH_DATA") or DATA)


def kept() -> Path:
    """Where versions are kept: `seeds/desk/versions/`, or what RARE_EARTH_VERSIONS names."""
    return Path(os.environ.get("RARE_EARTH_VERSIONS") or VERSIONS)


def versions() -> tuple[Version, ...]:
    """The versions that a page can show, the oldest first; the last is that of the data folder, where there are tables."""
    return _versions(folder(), _stamp(folder()), kept(), _stamp(kept()))


def frozen() -> Version | None:
    """The version that the address asks for; None where it asks for none. One that there is not is refused with a notice."""
    asked = state.get("version")
    if asked is None:
        return None
    found = next((each for each in versions() if each.version == asked), None)
    if found is None:
        state.refuse("version", say("the 12 digits of a version that is kept here; the page Changes lists them"))
    return found


def tables() -> Tables:
    """The tables as of the day in the address; without one as of the last day of note. They are shared: nobody may change a frame."""
    if frozen():
        _check_frozen()
    return _read(_place(), _stamp(_place()), state.day("as_of", None, low=askable()[0], high=askable()[1]), _picks())


def compared(before: Version, after: Version) -> Report:
    """What changed from one version to the other. Shared as well. TableError for a package that is broken."""
    with st.spinner(say("Comparing")):
        return _compared(before.path, _stamp(before.path), after.path, _stamp(after.path), language())


def _picks() -> _Picks:
    """Of tables larger than a screen what the reader picked: more of it is read. Of others all is read, whatever is picked."""
    if latest().of is None:
        return ()
    asked = [(column, tuple(filter(None, (state.get(PARAMETERS[name]) or "").split(",")))) for name, column in COLUMNS.items()]
    return tuple((column, values) for column, values in asked if values)


def _place() -> Path:
    """Where the tables of the page lie: a package, where the address asks for its version, else the data folder."""
    version = frozen()
    return version.path if version else folder()


def _check_frozen() -> None:
    """Refuse a version that these pages cannot show: its package is broken, or its tables have other columns than those of today."""
    try:
        latest()
    except TableError as error:
        where = Path(error.where).name
        state.refuse("version", say("a version that today's pages can read ({where}: {wrong})", where=where, wrong=error.wrong))


def rows(chart: Chart, tables: Tables) -> Rows:
    """The rows of a chart as of the day of the tables, read from them once. Shared as well: days on which they are alike share them."""
    return _rows(chart.id, _place(), _stamp(_place()), (tables.as_of, language()), tables)


def latest() -> Tables:
    """The tables where the address names no day: their day is what the button "Latest" goes to."""
    return _read(_place(), _stamp(_place()), None, ())


def read_ahead() -> None:
    """Read the tables of the data folder before anybody asks for them. What is wrong with them is told where they are asked for."""
    with suppress(TableError, OSError):
        _read(folder(), _stamp(folder()), None, ())


def whole() -> Held:
    """The tables of the data folder as they lie there, of all days. TableError where one of them is not whole."""
    found = _held(folder(), _stamp(folder()), ())
    for fault in found.faults.values():  # one of its own: what is shared would keep the traceback of each request
        raise TableError(fault.where, fault.wrong, fault.expected, fault.advice)
    return found


def faults() -> tuple[str, Mapping[str, TableError]]:
    """The version of the data folder and what is wrong with which of its files; all of them under "" where there are no tables."""
    try:
        found = _held(folder(), _stamp(folder()), ())
    except TableError as fault:
        return "", {"": fault}
    return found.version, found.faults


def days() -> tuple[date, ...]:
    """The days on which something that is drawn came in, oldest first."""
    return _steps(_place(), _stamp(_place()))


def askable() -> tuple[date, date]:
    """The first and the last day that the address can ask for; of a version kept as it was the last is that of its last row."""
    return days()[0], latest().last_published if frozen() else last_to_ask(latest())


def _stamp(place: Path) -> str:
    """Changes with every change of a file, or of one in a folder. One text: of a tuple of numbers each would be hashed at each look."""
    for _ in range(_LOOKS):
        with suppress(FileNotFoundError):
            if place.is_file():
                return _told(place.stat())
            with os.scandir(place) as found:
                return " ".join(_told(entry.stat()) for entry in sorted(found, key=lambda entry: entry.name))
    return ""


def _told(file: os.stat_result) -> str:
    """What the system knows of a file: a copy that was cut short may bear the time of the whole one."""
    return f"{file.st_mtime_ns} {file.st_size} {file.st_ino}"


def made(make: Callable[..., Made], source: object, *more: object) -> Made:
    """What a pure function makes of the tables, or of the rows of a chart, and of what else a reader chose: made once a language,
    then shared."""
    return cast("Made", _made(f"{make.__module__}.{make.__qualname__}", id(source), (language(), *more), source, make)[1])


# A day's tables are made in a tenth of a second and take under a megabyte: the days that a reader steps back and forth between.
_DAYS = 16


@st.cache_resource(show_spinner=False, max_entries=_DAYS)
def _read(place: Path, version: str, as_of: date | None, picks: _Picks) -> Tables:
    return known_by(_held(place, version, picks), as_of)


@st.cache_resource(show_spinner=False, max_entries=4)  # the tables as they are, and before they were last written
def _held(place: Path, version: str, picks: _Picks) -> Held:
    # The version is only part of the key: other files, other tables.
    if picks:
        return more_of(_held(place, version, ()), dict(picks))
    return held(read_package(place).files) if place.is_file() else held(place, all_of_them=False)


@st.cache_resource(show_spinner=False, max_entries=_DAYS * 16)  # of each chart (there are fewer than 16) on each of those days
def _rows(chart_id: str, place: Path, version: str, known: tuple[date, str], _tables: Tables) -> Rows:
    del place, version, known  # only part of the key
    found, before = chart_of(chart_id).select(_tables), _recent(chart_id)
    rows = next((each for each in before if _alike(each, found)), found)
    before[:] = [rows, *(each for each in before if each is not rows)][:_DAYS]
    return rows


@st.cache_resource(show_spinner=False, max_entries=_DAYS * 16)  # of each of those days what its pages ask for: some fifteen results
def _made(name: str, source_id: int, more: tuple[object, ...], _source: object, _make: Callable[..., object]) -> tuple[object, object]:
    """The result with its source: while that is held, no other can have its id."""
    del name, source_id  # only part of the key
    return _source, _make(_source, *more[1:])


@st.cache_resource(show_spinner=False)
def _recent(chart_id: str) -> list[Rows]:
    """The rows of a chart on the days last looked at."""
    del chart_id  # only part of the key
    return []


def _alike(one: Rows, other: Rows) -> bool:
    return one.keys() == other.keys() and all(frame.equals(other[name]) for name, frame in one.items())


@st.cache_resource(show_spinner=False, max_entries=4)  # the tables as they are, and before they were last written
def _steps(place: Path, version: str) -> tuple[date, ...]:
    return steps(_read(place, version, None, ()))


@st.cache_resource(show_spinner=False, max_entries=2)
def _versions(place: Path, version: str, archive: Path, held_now: str) -> tuple[Version, ...]:
    del version, held_now  # only part of the key
    try:
        current = read_folder(place)
    except TableError:  # told by the page when it reads the tables
        return packages.held(archive)
    earlier = (each for each in packages.held(archive) if each.version != current.version)
    return *earlier, Version(version=current.version, updated=current.updated, path=place)


@st.cache_resource(show_spinner=False, max_entries=4)  # the pairs that a reader goes back and forth between
def _compared(before: Path, stamp: str, after: Path, other_stamp: str, code: str) -> Report:
    del stamp, other_stamp, code  # only part of the key
    ends = (read_package(place) if place.is_file() else read_folder(place) for place in (before, after))
    return report(*ends)
