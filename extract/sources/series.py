"""Curated series (`seeds/series/*.csv`): points that stand in tables rather than prose, one citation per row.

Each point becomes an observation (`method=curated`), each cited page a document (`role=citation`). A note that begins `DERIVED:`
marks a figure that nobody printed: `DERIVED: arithmetic; the words of the page`, with its own `low` and `high`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from extract.core.calendars import NAMED_LENGTHS, month_end, months_of
from extract.core.errors import DocumentError
from extract.core.ids import Row, short_hash, slug
from extract.core.intervals import stated
from extract.core.properties import metrics
from extract.core.records import Point
from extract.core.schema import DERIVED_HERE, DIRECTIONS, KINDS, QUALIFIERS
from extract.sources.csv_files import parse_day, parse_number, read_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COLUMNS = (
    "series_id", "metric", "commodity_id", "origin", "destination", "place_id", "actor_id", "kind", "value",
    "low", "high", "unit", "qualifier", "direction", "denominator", "price_basis", "scope", "mass_basis",
    "period_start", "period_end", "compare_start", "compare_end", "publisher", "title", "url", "published",
    "quality", "note",
)
NEEDED = ("series_id", "metric", "kind", "value", "unit", "qualifier", "period_start", "quality")
CHOICES = {
    "kind": KINDS, "qualifier": QUALIFIERS, "direction": ("", *DIRECTIONS), "quality": ("A", "B", "C"),
    "mass_basis": ("", "gross", "reo", "contained"),
}
ASSUMED_DELAY = timedelta(days=60)  # a page without a date: two months after its last period, when most figures are out
RUNNING = metrics().having("running")  # series that grow on one page: each row has a day of its own
Placed: TypeAlias = tuple[str, dict[str, str]]  # a row of a file with its place, `file:line`


def read_series(folder: Path) -> tuple[Point, ...]:
    """All points of all series files, in the order of file names and lines. DocumentError names the line that cannot be used."""
    placed = [(f"{path}:{line}", record) for path in sorted(folder.glob("*.csv")) for line, record in read_records(path, COLUMNS)]
    pages: defaultdict[str, list[Placed]] = defaultdict(list)  # rows side by side; of a running series each alone
    for where, record in placed:
        _check(record, where)
        address = record["url"].partition("://")[2].removeprefix("www.").rstrip("/") or record["url"]
        pages[where if record["metric"] in RUNNING else address].append((where, record))
    dates = {where: day for rows in pages.values() for where, day in _dates_of_page(rows)}
    return tuple(_point(record, where, dates[where]) for where, record in placed)


def _dates_of_page(rows: Sequence[Placed]) -> list[tuple[str, tuple[date, str]]]:
    """One page, one date: as its rows give it, else assumed from the last of them. DocumentError where two rows differ."""
    first, told = rows[0][0], rows[0][1]["published"]
    for where, record in rows:
        if record["published"] != told:
            wrong = f"the page is dated `{record['published'] or 'not at all'}` here and `{told or 'not at all'}` in {first}"
            raise DocumentError(where, wrong, "one page, one date", "give the page the same published date in all its rows")
    days = [published_day(record, where) for where, record in rows]
    return [(where, max(days)) for where, _ in rows]


def _point(record: dict[str, str], where: str, known: tuple[date, str]) -> Point:
    published, precision = known
    citation: Row = {
        # 60 letters: the publisher and the first words of the title, which a reader knows the page by; the hash tells pages apart.
        "document_id": slug(record["publisher"], record["title"])[:60].rstrip("-") + "-" + short_hash(record["url"], record["title"]),
        "story_id": "", "role": "citation", "title": record["title"], "publisher": record["publisher"],
        "wire": "", "byline": "", "published": published, "published_precision": precision,
        "url": record["url"], "language": "en", "licence": "cited fact, text not held", "sha256": "",
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
        status="reported", method="curated", modality="actual",
        period_precision=_precision(days["period_start"], days["period_end"]), period_rule="curated",
        attributed_to=record["publisher"], published=citation["published"],
        published_precision=citation["published_precision"], story_id="", formula="",
    )
    if record["note"].startswith(DERIVED_HERE):  # a figure that its compiler worked out, and no page prints
        formula, _, words = record["note"].removeprefix(f"{DERIVED_HERE}:").partition(";")
        row.update(status="derived", interval="derived", formula=formula.strip())
        row.update(note=f"derived, not printed: {words.strip()}")
    return row


def _check(record: dict[str, str], where: str) -> None:
    for name in (name for name in ("publisher", "title", "url") if not record[name].strip()):
        wrong, expected = f"the row has no source ({name} is empty)", "publisher, title and url of the page"
        raise DocumentError(where, wrong, expected, "cite the page or remove the row")
    for name in (name for name in NEEDED if not record[name].strip()):
        raise DocumentError(where, f"{name} is empty", "a value", "fill the cell or remove the row")
    for name, choices in CHOICES.items():
        if record[name] not in choices:
            expected = f"one of {', '.join(filter(None, choices))}"
            raise DocumentError(where, f"{name} `{record[name]}` is not known", expected, "correct the cell")
    if record["note"].startswith(DERIVED_HERE):
        _check_derived(record, where)


def _check_derived(record: dict[str, str], where: str) -> None:
    arithmetic, _, words = record["note"].removeprefix(f"{DERIVED_HERE}:").partition(";")
    if not words.strip() or not set(arithmetic) & set("+-*/"):
        expected = "`DERIVED: 2307 / 1.15; what the page says`"
        raise DocumentError(where, "the note of a derived figure has no arithmetic", expected, "write the note anew")
    if "" in (record["low"], record["high"]) or record["quality"] == "A" or record["qualifier"] == "exact":
        expected = "low, high, quality B or C, and a qualifier"
        raise DocumentError(where, "a derived figure is given as if it were printed", expected, "fill the cells")


def published_day(record: dict[str, str], where: str) -> tuple[date, str]:
    """Day and precision: as given; the last day of a given month; else 60 days after the period, marked assumed."""
    text = record["published"]
    if len(text) == 7 and (first := parse_day(f"{text}-01", where, "published")):
        return month_end(first), "month"
    if day := parse_day(text, where, "published"):
        return day, "day"
    end = parse_day(record["period_end"] or record["period_start"], where, "period_end")
    if end is None:
        raise DocumentError(where, "neither published nor a period is given", "at least one date", "add the day of publication")
    return end + ASSUMED_DELAY, "assumed"


def _precision(start: date | None, end: date | None) -> str:
    if end is None:
        return "open_after"
    if start is None:
        return "open_before"
    if start == end:
        return "day"
    return NAMED_LENGTHS.get(months_of(start, end), "range")
