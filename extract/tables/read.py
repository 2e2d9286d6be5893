"""The one reader of `data/`: charts, pages and exports get their frames here, as of a day.

Not on the build path: it imports pandas, which the build must not need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast

import numpy as np
import pandas as pd

from extract.core.command_line import input_bytes
from extract.core.errors import TableError
from extract.core.ids import VINTAGE, WORDED, rows_of
from extract.core.paths import DATA
from extract.core.schema import BY_NAME, TABLES, Field, Table, standing
from extract.tables.corrected import corrected
from extract.tables.whole import files_in, is_parquet
from extract.tables.write import check_content, hash_of, package_hashes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    import pyarrow as pa

# Texts of new columns as Python's own: of frames this small (hundreds of rows), a picture is drawn an eighth faster than with Arrow's.
pd.options.mode.string_storage = "python"

Row: TypeAlias = Mapping[Any, Any]  # a row of a frame, by column
Place: TypeAlias = Path | Mapping[str, bytes]  # a data folder, or its files by name
PACKAGE = "datapackage.json"
_ANEW = "read the corpus anew, into another folder"
# What is told of these rows rests on other tables, too: whether a figure stands, is corrected or overtaken.
_RESTS_ON = {"observations": ("documents", "evidence", "observation_inputs"), "findings": ("observations", "finding_records")}


class Hole:
    """In place of a frame that cannot be read. Whoever asks anything of it gets the TableError that says why: no part of a page or
    picture takes a table that is not there for one without rows."""

    def __init__(self, fault: TableError) -> None:
        self._fault = fault.where, fault.wrong, fault.expected, fault.advice

    def _refuse(self, *_: object) -> NoReturn:
        raise TableError(*self._fault)

    __getattr__ = __getitem__ = __len__ = __iter__ = __contains__ = _refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A data set larger than a screen can show: how many rows each table has, how many observations are read, and what a reader can pick,
    by column."""

    rows: Mapping[str, int]
    read: int
    choices: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """One frame per declared table, as known on `as_of`. Treat the frames as read-only.

    Texts are strings with "" for missing, dates datetime64 with NaT, numbers float64 with NaN, flags bool. Events have a column more than
    their file: `lapsed`, of what was foreseen or announced for days that are past by then: `told` where a later report tells of its kind at
    such a place or by such a doer, else `silent`.
    `version` is the short hash of the whole data set as written and `last_published` the day of its last row of any kind,
    whatever the day asked for; `first_drawn` is the first day on which something that is drawn came in, if anything did.
    `faults` says of tables what is wrong with them, where that was allowed: their frames are holes.
    `of` is what there is where that is more than a screen can show, and the frames have only what it can.
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
    first_drawn: date | None
    faults: Mapping[str, TableError] = field(default_factory=dict)
    of: Whole | None = None

    def frame(self, name: str) -> pd.DataFrame:
        """The frame of a table by name; KeyError for a name that the schema does not declare."""
        frame: pd.DataFrame = getattr(self, BY_NAME[name].name)
        return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that a data folder holds, whatever was known when: the frames by table, and the version. To be treated as read-only.

    `of` as in `Tables`."""

    folder: Place
    frames: dict[str, pd.DataFrame]
    version: str
    faults: Mapping[str, TableError] = field(default_factory=dict)
    of: Whole | None = None


def read_tables(folder: Place = DATA, *, as_of: date | None = None, picks: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Tables:
    """All tables of a data folder, or of its files by name, as they stood on `as_of`: see `known_by`; of those larger than a screen can
    show more of what is picked, values by column. TableError as by `held`."""
    whole = held(folder)
    return known_by(more_of(whole, picks) if picks else whole, as_of)


def held(folder: Place = DATA, *, all_of_them: bool = True) -> Held:
    """The tables of a data folder, or of its files by name, as they lie there, for days that are asked for in turn.

    Raises TableError when a table is missing, does not fit the schema or is not as it was written. Unless all are asked for, what is wrong
    is told in `faults`, and TableError is raised only where there is no table at all. Of a folder of Parquet files that is larger than a
    screen can show it is what `extract.tables.screen` takes of it.
    """
    if isinstance(folder, Path) and is_parquet(folder):
        return _held_as_parquet(folder)
    try:
        files = folder if isinstance(folder, Mapping) else files_in(folder)
    except OSError as problem:
        raise TableError(_path(folder, ""), "the folder of tables cannot be read", "", "build it with: python -m extract") from problem
    faults: dict[str, TableError] = {}
    try:
        version, hashes = package_hashes(files.get(PACKAGE, b""), _path(folder, PACKAGE))
    except TableError as fault:  # then nothing says what the tables were: they are taken as they are
        tables = {f"{table.name}.csv": files.get(f"{table.name}.csv", b"") for table in TABLES}
        faults[PACKAGE], version, hashes = fault, hash_of(tables), None
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        try:
            frames[table.name] = _read_frame(files, table, hashes, _path(folder, f"{table.name}.csv"))
        except TableError as fault:
            faults[table.name], frames[table.name] = fault, _empty(table)
    if faults and (all_of_them or faults.keys() >= BY_NAME.keys()):
        raise next(iter(faults.values()))
    return Held(folder=folder, frames=frames, version=version, faults=faults)


def _held_as_parquet(folder: Path) -> Held:
    """TableError, where a table is missing, does not fit the schema, or is not as it was written."""
    from extract.tables.columnar import hash_of_parts  # needs what only who reads such folders has

    try:
        version, hashes = package_hashes(input_bytes(folder / PACKAGE), str(folder / PACKAGE))
        damaged = [table.name for table in TABLES if hash_of_parts(folder, table) != hashes.get(table.name)]
    except OSError as problem:
        raise TableError(str(folder), f"the tables cannot be read ({problem.strerror})", "", _ANEW) from problem
    if damaged:
        raise TableError(str(folder / damaged[0]), "the table is damaged or was edited: it is not as it was written", "", _ANEW)
    return _taken(Held(folder=folder, frames={}, version=version), {})


def more_of(whole: Held, picks: Mapping[str, Sequence[str]]) -> Held:
    """Of a data set larger than a screen what is held and more of what is picked, values by column of the observations."""
    return _taken(whole, picks) if whole.of else whole


def _taken(whole: Held, picks: Mapping[str, Sequence[str]]) -> Held:
    try:
        import duckdb

        from extract.tables.screen import on_screen
    except ModuleNotFoundError:
        raise TableError("duckdb", "is not installed", "the extra `corpus`", "pip install -e '.[corpus]'") from None
    folder = cast("Path", whole.folder)
    try:
        rows, counts, choices = on_screen(folder, picks, [*whole.frames["observations"]["observation_id"]] if picks else [])
    except duckdb.Error as problem:
        raise TableError(str(folder), f"the tables cannot be read ({problem})", "", _ANEW) from problem
    frames = {table.name: _frame(rows[table.name], table) for table in TABLES}
    return replace(whole, frames=frames, of=Whole(rows=counts, read=len(frames["observations"]), choices=choices) if counts else None)


def known_by(whole: Held, as_of: date | None = None) -> Tables:
    """The tables as they stood on `as_of`: nothing published later or resting on such a row.

    Without a day, as of the last real day on which something that is drawn came in; of assumed days only where there is no real one.
    Raises TableError when nothing is drawn and no day is given.
    """
    frames, faults = whole.frames, _spread(whole.faults)
    came_in = _came_in(frames)
    if faults and came_in.empty:
        raise next(iter(faults.values()))
    day = as_of or _last_day(came_in, whole.folder)
    published = [frame["published"].max() for frame in frames.values() if "published" in frame and len(frame)]
    last_published: pd.Timestamp = max(published, default=pd.Timestamp(day))
    known = _known_by(frames, pd.Timestamp(day), whole.faults)
    stale = _corrected(known)
    known |= _settled(known, stale) | {"observations": _with_overtaken(known, stale), "events": _with_lapsed(known, pd.Timestamp(day))}
    known |= {name: cast("pd.DataFrame", Hole(fault)) for name, fault in faults.items() if name in BY_NAME}
    first = None if came_in.empty else came_in["published"].min().date()
    return Tables(**known, as_of=day, version=whole.version, first_drawn=first, last_published=last_published.date(), faults=faults,
                  of=whole.of)


def _spread(faults: Mapping[str, TableError]) -> dict[str, TableError]:
    """What is wrong with which table, those included whose rows rest on another that cannot be read."""
    spread = dict(faults)
    for name, needed in _RESTS_ON.items():
        for other in (each for each in needed if each in spread):
            spread.setdefault(name, spread[other])
    return spread


def steps(tables: Tables) -> tuple[date, ...]:
    """The days up to that of the tables on which something that is drawn came in: the stops of an as-of slider, oldest first."""
    frames = {table.name: _empty(table) if table.name in tables.faults else tables.frame(table.name) for table in TABLES}
    published = _came_in(frames)["published"]
    return tuple(sorted({day.date() for day in published}))


def no_day_to_ask(asked: date, tables: Tables) -> str:
    """Why tables as of a day that was asked for say nothing: nothing had been published by then, or it lies ahead of today and of all
    that is held. Empty where they do say something."""
    if not tables.first_drawn:
        return "nothing that is drawn was published by any day"
    if asked < tables.first_drawn:
        return f"nothing had been published by that day; expected {tables.first_drawn} or later"
    newest = last_to_ask(tables)
    return f"nobody knows yet what will be known then; expected {newest} or earlier" if asked > newest else ""


def last_to_ask(tables: Tables) -> date:
    """The last day of which can be asked what was known by then: today, or the day of the last row held where that lies ahead of it."""
    return max(tables.last_published, datetime.now(tz=UTC).date())


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


def _path(place: Place, name: str) -> str:
    """Where a file lies, for a message."""
    return str(place / name) if isinstance(place, Path) else name or "the tables"


def _read_frame(files: Mapping[str, bytes], table: Table, hashes: Mapping[str, str] | None, path: str) -> pd.DataFrame:
    name = f"{table.name}.csv"
    if name not in files:
        raise TableError(path, "there is no such table", "", "build it with: python -m extract")
    if hashes is not None:
        check_content(name, files[name], hashes, path)
    try:
        frame = pd.read_csv(BytesIO(files[name]), dtype=object, keep_default_na=False, encoding="utf-8")
    except (UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise TableError(path, f"not a readable CSV table ({error})", "", "rebuild with: python -m extract") from error
    if tuple(frame.columns) != table.columns:
        odd = ", ".join(sorted(set(frame.columns) ^ set(table.columns))) or "other order"
        raise TableError(path, f"columns differ from the schema: {odd}", "", "rebuild with: python -m extract")
    typed = frame.assign(**{each.name: _typed(frame[each.name], each, path) for each in table.fields})
    return typed.copy()  # all texts in one block: a selection of rows then costs a fraction of one block for each column


def _empty(table: Table) -> pd.DataFrame:
    """A frame without rows, for what is counted over all tables where one cannot be read."""
    return pd.DataFrame({each.name: _typed(pd.Series([], dtype=object), each, table.name) for each in table.fields})


def _typed(column: pd.Series[str], of: Field, path: str) -> pd.Series:
    try:
        if of.type == "date":
            return pd.to_datetime(column.replace("", None), format="%Y-%m-%d").astype("datetime64[ns]")
        if of.type in {"number", "integer"}:
            return column.replace("", "nan").astype("float64")
        if of.type == "boolean":
            return column == "true"
    except ValueError as error:
        raise TableError(f"{path}: {of.name}", f"not a {of.type} ({error})", "", "rebuild with: python -m extract") from error
    return column


def _frame(rows: pa.Table, table: Table) -> pd.DataFrame:
    return pd.DataFrame({each.name: _as_read(rows[each.name], each) for each in table.fields})


def _as_read(column: pa.ChunkedArray, of: Field) -> pd.Series:
    """A column of a Parquet file as `_typed` gives that of a CSV file."""
    if of.type == "date":
        return pd.Series(column.cast("timestamp[ns]").to_pandas())
    if of.type == "boolean":
        return pd.Series(column.fill_null(False).to_pandas())
    if of.type in {"number", "integer"}:
        return pd.Series(column.to_pandas(), dtype="float64")
    return pd.Series(column.to_pylist(), dtype=object)


def _known_by(frames: dict[str, pd.DataFrame], day: pd.Timestamp, unknown: Collection[str]) -> dict[str, pd.DataFrame]:
    """Drop what was published after `day`, then, table after table in schema order, what rests on a dropped row.

    What rests on a row of a table that is `unknown` stands: nothing says that it was dropped.
    """
    known: dict[str, pd.DataFrame] = {}
    keys: dict[str, set[object]] = {}

    def lost(name: str, key: object) -> bool:
        return key != "" and name not in unknown and key not in keys.get(name, ())  # nor is a record of a table that there is not

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


def _with_lapsed(known: dict[str, pd.DataFrame], day: pd.Timestamp) -> pd.DataFrame:
    """The events with `lapsed`. A day up to that of the report is when it was planned or told, not what it was foreseen for."""
    events = known["events"]
    about: defaultdict[str, set[str]] = defaultdict(set)
    for bridge, key in ((known["event_places"], "place_id"), (known["event_actors"], "actor_id")):
        for event, other in zip(bridge["event_id"], bridge[key], strict=True):
            about[event].add(other)
    planned = events["certainty"] == "planned"
    done = events[(events["modality"] == "actual") & ~planned]
    ahead = events["modality"].isin(("forecast", "target", "conditional")) | ((events["modality"] == "actual") & planned)
    lapsed: dict[str, str] = {}
    last = events["end"].fillna(events["start"])
    for row in rows_of(events[ahead & (last > events["published"]) & (last < day)]):
        later = done[(done["event_type"] == row["event_type"]) & (done["published"] > row["published"])]
        lapsed[row["event_id"]] = "told" if any(about[row["event_id"]] & about[each] for each in later["event_id"]) else "silent"
    return events.assign(lapsed=pd.Series([lapsed.get(key, "") for key in events["event_id"]], index=events.index, dtype=object))


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
