"""The one reader of `data/`: charts, pages and exports get their frames here, as of a day.

Not on the build path: it imports pandas, which the build must not need.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from extract.core.errors import TableError
from extract.core.ids import VINTAGE, WORDED
from extract.core.paths import DATA
from extract.core.schema import BY_NAME, TABLES, Field, Table, standing
from extract.tables.corrected import corrected

if TYPE_CHECKING:
    from datetime import date

# Texts of new columns as Python's own: of frames this small (hundreds of rows), a picture is drawn an eighth faster than with Arrow's.
pd.options.mode.string_storage = "python"

Row: TypeAlias = Mapping[Any, Any]  # a row of a frame, by column
Place: TypeAlias = Path | Mapping[str, bytes]  # a data folder, or its files by name


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries by column: what `to_dict("records")` gives, for few rows twenty times as fast, as it goes by
    blocks of columns of one type and not by columns."""
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in frame.to_numpy(dtype=object).tolist()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """One frame per declared table, as known on `as_of`. Treat the frames as read-only.

    Texts are strings with "" for missing, dates datetime64 with NaT, numbers float64 with NaN, flags bool.
    `version` is the short hash of the whole data set as written and `last_published` the day of its last row of any kind,
    whatever the day asked for.
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
    last_published: date

    def frame(self, name: str) -> pd.DataFrame:
        """The frame of a table by name; KeyError for a name that the schema does not declare."""
        frame: pd.DataFrame = getattr(self, BY_NAME[name].name)
        return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that a data folder holds, whatever was known when: the frames by table, and the version. To be treated as read-only."""

    folder: Place
    frames: dict[str, pd.DataFrame]
    version: str


def read_tables(folder: Place = DATA, *, as_of: date | None = None) -> Tables:
    """All tables of a data folder, or of its files by name, as they stood on `as_of`: see `known_by`. TableError as by `held`."""
    return known_by(held(folder), as_of)


def held(folder: Place = DATA) -> Held:
    """The tables of a data folder, or of its files by name, as they lie there, for days that are asked for in turn.

    Raises TableError when a table is missing or does not fit the schema.
    """
    stamp = _stamp(folder)
    frames = {table.name: _read_frame(folder, table) for table in TABLES}
    try:
        version = str(json.loads(_file(folder, "datapackage.json").read())["version"])
    except (FileNotFoundError, KeyError, ValueError) as error:
        wrong = "no data package with a version here"
        raise TableError(_path(folder, "datapackage.json"), wrong, "", "build it with: python -m extract") from error
    if _stamp(folder) != stamp:  # another folder was put in its place meanwhile: some of these may be of the one before
        return held(folder)
    return Held(folder=folder, frames=frames, version=version)


def known_by(whole: Held, as_of: date | None = None) -> Tables:
    """The tables as they stood on `as_of`: nothing published later or resting on such a row.

    Without a day, as of the last real day on which something that is drawn came in; of assumed days only where there is no real one.
    Raises TableError when nothing is drawn and no day is given.
    """
    frames = whole.frames
    day = as_of or _last_day(_came_in(frames), whole.folder)
    published = [frame["published"].max() for frame in frames.values() if "published" in frame and len(frame)]
    last_published: pd.Timestamp = max(published, default=pd.Timestamp(day))
    known = _known_by(frames, pd.Timestamp(day))
    stale = _corrected(known)
    known |= _settled(known, stale) | {"observations": _with_overtaken(known, stale)}
    return Tables(**known, as_of=day, version=whole.version, last_published=last_published.date())


def steps(tables: Tables) -> tuple[date, ...]:
    """The days up to that of the tables on which something that is drawn came in: the stops of an as-of slider, oldest first."""
    published = _came_in({table.name: tables.frame(table.name) for table in TABLES})["published"]
    return tuple(sorted({day.date() for day in published}))


def _came_in(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """`published` and its precision of every text of a story, every event, and every reported figure that is drawn.

    Rates only convert other figures, and quality C is kept out of charts: neither is drawn.
    """
    documents, figures, events = frames["documents"], frames["observations"], frames["events"]
    texts = documents[documents["story_id"] != ""]
    drawn = figures[(figures["status"] == "reported") & (figures["kind"] != "rate") & (figures["quality"] != "C")]
    return pd.concat([frame[["published", "published_precision"]] for frame in (texts, drawn, events)]).dropna(subset="published")


def _last_day(came_in: pd.DataFrame, folder: Place) -> date:
    real = came_in[came_in["published_precision"] != "assumed"]["published"]
    days = [column.max() for column in (real, came_in["published"]) if len(column)]
    if not days:
        wrong, expected = "nothing that is drawn was published", "a story, an event, a price or a trade figure"
        raise TableError(_path(folder, ""), wrong, expected, "name a day")
    last: date = days[0].date()
    return last


def _file(place: Place, name: str) -> BytesIO:
    """A file of the folder. FileNotFoundError where there is none."""
    if isinstance(place, Path):
        return BytesIO((place / name).read_bytes())
    if name not in place:
        raise FileNotFoundError(name)
    return BytesIO(place[name])


def _stamp(place: Place) -> int:
    """Which folder lies there: a number that no other has at the same time."""
    return place.stat().st_ino if isinstance(place, Path) and place.is_dir() else 0


def _path(place: Place, name: str) -> str:
    """Where a file lies, for a message."""
    return str(place / name) if isinstance(place, Path) else name or "the tables"


def _read_frame(folder: Place, table: Table) -> pd.DataFrame:
    path = _path(folder, f"{table.name}.csv")
    try:
        frame = pd.read_csv(_file(folder, f"{table.name}.csv"), dtype=object, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError as error:
        raise TableError(path, "there is no such table", "", "build it with: python -m extract") from error
    except (UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise TableError(path, f"not a readable CSV table ({error})", "", "rebuild with: python -m extract") from error
    if tuple(frame.columns) != table.columns:
        odd = ", ".join(sorted(set(frame.columns) ^ set(table.columns))) or "other order"
        raise TableError(path, f"columns differ from the schema: {odd}", "", "rebuild with: python -m extract")
    typed = frame.assign(**{field.name: _typed(frame[field.name], field, path) for field in table.fields})
    return typed.copy()  # all texts in one block: a selection of rows then costs a fraction of one block for each column


def _typed(column: pd.Series[str], field: Field, path: str) -> pd.Series:
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


def _known_by(frames: dict[str, pd.DataFrame], day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Drop what was published after `day`, then, table after table in schema order, what rests on a dropped row."""
    known: dict[str, pd.DataFrame] = {}
    keys: dict[str, set[object]] = {}

    def lost(name: str, key: object) -> bool:
        return key != "" and key not in keys.get(name, ())  # nor is a record of a table that there is not

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
    known["observations"] = _of_known_stories(known)
    return known


def _corrected(known: dict[str, pd.DataFrame]) -> set[object]:
    """Keys of the figures of a story that an update of it corrects."""
    documents = known["documents"]
    if not (documents["role"] == "update").any():
        return set()
    return {*corrected(*(rows_of(known[name]) for name in ("observations", "evidence", "documents")))}


def _settled(known: dict[str, pd.DataFrame], stale: set[object]) -> dict[str, pd.DataFrame]:
    """The findings without those that a correction has settled: they rest on a figure that its own source took back."""
    findings, records = known["findings"], known["finding_records"]
    settled = set(records["finding_id"][records["record_id"].isin(stale)])
    return {"findings": findings[~findings["finding_id"].isin(settled)], "finding_records": records[~records["finding_id"].isin(settled)]}


def _of_known_stories(known: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The observations, a figure of a series that a later story tells again being no story's yet."""
    rows, told = known["observations"], set(known["documents"]["story_id"])
    return rows.assign(story_id=rows["story_id"].where(rows["story_id"].isin(told), ""))


def _with_overtaken(known: dict[str, pd.DataFrame], stale: set[object]) -> pd.DataFrame:
    """The observations with `superseded` as modality where a later publication revises them, and where they are worked out from such a row.

    `stale` are figures that an update of their story corrects. Nothing weak (quality C, kept out of charts) revises anything. As of a day
    before the revision the earlier figure stands.
    """
    observations, inputs = known["observations"], known["observation_inputs"]
    fit = observations[(observations["series_id"] != "") & (observations["quality"] != "C")]
    curated, told = fit[fit["method"] == "curated"], _as_cited(fit[fit["method"] == "extracted"], known)
    latest = curated.groupby(list(VINTAGE), dropna=False)["published"].transform("max")
    lost = set(curated["observation_id"][curated["published"] < latest]) | _overtaken_with_a_story(told, pd.concat([curated, told])) | stale
    if not lost:
        return observations
    pairs = list(zip(inputs["observation_id"], inputs["input_id"], strict=True))
    while more := {derived for derived, source in pairs if source in lost} - lost:
        lost |= more
    return observations.assign(modality=observations["modality"].mask(observations["observation_id"].isin(lost), "superseded"))


def _as_cited(told: pd.DataFrame, known: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The figures of a series that a story tells too, each with publisher and day of the page that the series cites for it."""
    evidence, pages = known["evidence"], known["documents"][["document_id", "publisher", "published"]]
    cited = evidence[(evidence["table"] == "observations") & (evidence["rule_id"] == "curated")][["record_id", "document_id"]]
    rest = told.drop(columns="publisher").rename(columns={"published": "told_on"})
    return rest.merge(cited, left_on="observation_id", right_on="record_id").merge(pages, on="document_id")[[*told.columns, "told_on"]]


def _overtaken_with_a_story(told: pd.DataFrame, others: pd.DataFrame) -> set[object]:
    """Keys of the figures of a series that a later one revises, where a story tells either."""
    alike = [name for name in VINTAGE if name not in WORDED]
    pairs = told.merge(others[others["series_id"].isin(told["series_id"])], on=alike, suffixes=("", "_other"))
    for name in set(WORDED) - {"scope"}:  # which each words as it likes
        here, there = pairs[name], pairs[f"{name}_other"]
        pairs = pairs[(here == "") | (there == "") | (here == there)]
    apart = pairs["published"] - pairs["published_other"]
    # A page that is cited for two editions bears the day of the first: then the story's own day tells.
    apart = apart.where(apart != pd.Timedelta(0), pairs["told_on"] - pairs["told_on_other"].fillna(pairs["published_other"]))
    sooner, later = apart < pd.Timedelta(0), apart > pd.Timedelta(0)
    return {*pairs.loc[sooner, "observation_id"], *pairs.loc[later, "observation_id_other"]}
