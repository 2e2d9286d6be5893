"""When a story came out and whose reporting it is: given day, dateline, own stamp, page - in that order.

A date at which somebody passed the story on is never the day of publication; it only bounds it.
"""

from __future__ import annotations

import calendar
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.records import Document, Span
from extract.core.strict_yaml import texts
from extract.core.terms import TermIndex
from extract.core.text import plain
from extract.sources.page_lines import Dateline, Line, story_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MONTHS = {name.lower(): n for names in (calendar.month_name, calendar.month_abbr) for n, name in enumerate(names) if name} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name))) + ")"
_FORMS = re2.compile(
    rf"(?i)\b(?P<y1>(?:19|20)\d\d)[-./](?P<m1>\d\d?)[-./](?P<d1>\d\d?)(?:\D|$|T)"
    rf"|\b(?P<d2>\d\d?)(?:st|nd|rd|th)?[ -](?P<n2>{_MONTH})\.?,?[ -](?P<y2>(?:19|20)\d\d)\b"
    rf"|\b(?P<n3>{_MONTH})\.? (?P<d3>\d\d?)(?:st|nd|rd|th)?,? (?P<y3>(?:19|20)\d\d)\b"
    r"|(?P<y4>(?:19|20)\d\d)年(?P<m4>\d\d?)月(?P<d4>\d\d?)日",
)
_DAY_MONTH = re2.compile(rf"(?i)\b(?:(?P<n1>{_MONTH})\.? (?P<d1>\d\d?)|(?P<d2>\d\d?) (?P<n2>{_MONTH}))\b")
_MONTH_YEAR = re2.compile(
    rf"(?i)\b(?:(?P<part>first (?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven) months|(?:first|second) half) of"
    rf"|(?:{_MONTH}\.?(?: ?[-/] ?| to | through ))?(?P<month>{_MONTH})\.?,?(?: of)?)[ ](?P<year>(?:19|20)\d\d)\b",
)
_COUNTS = {word: n for n, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"), 2)}
_HALVES = {"first half": 6, "second half": 12}
_WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_WEEKDAY = re2.compile(r"(?i)\bon (monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day and where it is printed."""

    start: int
    end: int
    day: date


def find_days(text: str) -> Iterator[Dated]:
    """Every complete calendar date of the text (28 March 2025; March 28, 2025; 2025-03-28; 2025.3.28; 2025年3月28日)."""
    for found in _FORMS.finditer(text):
        parts = {name[0]: part.lower() for name, part in found.groupdict().items() if part}
        month = _MONTHS.get(parts.get("n", "")) or int(parts["m"])
        if day := valid_day(int(parts["y"]), month, int(parts["d"])):
            end = found.end(3) if found.group(1) else found.end()  # the first form looks a character ahead
            yield Dated(start=found.start(), end=end, day=day)


def find_month_day(text: str) -> tuple[int, int, int, int] | None:
    """The first date without a year: (start, end, month, day)."""
    for found in _DAY_MONTH.finditer(text):
        n1, d1, d2, n2 = found.groups()
        month, day = _MONTHS[(n1 or n2).lower()], int(d1 or d2)
        if valid_day(2000, month, day):
            return found.start(), found.end(), month, day
    return None


def valid_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_BOUNDS = ("since", "since at least", "back to", "going back to", "as far back as")  # "records go back to June 2014" says little of today


def latest_known(text: str) -> date | None:
    """The last day that the text speaks of as a dated past: full dates, `February 2025`, `first five months of 2025`."""
    days = [dated.day for dated in find_days(text)]
    months = (found for found in _MONTH_YEAR.finditer(text) if not text[: found.start()].rstrip().endswith(_BOUNDS))
    days += [_month_end(**found.groupdict("")) for found in months]
    return max(days, default=None)


def _month_end(part: str, count: str, month: str, year: str) -> date:
    """The last day of a named month, of the first `count` months, or of a half of a year (`part`)."""
    number = _MONTHS.get(month.lower()) or _COUNTS.get(count.lower()) or _HALVES[part.lower()]
    return date(int(year), number, calendar.monthrange(int(year), number)[1])


def year_of(month: int, day: int, *, near: date | None, before: date | None, text: str) -> date | None:
    """The full date of a dateline without a year: nearest to the story's own stamp, else the last before the page's date,
    else the first one not earlier than what the text knows. Of two such years the one whose weekdays fit the text is taken."""
    if near:
        days = [valid_day(near.year + step, month, day) for step in (-1, 0, 1)]
        return min((d for d in days if d), key=lambda d: abs((d - near).days), default=None)
    if before:
        # a weekday comes back on the same date within six years: of older ones it tells nothing
        days = [valid_day(before.year - step, month, day) for step in range(5)]
        return next((d for d in days if d and d <= before), None)
    if (known := latest_known(text)) is None:
        return None
    ahead = [valid_day(known.year + step, month, day) for step in range(3)]
    # a month: of days further back than that another year is likelier
    likely = [d for d in ahead if d and d >= known - timedelta(days=31)][:2]
    said = {_WEEKDAYS[found.group(1).lower()] for found in _WEEKDAY.finditer(text)}
    return max(likely, key=lambda d: len(said & {d.weekday(), (d - timedelta(days=1)).weekday()}), default=None)


READ_FOR_YEAR = 20_000  # characters of a story in which evidence for the year is looked for
BEFORE, BEHIND = 12, 24  # characters around an agency's name that hold the longest of these words
_REPORTING = re2.compile(r"(?i)(?:\btold|\bvia|\bby|image/|photo/|\(|\bcontact) ?$")
_REPORTS = re2.compile(
    r"(?i)^[) ]*(?:reported|spoke|could not|was (?:not )?able|tried|contacted|coverage|staff|saw|reviewed|asked|burmese\b)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The day of publication with its place and rule; without one, what bounds it."""

    day: date | None = None
    span: Span | None = None
    rule: str = ""
    low: date | None = None
    high: date | None = None


def date_story(document: Document, preface: Sequence[Line], lines: Sequence[Line], dateline: Dateline | None) -> Dating:
    """The story's day of publication and the evidence for it."""
    own = _stamped(preface, lines)
    found = _by_dateline(document.text, dateline, own, (preface, lines)) or own
    if document.published:
        return replace(found if found.day == document.published else Dating(day=document.published), rule="given")
    if found.day:
        return found
    low = latest_known(_evidence(document.text, lines))
    return Dating(low=low, high=_passed_on(preface, lines), rule="bounds" if low else "")


def _stamped(preface: Sequence[Line], lines: Sequence[Line]) -> Dating:
    """The first complete date in a stamp of the story; `published` and `posted` before `updated`."""
    stamps = [line for line in (*preface, *lines) if line.kind == "stamps"]
    for line in sorted(stamps, key=lambda line: line.text.lower().startswith(("updated", "last", "modified"))):
        for dated in find_days(plain(line.text)):
            span = Span(start=line.start + dated.start, end=line.start + dated.end)
            return Dating(day=dated.day, span=span, rule="stamp")
    return Dating()


def _passed_on(preface: Sequence[Line], lines: Sequence[Line]) -> date | None:
    days = [d.day for line in (*preface, *lines) if line.kind == "passed_on" for d in find_days(plain(line.text))]
    return min(days, default=None)


def _by_dateline(text: str, dateline: Dateline | None, own: Dating, around: tuple[Sequence[Line], Sequence[Line]]) -> Dating | None:
    if not dateline or not dateline.date:
        return None
    span = Span(start=dateline.date_start, end=dateline.date_start + len(dateline.date))
    for dated in find_days(plain(dateline.date)):
        return Dating(day=dated.day, span=span, rule="dateline")
    if not (found := find_month_day(dateline.date)):
        return None
    preface, lines = around
    day = year_of(found[2], found[3], near=own.day, before=_passed_on(preface, lines), text=_evidence(text, lines))
    return Dating(day=day, span=span, rule="dateline_year_resolved") if day else None


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
