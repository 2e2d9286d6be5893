"""What a check has to say, and how it becomes rows of `findings` and `finding_records`; the words that all checks share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.audit.figures import Figure, months_of
from extract.core.calendars import MONTH_NAMES
from extract.core.ids import Row, decimal, short_hash, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extract.core.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that does not fit. `records` are (table, key) pairs; `published` is the latest of them."""

    check: str
    finding_type: str
    reason: str
    question: str
    message: str
    arithmetic: str
    records: tuple[tuple[str, str], ...]
    published: date


def about_figures(figures: Iterable[Figure]) -> tuple[tuple[tuple[str, str], ...], date]:
    """The records of a problem that rests on observations, and the day from which it could be known."""
    figures = tuple(figures)
    records = tuple(sorted({("observations", figure.key) for figure in figures}))
    return records, max(figure.published or date.min for figure in figures)


def problem(
    figures: Iterable[Figure], *, check: str, says: tuple[str, str, str], finding_type: str = "arithmetic", reason: str = "error",
) -> Problem:
    """A problem that rests on observations; `says` is question, message and arithmetic."""
    records, published = about_figures(figures)
    question, message, arithmetic = says
    return Problem(
        check=check, finding_type=finding_type, reason=reason, question=question, message=message, arithmetic=arithmetic, records=records,
        published=published,
    )


def rows_of(problems: Iterable[Problem]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of `findings` and of `finding_records`, by key; a problem found twice stands once."""
    found = {_key(one): one for one in problems}
    findings: list[Row] = [
        {
            "finding_id": key, "finding_type": one.finding_type, "reason_class": one.reason, "question": one.question,
            "message": one.message, "arithmetic": one.arithmetic, "published": one.published,
        }
        for key, one in sorted(found.items())
    ]
    records: list[Row] = [
        {"finding_id": key, "table": table, "record_id": record} for key, one in sorted(found.items()) for table, record in one.records
    ]
    return tuple(findings), tuple(records)


def _key(one: Problem) -> str:
    keys = [part for record in one.records for part in record]
    return f"{slug(one.finding_type, one.check)}-{short_hash(one.check, one.finding_type, *keys)}"


def thing(figure: Figure) -> str:
    """The subject in words: "imports of rare earth oxides, Myanmar to China"."""
    of = f" of {figure.commodity.replace('_', ' ')}" if figure.commodity else ""
    way = " to ".join(part for part in (figure.origin, figure.destination) if part)
    where = way or figure.place.replace("_", " ").title()
    return f"{figure.metric.replace('_', ' ')}{of}" + (f", {where}" if where else "")


def when(period: tuple[date | None, date | None]) -> str:
    """A period in words: "February 2025", "January to May 2025", "2024", "24 March 2025", "21 to 30 September 2024"."""
    start, end = period
    if start is None or end is None:
        known = start or end
        return f"{'from' if start else 'until'} {_day(known)}" if known else "no stated time"
    months = months_of(start, end)
    if months == 12 and start.month == 1:
        return str(start.year)
    if months:
        first, last = f"{MONTH_NAMES[start.month - 1]} {start.year}", f"{MONTH_NAMES[end.month - 1]} {end.year}"
        return last if months == 1 else f"{MONTH_NAMES[start.month - 1]} to {last}" if start.year == end.year else f"{first} to {last}"
    return _day(end) if start == end else f"{_day(start)} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def amount(figure: Figure) -> str:
    """A figure as printed: "311 t", "more than 200 km", "-89%", "+3 times"."""
    sign = {"down": "-", "up": "+"}.get(figure.direction, "") if figure.kind == "change" else ""
    unit = "%" if figure.unit == "percent" else f" {figure.unit}"
    qualifier = str(figure.row.get("qualifier") or "exact")
    said = "" if qualifier in ("exact", "order_of_magnitude") else f"{qualifier.replace('_', ' ')} "
    if figure.value is None:
        return f"{said}{figure.interval}{unit}"
    return f"{said}{sign}{printed(figure.value, figure.unit)}{unit}"


def printed(value: float, unit: str) -> str:
    """A value with all its digits, thousands separated; sums of money in millions or billions."""
    for size, name in ((1e9, " billion"), (1e6, " million")):
        if unit in ("USD", "CNY", "EUR") and value >= size:
            return f"{decimal(value / size)}{name}"
    whole, _, digits = decimal(value).partition(".")
    return f"{int(whole):,}" + (f".{digits}" if digits else "")


def allowed(interval: Interval) -> str:
    """An interval with all its digits, for claims that differ by little: "17511.5 to 17512.5"."""
    low, high = ("open" if end is None else decimal(end) for end in (interval.low, interval.high))
    return f"{low} to {high}"


def asks(figure: Figure) -> str:
    """The question that a figure answers."""
    return f"What is reported for {thing(figure)} in {when(figure.period)}?"


def ends(interval: Interval, unit: str = "") -> str:
    """An interval in arithmetic: "7.20 to 7.38", "at least 5"."""
    return f"{interval}{unit and (unit if unit == '%' else f' {unit}')}"


def number(figure: Figure) -> str:
    """The value as arithmetic writes it."""
    return decimal(figure.value or 0.0)


def source_words(figure: Figure) -> str:
    """Who says it and when: "Argus Media, 1 February 2021"; a page that bears no day is "n.d.", one that bears a month has that."""
    if figure.published is None:
        return figure.source
    precision = figure.row.get("published_precision")
    if precision == "assumed":
        return f"{figure.source}, n.d."
    day = figure.published
    return f"{figure.source}, {MONTH_NAMES[day.month - 1]} {day.year}" if precision == "month" else f"{figure.source}, {_day(day)}"


def text_of(row: Mapping[str, object], name: str) -> str:
    """A text cell, empty for nothing."""
    return str(row.get(name) or "")
