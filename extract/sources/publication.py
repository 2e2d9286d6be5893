"""When a story came out and whose reporting it is: given day, dateline, own stamp, page - in that order.

A date at which somebody passed the story on is never the day of publication; it only bounds it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.core import calendars
from extract.core.paths import RULES
from extract.core.strict_yaml import texts
from extract.core.terms import Automaton, TermIndex, lexicon
from extract.core.text import plain
from extract.reading.sentence.date_ranges import TimeSpan, find_periods
from extract.reading.sentence.scan import Scan
from extract.sources.page_lines import Dateline, Line, story_rules
from extract.vocabulary.lexicon import period_entries
from extract.vocabulary.units import load_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.core.records import Document


class Dated(NamedTuple):
    """A day and where it is printed."""

    start: int
    end: int
    day: date


@cache
def _words() -> Automaton:
    """The words of time and number alone: a stamp has no others to be read."""
    return lexicon((*period_entries(RULES), *load_units(RULES)[1]))


def _times(scan: Scan) -> Iterator[TimeSpan]:
    """The times of a text whose day of publication is still looked for."""
    return (span for sentence in range(len(scan.sentences)) for span in find_periods(scan, sentence, None))


def find_days(text: str) -> Iterator[Dated]:
    """Every complete calendar date of the text, in letters of either case (28 March 2025; MARCH 28, 2025; 2025-03-28; 2025年3月28日)."""
    capitals = text.upper() if text.isascii() else text
    for span in _times(Scan(capitals, _words())):
        if span.unit == "day" and span.first is not None and span.first == span.last and _is_sure(capitals, span, span.first):
            yield Dated(span.start, span.end, span.first)


def _is_sure(text: str, span: TimeSpan, day: date) -> bool:
    """Not `09/05/2025`: a page may write the month or the day first, and a wrong day of publication is worse than none."""
    year_first = text[span.start : span.start + 4].isdigit()
    return span.rule != "iso_day" or year_first or day.day > len(calendars.MONTHS) or day.day == day.month


def find_month_day(text: str) -> tuple[int, int] | None:
    """Month and day of the first date without a year."""
    days = (span for span in _times(Scan(text.title(), _words())) if span.day and span.wants_year)
    return next(((span.month, span.day) for span in days), None)


_BOUNDS = ("since", "since at least", "back to", "going back to", "as far back as")  # "records go back to June 2014" says little of today
_GRAINS = ("day", "month", "quarter", "half", "range")  # a year alone says little of today


def latest_known(text: str) -> date | None:
    """The last day that the text speaks of as a dated past: full dates, `February 2025`, `first five months of 2025`."""
    return _latest_of(Scan(text, _words()))


def _latest_of(scan: Scan) -> date | None:
    spans = (span for span in _times(scan) if span.unit in _GRAINS and span.year_given and span.rule != "year_range")
    dated = (span for span in spans if not span.lead.startswith(("by", "until")))
    known = (span for span in dated if not scan.low[: span.start].rstrip().endswith(_BOUNDS))
    return max((span.last for span in known if span.last), default=None)


def year_of(month: int, day: int, *, near: date | None, before: date | None, text: str) -> date | None:
    """The full date of a dateline without a year: nearest to the story's own stamp, else the last before the page's date,
    else the first one not earlier than what the text knows. Of two such years the one whose weekdays fit the text is taken."""
    if near:
        days = [calendars.day(near.year + step, month, day) for step in (-1, 0, 1)]
        return min((d for d in days if d), key=lambda d: abs((d - near).days), default=None)
    if before:
        # a weekday comes back on the same date within six years: of older ones it tells nothing
        days = [calendars.day(before.year - step, month, day) for step in range(5)]
        return next((d for d in days if d and d <= before), None)
    scan = Scan(text, _words())
    if (known := _latest_of(scan)) is None:
        return None
    ahead = [calendars.day(known.year + step, month, day) for step in range(3)]
    # a month: of days further back than that another year is likelier
    likely = [d for d in ahead if d and d >= known - timedelta(days=31)][:2]
    return max(likely, key=lambda d: _fits(scan, d), default=None)


def _fits(scan: Scan, day: date) -> int:
    """How many weekdays that a text tells things to have happened on are that of the day or of the one before."""
    weekdays = (token for tokens in scan.tokens for token in tokens if token[2] == "weekday")
    said = {token[3] for token in weekdays if scan.flat.endswith("on ", 0, token[0])}
    return len(said & {day.weekday(), (day - timedelta(days=1)).weekday()})


def last_such_day(month: int, day: int, *, today: date, text: str) -> date | None:
    """The last day of that name up to today; the one before, where the weekdays of the text fit that alone and it knows of no later day."""
    scan = Scan(text, _words())
    known = _latest_of(scan)
    least = known - timedelta(days=31) if known and known <= today else date.min
    every = (calendars.day(today.year - step, month, day) for step in range(_YEARS_BACK))
    days = [d for d in every if d and least <= d <= today][:2]
    return next((d for d in days if _fits(scan, d)), next(iter(days), None))


_YEARS_BACK = 3  # of today's, what comes to a desk is of the last year or two: of more years some weekday fits any text
READ_FOR_YEAR = 20_000  # characters of a story in which evidence for the year is looked for
BEFORE, BEHIND = 12, 24  # characters around an agency's name that hold the longest of these words
_REPORTING = re2.compile(r"(?i)(?:\btold|\bvia|\bby|image/|photo/|\(|\bcontact) ?$")
_REPORTS = re2.compile(
    r"(?i)^[) ]*(?:reported|spoke|could not|was (?:not )?able|tried|contacted|coverage|staff|saw|reviewed|asked|burmese\b)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The day of publication; without one, what bounds it."""

    day: date | None = None
    low: date | None = None
    high: date | None = None


def date_story(document: Document, preface: Sequence[Line], lines: Sequence[Line], dateline: Dateline | None) -> Dating:
    """The story's day of publication."""
    own = _stamped(preface, lines)
    day = document.published or _by_dateline(document.text, dateline, own, (preface, lines)) or own
    if day:
        return Dating(day=day)
    return Dating(low=latest_known(_evidence(document.text, lines)), high=_passed_on(preface, lines))


def _stamped(preface: Sequence[Line], lines: Sequence[Line]) -> date | None:
    """The first complete date in a stamp of the story; `published` and `posted` before `updated`."""
    stamps = [line for line in (*preface, *lines) if line.kind == "stamps"]
    for line in sorted(stamps, key=lambda line: line.text.lower().startswith(("updated", "last", "modified"))):
        for dated in _of_publishing(plain(line.text)):
            return dated.day
    return None


def _of_publishing(stamp: str) -> list[Dated]:
    """The dates of a stamp: where it gives several (received, accepted, published) the one behind that word first, and never one of
    handing in."""
    dates, low = list(find_days(stamp)), stamp.lower()
    said = [low[end : one.start] for end, one in zip((0, *(one.end for one in dates)), dates, strict=False)]
    kept = [one for one, before in zip(dates, said, strict=True) if not any(word in before for word in texts(story_rules(), "handed_in"))]
    published = [one for one, before in zip(dates, said, strict=True) if any(word in before for word in texts(story_rules(), "published"))]
    return published[:1] + kept


def _passed_on(preface: Sequence[Line], lines: Sequence[Line]) -> date | None:
    days = [d.day for line in (*preface, *lines) if line.kind == "passed_on" for d in find_days(plain(line.text))]
    return min(days, default=None)


def _by_dateline(text: str, dateline: Dateline | None, own: date | None, around: tuple[Sequence[Line], Sequence[Line]]) -> date | None:
    if not dateline or not dateline.date:
        return None
    for dated in find_days(plain(dateline.date)):
        return dated.day
    if not (found := find_month_day(dateline.date)):
        return None
    preface, lines = around
    return year_of(*found, near=own, before=_passed_on(preface, lines), text=_evidence(text, lines))


def _evidence(text: str, lines: Sequence[Line]) -> str:
    """The part of a story in which the dates that it knows are looked for."""
    return plain(text[lines[0].start : min(lines[-1].end, lines[0].start + READ_FOR_YEAR)])


@cache
def _wires() -> tuple[TermIndex, dict[str, str]]:
    rules = story_rules()["wires"]
    names = {name.lower(): wire for wire in rules for name in (wire, *texts(rules, wire))}
    return TermIndex((name, wire) for name, wire in names.items()), names


def wire_of(text: str, dateline: Dateline | None) -> str:
    """The newsroom that tells the story: the agency of the dateline, else the one that says of itself that it asked or saw."""
    index, names = _wires()
    if dateline:
        for name in (dateline.wire.lower(), dateline.place.lower()):
            if name in names:
                return names[name]
    flat = plain(text)
    counted = Counter(
        hit.meaning for hit in index.find(text)
        if _REPORTING.search(flat[max(0, hit.start - BEFORE) : hit.start])
        or _REPORTS.search(flat[hit.end : hit.end + BEHIND])
    )
    return min(counted, key=lambda wire: (-counted[wire], wire), default="")
