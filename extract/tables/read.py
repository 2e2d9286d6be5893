"""The one reader of `data/`: charts, pages and exports get their frames here, as of a day.

Not on the build path: it imports pandas, which the build must not need.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from extract.core.errors import TableError
from extract.core.paths import DATA
from extract.core.schema import BY_NAME, TABLES, Field, Table, standing

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

Row: TypeAlias = Mapping[Any, Any]
"""A row of a frame, by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """One frame per declared table, as known on `as_of`. Treat the frames as read-only.

    Texts are strings with "" for missing, dates datetime64 with NaT, numbers float64 with NaN, flags bool.
    `version` is the short hash of the whole data set as written, whatever the day asked for.
    """

    documents: pd.DataFrame
    actors: pd.DataFrame
    commodities: pd.DataFrame
    places: pd.DataFrame
    place_roles: pd.DataFrame
    place_names: pd.DataFrame
    observations: pd.DataFrame
    observation_inputs: pd.DataFrame
    events: pd.DataFrame
    event_actors: pd.DataFrame
    event_places: pd.DataFrame
    event_effects: pd.DataFrame
    evidence: pd.DataFrame
    copies: pd.DataFrame
    findings: pd.DataFrame
    finding_records: pd.DataFrame
    unplaced: pd.DataFrame
    as_of: date
    version: str

    def frame(self, name: str) -> pd.DataFrame:
        """The frame of a table by name; KeyError for a name that the schema does not declare."""
        frame: pd.DataFrame = getattr(self, BY_NAME[name].name)
        return frame


def read_tables(folder: Path = DATA, *, as_of: date | None = None) -> Tables:
    """All tables of `folder` as they stood on `as_of`: nothing published later, nothing that rests on such a row.

    Raises TableError when a table is missing or does not fit the schema.
    """
    frames = {table.name: _read_frame(folder, table) for table in TABLES}
    version = _read_version(folder)
    if as_of is not None:
        frames = _known_by(frames, pd.Timestamp(as_of))
    return Tables(**frames, as_of=as_of or _last_published(frames), version=version)


def steps(tables: Tables) -> tuple[date, ...]:
    """The days on which something was published: the stops of an as-of slider, oldest first."""
    published = [getattr(tables, name)["published"] for name in ("documents", "observations", "events")]
    return tuple(sorted({day.date() for column in published for day in column.dropna()}))


def _read_frame(folder: Path, table: Table) -> pd.DataFrame:
    path = folder / f"{table.name}.csv"
    try:
        frame = pd.read_csv(path, dtype=object, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError as error:
        raise TableError(str(path), "there is no such table", "", "build it with: python -m extract") from error
    except (UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise TableError(str(path), f"not a readable CSV table ({error})", "", "rebuild with: python -m extract") from error
    if tuple(frame.columns) != table.columns:
        wrong = sorted(set(frame.columns) ^ set(table.columns))
        message = f"columns differ from the schema: {', '.join(wrong) or 'other order'}"
        raise TableError(str(path), message, "", "rebuild with: python -m extract")
    typed = frame.assign(**{field.name: _typed(frame[field.name], field, path) for field in table.fields})
    return typed.copy()  # all texts in one block: a selection of rows then costs a fraction of one block for each column


def _typed(column: pd.Series[str], field: Field, path: Path) -> pd.Series:
    try:
        if field.type == "date":
            return pd.to_datetime(column.replace("", None), format="%Y-%m-%d").astype("datetime64[ns]")
        if field.type in {"number", "integer"}:
            return column.replace("", "nan").astype("float64")
        if field.type == "boolean":
            return column == "true"
    except ValueError as error:
        raise TableError(f"{path}: {field.name}", f"not a {field.type} ({error})", "", "rebuild with: python -m extract") from error
    return column


def _read_version(folder: Path) -> str:
    path = folder / "datapackage.json"
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["version"])
    except (FileNotFoundError, KeyError, ValueError) as error:
        raise TableError(str(path), "no data package with a version here", "", "build it with: python -m extract") from error


def _last_published(frames: dict[str, pd.DataFrame]) -> date:
    last = max(frame["published"].max() for frame in frames.values() if "published" in frame and len(frame))
    day: date = pd.Timestamp(last).date()
    return day


def _known_by(frames: dict[str, pd.DataFrame], day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Drop what was published after `day`, then, table after table in schema order, what rests on a dropped row."""
    known: dict[str, pd.DataFrame] = {}
    keys: dict[str, set[object]] = {}

    def lost(name: str, key: object) -> bool:
        return key != "" and key not in keys[name]

    for table in TABLES:
        frame = frames[table.name]
        if "published" in table.columns:
            frame = frame[frame["published"] <= day]
        keys[table.name] = set(frame[table.key[0]])
        stands, optional = standing(table, frame.__getitem__, lost)
        frame = frame.assign(**{name: frame[name].where(np.array(kept, dtype=bool), "") for name, kept in optional.items()})
        frame = frame[np.array(stands, dtype=bool)]
        keys[table.name] = set(frame[table.key[0]])
        known[table.name] = frame.reset_index(drop=True)
    return known


FRAME_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Tables) if field.name in BY_NAME)
