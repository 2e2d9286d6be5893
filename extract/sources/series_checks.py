"""What a row of a curated series must be, against itself and the vocabularies; told as faults, all of them, never repaired."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from extract.core.calendars import FIRST_YEAR, month_end
from extract.core.errors import DocumentError
from extract.core.properties import metrics, price_bases
from extract.core.schema import DERIVED_HERE, DIRECTIONS, KINDS, QUALIFIERS
from extract.sources.csv_files import parse_day, parse_number
from extract.vocabulary.actors import read_actors
from extract.vocabulary.kinds import dimension_of, fits, kinds_of, known_units
from extract.vocabulary.names import known_commodities
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

Cells: TypeAlias = dict[str, str]
Fault: TypeAlias = tuple[str, str, str]  # what is wrong, what was expected, what to do

FIGURE = ("value", "low", "high", "qualifier", "direction")
CITED = ("publisher", "title", "url", "published", "quality", "note")
COLUMNS = (
    "series_id", "metric", "commodity_id", "origin", "destination", "place_id", "actor_id", "kind", "value",
    "low", "high", "unit", "qualifier", "direction", "denominator", "price_basis", "scope", "mass_basis",
    "period_start", "period_end", "compare_start", "compare_end", "publisher", "title", "url", "published",
    "quality", "note",
)
IDENTITY = tuple(name for name in COLUMNS if name not in (*FIGURE, *CITED))  # what a row is about
NEEDED = ("series_id", "metric", "kind", "value", "unit", "qualifier", "period_start", "quality")
CHOICES = {
    "kind": KINDS, "qualifier": QUALIFIERS, "direction": ("", *DIRECTIONS), "quality": ("A", "B", "C"),
    "mass_basis": ("", "gross", "reo", "contained"),
}
NUMBERS = ("value", "low", "high")
DAYS = ("period_start", "period_end", "compare_start", "compare_end")
ASSUMED_DELAY = timedelta(days=60)  # a page without a date: two months after its last period, when most figures are out
FORESEEN = 30  # years: no forecast of the field looks further ahead; a later year is a slip of the finger
WHOLE = 100  # per cent
FILES = {"metric": "extract/rules/metrics.yaml", "price_basis": "extract/rules/price_bases.yaml"}
NO_BLANKS = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad")  # characters that nobody sees, and `str.split` does not take for blanks


def today() -> date:
    """The last day that anything can have been published: tomorrow in UTC is today in the east."""
    return datetime.now(UTC).date() + timedelta(days=1)


def row_faults(record: Cells, where: str, now: date) -> list[DocumentError]:
    """Everything that is wrong with one row; `now` is the last day on which it can have been published."""
    faults = [DocumentError(where, *fault) for check in (_sourced, _filled, _chosen, _plain, _named) for fault in check(record)]
    faults += _unreadable(record, where)
    return faults or [DocumentError(where, *fault) for fault in _inconsistent(record, where, now)]


def repeats(placed: Iterable[tuple[str, Cells]]) -> list[DocumentError]:
    """A fault for each row that stands once more, cell by cell."""
    seen: dict[tuple[str, ...], str] = {}
    found = []
    for where, record in placed:
        first = seen.setdefault(tuple(record[name] for name in COLUMNS), where)
        if first != where:
            found.append(DocumentError(where, f"the row repeats {first}", "each row once", "remove it"))
    return found


def published_day(record: Cells, where: str) -> tuple[date, str]:
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


def _sourced(record: Cells) -> Iterator[Fault]:
    for name in (name for name in ("publisher", "title", "url") if not record[name].strip()):
        yield f"the row has no source ({name} is empty)", "publisher, title and url of the page", "cite the page or remove the row"


def _filled(record: Cells) -> Iterator[Fault]:
    for name in (name for name in NEEDED if not record[name].strip()):
        yield f"{name} is empty", "a value", "fill the cell or remove the row"


def _chosen(record: Cells) -> Iterator[Fault]:
    for name, choices in CHOICES.items():
        if record[name] not in choices and (record[name] or name not in NEEDED):
            yield f"{name} `{record[name]}` is not known", f"one of {', '.join(filter(None, choices))}", "correct the cell"


def _plain(record: Cells) -> Iterator[Fault]:
    line = "\0".join(("", *record.values(), ""))  # all cells at once: nearly all rows are fine
    if " ".join(line.split()) == line and "\0 " not in line and " \0" not in line and NO_BLANKS.isdisjoint(line):
        return
    for name, text in record.items():
        if text != " ".join(text.split()) or NO_BLANKS & set(text):
            yield f"{name} {text!r} has a stray blank", "single blanks between words, none around them", "correct the cell"


@cache
def _vocabularies() -> dict[str, Collection[str]]:
    """The words that a column may hold."""
    return {
        "metric": metrics().entries, "price_basis": price_bases().entries, "commodity_id": known_commodities(),
        "place_id": read_places(), "actor_id": read_actors(),
    }


def _named(record: Cells) -> Iterator[Fault]:
    for column, keys in _vocabularies().items():
        if (key := record[column].strip()) and key not in keys:
            where = FILES.get(column, "the gazetteer or extract/rules")
            yield f"{column} `{key}` is not known", "a key of the curated lists", _nearest(key, keys, f"add it to {where}")
    unit = record["unit"].strip()
    if unit and not dimension_of(unit):
        yield f"unit `{unit}` is not known", "a unit of extract/rules/units.yaml", _nearest(unit, known_units(), "add it there")


def _nearest(key: str, known: Iterable[str], otherwise: str) -> str:
    return next((f"write `{name}`" for name in get_close_matches(key, sorted(known), n=1)), otherwise)


def _unreadable(record: Cells, where: str) -> list[DocumentError]:
    found = []
    parsers: list[tuple[str, Callable[[str, str, str], object]]] = [(name, parse_number) for name in NUMBERS]
    for name, parse in (*parsers, *((name, parse_day) for name in DAYS)):
        try:
            parse(record[name], where, name)
        except DocumentError as fault:
            found.append(fault)
    try:
        published_day(record, where)
    except DocumentError as fault:
        found += [] if str(fault) in map(str, found) else [fault]
    return found


def _inconsistent(record: Cells, where: str, now: date) -> Iterator[Fault]:
    """What does not hold between the cells of a row whose cells are all readable."""
    yield from _numbers_apart(record, *(parse_number(record[name], where, name) for name in NUMBERS))
    days = {name: parse_day(record[name], where, name) for name in DAYS}
    for name in ("period", "compare"):
        start, end = days[f"{name}_start"], days[f"{name}_end"]
        if start and end and start > end:
            yield f"{name}_start {start} is after {name}_end {end}", "start <= end", "correct the dates"
    yield from _out_of_time(record, where, now, days)
    yield from _kinds_apart(record)
    if record["note"].startswith(DERIVED_HERE):
        yield from _not_derived(record)


def _numbers_apart(record: Cells, *numbers: float | None) -> Iterator[Fault]:
    value, low, high = numbers
    if (low is None) != (high is None):
        yield "of low and high only one is given", "both or neither", "fill the cell, or empty the other"
    for first, second in ((("low", low), ("value", value)), (("value", value), ("high", high))):
        if first[1] is not None and second[1] is not None and first[1] > second[1]:
            names = f"{first[0]} {record[first[0]]} is above {second[0]} {record[second[0]]}"
            yield names, "low <= value <= high", "correct the cells"
    given = [number for number in numbers if number is not None]
    if min(given) < 0:
        yield f"the figure is below zero ({min(given):g})", "figures without sign, falls with direction `down`", "correct the cells"
    whole = record["kind"] == "share" or (record["direction"] == "down" and record["unit"] == "percent")
    if whole and max(given) > WHOLE:
        yield f"{max(given):g} per cent of a whole", "0 to 100", "correct the cells"


def _out_of_time(record: Cells, where: str, now: date, days: dict[str, date | None]) -> Iterator[Fault]:
    published, precision = published_day(record, where)
    if precision != "assumed" and published.replace(day=1 if precision == "month" else published.day) > now:
        yield f"published {record['published']} is in the future", f"no later than {now - timedelta(days=1)}", "correct the date"
    for name, day in days.items():
        if day and not FIRST_YEAR <= day.year <= now.year + FORESEEN:
            yield f"{name} {day} is in no time that figures are about", f"years {FIRST_YEAR} to {now.year + FORESEEN}", "correct the date"
    end = days["period_end"]
    if end and published < end and record["metric"] not in metrics().having("ahead"):
        yield (
            f"published {record['published']} is before the period's end {end}", "published >= period_end, but for plans and quotas",
            "correct the dates",
        )


def _kinds_apart(record: Cells) -> Iterator[Fault]:
    kind, metric, unit = record["kind"], record["metric"], record["unit"]
    if kind not in kinds_of(metric):
        yield f"`{metric}` is no {kind}", f"kind {' or '.join(kinds_of(metric))}", "correct kind or metric"
    if not fits(kind, unit):
        yield f"the unit `{unit}` does not fit the kind `{kind}`", f"a unit of a {kind}", "correct unit or kind"


def _not_derived(record: Cells) -> Iterator[Fault]:
    arithmetic, _, words = record["note"].removeprefix(f"{DERIVED_HERE}:").partition(";")
    if not words.strip() or not set(arithmetic) & set("+-*/"):
        yield "the note of a derived figure has no arithmetic", "`DERIVED: 2307 / 1.15; what the page says`", "write the note anew"
    if "" in (record["low"], record["high"]) or record["quality"] == "A" or record["qualifier"] == "exact":
        yield "a derived figure is given as if it were printed", "low, high, quality B or C, and a qualifier", "fill the cells"
