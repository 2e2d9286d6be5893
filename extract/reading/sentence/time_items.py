"""The items that time expressions are made of: month names, days, years, counts, units and words of time, in order of position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.reading.sentence.scan import Number, Scan, Token

Item = tuple[int, int, str, Any]  # start, end, code, value

_KINDS = frozenset(("month", "weekday", "timeunit", "timeword", "part", "season", "ordinal", "calendar", "same", "shift", "numword"))
_DATELIKE = frozenset("-./")
_HALVES = {"h1": ("half", (1, None)), "h2": ("half", (2, None))}
_PHRASES = frozenset(("the_quarter", "the_half", "the_month", "the_year"))
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))


def time_items(scan: Scan, sentence: int) -> list[Item]:
    """Items of one sentence; where terms overlap the first and longest wins."""
    found: list[Item] = [item for token in scan.tokens[sentence] if token[2] in _KINDS and (item := _of_token(token))]
    numbers = scan.numbers[sentence]
    if not found and not numbers:
        return []
    measured = {
        token[0]
        for token in scan.tokens[sentence]
        if (token[2] == "unit" and token[3].dim != "time" and token[3].name != "times") or token[2] == "scale"
    }
    for number in numbers:
        item = _of_number(number, scan.low) if number.end not in measured and number.end + 1 not in measured else None
        if item is not None:
            found.append(item)
    found.sort(key=_order)
    out: list[Item] = []
    end = -1
    for item in found:
        if item[0] >= end:
            out.append(item)
            end = item[1]
    return out


def _order(item: Item) -> tuple[int, int]:
    return item[0], -item[1]


def _of_token(token: Token) -> Item | None:
    start, end, kind, value = token
    if kind == "timeunit":
        return start, end, "unit", value
    if kind == "timeword":
        return (start, end, "same_word", value) if value == "same" else (start, end, value, value)
    if kind == "calendar":
        if value in _HALVES:
            return start, end, *_HALVES[value]
        return (start, end, value, value) if value in _PHRASES else (start, end, "calendar", value)
    if kind == "numword":
        whole = isinstance(value, float) and value == int(value) and 1 <= value <= 99
        return (start, end, "count", int(value)) if whole else None
    return start, end, kind, value


def _of_number(number: Number, low: str) -> Item | None:
    if number.before:
        return _shaped_before(number)
    if number.after:
        return _shaped_after(number, low)
    if not number.digits.isdigit():
        return _iso(number)
    signed = low[number.start - 1 : number.start] in ("$", "\x11", "\x12", "\x13") or low[number.end : number.end + 1] == "%"
    return None if signed else _plain(number, low)


def _plain(number: Number, low: str) -> Item | None:
    """A year, a day of the month or a small count."""
    start, size = number.start, len(number.digits)
    value = int(number.digits) if size <= 4 else 0
    if size == 4 and 1900 <= value <= 2100:
        return start, number.end, "year", value
    if size == 2 and value < 50 and low[start - 1 : start] == "'" and low[start - 2 : start - 1] in (" ", "q", "h"):
        return start - 1, number.end, "year", 2000 + value
    if size <= 2 and 1 <= value <= 31:
        return start, number.end, "day", value
    return (start, number.end, "count", value) if 0 < value < 400 else None


def _iso(number: Number) -> Item | None:
    for mark in _DATELIKE:
        parts = number.digits[:10].split(mark)
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            first, second, third = (int(part) for part in parts)
            year, month, day = (first, second, third) if first > 31 else (third, second, first)
            if month > 12:
                month, day = day, month
            return number.start, number.end, "iso", (year, month, day)
    return None


def _shaped_before(number: Number) -> Item | None:
    """q1, h2, fy2024, fy24, q1 2024 written with letters in front."""
    letters, digits, after = number.before, number.digits, number.after
    if not digits.isdigit():
        return None
    value, start = int(digits), number.start - len(letters)
    if letters == "q" and 1 <= value <= 4 and not after:
        return start, number.end, "quarter", (value, None)
    if letters == "fq" and 1 <= value <= 4 and not after:
        return start, number.end, "fiscal_quarter", value
    if letters == "h" and value in (1, 2) and not after:
        return start, number.end, "half", (value, None)
    if letters in ("fy", "cy") and len(digits) in (2, 4) and not after:
        return start, number.end, "year", value + (2000 if value < 100 else 0)
    return None


def _shaped_after(number: Number, low: str) -> Item | None:
    """1q24, 2h, 1h2024, 2010s, 21st."""
    digits, after = number.digits, number.after
    if not digits.isdigit() or len(digits) > 4:
        return None
    value, end = int(digits), number.end + len(after)
    if after == "s" and len(digits) == 4 and value % 10 == 0 and 1800 <= value <= 2100:
        return number.start, end, "decade", value
    if after in _ORDINAL_ENDINGS and 1 <= value <= 31:
        return number.start, end, "day", value
    if after in ("q", "h") and 1 <= value <= (4 if after == "q" else 2):
        year = low[end : end + 4] if low[end : end + 4].isdigit() else low[end : end + 2]
        given = year.isdigit() and len(year) in (2, 4)
        stop = end + len(year) if given else end
        return number.start, stop, "quarter" if after == "q" else "half", (value, int(year) % 100 + 2000 if given else None)
    return None
