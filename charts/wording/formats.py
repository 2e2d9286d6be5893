"""Numbers and dates as a reader sees them: 6,550 · −3.2% · 2,700–2,967 · 12 Nov 2024 · late Sep 2024 · Mar–May 2025 · n/a."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from extract.core import calendars

MISSING = "n/a"
MINUS = "−"
MONTHS = calendars.MONTHS
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_EARLY_ENDS, _MIDDLE_ENDS = 10, 20


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
    if is_missing(value):
        return MISSING
    assert value is not None
    if decimals is None:
        decimals = 0 if abs(value) >= 100 else next((n for n in (0, 1) if abs(value - round(value, n)) < 1e-9), 2)
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def change(percent: float | None, decimals: int | None = None) -> str:
    """A change in per cent with its sign: +21.9%, −3.2%, ±0%."""
    if is_missing(percent):
        return MISSING
    assert percent is not None
    text = number(abs(percent), decimals)
    sign = "±" if not text.strip("0.,") else "+" if percent > 0 else MINUS
    return f"{sign}{text}%"


def share(percent: float | None) -> str:
    """A share in per cent: 87%, 74.9%."""
    return MISSING if is_missing(percent) else f"{number(percent)}%"


def span(low: float | None, high: float | None, decimals: int | None = None) -> str:
    """An interval with an en dash: 2,700–2,967; one number where both ends read alike."""
    ends = number(low, decimals), number(high, decimals)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def day(value: Any) -> str:
    """12 Nov 2024."""
    when = as_date(value)
    return MISSING if when is None else f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def day_short(value: Any) -> str:
    """12 Nov, where the year stands beside it."""
    when = as_date(value)
    return MISSING if when is None else f"{when.day} {MONTHS[when.month - 1]}"


def month(value: Any) -> str:
    """Nov 2024."""
    when = as_date(value)
    return MISSING if when is None else f"{MONTHS[when.month - 1]} {when.year}"


def period(start: Any, end: Any) -> str:
    """A stretch of days in the fewest true words: a day, part of a month, months, years, or two days with a dash."""
    first, last = as_date(start), as_date(end)
    if first is None or last is None:
        return MISSING if first is None and last is None else f"from {day(first)}" if last is None else f"to {day(last)}"
    if first == last:
        return day(first)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return _months(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return _part_of_month(first, last)
    return f"{day_short(first) if first.year == last.year else day(first)} – {day(last)}"


def _months(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    if first.year == last.year:
        return f"{MONTHS[first.month - 1]}–{month(last)}"
    return f"{month(first)} – {month(last)}"


def _part_of_month(first: date, last: date) -> str:
    ends = monthrange(last.year, last.month)[1]
    if first.day == 1 and last.day == _EARLY_ENDS:
        return f"early {month(first)}"
    if first.day == _EARLY_ENDS + 1 and last.day == _MIDDLE_ENDS:
        return f"mid-{month(first)}"
    if first.day >= _MIDDLE_ENDS and last.day == ends:
        return f"late {month(first)}"
    return f"{first.day}–{day(last)}"


def count_word(count: int) -> str:
    """A small count in words (three), a large one in figures (1,204)."""
    return _COUNTS[count] if 0 <= count < len(_COUNTS) else number(count)


def counted(count: int, one: str, many: str | None = None) -> str:
    """`one story`, `three stories`: a count with the noun in the right number."""
    return f"{count_word(count)} {one if count == 1 else many or one + 's'}"


def joined(parts: list[str], last: str = "and") -> str:
    """a, b and c."""
    return "" if not parts else parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def bound(words: str) -> str:
    """The words with spaces that do not break: a date or a figure with its unit stays on one line."""
    return words.replace(" ", "\u00a0")


def sentence(words: str) -> str:
    """The words with a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]
