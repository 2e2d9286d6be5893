"""Event flags over a time axis: a pole at each event, its date and words above, rows chosen so that no pole crosses a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from charts.drawing.marks import HOVER
from charts.drawing.type import Box, line_width, shortened
from charts.wording.formats import as_date, month, period, sentence
from charts.wording.markup import bold
from extract.core.ids import rows_of
from extract.core.properties import event_ranks
from extract.languages.spoken import say
from extract.measures.claims import named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

    from charts.drawing.canvas import Canvas, Panel

_LONGEST_DAYS = 100  # an event dated less exactly than about a quarter gets no pole: its place on the axis would say too much
_NEWEST = 2  # events: what changed last and what it undid
_LEADING = 1.34  # sizes of type from row to row
# Pixels, by eye.
_APART = 8.0  # from a label to the pole beside it
_TO_WORDS = 5.0  # from a pole to its own words, and from its top down to their middle
_MARGIN, _LEAST_LABEL = 6.0, 60.0  # what a label takes beyond its words; a date and a word: it is not cut shorter
_WORTH_CUTTING = 200.0  # a date and some five words
_ABOVE_PLOT = 4.0  # from the lowest row to the plot
_TRIANGLE = 7  # wide: large enough to be hit


class Flag(NamedTuple):
    """One event as a flag: `when` and `what` are its two words, `start` to `end` the days it may have begun."""

    event_id: str
    start: date
    end: date
    when: str
    what: str
    event_type: str


def event_flags(events: pd.DataFrame, lanes: Sequence[str], window: tuple[date, date]) -> list[Flag]:
    """The events of these lanes that begin within the window and are dated exactly enough, each event once: the first of each kind,
    the weightiest kind first, then the second of each: five towns taken in a month do not hide that gates were shut."""
    known = events["lane"].isin(list(lanes)) & (events["modality"] == "actual") & (events["same_event_as"] == "")
    ranks = event_ranks("flag")
    flags = [flag for row in rows_of(events[known]) if (flag := _flag(row)) and window[0] <= flag.start <= window[1]]
    flags.sort(key=lambda flag: (flag.start, flag.event_id))
    kinds = [flag.event_type for flag in flags]
    places = [(kinds[:index].count(kind), ranks.get(kind, len(ranks))) for index, kind in enumerate(kinds)]
    return [flag for _, flag in sorted(zip(places, flags, strict=True), key=lambda pair: pair[0])]


def few_flags(flags: Sequence[Flag], most: int) -> list[Flag]:
    """So many of the flags, in order of time: those that began last, whatever their weight, and the weightiest of the others."""
    weighty = event_ranks("flag")
    last = sorted((flag for flag in flags if flag.event_type in weighty), key=lambda flag: flag.start)[-_NEWEST:]
    return sorted([*last, *(flag for flag in flags if flag not in last)][:most], key=lambda flag: flag.start)


def _flag(row: dict[str, Any]) -> Flag | None:
    start, end = as_date(row["start"]), as_date(row["end"])
    if start is None:
        return None
    found = Flag(event_id=row["event_id"], start=start, end=start, when=say("From {month}", month=month(start)), what=named(row),
                 event_type=row["event_type"])
    if end is not None and (end - start).days <= _LONGEST_DAYS:
        return found._replace(end=end, when=sentence(period(start, end)))
    if row["lasting"] or row["ongoing"]:
        return found
    return None


class Placed(NamedTuple):
    """A flag with its pole's x, its row (1 = lowest), its words, and whether they stand left of the pole."""

    flag: Flag
    x: float
    row: int
    words: str
    turned: bool
    width: float


def place_flags(canvas: Canvas, px: Callable[[date], float], flags: Sequence[Flag], left: float) -> list[Placed]:
    """Flags in order of time with their places: right of the pole, or left of it where the picture ends; `left` is the plot's left side."""
    size, right = canvas.layout.tick, canvas.box.x1
    spots = []
    for flag in flags:
        x, width = px(flag.start), line_width(f"{bold(flag.when)} {flag.what}", size) + _MARGIN
        if right - x >= x - left:  # the larger room is right of the pole: a longer label is cut there
            width = min(width, right - x)
        spots.append((x, width))
    spots = _cut(spots, right)
    turned = turned_from(spots, right)
    spots[turned:] = [(x, min(width, max(x - left, _LEAST_LABEL))) for x, width in spots[turned:]]
    rows, found = two_sided_rows(spots, turned), []
    for index, (flag, (x, width), row) in enumerate(zip(flags, spots, rows, strict=True)):
        head = f"{bold(flag.when)} "
        words = head + shortened(flag.what, size, width - _TO_WORDS - line_width(head, size))
        room = x - canvas.box.x0 if index >= turned else right - x
        words = next((each for each in (words, head.strip()) if line_width(each, size) + _TO_WORDS <= room), "")
        found.append(Placed(flag=flag, x=x, row=row, words=words, turned=index >= turned, width=width))
    return found


def _cut(flags: Sequence[tuple[float, float]], right: float) -> list[tuple[float, float]]:
    """The flags, those before a turned one cut where it begins if enough is left: else one at the right edge turns all the others."""
    cut, turned = list(flags), len(flags)
    for index, (left, width) in reversed(list(enumerate(flags))):
        room = cut[turned][0] - _APART - left if turned < len(flags) else right - left
        if width > room and (turned == len(flags) or room < _WORTH_CUTTING):
            turned = index
        cut[index] = left, min(width, room) if index != turned else width
    return cut


def flag_rows(flags: Sequence[tuple[float, float]]) -> list[int]:
    """Rows (1 = lowest) for flags `(pole x, label width)` sorted by x: no pole crosses a label, and rows are fewest.

    From the last to the first: one above the highest row among the later flags whose pole stands under this label.
    """
    rows = [0] * len(flags)
    for index, (left, width) in reversed(list(enumerate(flags))):
        under = (rows[later] for later in range(index + 1, len(flags)) if flags[later][0] < left + width + _APART)
        rows[index] = 1 + max(under, default=0)
    return rows


def turned_from(flags: Sequence[tuple[float, float]], right: float) -> int:
    """The first of the flags (sorted by x) that must stand left of its pole: it or a later one it covers has no room up to `right`."""
    turned = len(flags)
    for index, (left, width) in reversed(list(enumerate(flags))):
        if left + width > right or (turned < len(flags) and left + width + _APART > flags[turned][0]):
            turned = index
    return turned


def two_sided_rows(flags: Sequence[tuple[float, float]], turned: int) -> list[int]:
    """Rows as in `flag_rows` where the flags from `turned` on stand left of their poles."""
    rows = flag_rows(flags[:turned])
    ends = [x + width for x, width in flags[:turned]] + [x for x, _ in flags[turned:]]
    for pole, width in flags[turned:]:
        under = (row for row, end in zip(rows, ends, strict=False) if end > pole - width - _APART)
        rows.append(1 + max(under, default=0))
    return rows


def draw_flags(canvas: Canvas, px: Callable[[date], float], placed: Sequence[Placed], ends: tuple[float, float]) -> None:
    """Poles from the labels down to `ends[1]`, labels in rows above `ends[0]`; a stretch of days is a bar on the plot's upper edge."""
    size, color, (top, bottom) = canvas.layout.tick, canvas.tokens["axis"], ends
    for each in placed:
        y = top - each.row * size * _LEADING - _ABOVE_PLOT
        canvas.line((each.x, y + _TO_WORDS, each.x, bottom), color, width=0.8)  # a pole is thinner than any line of data
        if each.flag.end > each.flag.start:
            canvas.line((each.x, top, min(px(each.flag.end), canvas.box.x1), top), color, width=3)  # thicker than a pole
        off, side = (-_TO_WORDS, "right") if each.turned else (_TO_WORDS, "left")
        if each.words:
            spot = canvas.place(Box(each.x, top, each.x, top))
            canvas.text(each.x + off, y, each.words, size=size, at=f"{side} top", to=spot, record=f"events/{each.flag.event_id}")


def flag_points(panel: Panel, flags: Sequence[Flag]) -> None:
    """A small triangle where each pole meets the plot: the mark that opens the event's evidence."""
    panel.draw({
        "type": "scatter", "mode": "markers", "cliponaxis": False, "name": say("events"),
        "x": [flag.start.isoformat() for flag in flags], "y": [10 ** panel.y_span[1] if panel.log else panel.y_span[1]] * len(flags),
        "marker": {"size": _TRIANGLE, "color": panel.canvas.tokens["axis"], "symbol": "triangle-down"},
        "customdata": [[f"events/{flag.event_id}"] for flag in flags],
        "hovertext": [f"{bold(flag.when)} {flag.what}" for flag in flags], "hovertemplate": HOVER,
    })


def flags_height(canvas: Canvas, placed: Sequence[Placed]) -> float:
    """Pixels that these labels need above the plot."""
    return max((each.row for each in placed), default=0) * canvas.layout.tick * _LEADING + 2 * _ABOVE_PLOT
