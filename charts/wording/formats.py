"""Numbers and dates as a reader sees them: 6,550 · −3.2% · 2,700–2,967 · 12 Nov 2024 · late Sep 2024 · Mar–May 2025 · n/a.

In the language spoken: 12 Nov 2024 is 2024年11月12日 to a reader of Chinese. Figures read alike in both languages."""

from __future__ import annotations

import math
from datetime import date, datetime
from functools import reduce
from typing import Any

from extract.core.calendars import month_end
from extract.languages.spoken import DATE_FORMS, ENGLISH, language, month_name, noun, say

MISSING = "n/a"
MINUS = "−"
_COUNTS = dict(enumerate(("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")))
_EARLY_ENDS, _MIDDLE_ENDS = 10, 20  # days of the month
_WHOLE = 100  # from three digits on, decimals say more than a source knows
_EXACT = 1e-9  # far below any decimal shown, far above the error of a binary fraction


def as_date(value: Any) -> date | None:
    """A date from a date, a pandas timestamp or None; NaT and NaN give None."""
    if value is None or value != value:  # NaT and NaN differ from themselves
        return None
    return value.date() if isinstance(value, datetime) else value


def is_missing(value: Any) -> bool:
    """True for None and NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def number(value: float | None, decimals: int | None = None) -> str:
    """A figure with thousands separators; without `decimals` as many (0 to 2) as the value itself needs below 100."""
    if value is None or math.isnan(value):
        return say(MISSING)
    if decimals is None:
        decimals = next((n for n in (0, 1) if abs(value) >= _WHOLE or abs(value - round(value, n)) < _EXACT), 2)
    text = f"{abs(value):,.{decimals}f}"
    if value < 0 and text.strip("0.,"):
        return MINUS + text
    return text


def change(percent: float | None, decimals: int | None = None) -> str:
    """A change in per cent with its sign: +21.9%, −3.2%, ±0%."""
    text = number(percent, decimals)
    if text == say(MISSING):
        return text
    if not text.strip("0.,"):
        return f"±{text}%"
    return f"+{text}%".replace(f"+{MINUS}", MINUS)


def share(percent: float | None) -> str:
    """A share in per cent: 87%, 74.9%."""
    return number(percent) if is_missing(percent) else f"{number(percent)}%"


def span(low: float | None, high: float | None, decimals: int | None = None) -> str:
    """An interval with an en dash: 2,700–2,967; one number where both ends read alike."""
    return _dash(number(low, decimals), number(high, decimals))


def _dash(*ends: str) -> str:
    return "–".join(dict.fromkeys(ends))


def _printed(value: Any, *, day: bool = True, year: bool = True) -> str:
    when = as_date(value)
    if when is None:
        return say(MISSING)
    return say(DATE_FORMS[day, year], day=when.day, month=month_name(when.month), year=when.year)


def day(value: Any) -> str:
    """12 Nov 2024."""
    return _printed(value)


def day_short(value: Any) -> str:
    """12 Nov, where the year stands beside it."""
    return _printed(value, year=False)


def month(value: Any) -> str:
    """Nov 2024."""
    return _printed(value, day=False)


def period(start: Any, end: Any) -> str:
    """A stretch of days in the fewest true words: a day, part of a month, months, years, or two days with a dash."""
    first, last = as_date(start), as_date(end)
    if first is None or last is None:
        return say("from {day}", day=day(first)) if first else say("to {day}", day=day(last)) if last else say(MISSING)
    if first == last:
        return day(first)
    if first.day == 1 and last == month_end(last):
        return _months(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return _part_of_month(first, last)
    if first.year == last.year:
        return say("{first} – {last} {year}", first=day_short(first), last=day_short(last), year=last.year)
    return say("{first} – {last}", first=day(first), last=day(last))


def _months(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        return say("{years}", years=_dash(str(first.year), str(last.year)))
    if first.year == last.year:
        if first.month == last.month:
            return month(last)
        return say("{first}–{month} {year}", first=month_name(first.month), month=month_name(last.month), year=last.year)
    return say("{first} – {last}", first=month(first), last=month(last))


def _part_of_month(first: date, last: date) -> str:
    """A third of the month by its name, else its first and last day."""
    if first.day >= _MIDDLE_ENDS and last == month_end(last):
        return say("late {month}", month=month(first))
    thirds = {(1, _EARLY_ENDS): "early {month}", (_EARLY_ENDS + 1, _MIDDLE_ENDS): "mid-{month}"}
    if named := thirds.get((first.day, last.day)):
        return say(named, month=month(first))
    return say("{first}–{day} {month} {year}", first=first.day, day=last.day, month=month_name(last.month), year=last.year)


def dated(start: Any, end: Any) -> str:
    """A period with the word that goes before it: `on 24 Mar 2025`, `in Feb 2025`, `over 14–18 Jul 2025`; empty for none."""
    words, first, last = period(start, end), as_date(start), as_date(end)
    if first is None and last is None:
        return ""
    if first is None or last is None or language() != ENGLISH:
        return words  # has a word of its own: `to 24 Mar 2025`; no preposition in other languages, where it stands first
    lead = "on" if first == last else "in"
    if first != last and words[0].isdigit() and words[:4] != str(first.year):
        lead = "over"
    return f"{lead} {words}"


_DAYS_A_MONTH = 30.44  # on average: 365.25 / 12
_DAYS_A_WEEK = 7
_ALMOST_A_MONTH, _ALMOST_A_WEEK = 25, 5  # days: shorter stretches are counted in weeks, and in days


def stretch(days: int) -> str:
    """How long so many days are, to stand after `the`: `week`, `three weeks`, `month`, `six months`, `day`."""
    if days < _ALMOST_A_WEEK:
        count, unit = max(days, 1), "day"
    elif days < _ALMOST_A_MONTH:
        count, unit = max(round(days / _DAYS_A_WEEK), 1), "week"
    else:
        count, unit = max(round(days / _DAYS_A_MONTH), 1), "month"
    return unit if count == 1 and language() == ENGLISH else counted(count, unit)


def count_word(count: int) -> str:
    """A small count in words (three), a large one in figures (1,204)."""
    return _COUNTS.get(count, number(count)) if language() == ENGLISH else number(count)


def counted(count: int, one: str, many: str | None = None) -> str:
    """`one story`, `three stories`: a count with the noun in the right number."""
    return noun(count_word(count), one, {1: one}.get(count, many or f"{one}s"))


IN_A_LINE, APART, SENTENCES = "{words}, {more}", "{words}; {more}", "{words} {more}"
"""How parts follow one another: within a line, with a stop between them, as sentences."""


def strung(*parts: str, by: str = IN_A_LINE) -> str:
    """The parts that say anything, one behind the other: `Terbium oxide, 22 Jan 2026`; empty for none."""
    said = [part for part in parts if part]
    return reduce(lambda words, more: say(by, words=words, more=more), said) if said else ""


def full_stop(words: str) -> str:
    """The words as a sentence that ends: with a full stop, unless they ask or call."""
    return words if words[-1:] in "?!？！" else say("{sentence}.", sentence=words.removesuffix(".").removesuffix("。"))


def bound(words: str) -> str:
    """The words with spaces that do not break: a date or a figure with its unit stays on one line."""
    return words.replace(" ", "\u00a0")


def sentence(words: str) -> str:
    """The words with a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]
