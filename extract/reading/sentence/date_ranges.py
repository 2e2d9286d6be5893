"""The date grammar, second half: finds times in a sentence and resolves them against publication, looking back unless words look ahead.
Source of the conventions (parts of months and years, seasons, bare months, weekdays): tests/gold/seeds.json, `conventions`.
The words are curated in rules/periods.yaml; a small recursive descent combines their tokens: ranges and led times on
top of times that stand for themselves (`date_grammar`) and of those leaning on publication day or an earlier time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.core import calendars
from extract.core.calendars import MONTHS_IN, Year, day_span, days_of
from extract.reading.sentence.date_grammar import (
    BLANK,
    JOINS,
    OF,
    PRECISION,
    STEPS,
    Cursor,
    TimeSpan,
    part_year,
    read_month,
    read_weekday,
    read_year,
    reads,
)
from extract.reading.sentence.date_words import time_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.sentence.date_grammar import Found
    from extract.reading.sentence.scan import Scan

__all__ = ["TimeSpan", "find_periods"]

_BLANK = frozenset((" ",))
_ENDING = (" to ", " of ", " through ", " ending ")
_RANGED = frozenset(("day", "season", *MONTHS_IN))  # what a range can run between
_DATED = frozenset(("day", "month", "year"))  # what may stand at one end of a range when another of them stands at the other
_LISTED = frozenset((", ", " and ", ", and ", " or "))
_LONGEST_LIST = 4  # months behind the first one: a longer list is told as a range
_SOON = 3  # months: "December and January 2025" runs over the end of a year, "May and April 2025" does not
_MOST_ITEMS = 600  # ten for each number that a sentence may have: more are a table or noise, of which no time is sure
_LONGEST = 100  # units: "the last 500 years" is no time that a figure or an event is dated by


def find_periods(scan: Scan, sentence: int, anchor: date | None) -> tuple[TimeSpan, ...]:
    """Time expressions of one sentence in order, longest first at each place. `anchor` is the publication day. Found once for a scan."""
    if (sentence, anchor) not in scan.times:
        items = time_items(scan, sentence)
        some = 0 < len(items) <= _MOST_ITEMS
        scan.times[sentence, anchor] = tuple(_expressions(Cursor(items, scan, sentence, anchor))) if some else ()
    return scan.times[sentence, anchor]


def _expressions(cursor: Cursor) -> Iterator[TimeSpan]:
    at = 0
    while at < len(cursor.items):
        span, at = _expression(cursor, at) or (None, at + 1)
        if span:
            yield span


def _expression(cursor: Cursor, at: int) -> Found | None:
    """A range, a point with a leading word, or a point."""
    code = cursor.items[at][2]
    if code in ("between", "from"):
        found = _range(cursor, cursor.next_point(at, BLANK), code)
        return None if found is None else (replace(found[0], start=cursor.start(at), lead=code), found[1])
    if code in ("since", "after", "before", "until", "by"):
        return _led(cursor, at, code)
    point = cursor.point(at)
    found = _range(cursor, point) or _lent(cursor, point)
    if found and found[0].unit == "year" and cursor.low.endswith(" to ", 0, found[0].start):
        return replace(found[0], lead="to"), found[1]
    return found


def _led(cursor: Cursor, at: int, code: str) -> Found | None:
    """`since March`, `after the June quarter`, `before 2010`: open on one side."""
    if code != "since" and cursor.code(at + 1, frozenset((" the ",))) == "year":
        return None
    point = cursor.next_point(at)
    found = _range(cursor, point) or point
    if found is None or found[0].shift is not None:
        return None
    span = replace(found[0], start=cursor.start(at), lead=code)
    match code:
        case "since":
            ahead = cursor.anchor is not None and span.first is not None and span.first > cursor.anchor
            span = replace(span, last=None if ahead else cursor.anchor, rule="open_since")
        case "after" if span.last is not None:
            span = replace(span, first=calendars.back(span.last, -1, "day"), last=None, rule="open_after", precision="open_after")
        case "before" | "until" if span.first is not None:
            last = {"before": span.first, "until": span.last}[code]
            span = replace(span, first=None, last=last, rule="open_before", precision="open_before")
    return span, found[1]


def _range(cursor: Cursor, left: Found | None, lead: str = "") -> Found | None:
    """The range that begins with a time, if another follows as its end."""
    if left is None or left[0].shift is not None:
        return None
    nxt = left[1]
    if cursor.code(nxt, _BLANK) == "until":
        right = cursor.point(nxt + 1)
    elif cursor.gap(nxt) in JOINS:
        right = cursor.point(nxt)
    else:
        return None
    if right is None or not _pairs(left[0], right[0]):
        return None
    if "and" in cursor.gap(nxt) and not lead and _are_two(left[0], right[0]):
        return None
    whole = _joined(left[0], right[0])
    return None if whole.days and whole.days[0] > whole.days[1] else (whole, right[1])  # "Friday to 3 July" said on 8 July: two times


def _are_two(left: TimeSpan, right: TimeSpan) -> bool:
    """`in 2020 and 2024`, `in May and April 2025`, `since 2011 and was last at`: two times, no range."""
    backwards = left.wants_year and right.year_given and not _runs_on(left.month, right.month)
    return right.rule == "today" or left.unit == right.unit == "year" or (backwards and left.unit == right.unit == "month")


def _runs_on(month: int, following: int) -> bool:
    """Whether a month comes soon after another, over the end of a year too."""
    return month <= following or (following - month) % 12 <= _SOON


def _lent(cursor: Cursor, found: Found | None, left: int = _LONGEST_LIST) -> Found | None:
    """A month without a year in a list takes the year of the next one: `in May and April 2025`, `in March, April and June 2024`.

    At most `left` of them may follow."""
    if not left or found is None or cursor.gap(found[1]) not in _LISTED:
        return found
    if not found[0].wants_year or found[0].unit != "month":
        return found
    months = found[0].month
    at = found[1]
    following = cursor.point(at) if cursor.items[at][2] == "month" else None
    if following is not None and following[0].unit == "month":
        following = _lent(cursor, following, left - 1)
    if following is None or not following[0].year_given or following[0].first is None:
        return found
    after = following[0].first
    year = after.year - (months > after.month and _runs_on(months, after.month))
    return found[0].in_year(year, year_given=True), at


def _pairs(left: TimeSpan, right: TimeSpan) -> bool:
    """Whether two points can be the ends of one range."""
    grains = {left.unit, right.unit}
    if right.shift is not None or not grains <= _RANGED:
        return False
    if left.year_given and right.year_given and right.last and left.first and right.last < left.first:
        return False
    return len(grains) == 1 or grains <= _DATED


def _joined(left: TimeSpan, right: TimeSpan) -> TimeSpan:
    """From one time to another; the end whose year is given lends it to the other."""
    if right.wants_year and left.year_given and left.first is not None:
        right = right.in_year(left.first.year + (right.month < left.first.month))
    elif left.wants_year and right.last is not None:
        left = left.in_year(right.last.year - _is_later_in_year(left, right, right.last.month))
    rule = {("month", "month"): "month_range", ("year", "year"): "year_range"}.get((left.unit, right.unit), "range")
    given = left.year_given or right.year_given
    return TimeSpan(left.start, right.end, rule, left.first, right.last, year_given=given, unit="range", ends=(left, right))


def _is_later_in_year(left: TimeSpan, right: TimeSpan, last_month: int) -> bool:
    if left.month == right.month:
        return 0 < right.day < left.day
    return left.month > (right.month or last_month)


@reads("iso")
def _read_iso(cursor: Cursor, at: int) -> Found | None:
    """A date in figures; 2025-02-30 is none."""
    days = day_span(*cursor.value(at))
    return cursor.made(at, at + 1, "iso_day", days, precision="day", unit="day") if days else None


@reads("decade")
def _read_decade(cursor: Cursor, at: int) -> Found:
    """`the 2010s`."""
    days = calendars.unit_span(calendars.whole_year(cursor.value(at))[0], "decade")
    return cursor.made(at, at + 1, "decade", days, precision="decade", unit="decade")


@reads("last", "past", "this", "next")
def _read_relative(cursor: Cursor, at: int) -> Found | None:
    """`last year`, `this month`, `next quarter`, `last October`, `last six months`, `last Friday`, `this spring`, `past year`."""
    which, unit = cursor.items[at][2], cursor.unit(at + 1)
    step = STEPS.get(which, -1)
    if cursor.is_count(at + 1):
        return _window(cursor, at, step)
    if which == "past":
        return _past_unit(cursor, at, unit)
    if unit:
        return _relative_unit(cursor, at, step)
    return _named(cursor, at, step)


def _named(cursor: Cursor, at: int, step: int) -> Found | None:
    """A named time behind last, this or next: a month, season, half, quarter or weekday."""
    code = cursor.code(at + 1, BLANK)
    if code == "month" and step <= 0:
        return _relative_month(cursor, at, step)
    if code == "season":
        return _read_season(cursor, at + 1, step)
    if code in ("half", "quarter") and cursor.anchor:
        return part_year(cursor, (at, at + 2), (code, cursor.value(at + 1)[0]), Year(cursor.anchor.year + step))
    if code == "weekday":
        return _relative_weekday(cursor, at, step)
    return None


def _relative_month(cursor: Cursor, at: int, step: int) -> Found:
    """`last October`, `this March`: in October, "last October" is that of the year before."""
    span, nxt = read_month(cursor, at + 1)
    if step == 0 or span.year_given or span.day:
        return span, nxt
    if span.first and span.days == days_of(cursor.anchor, calendars.unit_span, "month"):
        span = span.in_year(span.first.year - 1)
    return replace(span, start=cursor.start(at), rule="relative_month"), nxt


def _relative_weekday(cursor: Cursor, at: int, step: int) -> Found:
    """`last Friday` said on a Friday is the one of the week before, `next Friday` always that of the week after."""
    span, nxt = read_weekday(cursor, at + 1)
    if span.days and (step > 0 or (step < 0 and span.first == cursor.anchor)):
        span = span.over(calendars.moved(span.days, step, "week"))
    return replace(span, start=cursor.start(at)), nxt


def _past_unit(cursor: Cursor, at: int, unit: str) -> Found | None:
    """`past year` is the year up to now, unlike `last year`."""
    if unit not in PRECISION:
        return None
    return cursor.made(at, at + 2, "trailing_window", days_of(cursor.anchor, _up_to, 1, unit), precision="approx", unit="range")


def _up_to(anchor: date, count: int, unit: str) -> Days:
    """The days of so many units that end with this one."""
    return calendars.back(anchor, count, unit), anchor


def _relative_unit(cursor: Cursor, at: int, step: int) -> Found:
    """`last year`, `this week`, `the next fiscal`: the unit before, at or after the day of publication, this one up to that day."""
    anchor, unit = cursor.anchor, cursor.unit(at + 1)
    if anchor is None:
        return cursor.made(at, at + 2, f"relative_{unit}", None, unit=unit)
    if unit == "decade" and step:
        return cursor.made(at, at + 2, "trailing_window", _window_days(anchor, step, 10, "year"), precision="approx", unit="range")
    year = cursor.relative_year(at + 1, step) if unit == "year" else None
    first, last = year.months(1, 12) if year else _unit_beside(anchor, step, unit)
    whole = None if step else (first, last)
    days = first, last if step else min(last, anchor)
    return cursor.made(at, at + 2, f"relative_{unit}", days, precision=PRECISION[unit], unit=unit, whole=whole)


def _unit_beside(anchor: date, step: int, unit: str) -> Days:
    """The whole unit so many before or after that of publication; of a week before its working days."""
    days = calendars.moved(calendars.unit_span(anchor, unit), step, unit)
    if unit in MONTHS_IN:
        return calendars.unit_span(days[0], unit)
    return calendars.working_week(days[1]) if unit == "week" and step < 0 else days


def _window(cursor: Cursor, at: int, step: int) -> Found:
    """`the last six months`, `the past five years`, `the next ten years`."""
    count, unit, anchor = int(cursor.value(at + 1)), cursor.unit(at + 2), cursor.anchor
    if anchor is None or unit not in PRECISION or count > _LONGEST:
        return cursor.made(at, at + 3, "trailing_window", None, unit="range")
    return cursor.made(at, at + 3, "trailing_window", _window_days(anchor, step, count, unit), precision="approx", unit="range")


def _window_days(anchor: date, step: int, count: int, unit: str) -> Days:
    """So many units up to the day of publication, or from it on; of years those whole ones that end before, or the end of the last one."""
    if unit in ("year", "decade") and (count > 1 or unit == "decade"):
        years = count * {"year": 1, "decade": 10}[unit]
        if step > 0:
            return anchor, calendars.whole_year(anchor.year + years)[1]
        return calendars.whole_year(anchor.year - years)[0], calendars.whole_year(anchor.year - 1)[1]
    return (anchor, calendars.back(anchor, -count, unit)) if step > 0 else _up_to(anchor, count, unit)


@reads("season")
def _read_season(cursor: Cursor, at: int, step: int = 0) -> Found:
    """The latest such season that has begun, or that of a given year."""
    name, begin = cursor.value(at), at
    if cursor.gap(at) == " " and cursor.items[at - 1][2] in STEPS:
        begin -= 1
    given, after = cursor.year_at(at + 1)
    year = given or cursor.past_year(calendars.season(2000, name)[0].month)  # it begins in the same month of any year
    if given is None and step and cursor.anchor:
        year = Year(cursor.anchor.year - (step < 0))
    days = days_of(year and year.number, calendars.season, name)
    return cursor.made(begin, after, "season", days, precision="season", unit="season")


@reads("count")
def _read_counted(cursor: Cursor, at: int) -> Found | None:
    """`six months ago`, `two years earlier`, `three months to June`, `the five years before`, `12 months ended June 2024`."""
    nxt, size = at + 2, (int(cursor.value(at)), cursor.unit(at + 1))
    if not size[1]:
        return None
    code = cursor.code(nxt, _BLANK)
    if code == "before" and cursor.next_point(nxt, BLANK):
        return None
    if code in ("ago", "before") or cursor.low.startswith("prior", cursor.start(nxt) if code == "last" else -1):
        return _back(cursor, at, size)
    if code in ("ended", "until"):
        return _months_to(cursor, at, nxt + 1, size)
    if code == "last" or cursor.gap(nxt) in (" to ", " through ", " to the end of "):
        return _months_to(cursor, at, nxt, size)
    return None


def _back(cursor: Cursor, at: int, size: tuple[int, str]) -> Found | None:
    """`six months ago` counts from the day of publication; `two years earlier`, `before`, from what was spoken of."""
    (count, unit), word, anchor = size, at + 2, cursor.anchor
    if count > _LONGEST and unit in ("year", "decade"):
        return None
    if anchor and count <= _LONGEST and cursor.low.startswith("ago", cursor.start(word)):
        days = calendars.unit_span(calendars.back(anchor, count, unit), unit)
        return cursor.made(at, word + 1, "ago", days, precision="approx", unit=unit)
    whole = cursor.low.startswith("the ", max(0, cursor.start(at) - len("the ")))
    return cursor.made(at, word + 1, "years_before" if whole else "shift", None, shift=size, unit=unit)


def _months_to(cursor: Cursor, at: int, nxt: int, size: tuple[int, str]) -> Found | None:
    """So many months, quarters, years or weeks that end with a time."""
    end, (count, unit) = cursor.point(nxt), size
    if end is None or end[0].last is None or unit not in ("week", "month", "quarter", "year"):
        return None
    last = end[0].last
    first = calendars.back(last, count, unit)
    if unit in MONTHS_IN and calendars.month(last.year, last.month)[1] == last:
        first = calendars.month(last.year, last.month - count * MONTHS_IN[unit] + 1)[0]
    return cursor.made(at, end[1], "months_to", (first, last), unit="range", year_given=end[0].year_given)


@reads("unit")
def _read_unit_ended(cursor: Cursor, at: int, unit: str = "") -> Found | None:
    """`quarter ended June 30`, `week to October 25`, `year to March 2024`, `week of October 21`, `year beginning April 1`."""
    unit, nxt = unit or cursor.value(at), at + 1
    if unit not in ("week", *MONTHS_IN) or cursor.low.startswith("half ", cursor.start(at)):  # "fell by half to May"
        return None
    code = cursor.code(nxt, frozenset((" ", " that ", " which ")))
    begun = code == "begun" or (code == "part" and cursor.low.startswith("beginning", cursor.start(nxt)))
    if code == "ended" or begun:
        nxt += 1
    elif cursor.gap(nxt) not in _ENDING or (cursor.gap(nxt) == " of " and unit != "week"):
        return None
    end = cursor.point(nxt)
    if end is None or end[0].last is None or end[0].unit not in ("day", "month"):
        return None
    last, size = end[0].last, MONTHS_IN.get(unit, 0)
    if unit == "week":
        days = calendars.working_week(calendars.unit_span(last, "week")[1])
    elif begun:
        days = calendars.months(last.year, last.month, last.month + size - 1)
    else:
        days = calendars.months(last.year, last.month - size + 1, last.month)
    return cursor.made(at, end[1], f"{unit}_ended", days, precision=PRECISION[unit], unit=unit, year_given=end[0].year_given)


@reads("fiscal")
def _read_fiscal(cursor: Cursor, at: int) -> Found | None:
    """`FY25`, `fiscal Q3`, or a year by its end: `the financial year that ended in March 2025`."""
    return read_year(cursor, at) or _read_unit_ended(cursor, at, "year")


@reads("calendar")
def _read_calendar(cursor: Cursor, at: int) -> Found:
    """Phrases with a meaning of their own: yesterday, year to date, recent months, the week just ended, year-end (2025)."""
    name, nxt, anchor = cursor.value(at), at + 1, cursor.anchor
    if name == "year_end" and cursor.code(nxt, BLANK) in ("year", "fy"):
        found = cursor.next_point(at, BLANK)
        if found and found[0].last:
            return replace(found[0].over((found[0].last,) * 2, start=cursor.start(at), unit="day"), rule=name), found[1]
    if anchor is None or name == "now":  # a turn of phrase as often as a time
        return cursor.made(at, nxt, name, None, from_now=anchor and (anchor, anchor))
    days, precision, unit = _CALENDAR[name](anchor)
    return cursor.made(at, nxt, name, days, precision=precision, unit=unit)


@reads("to_date")
def _read_to_date(cursor: Cursor, at: int) -> Found:
    """`to date`: up to the day of publication, nobody says since when."""
    return replace(cursor.made(at, at + 1, "to_date", None)[0], last=cursor.anchor), at + 1


@reads("the_year")
def _read_the_year(cursor: Cursor, at: int) -> Found:
    """`the year`, `full year 2024`: the year named after it."""
    year, after = cursor.year_at(at + 1)
    if year is None or cursor.gap(at + 1) not in (" ", ", ", " of "):
        return _read_the_unit(cursor, at)
    return cursor.made(at, after, "year", year.months(1, 12), precision="year", unit="year")


@reads("the_quarter", "the_half", "the_month", "the_decade")
def _read_the_unit(cursor: Cursor, at: int) -> Found:
    """`the quarter ended June 30` where `the quarter` is one token; alone it is what the text was speaking of."""
    code = cursor.items[at][2]
    unit = code.removeprefix("the_")
    latest = days_of(cursor.anchor, _unit_beside, -1, unit)
    return _read_unit_ended(cursor, at, unit) or cursor.made(at, at + 1, code, None, unit=unit, from_now=latest)


@reads("shift")
def _read_shift(cursor: Cursor, at: int) -> Found:
    """A comparison period named by its distance."""
    count, unit = cursor.value(at)
    from_now = days_of(cursor.anchor, _unit_beside, -count, unit)
    return cursor.made(at, at + 1, "shift", None, shift=(count, unit), unit=unit, from_now=from_now)


@reads("shift_noun")
def _read_monthly(cursor: Cursor, at: int) -> Found:
    """`monthly` of `monthly drop`: the noun is no time."""
    found, nxt = _read_shift(cursor, at)
    return replace(found, end=next(place for place in range(found.start, found.end) if not cursor.low[place].isalpha())), nxt


@reads("same_word")
def _read_same_unit(cursor: Cursor, at: int) -> Found | None:
    """`the same month (of 2024 | last year)`, `the same three months`."""
    nxt = at + 1
    if cursor.code(nxt, BLANK) in ("count", "day"):
        nxt += 1
    if cursor.code(nxt, BLANK) not in ("unit", "half", "quarter", "month"):
        return None
    found, after = _read_same(cursor, nxt)
    return replace(found, start=cursor.start(at)), after


@reads("same")
def _read_same(cursor: Cursor, at: int) -> Found:
    """`the same period (of 2024)`; of last year, or a year earlier, it is that distance; alone it takes its antecedent."""
    nxt = at + 1
    if cursor.code(nxt, OF) == "shift" and cursor.value(nxt)[1] == "year":
        return cursor.made(at, nxt + 1, "shift", None, shift=cursor.value(nxt), unit="year")
    if cursor.code(nxt, OF) == "last" and cursor.unit(nxt + 1) == "year":
        return cursor.made(at, nxt + 2, "shift", None, shift=(1, "year"), unit="year")
    year, after = cursor.year_at(nxt)
    if year is None:
        return cursor.made(at, nxt, "same_period", None)
    return cursor.made(at, after, "same_period_of", calendars.whole_year(year.number), unit="same_of")


@reads("ago", "later", "rest")
def _read_led_part(cursor: Cursor, at: int) -> Found | None:
    """`earlier this year`, `later this month`, `the rest of 2024`."""
    found = cursor.next_point(at)
    if found is None or found[0].shift or found[0].unit not in ("year", "month", "week", "quarter"):
        return None
    span, nxt = replace(found[0], start=cursor.start(at), precision="approx"), found[1]
    days = days_of(span.first, calendars.unit_span, span.unit)
    if cursor.items[at][2] != "ago" and cursor.anchor and days and days[0] <= cursor.anchor <= days[1]:
        span = span.over((cursor.anchor, days[1]))
    return span, nxt


_CALENDAR: dict[str, Callable[[date], tuple[Days, str, str]]] = {
    "day_before": lambda at: (calendars.moved((at, at), -2, "day"), "day", "day"),
    "tomorrow": lambda at: (calendars.moved((at, at), 1, "day"), "day", "day"),
    "week_before": lambda at: (_unit_beside(at, -2, "week"), "week", "week"),
    "month_before": lambda at: (_unit_beside(at, -2, "month"), "month", "month"),
    "year_before": lambda at: (_unit_beside(at, -2, "year"), "year", "year"),
    "yesterday": lambda at: (calendars.moved((at, at), -1, "day"), "day", "day"),
    "today": lambda at: ((at, at), "day", "day"),
    "ytd": lambda at: ((calendars.whole_year(at.year)[0], at), "range", "ytd"),
    "mtd": lambda at: ((at.replace(day=1), at), "range", "range"),
    "week_ended": lambda at: (calendars.working_week(at), "week", "week"),
    "year_end": lambda at: ((calendars.whole_year(at.year)[1],) * 2, "approx", "day"),
    "recent_months": lambda at: (_up_to(at, 3, "month"), "approx", "range"),  # a few: three
    "recent_weeks": lambda at: (_up_to(at, 3, "week"), "approx", "range"),
    "recent_years": lambda at: (_up_to(at, 3, "year"), "approx", "range"),
}
