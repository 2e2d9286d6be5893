"""The stories of a span of days become tables, as `extract.pipeline` makes them: one Parquet file a table and span.

Spans are as long as the number of stories allows, so that the memory that one takes does not grow with the corpus. A fact that is told in
two spans has one key; its row is that of the first telling, which `settle` keeps, with the evidence of all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from extract.core.records import StoryReading
from extract.core.schema import TABLES
from extract.corpus.reading import PERMUTATIONS, index_of, stories_at
from extract.corpus.syndication import copies_of
from extract.pipeline import tables_of_texts
from extract.sources.lineage import Copy, story_lineage
from extract.sources.seeds import Seeds
from extract.tables.columnar import arrow, parquet_bytes
from extract.tables.whole import write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from extract.core.records import Story, TableRows
    from extract.core.schema import Table
    from extract.corpus.reading import Told

STORIES = 1_000  # of a span at least: some two hundred megabytes of memory while they are gathered
NO_SPAN = "none"  # the name of the files of a corpus without a story
_MEMORY = "1GB"  # of one process that settles a table; what is more goes to the disk
_NOTHING = Seeds(stories=(), notes=(), points=(), events=(), anchors=(), containments={}, corrections=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a story lies, in which file of a portion, and of which other it is a copy, by the number of both in the corpus."""

    number: int
    path: Path
    start: int
    end: int
    origin: int
    containment: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spanned:
    """The stories whose origin was known in a span of days."""

    first: date
    last: date
    places: tuple[Place, ...]

    @property
    def key(self) -> str:
        """The name of its files."""
        return f"{self.first.isoformat()}_{self.last.isoformat()}"


def spans(paths: Sequence[Path]) -> tuple[Spanned, ...]:
    """All stories of the files of the portions by spans of days; copies lie in that of their origin, which is the earliest told."""
    entries = [(entry, path) for path in paths for entry in index_of(path).entries]
    entries.sort(key=lambda pair: (pair[0].known_by, pair[0].document_id))
    signatures = np.frombuffer(b"".join(entry.signature for entry, _ in entries), dtype=np.uint32).reshape(-1, PERMUTATIONS)

    def story(number: int) -> Story:
        entry, path = entries[number]
        return next(stories_at(path, [(entry.start, entry.end)])).reading.story

    copies = {copy.story: copy for copy in copies_of(signatures, story)}
    found: defaultdict[date, list[Place]] = defaultdict(list)
    for n, (entry, path) in enumerate(entries):
        copy = copies.get(n, Copy(story=n, origin=n, containment=1.0))
        found[entries[copy.origin][0].known_by].append(
            Place(number=n, path=path, start=entry.start, end=entry.end, origin=copy.origin, containment=copy.containment)
        )
    return tuple(_spanned(sorted(found.items())))


def _spanned(days: Iterable[tuple[date, list[Place]]]) -> Iterator[Spanned]:
    span: list[tuple[date, list[Place]]] = []
    for day, places in days:
        span.append((day, places))
        if sum(len(each) for _, each in span) >= STORIES:
            yield _joined(span)
            span = []
    if span:
        yield _joined(span)


def _joined(span: Sequence[tuple[date, list[Place]]]) -> Spanned:
    return Spanned(first=span[0][0], last=span[-1][0], places=tuple(place for _, places in span for place in places))


def gather(span: Spanned, folder: Path) -> None:
    """The tables of a span, each in its file, `TABLE/SPAN.parquet` in `folder`; nothing is done where the last of them is there."""
    files = {table: folder / table.name / f"{span.key}.parquet" for table in TABLES}
    if not files[TABLES[-1]].exists():
        rows = _tables(span)
        write_all({path: parquet_bytes(arrow(table, rows[table.name])) for table, path in files.items()})


def _tables(span: Spanned) -> TableRows:
    told = _read(span.places)
    numbers = {place.number: n for n, place in enumerate(span.places)}
    copies = [Copy(story=n, origin=numbers[place.origin], containment=place.containment)
              for n, place in enumerate(span.places) if place.origin != place.number]
    lineage = story_lineage([(each.document, each.reading.story) for each in told], copies)
    texts = [StoryReading(reading=each.reading, document=text.document, published=text.published)
             for each, text in zip(told, lineage.texts, strict=True)]
    return tables_of_texts(lineage, texts, _NOTHING)


def _read(places: Sequence[Place]) -> list[Told]:
    """The stories at these places, in their order; each file is opened once."""
    ordered = sorted(places, key=lambda place: (place.path, place.start))
    found: dict[int, Told] = {}
    for path, group in groupby(ordered, key=lambda place: place.path):
        listed = list(group)
        stories = stories_at(path, [(place.start, place.end) for place in listed])
        found |= {place.number: told for place, told in zip(listed, stories, strict=True)}
    return [found[place.number] for place in places]


def settle(table: Table, folder: Path, out: Path) -> None:
    """The spans of a table with one row a key: that of the first telling. They go into `out` under the same names, the last one last; where
    there is no span, a file without rows does."""
    paths = sorted((folder / table.name).glob("*.parquet"))
    if not paths:
        write_all({out / table.name / f"{NO_SPAN}.parquet": parquet_bytes(arrow(table, []))})
        return
    key = ", ".join(f'"{name}"' for name in table.key)
    with duckdb.connect(config={"temp_directory": str(folder / "spilled"), "memory_limit": _MEMORY, "threads": 1}) as store:
        kept = store.sql(
            "WITH firsts AS (SELECT filename, file_row_number FROM read_parquet(?, filename = true, file_row_number = true)"
            f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY filename, file_row_number) = 1)"
            " SELECT filename, list(file_row_number ORDER BY file_row_number) AS kept FROM firsts GROUP BY filename",
            params=[[str(path) for path in paths]],
        ).to_arrow_table()
    rows = dict(zip(kept["filename"].to_pylist(), kept["kept"], strict=True))
    for path in paths:
        found = rows[str(path)].values if str(path) in rows else pa.array([], pa.int64())
        write_all({out / table.name / path.name: parquet_bytes(parquet.read_table(path).take(found))})
