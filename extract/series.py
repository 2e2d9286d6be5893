"""Curated series (`seeds/series/*.csv`): points that stand in tables rather than prose, one citation per row.

Each point becomes an observation (`method=curated`), each cited page a document (`role=citation`).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.csv_files import parse_day, parse_number, read_records
from extract.errors import DocumentError
from extract.ids import Row, short_hash, slug
from extract.intervals import stated
from extract.schema import DIRECTIONS, KINDS, QUALIFIERS

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "series_id",
    "metric",
    "commodity_id",
    "origin",
    "destination",
    "place_id",
    "actor_id",
    "kind",
    "value",
    "low",
    "high",
    "unit",
    "qualifier",
    "direction",
    "denominator",
    "price_basis",
    "scope",
    "mass_basis",
    "period_start",
    "period_end",
    "compare_start",
    "compare_end",
    "publisher",
    "title",
    "url",
    "published",
    "quality",
    "note",
)
NEEDED = ("series_id", "metric", "kind", "value", "unit", "qualifier", "period_start", "quality")
CITATION = ("publisher", "title", "url")
CHOICES = {
    "kind": KINDS,
    "qualifier": QUALIFIERS,
    "direction": ("", *DIRECTIONS),
    "quality": ("A", "B", "C"),
    "mass_basis": ("", "gross", "reo", "contained"),
}
ASSUMED_DELAY = timedelta(days=60)
"""A point whose page bears no date counts as known this long after the end of its period, and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One curated observation and the page it stands on."""

    observation: Row
    citation: Row
    where: str


def read_series(folder: Path) -> tuple[Point, ...]:
    """All points of all series files, in the order of file names and lines. DocumentError names the line that cannot be used."""
    return tuple(_point(record, f"{path}:{line}") for path in sorted(folder.glob("*.csv")) for line, record in read_records(path, COLUMNS))


def _point(record: dict[str, str], where: str) -> Point:
    _check(record, where)
    published, precision = published_day(record, where)
    citation: Row = {
        "document_id": slug(record["publisher"], record["title"])[:60].rstrip("-") + "-" + short_hash(record["url"], record["title"]),
        "story_id": "",
        "role": "citation",
        "title": record["title"],
        "publisher": record["publisher"],
        "wire": "",
        "byline": "",
        "published": published,
        "published_precision": precision,
        "url": record["url"],
        "language": "en",
        "licence": "cited fact, text not held",
        "sha256": "",
    }
    return Point(observation=_observation(record, citation, where), citation=citation, where=where)


def _observation(record: dict[str, str], citation: Row, where: str) -> Row:
    value, low, high = (parse_number(record[name], where, name) for name in ("value", "low", "high"))
    days = {name: parse_day(record[name], where, name) for name in ("period_start", "period_end", "compare_start", "compare_end")}
    row: Row = {name: record[name] for name in COLUMNS if name != "title"}
    row.update(days, value=value, low=low, high=high, interval="quoted")
    if low is None or high is None:
        interval, kind = stated(value or 0.0, qualifier=record["qualifier"])
        row.update(low=interval.low, high=interval.high, interval=kind)
    row.update(
        status="reported",
        method="curated",
        modality="actual",
        period_precision=_precision(days["period_start"], days["period_end"]),
        period_rule="curated",
        attributed_to=record["publisher"],
        published=citation["published"],
        published_precision=citation["published_precision"],
        story_id="",
        formula="",
    )
    return row


def _check(record: dict[str, str], where: str) -> None:
    for name in CITATION:
        if not record[name].strip():
            raise DocumentError(
                where, f"the row has no source ({name} is empty)", "publisher, title and url of the page", "cite the page or remove the row"
            )
    for name in NEEDED:
        if not record[name].strip():
            raise DocumentError(where, f"{name} is empty", "a value", "fill the cell or remove the row")
    for name, choices in CHOICES.items():
        if record[name] not in choices:
            raise DocumentError(
                where, f"{name} `{record[name]}` is not known", f"one of {', '.join(filter(None, choices))}", "correct the cell"
            )


def published_day(record: dict[str, str], where: str) -> tuple[date, str]:
    """Day and precision: as given; the last day of a given month; else 60 days after the period, marked assumed."""
    text = record["published"]
    if len(text) == 7 and (first := parse_day(f"{text}-01", where, "published")):
        return first.replace(day=monthrange(first.year, first.month)[1]), "month"
    if day := parse_day(text, where, "published"):
        return day, "day"
    end = parse_day(record["period_end"] or record["period_start"], where, "period_end")
    if end is None:
        raise DocumentError(where, "neither published nor a period is given", "at least one date", "add the day of publication")
    return end + ASSUMED_DELAY, "assumed"


def _precision(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "open_after" if end is None else "open_before"
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    months = (end.year - start.year) * 12 + end.month - start.month + 1 if whole else 0
    if start == end:
        return "day"
    return {1: "month", 3: "quarter", 6: "half", 12: "year"}.get(months, "range")
