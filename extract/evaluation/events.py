"""How well the events and places of a reading agree with those of an annotated page.

A page counts when its gold has them (`events`, `places` not null). Types that only a figure tells are counted with the figures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from extract.core.properties import event_types
from extract.core.sentences import split_sentences
from extract.core.text import normal
from extract.evaluation.scoring import Record, matched, same_period

Counts = tuple[int, int, int]  # right, found, wanted: both without what only a doubtful gold event has


def event_counts(text: str, found: Sequence[Record], gold: Sequence[Record], *, dated: bool = False) -> Counts:
    """An event agrees in type, told in the same place or sentence; `dated`, in its days, too, where no day in the gold wants none.

    Doubtful events are neither missed nor, when found, wrong."""
    ends = [end for _, end, _ in split_sentences(normal(text))]
    ours = [event for event in found if event["event_type"] not in event_types().having("of_figures")]

    def told(event: Record, wanted: Record) -> bool:
        tellings = [wanted, *(wanted.get("also") or ())]  # the words that tell it, and others of the page that tell it, too
        return event["event_type"] == wanted["type"] and any(_near(event, span, ends) for span in tellings)

    def dated_alike(event: Record, wanted: Record) -> bool:
        return told(event, wanted) and same_period(_period(event), _period(wanted), strict=True)

    return _counted(ours, gold, {True: dated_alike}.get(dated, told), told)


def place_counts(found: Sequence[Record], gold: Sequence[Record]) -> Counts:
    """A place agrees by where it is named and by its usual or written name."""

    def agrees(place: Record, wanted: Record) -> bool:
        named = {place["name"].casefold(), place["text"].casefold()}
        overlap = max(place["start"], wanted["start"]) < min(place["end"], wanted["end"])
        return overlap and not named.isdisjoint((wanted["canonical"].casefold(), wanted["name"].casefold()))

    return _counted(found, gold, agrees, agrees)


Agrees = Callable[[Record, Record], bool]


def _counted(found: Sequence[Record], gold: Sequence[Record], agrees: Agrees, excuses: Agrees) -> Counts:
    sure = [wanted for wanted in gold if not wanted.get("doubtful")]
    right = matched(found, sure, agrees)
    rest = [event for n, event in enumerate(found) if n not in right]
    excused = matched(rest, [wanted for wanted in gold if wanted.get("doubtful")], excuses)
    return len(right), len(found) - len(excused), len(sure)


def _near(event: Record, span: Record, ends: Sequence[int]) -> bool:
    """Whether two spans overlap or lie in one sentence."""
    if max(event["start"], span["start"]) < min(event["end"], span["end"]):
        return True
    return bisect_right(ends, event["start"]) == bisect_right(ends, span["start"])


def _period(event: Record) -> Record:
    return {"period_start": event["date_start"], "period_end": event["date_end"]}
