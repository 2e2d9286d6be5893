"""What is new, revised and withdrawn between two versions: figures, events, findings, places and documents.

A row is one row of a table with what its bridge tables say of it: an event with its places, actors and effects. Cells stay the texts
that they are in the files, so that nothing but a change of the files is a change."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from extract.core.errors import TableError
from extract.core.schema import BY_NAME, ROLES, TABLES
from extract.languages.spoken import say
from extract.versions.matching import Cells, Round, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.versions.packages import Snapshot

_Document = TypeVar("_Document", bound="Mapping[str, Any]")
NEW, REVISED, WITHDRAWN = "new", "revised", "withdrawn"
SORTS = (NEW, REVISED, WITHDRAWN)
_SUBJECT = ("metric", "commodity_id", "origin", "destination", "kind", "unit")
_PERIOD = ("period_start", "period_end")
_TOLD = ("story_id", "series_id")
ROUNDS: dict[str, tuple[Round, ...]] = {
    "observations": (
        Round(same=(*_SUBJECT, *_PERIOD, *_TOLD, "status", "modality", "place_id", "actor_id", "denominator", "price_basis", "scope",
                    "mass_basis", "compare_start", "compare_end", "publisher")),
        Round(same=(*_SUBJECT, *_PERIOD, *_TOLD, "status")),
        Round(same=(*_SUBJECT, *_TOLD, "status", "value", "low", "direction")),  # the same figure of another time
        Round(same=("metric", "commodity_id", "origin", "kind", "unit", *_PERIOD), filled="period_end"),  # whoever says it now
    ),
    "events": (
        Round(same=("event_type", "story_id", "start", "end", "places")),
        Round(same=("event_type", "story_id", "places"), filled="places"),
        Round(same=("event_type", "story_id", "start", "end"), filled="end"),
        Round(same=("event_type", "start", "end", "places"), filled="start"),
    ),
    "findings": (Round(same=("finding_type", "question")), Round(same=("question",))),
    "places": (Round(same=("name",)),),
    "documents": (
        Round(same=("story_id", "role", "publisher"), filled="story_id"), Round(same=("url",), filled="url"),
        Round(same=("publisher", "title")),
    ),
}
"""The tables that are compared, and what makes a row of each the same record as one under another key: the closest round first."""
_BRIDGES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "events": {
        "places": ("event_places", ("event_id", "place_id")), "actors": ("event_actors", ("event_id", "actor_id", "part")),
        "effects": ("event_effects", ("event_id", "place_id", "flow", "effect", "actor_id")),
    },
    "findings": {"records": ("finding_records", ("finding_id", "table", "record_id"))},
    "places": {"roles": ("place_roles", ("place_id", "role")), "names": ("place_names", ("place_id", "name"))},
}
_KEYS = ("records", "same_event_as")  # keys of other records: that those are called otherwise now is told where they stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record that is new (no `before`), withdrawn (no `after`) or revised in `columns`: none of them where only its key is another."""

    table: str
    before: Cells | None
    after: Cells | None
    columns: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """NEW, REVISED or WITHDRAWN."""
        if self.before is None:
            return NEW
        return WITHDRAWN if self.after is None else REVISED

    @property
    def row(self) -> Cells:
        """The record as it is now, or as it was last."""
        row = self.before if self.after is None else self.after
        return row or {}

    @property
    def key(self) -> str:
        """The key of that row."""
        return self.row[BY_NAME[self.table].key[0]]

    @property
    def was(self) -> str:
        """The key that the record had before; empty for a new one."""
        return (self.before or {}).get(BY_NAME[self.table].key[0], "")

    @property
    def record(self) -> str:
        """`table/key`, as evidence is asked for."""
        return f"{self.table}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs. `stories`: the title of each story that either tells, by its id; `notes`: what could not be compared, and why."""

    before: Snapshot
    after: Snapshot
    changes: tuple[Change, ...]
    stories: Mapping[str, Cells]
    notes: tuple[str, ...]

    @property
    def told(self) -> tuple[Change, ...]:
        """The changes of content; those of a key alone are left out."""
        return tuple(change for change in self.changes if change.sort != REVISED or change.columns)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What changed from one version to the other, table by table. TableError for a table that is no CSV of its columns."""
    if before.files == after.files:
        return Comparison(before=before, after=after, changes=(), stories={}, notes=())
    changes: list[Change] = []
    notes: list[str] = []
    stories: dict[str, Cells] = {}
    for table in ROUNDS:
        old, new = _read(before, table), _read(after, table)
        notes += _column_notes(table, old.columns, new.columns)
        changes += _changes(table, old, new)
        if table == "documents":
            stories = heads(_dressed(old, old.rows).values()) | heads(_dressed(new, new.rows).values())
    return Comparison(before=before, after=after, changes=tuple(changes), stories=stories, notes=(*notes, *_rest(before, after)))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table by key, each a tuple in the order of `columns`."""

    columns: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]


def _read(version: Snapshot, table: str) -> _Rows:
    lines = _lines(version, table)
    head = next(lines, ())
    bridges = {name: _bridge(version, *of) for name, of in _BRIDGES.get(table, {}).items()}
    key = BY_NAME[table].key[0]
    if key not in head:
        wrong = f"no column {key}"
        raise TableError(f"version {version.version}: {table}.csv", wrong, "the tables of a data folder", "name another version")
    at, columns = head.index(key), (*head, *bridges)
    rows = {line[at]: (*line, *(bridge.get(line[at], "") for bridge in bridges.values())) for line in lines}
    return _Rows(columns, rows)


def _lines(version: Snapshot, table: str) -> Iterator[tuple[str, ...]]:
    """The lines of a table as cells, the names of its columns first; nothing where the version has no such table."""
    where, width = f"version {version.version}: {table}.csv", 0
    try:
        lines = csv.reader(io.StringIO(version.files.get(f"{table}.csv", b"").decode("utf-8"), newline=""), strict=True)
        for line in lines:
            width = width or len(line)
            if len(line) != width:
                wrong = f"line {lines.line_num} has {len(line)} cells"
                raise TableError(where, wrong, f"{width}, as its head has", "name another version")
            yield tuple(line)
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(where, f"not a readable CSV table ({error})", "", "name another version") from error


def _bridge(version: Snapshot, table: str, columns: Sequence[str]) -> dict[str, str]:
    """What a bridge table says of each record, as one text: `laiza all closed kia; pangwa goods open`."""
    lines = _lines(version, table)
    head = next(lines, ())
    found: defaultdict[str, list[str]] = defaultdict(list)
    at = [head.index(column) for column in columns if column in head]
    if columns[0] not in head:
        return {}
    for line in lines:
        found[line[at[0]]].append(" ".join(filter(None, (line[n] for n in at[1:]))))
    return {key: "; ".join(sorted(parts)) for key, parts in found.items()}


def _changes(table: str, old: _Rows, new: _Rows) -> Iterator[Change]:
    """The changes of one table; rows that are equal in all columns that both versions have are passed over."""
    shared = [column for column in old.columns if column in new.columns]
    ours, theirs = ([rows.columns.index(column) for column in shared] for rows in (old, new))
    same_columns = old.columns == new.columns

    gone = _dressed(old, [key for key in old.rows if key not in new.rows])
    come = _dressed(new, [key for key in new.rows if key not in old.rows])
    ident = BY_NAME[table].key[0]
    whole = Round(same=tuple(column for column in shared if column != ident))
    paired = match(gone, come, (whole, *ROUNDS[table]), "value")
    for was, now in paired.items():
        yield _revised(table, gone[was], come[now], whole.same)
    for key, row in new.rows.items():
        kept = old.rows.get(key)
        if kept is None or kept == row:
            continue
        if same_columns or [kept[n] for n in ours] != [row[n] for n in theirs]:
            yield _revised(table, _dressed(old, [key])[key], _dressed(new, [key])[key], whole.same)
    yield from (Change(table=table, before=row, after=None) for key, row in gone.items() if key not in paired)
    taken = set(paired.values())
    yield from (Change(table=table, before=None, after=row) for key, row in come.items() if key not in taken)


def _revised(table: str, before: Cells, after: Cells, columns: Sequence[str]) -> Change:
    renamed = [column for column in _KEYS if before.get(column) and after.get(column)]
    differ = tuple(column for column in columns if before[column] != after[column] and column not in renamed)
    return Change(table=table, before=before, after=after, columns=differ)


def heads(documents: Iterable[_Document]) -> dict[str, _Document]:
    """The text that heads each story, by its id: the note where there is one, else the article, not what updates or copies it."""
    rank = {role: at for at, role in enumerate(ROLES)}
    told = (row for row in documents if row.get("story_id"))
    # Another version may not tell the role.
    ordered = sorted(told, key=lambda row: (rank.get(row.get("role", ""), len(rank)), str(row["document_id"])), reverse=True)
    return {str(row["story_id"]): row for row in ordered}


def _dressed(rows: _Rows, keys: Iterable[str]) -> dict[str, Cells]:
    return {key: dict(zip(rows.columns, rows.rows[key], strict=True)) for key in keys}


def _column_notes(table: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """A line for the columns that only one of the versions has."""
    more = ("The table {table} has the new column {columns}, which cannot be compared.",
            "The table {table} has the new columns {columns}, which cannot be compared.")
    fewer = ("The table {table} lost the column {columns}, which cannot be compared.",
             "The table {table} lost the columns {columns}, which cannot be compared.")
    for words, some, others in ((more, new, old), (fewer, old, new)):
        names = [name for name in some if name not in others]
        if names:
            yield say(words[len(names) > 1], table=table, columns=say(", ").join(names))


def _rest(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """A line for the tables that differ beside those that are compared."""
    bridges = {table for bridge in _BRIDGES.values() for table, _ in bridge.values()}
    others = [table.name for table in TABLES if table.name not in {*ROUNDS, *bridges}]
    names = [name for name in others if before.files.get(f"{name}.csv") != after.files.get(f"{name}.csv")]
    if names:
        yield say("Written anew beside these: {tables}.", tables=say(", ").join(names))
