"""Imported rows held against the series that are known, and put into their file: nothing that was once published is overwritten."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from extract.core.errors import DocumentError
from extract.core.ids import csv_text
from extract.core.intervals import row_interval
from extract.sources.csv_files import parse_number
from extract.sources.series import dated
from extract.sources.series_checks import COLUMNS, IDENTITY, NUMBERS, Cells, published_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

Placed: TypeAlias = tuple[str, Cells]
WRITTEN = ("new", "revised", "confirmed")
SAME_QUESTION = tuple(name for name in IDENTITY if name not in ("series_id", "scope", "place_id", "actor_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of one imported row.

    new: nothing is known of its series and period; unchanged: it is known as it is; revised: its publisher gives another figure on
    another day; confirmed: the same figure on another day. All but unchanged rows are kept beside what is known. `beside` says what
    is known of it, `against` which row of another series or publisher contradicts it.
    """

    status: str
    where: str
    row: Cells
    beside: str = ""
    against: str = ""


@dataclass(slots=True)
class Known:
    """The rows known so far: by what they are about and who says it, and by the question that they answer."""

    vintages: defaultdict[tuple[str, ...], list[Placed]] = field(default_factory=lambda: defaultdict(list))
    answers: defaultdict[tuple[str, ...], list[Placed]] = field(default_factory=lambda: defaultdict(list))

    def add(self, where: str, row: Cells) -> None:
        """Take up a row."""
        self.vintages[_key(row)].append((where, row))
        self.answers[tuple(row[name] for name in SAME_QUESTION)].append((where, row))


def compared(imported: Iterable[Placed], stored: Sequence[Placed]) -> tuple[list[Outcome], list[DocumentError]]:
    """What becomes of each imported row, and those that cannot be taken: two figures of one publication, a page with two dates."""
    known = Known()
    for where, row in stored:
        known.add(where, row)
    outcomes, faults = [], []
    for where, row in sorted(imported, key=lambda pair: _known_on(pair[1])):  # the earlier of two vintages first; else as in the table
        outcome = _outcome(where, row, known)
        if isinstance(outcome, DocumentError):
            faults.append(outcome)
            continue
        outcomes.append(outcome)
        if outcome.status != "unchanged":
            known.add(where, row)
    _, twice = dated([*stored, *((each.where, each.row) for each in outcomes if each.status in WRITTEN)])
    return outcomes, [*faults, *twice]


def merged(outcomes: Iterable[Outcome], held: Iterable[Cells]) -> str:
    """The text of a series file: the rows it holds and those to be written, sorted by series, period and day of publication."""
    rows = [*held, *(each.row for each in outcomes if each.status in WRITTEN)]
    rows.sort(key=lambda row: [row[name] for name in ("series_id", "period_start", "period_end", "published")])
    return csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])


def _outcome(where: str, row: Cells, known: Known) -> Outcome | DocumentError:
    vintages, day = known.vintages[_key(row)], _known_on(row)
    for place, other in vintages:
        if _known_on(other) == day and _figure(other) == _figure(row):
            return Outcome(status="unchanged", where=where, row=row, beside=_said(place, other))
        if _known_on(other) == day:
            wrong = f"{_amount(row)} here and {_amount(other)} in {place}, of one series, period and day of publication"
            return DocumentError(where, wrong, "one figure", "give a revision its own later --published, or name what differs in the scope")
    against = _contradicted(row, known)
    if not vintages:
        return Outcome(status="new", where=where, row=row, against=against)
    before = [pair for pair in vintages if _known_on(pair[1]) < day] or vintages
    place, other = max(before, key=lambda pair: _known_on(pair[1]))
    status = "confirmed" if _figure(other) == _figure(row) else "revised"
    return Outcome(status=status, where=where, row=row, beside=_said(place, other), against=against)


def _contradicted(row: Cells, known: Known) -> str:
    """The first row that stands of another series or publisher, and answers the same question beyond what this one allows; "" for none."""
    for place, other in known.answers[tuple(row[name] for name in SAME_QUESTION)]:
        same = [row[name] == other[name] for name in ("publisher", "series_id", "scope")]
        apart = not all(same[:2]) and (same[2] or not same[0])  # one publisher with two scopes does not contradict itself
        stands = other is max(known.vintages[_key(other)], key=lambda pair: _known_on(pair[1]))[1]
        opposed = row["direction"] != other["direction"]
        if apart and stands and (opposed or not row_interval(_numbers(row)).overlaps(row_interval(_numbers(other)))):
            return _said(place, other)
    return ""


def _key(row: Cells) -> tuple[str, ...]:
    return tuple(row[name] for name in (*IDENTITY, "publisher"))


def _known_on(row: Cells) -> date:
    return published_day(row, "")[0]


def _numbers(row: Cells) -> dict[str, object]:
    return row | {name: parse_number(row[name], "", name) for name in NUMBERS}


def _figure(row: Cells) -> tuple[object, ...]:
    """Everything that a row says of its question."""
    return _numbers(row)["value"], row_interval(_numbers(row)), row["qualifier"], row["direction"]


def _amount(row: Cells) -> str:
    return " ".join(filter(None, (row["direction"], row["value"], row["unit"])))


def _said(place: str, row: Cells) -> str:
    return f"{_amount(row)} ({row['publisher']}, {row['published'] or 'no date'}; {place})"
