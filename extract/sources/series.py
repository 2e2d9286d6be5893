"""Curated series (`seeds/series/*.csv`): points that stand in tables rather than prose, one citation per row.

Each point becomes an observation (`method=curated`), each cited page a document (`role=citation`). A note that begins `DERIVED:`
marks a figure that nobody printed: `DERIVED: arithmetic; the words of the page`, with its own `low` and `high`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from extract.core.calendars import NAMED_LENGTHS, months_of
from extract.core.errors import DocumentError, FaultsError
from extract.core.ids import Row, short_hash, slug
from extract.core.intervals import COUNT, stated
from extract.core.properties import metrics, outlet_in_whole
from extract.core.records import Point
from extract.core.schema import AT_ODDS, DERIVED_HERE
from extract.sources.csv_files import check_records, parse_day, parse_number
from extract.sources.series_checks import COLUMNS, DAYS, NUMBERS, Cells, published_day, repeats, row_faults, today

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

RUNNING = metrics().having("running")  # series that grow on one page: each row has a day of its own
Placed: TypeAlias = tuple[str, Cells]  # a row of a file with its place, `file:line`


def read_series(folder: Path) -> tuple[Point, ...]:
    """All points of all series files, in the order of file names and lines. Errors as those of `series_rows`."""
    placed, pages = series_rows(folder)
    return tuple(_point(record, where, pages[where]) for where, record in placed)


def series_rows(folder: Path) -> tuple[list[Placed], dict[str, tuple[date, str]]]:
    """The rows of all series files and the day on which each became known. FaultsError, or the only fault, names what cannot be used."""
    placed, faults = checked({path: list(check_records(path, COLUMNS)) for path in sorted(folder.glob("*.csv"))})
    pages, more = dated(placed)
    faults = sorted([*faults, *more], key=lambda fault: _order(fault.where))
    if len(faults) > 1:
        raise FaultsError(str(folder), faults)
    for fault in faults:
        raise fault
    return placed, pages


def checked(files: Mapping[Path, Iterable[tuple[int, Cells | DocumentError]]]) -> tuple[list[Placed], list[DocumentError]]:
    """The rows of some files that can be used, each with its `file:line`, and what is wrong with the others."""
    placed: list[Placed] = []
    faults: list[DocumentError] = []
    now = today()
    for path, records in files.items():
        fine = [(f"{path}:{line}", record) for line, record in records if not isinstance(record, DocumentError)]
        faults += [record for _, record in records if isinstance(record, DocumentError)]
        found = [(pair, row_faults(pair[1], pair[0], now)) for pair in fine]
        faults += [fault for _, wrong in found for fault in wrong]
        placed += [pair for pair, wrong in found if not wrong]
        faults += repeats(fine)
    return placed, faults


def dated(placed: Iterable[Placed]) -> tuple[dict[str, tuple[date, str]], list[DocumentError]]:
    """The day on which each row became known, by its place; and a fault for each that dates its page otherwise than the first.

    One page, one date: the rows of one address and title have one, as given, else assumed from the last of them. Another title at the
    same address is another edition; a series that runs on gives each of its rows a day of its own.
    """
    pages: defaultdict[tuple[str, str], list[Placed]] = defaultdict(list)
    for where, record in placed:
        address = record["url"].partition("://")[2].removeprefix("www.").rstrip("/") or record["url"]
        pages[(where, "") if record["metric"] in RUNNING else (address, record["title"])].append((where, record))
    days: dict[str, tuple[date, str]] = {}
    faults = []
    for rows in pages.values():
        first, told = rows[0][0], rows[0][1]["published"]
        latest = max(published_day(record, where) for where, record in rows)
        days |= dict.fromkeys((where for where, _ in rows), latest)
        for where, record in (pair for pair in rows if pair[1]["published"] != told):
            wrong = f"the page is dated `{record['published'] or 'not at all'}` here and `{told or 'not at all'}` in {first}"
            advice = "give the page the same published date in all its rows; a later edition has another title"
            faults.append(DocumentError(where, wrong, "one page, one date", advice))
    return days, faults


def _order(where: str) -> tuple[str, int]:
    path, _, line = where.rpartition(":")
    return path, int(line)


def citation_row(record: dict[str, str], known: tuple[date, str]) -> Row:
    """The page that a row cites, as a row of the documents; `known`: its day and how exact that is."""
    published, precision = known
    return {
        # 60 letters: the publisher and the first words of the title, which a reader knows the page by; the hash tells pages apart.
        "document_id": slug(record["publisher"], record["title"])[:60].rstrip("-") + "-" + short_hash(record["url"], record["title"]),
        "story_id": "", "role": "citation", "title": record["title"], "publisher": outlet_in_whole(record["publisher"]),
        "wire": "", "byline": "", "published": published, "published_precision": precision,
        "url": record["url"], "language": "en", "licence": "cited fact, text not held", "sha256": "",
    }


def _point(record: dict[str, str], where: str, known: tuple[date, str]) -> Point:
    citation = citation_row(record, known)
    return Point(observation=_observation(record, citation, where), citation=citation, where=where)


def _observation(record: dict[str, str], citation: Row, where: str) -> Row:
    value, low, high = (parse_number(record[name], where, name) for name in NUMBERS)
    days = {name: parse_day(record[name], where, name) for name in DAYS}
    row: Row = {name: record[name] for name in COLUMNS if name != "title"}
    row.update(days, value=value, low=low, high=high, interval="quoted")
    if low is None or high is None:
        interval, kind = stated(value or 0.0, qualifier=record["qualifier"], step=COUNT if record["kind"] == "count" else None)
        row.update(low=interval.low, high=interval.high, interval=kind)
    row.update(
        status="reported", method="curated", modality="actual",
        period_precision=_precision(days["period_start"], days["period_end"]), period_rule="curated",
        publisher=citation["publisher"], attributed_to=citation["publisher"], published=citation["published"],
        published_precision=citation["published_precision"], story_id="", formula="",
    )
    if record["note"].startswith(DERIVED_HERE):  # a figure that its compiler worked out, and no page prints
        formula, _, words = record["note"].removeprefix(f"{DERIVED_HERE}:").partition(";")
        row.update(status="derived", interval="derived", formula=formula.strip())
        row.update(note=f"derived, not printed: {words.strip()}")
    return row | {"note": str(row["note"]).replace(AT_ODDS, "but ")}


def _precision(start: date | None, end: date | None) -> str:
    if end is None:
        return "open_after"
    if start is None:
        return "open_before"
    if start == end:
        return "day"
    return NAMED_LENGTHS.get(months_of(start, end), "range")
