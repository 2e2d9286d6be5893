"""The tables for a page, as of the day in the address. The only thing that is cached."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from charts.figures import chart as chart_of
from extract.core.paths import DATA
from extract.tables.read import Tables, read_tables, steps
from views.shell import state

if TYPE_CHECKING:
    from datetime import date

    from charts.drawing.chart import Chart, Rows


def folder() -> Path:
    """Where the tables lie: `data/`, or what RARE_EARTH_DATA names."""
    return Path(os.environ.get("RARE_EARTH_DATA") or DATA)


def tables() -> Tables:
    """The tables as of the day in the address; without one as of the last day of note. They are shared: nobody may change a frame."""
    return _read(folder(), _stamp(folder()), state.day("as_of", None, low=days()[0], high=latest().last_published))


def rows(chart: Chart, tables: Tables) -> Rows:
    """The rows of a chart as of the day of the tables, read from them once. Shared as well."""
    return _rows(chart.id, folder(), _stamp(folder()), tables.as_of, tables)


def latest() -> Tables:
    """The tables where the address names no day: their day is what the button "Latest" goes to."""
    return _read(folder(), _stamp(folder()), None)


def days() -> tuple[date, ...]:
    """The days on which something that is drawn came in, oldest first."""
    return _steps(folder(), _stamp(folder()))


def _stamp(place: Path) -> tuple[int, ...]:
    """Changes with every change of a file in the folder."""
    return tuple(path.stat().st_mtime_ns for path in sorted(place.glob("*")))


# A day's tables are made in a tenth of a second and take under a megabyte: the days that a reader steps back and forth between.
_DAYS = 16


@st.cache_resource(show_spinner=False, max_entries=_DAYS)
def _read(place: Path, version: tuple[int, ...], as_of: date | None) -> Tables:
    del version  # only part of the key: other files, other tables
    return read_tables(place, as_of=as_of)


@st.cache_resource(show_spinner=False, max_entries=_DAYS * 9)  # of the nine charts on each of those days
def _rows(chart_id: str, place: Path, version: tuple[int, ...], as_of: date, _tables: Tables) -> Rows:
    del place, version, as_of  # only part of the key
    return chart_of(chart_id).select(_tables)


@st.cache_resource(show_spinner=False, max_entries=4)  # the tables as they are, and before they were last written
def _steps(place: Path, version: tuple[int, ...]) -> tuple[date, ...]:
    return steps(_read(place, version, None))
