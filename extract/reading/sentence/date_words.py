"""The items that time expressions are made of: month names, days, years, counts, units and words of time, in order of position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.core.text import EURO, POUND, YEN

if TYPE_CHECKING:
    from collections.abc import Container

    from extract.reading.sentence.scan import Number, Scan, Token

Item = tuple[int, int, str, Any]  # start, end, code, value

_KINDS = frozenset((
    "month", "weekday", "timeunit", "timeword", "part", "season", "ordinal", "calendar", "same", "shift", "shift_noun", "numword",
))
_HALVES = {"h1": ("half", (1, None)), "h2": ("half", (2, None))}
_SIGNS = ("$", EURO, POUND, YEN)
_DAYS, _QUARTERS = range(1, 32), range(1, 5)
_YEARS = range(1900, 2101)  # four digits that are more often a year than an amount
_DECADES = range(1800, 2101, 10)  # "the 1990s"
_SHORT_YEARS = 50  # '24 is 2024, '97 is left alone: news of rare earths is not that old
_COUNTS = range(1, 400)  # of days, weeks, months: more are amounts
MOST_IN_WORDS = 99  # "ninety-nine days": greater numbers of days, months or years are printed in figures
_SHAPES: dict[str, tuple[str, Container[int]]] = {
    "q": ("quarter", _QUARTERS),
    "h": ("half", (1, 2)),
    "s": ("decade", _DECADES),
    "m": ("months", (3, 6, 9)),
    **dict.fromkeys(("st", "nd", "rd", "th"), ("day", _DAYS)),
}


def time_items(scan: Scan, sentence: int) -> list[Item]:
    """Items of one sentence; where terms overlap the first and longest wins."""
    tokens, numbers = scan.tokens[sentence], scan.numbers[sentence]
    found: list[Item] = [item for token in tokens if token[2] in _KINDS and (item := _of_token(token))]
    if numbers:
        # a number before one of these is an amount, no date: 5 *tonnes*, 3 *million*, but 5 *years* and 5 *times*
        amounts = (token for token in tokens if token[2] in ("scale", "unit"))
        measures = {start for start, _, kind, value in amounts if kind == "scale" or value.dim not in ("time", "times")}
        bare = (number for number in numbers if measures.isdisjoint((number.end, number.end + 1)))
        found += [item for number in bare if (item := _of_number(number, scan.low))]
    found.sort(key=lambda item: (item[0], -item[1]))
    out: list[Item] = []
    for item in found:
        if not out or item[0] >= out[-1][1]:
            out.append(item)
    return out


def _of_token(token: Token) -> Item | None:
    start, end, kind, value = token
    match kind:
        case "timeunit":
            return start, end, "unit", value
        case "timeword":
            return start, end, {"same": "same_word"}.get(value, str(value)), value
        case "calendar" if value in _HALVES:
            return start, end, *_HALVES[value]
        case "calendar" if value in ("the_quarter", "the_half", "the_month", "the_year", "the_decade"):
            return start, end, value, value
        case "numword":
            whole = value in range(1, MOST_IN_WORDS + 1)
            return (start, end, "count", int(value)) if whole else None
    return start, end, kind, value


def _of_number(number: Number, low: str) -> Item | None:
    if low[number.start - 1 : number.start].isdigit() or low[number.end : number.end + 1].isdigit():  # a piece of "1,0004"
        return None
    if number.before:
        return _shaped_before(number)
    if not number.digits.isdigit():
        return _iso(number)
    if number.after:
        return _shaped_after(number, low)
    if low[number.start - 1 : number.start] in _SIGNS or low.startswith("%", number.end):
        return None
    return _plain(number, low)


def _plain(number: Number, low: str) -> Item | None:
    """A year, a day of the month or a small count."""
    start, end, size = number.start, number.end, len(number.digits)
    value = int(number.digits) if size <= 4 else 0
    if size == 4 and value in _YEARS:
        return start, end, "year", value
    if size == 2 and value < _SHORT_YEARS and _is_short_year(low, start):
        return start - 1, end, "year", 2000 + value
    if size <= 2 and value in _DAYS:
        return start, end, "day", value
    if value in _COUNTS:
        return start, end, "count", value
    return None


def _is_short_year(low: str, start: int) -> bool:
    """Whether an apostrophe makes a year of two digits: `May '24`, `1Q'24`, `Q1'24`, `FY'25`."""
    mark = low[max(0, start - 3) : start]
    return mark.endswith((" '", "q'", "h'", "fy'")) or (mark[:1] in ("q", "h") and mark[1:2].isdigit() and mark[2:] == "'")


def _iso(number: Number) -> Item | None:
    for mark in "-./":
        parts = number.digits[:10].split(mark)
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            year, month, day = (int(part) for part in parts)
            if year <= 31:  # a day in front
                year, day = day, year
            if month > 12:
                month, day = day, month
            return number.start, number.end, "iso", (year, month, day)
    return None


def _shaped_before(number: Number) -> Item | None:
    """q1, h2, q112 (the first quarter of 2012), fq2, fy2024, fy24, q3 and fy25 of q3fy25."""
    letters, digits = number.before, number.digits
    if number.after not in ("", "fy", "cy") or not digits.isdigit():
        return None
    start, end, value, short = number.start - len(letters), number.end, int(digits[0]), int(digits[1:] or 0)
    match letters:
        case "q" if value in _QUARTERS and len(digits) in (1, 3) and short < _SHORT_YEARS:
            return start, end, "quarter", (value, 2000 + short if short else None)
        case "fq" if value in _QUARTERS and len(digits) == 1:
            return start, end, "fiscal_quarter", value
        case "h" if value in (1, 2) and len(digits) == 1:
            return start, end, "half", (value, None)
        case "fy" | "qfy" | "hfy" | "cy" if len(digits) in (2, 4):
            year = int(digits) + 2000 * (len(digits) == 2)
            return (number.start - 2, end, {"cy": "year"}.get(letters, "fy"), year) if year in _YEARS else None
    return None


def _shaped_after(number: Number, low: str) -> Item | None:
    """1q24, 2h, 1h2024, 2q of 2qfy24, 9m 2025, 2010s, 21st."""
    digits, after = number.digits, number.after
    if len(digits) > 4:
        return None
    letter = after.removesuffix("fy")
    value, end = int(digits), number.end + len(letter)
    unit, numbers = _SHAPES.get(letter, ("", ()))
    if value not in numbers:
        return None
    if unit in ("decade", "day"):
        return number.start, end, unit, value
    if unit == "months" and not low[end : end + 5].lstrip(" fy").startswith("2"):  # nine months of a year, not nine million
        return None
    for year in (low[end : end + 4], low[end : end + 2]):
        if year.isdigit() and len(year) in (2, 4) and not low[end + len(year) : end + len(year) + 1].isdigit():
            return number.start, end + len(year), unit, (value, int(year) % 100 + 2000)
    return number.start, end, unit, (value, None)
