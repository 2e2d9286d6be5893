"""The rows of a story as they are listed and walked: the least sure first, then the numbers without a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.wording.formats import number, period
from charts.wording.rows import spaced
from extract.core.records import Mention, Period
from extract.desk.review import ACCEPTED, OPEN, REJECTED, shown
from extract.languages.spoken import named, say, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.desk.review import Review, ReviewRow

SIGNS = {OPEN: "○", ACCEPTED: "✓", REJECTED: "✕"}
_LONGEST = 70  # characters of an event's words in the list: two lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the list with the place of its words: a row that was read or claimed, or a number without a place and why it has none."""

    name: str
    start: int
    end: int
    quote: str
    row: ReviewRow | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether a decision is wanted."""
        return self.row is not None and self.row.state == OPEN


def in_order(found: Review) -> tuple[Entry, ...]:
    """The rows, the least sure first whatever was decided, so that none moves while one works; then the numbers that are left over."""
    rows = sorted(found.rows, key=lambda each: (each.confidence, each.fact.start, each.name))
    facts = [(each.fact.start, each.fact.end) for each in found.rows]
    left = [each for each in found.reading.unplaced if not any(each.start < end and start < each.end for start, end in facts)]
    return (
        *(Entry(name=each.name, start=each.fact.start, end=each.fact.end, quote=each.fact.text, row=each) for each in rows),
        *(Entry(name=f"n{each.start}", start=each.start, end=each.end, quote=each.quote, reason=each.reason) for each in left),
    )


def next_open(entries: Sequence[Entry], name: str) -> str:
    """The open row that follows a row, from the top again behind the last; the row itself where none is open."""
    at = next((place for place, each in enumerate(entries) if each.name == name), -1)
    turned = (*entries[at + 1 :], *entries[: at + 1])
    return next((each.name for each in turned if each.open), name)


def current(entries: Sequence[Entry], name: str) -> Entry | None:
    """The entry of that name; without it the first that is open, else the first."""
    found = next((each for each in entries if each.name == name), None)
    return found or next((each for each in entries if each.open), next(iter(entries), None))


def sure_words(row: ReviewRow) -> str:
    """How sure the reading is: `43%`; of an event, or what a person claims, no such number is known."""
    if row.read is None:
        return say("by hand")
    return f"{number(row.confidence * 100, 0)}%" if isinstance(row.fact, Mention) else told("event", "desk")


def quote_of(entry: Entry) -> str:
    """Its words in the text, cut where they are long."""
    words = " ".join(entry.quote.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " …"


def gist(entry: Entry) -> str:
    """What it is taken to say, in a few words: `imports, rare earth oxides, Myanmar, Mar 2026`."""
    if entry.row is None:
        return told(entry.reason, "unplaced")
    fact = entry.row.fact
    return say(", ").join(words for name in _GIST[isinstance(fact, Mention)] if (words := value_words(getattr(fact, name))))


_GIST = {
    True: ("metric", "direction", "commodity", "origin", "place", "period"),
    False: ("event_type", "places", "period"),
}


def value_words(value: object) -> str:
    """A value of a figure or an event for a reader: days as on every page, names without underscores."""
    if isinstance(value, Period):
        return period(value.start, value.end)
    if isinstance(value, tuple):
        return say("; ").join(":".join(word(str(part)) for part in (each if isinstance(each, tuple) else (each,))) for each in value)
    return number(value) if isinstance(value, float) else word(shown(value))


def word(value: str) -> str:
    """A word of the vocabularies without underscores, in the language spoken; other words as they are."""
    return named(told(spaced(value), "desk"))
