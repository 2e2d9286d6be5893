"""Calendar dates as stamps and datelines print them, and the year of a date printed without one.

Only absolute dates are read here; what a story says about time ("last month") is resolved later, against the date found here.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        y1, m1, d1, d2, n2, y2, n3, d3, y3, y4, m4, d4 = found.groups()
        name, number = n2 or n3, m1 or m4
        day = valid_day(int(y1 or y2 or y3 or y4), _MONTHS[name.lower()] if name else int(number), int(d1 or d2 or d3 or d4))
        if day:
            yield Dated(start=found.start(), end=found.end(3) if y1 else found.end(), day=day)


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
    told = (found for found in _MONTH_YEAR.finditer(text) if not text[: found.start()].rstrip().endswith(_BOUNDS))
    days += [day for found in told if (day := _month_end(found.groups()))]
    return max(days, default=None)


def _month_end(parts: tuple[str | None, ...]) -> date | None:
    part, count, named, year = parts
    if named:
        month = _MONTHS[named.lower()]
    elif count:
        month = _COUNTS[count.lower()]
    else:
        month = 6 if (part or "").lower().startswith("first") else 12
    return date(int(year or 0), month, calendar.monthrange(int(year or 0), month)[1])


def year_of(month: int, day: int, *, near: date | None, before: date | None, text: str) -> date | None:
    """The full date of a dateline without a year: nearest to the story's own stamp, else the last before the page's date,
    else the first one not earlier than what the text knows. Of two such years the one whose weekdays fit the text is taken."""
    if near:
        days = [valid_day(near.year + step, month, day) for step in (-1, 0, 1)]
        return min((d for d in days if d), key=lambda d: abs((d - near).days), default=None)
    if before:
        days = [valid_day(before.year - step, month, day) for step in range(5)]
        return next((d for d in days if d and d <= before), None)
    known = latest_known(text)
    if known is None:
        return None
    ahead = [valid_day(known.year + step, month, day) for step in range(3)]
    return _by_weekday([d for d in ahead if d and d >= known - timedelta(days=31)][:2], text)


def _by_weekday(days: list[date], text: str) -> date | None:
    said = {_WEEKDAYS[found.group(1).lower()] for found in _WEEKDAY.finditer(text)}
    fits = [len(said & {d.weekday(), (d - timedelta(days=1)).weekday()}) for d in days]
    return days[fits.index(max(fits))] if days else None
