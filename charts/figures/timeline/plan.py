"""How the rows of the timeline share the height of a picture: lanes in order, one row an event, fewer events where there is no room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.drawing.type import line_width, wrap
from charts.figures.timeline.rows import LANE_TITLES, bounds, by_weight, lanes_of, window_of
from extract.core.ids import rows_of
from extract.languages.spoken import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from charts.drawing.canvas import Canvas
    from charts.drawing.theme import Layout

_MOST_ROWS = 60  # on a page, some two screens: what is less weighty stands in the table; a picture holds what fits
_GAP = 9.0  # pixels between two lanes
_MOST_BEFORE = 8  # events named in a lane's line of what lies before the axis: a slide's line holds no more
_WIDEST_SIDE = 0.16  # of the picture, before the names of the lanes take two lines
_SIDE_GAP, _LANE_GAP = 20.0, 14.0  # pixels between the names of the lanes and the axis; what a name keeps of it when it is set
_TRIED = 6  # rows more than a rough count allows, for lanes that fall away
_BAR = 13.0  # pixels: a thicker bar would be louder than its label
# In multiples of the type size.
_AXIS, _FOOT = 1.9, 2.4  # the line of months above the lanes; that line with the note below them
_NOTE = 1.7  # the line that says how many events had no room
_LANE_LINE, _LANE_LINES = 1.3, 1.2  # a line of a lane's name, set alone and as the second of two


class RowSizes(NamedTuple):
    """Pixels of a row (least, usual, most), a lane's heading and a name in two lines; the bar as parts of its row."""

    least: float
    usual: float
    most: float
    head: float
    double: float
    middle: float
    bar: float


def _row_sizes(layout: Layout) -> RowSizes:
    """Labels beside their bars take one line of type; on a phone they and the lanes' names stand above them."""
    # 1.22: what a line of type covers, so that letters of two rows hardly meet. 1.6: room for paper behind labels, which hides the grid.
    # 2.6: further apart, the rows of a lane no longer look like one. 0.52: bars are as far apart as they are thick.
    parts, middle, bar = (1.22, 1.6, 2.6, 0.0), 0.5, 0.52
    if layout.narrow:
        # A label and a thin bar under it; 0.72 down, the label begins where its row does. The lane's name takes a line and a third.
        parts, middle, bar = (2.25, 2.5, 3.0, 1.6), 0.72, 0.3
    least, usual, most, head = (_type_size(layout) * part for part in parts)
    return RowSizes(least, usual, most, head, 2 * (layout.label * _LANE_LINE), middle, bar)


Rows = list[dict[str, Any]]
"""Events in the order of time."""


class Lane(NamedTuple):
    """A lane with its events and the pixel of each row's middle; `before` holds what lies ahead of the axis."""

    name: str
    top: float
    rows: tuple[tuple[dict[str, Any], float], ...]
    before: tuple[dict[str, Any], ...]


Laid = tuple[tuple[Lane, ...], float]
"""Lanes, and the pixel below the last."""


class TimelinePlan(NamedTuple):
    """Edges of the axis, row and bar height and type size in pixels, the lanes, and how many events found no room."""

    left: float
    right: float
    top: float
    bottom: float
    row: float
    bar: float
    size: float
    lanes: tuple[Lane, ...]
    left_out: int

    @property
    def ends(self) -> tuple[float, float]:
        """Where the axis begins and ends: inside the edges, so that arrows at both ends have room."""
        return self.left + self.bar, self.right - self.bar


def _type_size(layout: Layout) -> float:
    """Size of the labels: a little less than of the names of the lanes, as far as small type can spare it."""
    return layout.label - (1.0 if layout.label > 13 else 0.5)  # pages have labels of 13 and less


def wanted_height(rows: Mapping[str, pd.DataFrame], layout: Layout) -> float:
    """The height a page should give: a comfortable row for every event on the axis up to a limit, and one for what lies before it."""
    sizes, events = _row_sizes(layout), rows["events"]
    over = _over(events, window_of(events)) if len(events) else events["ongoing"]
    before = 0 if layout.narrow else events[over]["lane"].nunique()
    rows_height = min(int((~over).sum()) + before, _MOST_ROWS) * sizes.usual
    lanes_height = len(lanes_of(events)) * (_GAP + sizes.head)
    return max(rows_height + lanes_height + layout.tick * _FOOT, layout.plot_height * 0.5)  # half: a page does not jump when filtered


def _over(events: pd.DataFrame, window: tuple[date, date]) -> pd.Series[bool]:
    """Which events were over before the first day on the axis."""
    return (bounds(events)[1] < pd.Timestamp(window[0])) & ~events["ongoing"].astype(bool)


def _side(canvas: Canvas, lanes: list[str]) -> float:
    """Pixels that the names of the lanes take at the left, each in two lines at most."""
    layout = canvas.layout
    if layout.narrow:
        return 0.0
    whole = max(line_width(lane_title(lane), layout.label, 600) for lane in lanes) + _SIDE_GAP
    if whole < _WIDEST_SIDE * canvas.box.width:
        return whole
    return max(line_width(word, layout.label, 600) for lane in lanes for word in lane_title(lane).rsplit(" ", 1)) + _SIDE_GAP


def lane_title(lane: str) -> str:
    """A lane's name as readers of the language know it."""
    return say(LANE_TITLES[lane])


def lane_lines(lane: str, layout: Layout, side: float) -> list[str]:
    """A lane's name in the lines that it takes where `side` pixels are left of the axis."""
    return wrap(lane_title(lane), layout.label, side - _LANE_GAP, 600)


def plan(canvas: Canvas, events: pd.DataFrame, window: tuple[date, date], *, chosen: bool, selected: str = "") -> TimelinePlan:
    """The plan of a picture for events that passed the filters; where the window was `chosen`, what lies before it is not named. The
    event of the record `selected` has a row if any of its days are on the axis."""
    layout, box, sizes = canvas.layout, canvas.box, _row_sizes(canvas.layout)
    over = _over(events, window)
    shown, before = events[~over & (bounds(events)[0] <= pd.Timestamp(window[1]))], events[over & (not chosen)]
    earlier, names = len(before), lanes_of(pd.concat([shown, before]))
    if layout.narrow:
        before = before.iloc[:0]
    before = before.groupby("lane").tail(_MOST_BEFORE)
    lanes = {name: rows_of(before[before["lane"] == name]) for name in names}
    top, side = box.y0 + layout.tick * _AXIS, _side(canvas, names)
    height = box.y1 - top - len(lanes) * (_GAP + sizes.head) - _slack(canvas, shown, names, side)
    full = max(int(height / sizes.least) - before["lane"].nunique(), 1)
    lay = partial(_lanes, lanes=lanes, sizes=sizes, top=top + _GAP / 2)
    choose = partial(_chosen, rows_of(shown), by_weight(shown, first=selected))
    bottoms = [box.y1 - layout.tick * _NOTE]
    # What lies before the axis may find no room in its line, which shows only when it is set: the note keeps its line for that too.
    if not earlier and len(shown) <= min(full, _MOST_ROWS):
        bottoms.insert(0, box.y1)
    for bottom in bottoms:
        kept, made, row = _fitted(choose, min(full + _TRIED, _MOST_ROWS, len(shown)), bottom, sizes, lay)
        if len(kept) == len(shown):
            break
    return TimelinePlan(
        left=box.x0 + side, right=box.x1, top=top, bottom=min(made[1] - _GAP / 2, box.y1), row=row, bar=min(_BAR, row * sizes.bar),
        size=_type_size(layout), lanes=made[0], left_out=len(shown) - len(kept) + earlier - len(before),
    )


def _chosen(events: Rows, order: list[int], most: int) -> Rows:
    """The first `most` of the events as `order` has their places, in the order of time."""
    return [events[at] for at in sorted(order[:most])]


def _fitted(
    choose: Callable[[int], Rows], most: int, bottom: float, sizes: RowSizes, lay: Callable[[Rows, float], Laid],
) -> tuple[Rows, Laid, float]:
    """As many of what there is to `choose` as fit above `bottom`, at most so many; their lanes as `lay` sets them; a row's height."""
    for count in range(most, -1, -1):
        kept = choose(count)
        made = lay(kept, sizes.least)
        if made[1] <= bottom + _GAP / 2 or count <= 1:
            break
    rows = sum(len(lane.rows) + bool(lane.before) for lane in made[0])
    row = min(sizes.least + max(bottom - made[1], 0.0) / max(rows, 1), sizes.most)
    return kept, lay(kept, row), row


def _slack(canvas: Canvas, shown: pd.DataFrame, lanes: list[str], side: float) -> float:
    """Height that a lane of one row needs more because its name takes two lines."""
    if canvas.layout.narrow:
        return 0.0
    counts = shown["lane"].value_counts()
    double = [lane for lane in lanes if len(lane_lines(lane, canvas.layout, side)) > 1]
    return sum(canvas.layout.label * _LANE_LINES for lane in double if counts.get(lane, 0) <= 1)


def _lanes(kept: Rows, row: float, lanes: dict[str, Rows], sizes: RowSizes, top: float) -> Laid:
    """The lanes from the top down, each with what lies before the axis in a line of its own."""
    y, made = top, []
    for name, earlier in lanes.items():
        events, lead = [event for event in kept if event["lane"] == name], min(len(earlier), 1)
        count = lead + len(events)
        if not count:
            continue
        first = y + sizes.head + lead * row
        rows = tuple((event, first + (index + sizes.middle) * row) for index, event in enumerate(events))
        made.append(Lane(name=name, top=y, rows=rows, before=tuple(earlier)))
        height = count * row
        if count == 1 and not sizes.head:
            height = max(height, sizes.double)
        y += sizes.head + height + _GAP
    return tuple(made), y
