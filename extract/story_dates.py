"""When a story came out and whose reporting it is: given day, dateline, own stamp, page - in that order.

A date at which somebody passed the story on is never the day of publication; it only bounds it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.dating import find_days, find_month_day, latest_known, year_of
from extract.records import Document, Span
from extract.story_lines import Dateline, Line, story_rules
from extract.strict_yaml import texts
from extract.terms import TermIndex, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

READ_FOR_YEAR = 20_000  # characters of a story in which evidence for the year is looked for
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
        span = found.span if found and found.day == document.published else None
        return Dating(day=document.published, span=span, rule="given")
    if found:
        return found
    low = latest_known(_evidence(document.text, lines))
    return Dating(rule="bounds" if low else "", low=low, high=_passed_on(preface, lines))


def _stamped(preface: Sequence[Line], lines: Sequence[Line]) -> Dating | None:
    """The first complete date in a stamp of the story; `published` and `posted` before `updated`."""
    stamps = [line for line in (*preface, *lines) if line.kind == "stamps"]
    for line in sorted(stamps, key=lambda line: line.text.lower().startswith(("updated", "last", "modified"))):
        for dated in find_days(plain(line.text)):
            span = Span(start=line.start + dated.start, end=line.start + dated.end)
            return Dating(day=dated.day, span=span, rule="stamp")
    return None


def _passed_on(preface: Sequence[Line], lines: Sequence[Line]) -> date | None:
    days = [d.day for line in (*preface, *lines) if line.kind == "passed_on" for d in find_days(plain(line.text))]
    return min(days, default=None)


def _by_dateline(text: str, dateline: Dateline | None, own: Dating | None, around: tuple[Sequence[Line], Sequence[Line]]) -> Dating | None:
    if not dateline or not dateline.date:
        return None
    span = Span(start=dateline.date_start, end=dateline.date_start + len(dateline.date))
    for dated in find_days(plain(dateline.date)):
        return Dating(day=dated.day, span=span, rule="dateline")
    found = find_month_day(dateline.date)
    if not found:
        return None
    preface, lines = around
    day = year_of(found[2], found[3], near=own.day if own else None, before=_passed_on(preface, lines), text=_evidence(text, lines))
    return Dating(day=day, span=span, rule="dateline_year_resolved") if day else None


def _evidence(text: str, lines: Sequence[Line]) -> str:
    """The part of a story in which the dates that it knows are looked for."""
    start = lines[0].start
    return plain(text[start : min(lines[-1].end, start + READ_FOR_YEAR)])


@cache
def _wires() -> tuple[TermIndex[str], dict[str, str]]:
    rules = story_rules()["wires"]
    names = {name.lower(): wire for wire in rules for name in (wire, *texts(rules, wire))}
    return TermIndex((name, wire) for name, wire in names.items()), names


def wire_of(text: str, dateline: Dateline | None) -> str:
    """The newsroom that tells the story: the agency of the dateline, else the one that says of itself that it asked or saw."""
    index, names = _wires()
    named = [name for name in (dateline.wire, dateline.place) if name.lower() in names] if dateline else []
    if named:
        return names[named[0].lower()]
    flat = plain(text)
    counted: Counter[str] = Counter()
    for hit in index.find(text):
        if _REPORTING.search(flat[max(0, hit.start - 12) : hit.start]) or _REPORTS.search(flat[hit.end : hit.end + 24]):
            counted[hit.meaning] += 1
    return min(counted, key=lambda wire: (-counted[wire], wire)) if counted else ""
