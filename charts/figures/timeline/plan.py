"""How the rows of the timeline share the height of a picture: lanes in order, one row an event, fewer events where there is no room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.drawing.type import line_width, wrap
from charts.figures.timeline.rows import LANE_TITLES, chosen, lanes_of, weightiest
from charts.wording.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from charts.drawing.canvas import Canvas
    from charts.drawing.theme import Layout

_MOST_ROWS = 120  # on a page; a picture holds what fits
_GAP = 9.0
_MOST_BEFORE = 8  # events named in a lane's line of what lies before the axis
_WIDEST_SIDE = 0.16  # of the picture, before the names of the lanes take two lines
_TRIED = 6  # rows more than a rough count allows, for lanes that fall away
_LEAST_ROW, _ROW = 1.22, 1.6  # of the type size
_LEAST_ROW_NARROW, _ROW_NARROW = 2.25, 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane with its events and the pixel of each row's middle; `before` holds what lies ahead of the axis."""

    name: str
    top: float
    rows: tuple[tuple[dict[str, Any], float], ...]
    before: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
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


def _size(layout: Layout) -> float:
    return layout.label - (1.0 if layout.label > 13 else 0.5)


def wanted_height(rows: Mapping[str, pd.DataFrame], layout: Layout) -> float:
    """The height a page should give: a comfortable row for every event up to a limit."""
    size = _size(layout)
    events = rows["events"]
    count = min(len(events), _MOST_ROWS)
    row = size * (_ROW_NARROW if layout.narrow else _ROW)
    lanes = len(lanes_of(events)) if len(events) else 0
    head = size * 1.6 if layout.narrow else 0.0
    return max(count * row + lanes * (_GAP + head) + layout.tick * 2.4, layout.plot_height * 0.5)


def _side(canvas: Canvas, lanes: list[str]) -> float:
    """Pixels that the names of the lanes take at the left, each in two lines at most."""
    layout = canvas.layout
    if layout.narrow:
        return 0.0
    whole = max(line_width(LANE_TITLES[lane], layout.label, 600) for lane in lanes) + 20
    words = [word for lane in lanes for word in LANE_TITLES[lane].rsplit(" ", 1)]
    return whole if whole < _WIDEST_SIDE * canvas.box.width else max(line_width(each, layout.label, 600) for each in words) + 20


def _split(events: pd.DataFrame, window: tuple[date, date], given: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events on the axis, and those that ended before it (only where the window was not chosen)."""
    ended = events["end"].fillna(events["published"]).fillna(events["start"])
    before = (ended < pd.Timestamp(window[0])) & ~events["ongoing"]
    began = events["start"].fillna(ended)
    shown = events[~before & (began <= pd.Timestamp(window[1]))]
    return shown, events[before] if not given else events[before].iloc[:0]


def plan(canvas: Canvas, events: pd.DataFrame, window: tuple[date, date], options: Mapping[str, Any]) -> Plan:
    """The plan of a picture for events that passed the filters."""
    layout, box = canvas.layout, canvas.box
    size = _size(layout)
    shown, before = _split(events, window, bool(options.get("window")))
    lanes = lanes_of(pd.concat([shown, before]))
    top = box.y0 + layout.tick * 1.9
    head = size * 1.6 if layout.narrow else 0.0
    side = _side(canvas, lanes)
    extra = sum(1 for lane in lanes if (before["lane"] == lane).any() and not layout.narrow)
    room = box.y1 - top - len(lanes) * (_GAP + head) - _slack(canvas, shown, lanes, side)
    least, most = ((_LEAST_ROW_NARROW, _ROW_NARROW * 1.2) if layout.narrow else (_LEAST_ROW, 2.6))
    earlier = len(before)
    before = before.iloc[:0] if layout.narrow else before.groupby("lane").tail(_MOST_BEFORE)
    full = max(int(room / (size * least)) - extra, 1)
    # What lies before the axis may find no room in its line, which shows only when it is set: the note keeps its line for that too.
    note = layout.tick * 1.7 if len(shown) > min(full, _MOST_ROWS) or earlier else 0.0
    room_for = _Room(
        top=top + _GAP / 2, bottom=box.y1 - note, most=min(full + _TRIED, _MOST_ROWS), least=size * least, row=size * most, head=head,
        line=layout.label * 1.3,
    )
    kept, made, row = _fitted(shown, before, lanes, room_for)
    if not note and len(kept) < len(shown):  # more are left out than seemed: the note about them needs its line
        kept, made, row = _fitted(shown, before, lanes, replace(room_for, bottom=box.y1 - layout.tick * 1.7))
    return Plan(
        left=box.x0 + side, right=box.x1, top=top, bottom=min(made[1] - _GAP / 2, box.y1), row=row,
        bar=min(13.0, row * (0.3 if layout.narrow else 0.52)), size=size, lanes=made[0],
        left_out=len(shown) - len(kept) + earlier - len(before),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """The pixels there are for rows, how many rows to try first, and the least and usual height of one."""

    top: float
    bottom: float
    most: int
    least: float
    row: float
    head: float
    line: float


def _fitted(
    shown: pd.DataFrame, before: pd.DataFrame, lanes: list[str], room: _Room,
) -> tuple[pd.DataFrame, tuple[tuple[Lane, ...], float], float]:
    """As many events as fit, their lanes with the pixel below the last, and the height of a row."""
    for count in range(min(len(shown), room.most), -1, -1):
        kept = weightiest(shown, count)
        made = _lanes(kept, before, lanes, (room.top, room.least, room.head, room.line))
        if made[1] <= room.bottom + _GAP / 2 or count <= 1:
            break
    rows = sum(len(lane.rows) + bool(lane.before) for lane in made[0])
    row = min(room.least + max(room.bottom - made[1], 0.0) / max(rows, 1), room.row)
    return kept, _lanes(kept, before, lanes, (room.top, row, room.head, room.line)), row


def _slack(canvas: Canvas, shown: pd.DataFrame, lanes: list[str], side: float) -> float:
    """Height that a lane of one row needs more because its name takes two lines."""
    if canvas.layout.narrow:
        return 0.0
    counts = shown["lane"].value_counts()
    double = [lane for lane in lanes if len(wrap(LANE_TITLES[lane], canvas.layout.label, side - 14, 600)) > 1]
    return sum(canvas.layout.label * 1.2 for lane in double if counts.get(lane, 0) <= 1)


def _lanes(
    kept: pd.DataFrame, before: pd.DataFrame, lanes: list[str], sizes: tuple[float, float, float, float],
) -> tuple[tuple[Lane, ...], float]:
    """The lanes from the top down, and the pixel below the last."""
    y, row, head, line = sizes
    made = []
    for name in lanes:
        top = y
        events, earlier = rows_of(kept[kept["lane"] == name]), rows_of(before[before["lane"] == name])
        if not events and not earlier:
            continue
        first = y + head + (row if earlier else 0)
        rows = tuple((event, first + (index + (0.72 if head else 0.5)) * row) for index, event in enumerate(events))
        count = len(events) + (1 if earlier else 0)
        least = 2 * line if count == 1 and not head else 0.0
        made.append(Lane(name=name, top=top, rows=rows, before=tuple(earlier)))
        y += head + max(count * row, least) + _GAP
    return tuple(made), y


def drawn_count(rows: Mapping[str, pd.DataFrame], **options: Any) -> int:
    """How many events pass the filters."""
    return len(chosen(rows["events"], **options))
