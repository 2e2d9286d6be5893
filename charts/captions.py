"""The source line of a picture, made from the rows drawn: who published them and when, each origin counted once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from charts.formats import MONTHS, as_date, day, joined, number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd

_MOST_NAMED = 6  # publishers; a line with more is not read
_MOST_DATES = 3
_RELAYS = (" (via ", " (relay", " (citing ", " via ")  # what follows names who passed it on, not whose reporting it is


def origin_of(publisher: str) -> str:
    """Whose reporting it is, without who relayed it: `Reuters (via The Star)` gives Reuters."""
    for mark in _RELAYS:
        publisher = publisher.split(mark, 1)[0]
    return publisher


def short_name(publisher: str) -> str:
    """The short form that a name brings along, `SMM` for `Shanghai Metals Market (SMM)`; else whose reporting it is."""
    origin = origin_of(publisher)
    short = origin.rpartition("(")[2].removesuffix(")")
    return short if short != origin and short.isupper() else origin


def origin_names(rows: pd.DataFrame, documents: pd.DataFrame) -> pd.Series:
    """For each row whose reporting it is: the wire or newsroom of its story where one is known, else the publisher."""
    known = documents[(documents["wire"] != "") & (documents["story_id"] != "")]
    wires = dict(zip(known["story_id"], known["wire"], strict=True))
    return rows["story_id"].map(wires).fillna(rows["publisher"])


def dates_published(rows: pd.DataFrame, column: str = "publisher") -> dict[str, list[date]]:
    """Publisher -> the distinct days on which it published what is drawn, most often drawn first."""
    counts: dict[str, int] = defaultdict(int)
    days: dict[str, set[date]] = defaultdict(set)
    for printed, published in zip(rows[column], rows["published"], strict=True):
        name = origin_of(printed)
        counts[name] += 1
        when = as_date(published)
        if when:
            days[name].add(when)
    return {name: sorted(days[name]) for name in sorted(counts, key=lambda name: (-counts[name], name))}


def source_line(rows: pd.DataFrame, *, column: str = "publisher", extra: Iterable[str] = ()) -> str:
    """`Sources: Reuters, 28 Mar and 8 Jul 2025; Shanghai Metals Market (SMM), 2019–2026.` plus what else a reader must know."""
    found = [_named(name, days) for name, days in dates_published(rows, column).items()]
    if len(found) > _MOST_NAMED:
        found = [*found[:_MOST_NAMED], f"{number(len(found) - _MOST_NAMED)} more"]
    line = f"Source{'s' if len(found) != 1 else ''}: {'; '.join(found)}." if found else ""
    return " ".join([line, *extra]).strip()


def _named(name: str, days: list[date]) -> str:
    if not days:
        return name
    if len(days) <= _MOST_DATES:
        return f"{name}, {days_joined(days)}"
    years = sorted({days[0].year, days[-1].year})
    return f"{name}, {'–'.join(str(year) for year in years)}"


def days_joined(days: list[date]) -> str:
    """`28 Mar and 8 Jul 2025`: the year once where all share it."""
    if len({when.year for when in days}) == 1:
        return joined([*(f"{when.day} {MONTHS[when.month - 1]}" for when in days[:-1]), day(days[-1])])
    return joined([day(when) for when in days])


def as_of_line(as_of: Any, version: str, caution: str) -> str:
    """`As of 8 Jul 2025 · caution · data 1a2b3c4`."""
    parts = (f"As of {day(as_of)}", caution, f"data version {version}" if version else "")
    return " · ".join(part for part in parts if part)
