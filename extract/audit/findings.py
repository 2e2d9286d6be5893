"""What a check has to say, and how it becomes rows of `findings` and `finding_records`; the words that all checks share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.core.calendars import MONTH_NAMES, months_of
from extract.core.ids import Row, decimal, short_hash, slug
from extract.core.intervals import told_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from extract.audit.figures import Days, Figure
    from extract.core.intervals import Interval


HALF = 50.0  # per cent


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


def problem(
    figures: Iterable[Figure], *, check: str, says: tuple[str, str, str], finding_type: str = "arithmetic", reason: str = "error",
) -> Problem:
    """A problem that rests on observations; `says` is question, message and arithmetic."""
    figures = tuple(figures)
    question, message, arithmetic = says
    return Problem(
        check=check, finding_type=finding_type, reason=reason, question=question, message=message, arithmetic=arithmetic,
        records=tuple(sorted({("observations", figure.key) for figure in figures})),
        published=max(figure.published or date.min for figure in figures),
    )


def rows_of(problems: Iterable[Problem]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of `findings` and of `finding_records`, by key; a problem found twice stands once."""
    found = {_key(one): one for one in problems}
    findings: list[Row] = [
        {"finding_id": key, "finding_type": one.finding_type, "reason_class": one.reason}
        | {name: getattr(one, name) for name in ("question", "message", "arithmetic", "published")}
        for key, one in sorted(found.items())
    ]
    records: list[Row] = [
        {"finding_id": key, "table": table, "record_id": record} for key, one in sorted(found.items()) for table, record in one.records
    ]
    return tuple(findings), tuple(records)


def _key(one: Problem) -> str:
    keys = [part for record in one.records for part in record]
    return f"{slug(one.finding_type, one.check)}-{short_hash(one.check, one.finding_type, *keys)}"


def known_from(rows: Iterable[Mapping[str, object]]) -> date:
    """The latest day on which one of the rows was published."""
    return max((day for row in rows if isinstance(day := row.get("published"), date)), default=date.min)


def thing(figure: Figure) -> str:
    """The subject in words: "imports of rare earth oxides, Myanmar to China"."""
    subject = " of ".join(filter(None, (figure.metric, figure.commodity))).replace("_", " ")
    way = " to ".join(filter(None, (figure.origin, figure.destination)))
    return ", ".join(filter(None, (subject, way or figure.place.replace("_", " ").title())))


def when(period: Days) -> str:
    """A period in words: "February 2025", "January to May 2025", "2024", "24 March 2025", "21 to 30 September 2024"."""
    match period:
        case (date() as start, date() as end):
            return _span(start, end)
        case (date() as start, None):
            return f"from {_day(start)}"
        case (None, date() as end):
            return f"until {_day(end)}"
    return "no stated time"


def _span(start: date, end: date) -> str:
    months = months_of(start, end)
    if start == end:
        return _day(end)
    if months is None:
        return f"{_day(start)} to {_day(end)}"
    if months == 1:
        return _month(end)
    if start.year != end.year:
        return f"{_month(start)} to {_month(end)}"
    if months == 12:
        return str(end.year)
    return f"{MONTH_NAMES[start.month - 1]} to {_month(end)}"


def _month(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def amount(figure: Figure) -> str:
    """A figure as printed: "311 t", "more than 200 km", "−89%", "+3 times"."""
    qualifier = str(figure.row.get("qualifier") or "exact")
    said = {"exact": "", "order_of_magnitude": ""}.get(qualifier, f"{qualifier.replace('_', ' ')} ")
    if figure.value is None:
        return with_unit(f"{said}{figure.interval}", figure.unit)
    if ends := told_range(figure.row):
        return with_unit(f"{said}{'–'.join(printed(end, figure.unit) for end in ends)}", figure.unit)
    if figure.row.get("interval") == "words" and (figure.unit, figure.value) == ("percent", HALF):  # a word is no figure of two digits
        return f"{said}half" if figure.kind == "share" else f"{figure.direction} by {said}half"
    sign = {("change", "down"): "−", ("change", "up"): "+"}.get((figure.kind, figure.direction), "")
    return with_unit(f"{said}{sign}{printed(figure.value, figure.unit)}", figure.unit)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit: "311 t", "89%"."""
    return number + {"percent": "%"}.get(unit, f" {unit}")


def printed(value: float, unit: str) -> str:
    """A value with all its digits, thousands separated; sums of money in millions or billions."""
    for size, name in ((1e9, " billion"), (1e6, " million")):
        if unit in ("USD", "CNY", "EUR") and value >= size:
            return f"{decimal(value / size)}{name}"
    whole, point, digits = decimal(value).partition(".")
    return f"{int(whole):,}{point}{digits}"


def allowed(interval: Interval, written: Callable[[float], str] = decimal) -> str:
    """An interval with all its digits, for claims that differ by little: "17511.5 to 17512.5"."""
    return " to ".join("open" if end is None else written(end).replace("-", "−") for end in (interval.low, interval.high))


def asks(figure: Figure) -> str:
    """The question that a figure answers."""
    return f"What is reported for {thing(figure)} in {when(figure.period)}?"


def number(figure: Figure) -> str:
    """The value as arithmetic writes it."""
    return decimal(figure.magnitude)


def source_words(figure: Figure) -> str:
    """Who says it and when: "Argus Media, 1 February 2021"; a page that bears no day is "n.d.", one that bears a month has that."""
    if figure.published is None:
        return figure.source
    known = {"assumed": "n.d.", "month": _month(figure.published)}
    return f"{figure.source}, {known.get(str(figure.row.get('published_precision')), _day(figure.published))}"
