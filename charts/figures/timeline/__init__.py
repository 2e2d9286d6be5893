"""The timeline: five lanes, one row an event; form says how long it lasted and how sure its dates are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.drawing.axes import month_ticks, time_scale
from charts.drawing.chart import Chart
from charts.drawing.theme import CLEAR, lane_token
from charts.drawing.type import Box, line_width, shortened, wrap
from charts.figures.timeline.paint import Marks, span
from charts.figures.timeline.plan import Lane, Plan, plan, wanted_height
from charts.figures.timeline.rows import LANE_TITLES, chosen, select, window_of
from charts.figures.timeline.words import words
from charts.wording.events import label_of, when
from charts.wording.formats import as_date, counted, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from charts.drawing.canvas import Canvas, Panel

_HALF_DISC = 5.0
_GAP = 7.0
_AIRY = 1.5  # row height over type size


def _draw_axis(canvas: Canvas, made: Plan, window: tuple[date, date]) -> None:
    """Months across the top, with a line down through all lanes."""
    tokens, size = canvas.tokens, canvas.layout.tick
    axis = time_scale(window, made.ends)
    least, width = (70.0 if canvas.layout.narrow else 90.0), made.ends[1] - made.ends[0]
    month = width / max((window[1] - window[0]).days / 30.44, 1.0)
    if month < least <= 2 * month:
        least = 2.3 * month  # quarters rather than every second month
    for day, label in month_ticks(*window, width, least=least):
        x = axis(day)
        canvas.line((x, made.top - 5, x, made.bottom), tokens["grid"])
        if x + 4 + line_width(label, size) <= canvas.box.x1 + 1:
            canvas.text(x + 4, made.top - 7, label, size=size, color=tokens["ink2"], at="left bottom")


def _draw_lane(canvas: Canvas, made: Plan, lane: Lane) -> None:
    color = canvas.tokens[lane_token(lane.name)]
    size = canvas.layout.label if not canvas.layout.narrow else canvas.layout.label + 0.5
    if canvas.layout.narrow:
        canvas.text(canvas.box.x0, lane.top + 1, LANE_TITLES[lane.name], size=size, weight=600, color=color)
        return
    canvas.line((canvas.box.x0, lane.top - 4, made.right, lane.top - 4), canvas.tokens["rule"])
    first = lane.top + made.row / 2 - size * 0.62
    for index, line in enumerate(wrap(LANE_TITLES[lane.name], size, made.left - canvas.box.x0 - 14, 600)):
        canvas.text(canvas.box.x0, first + index * size * 1.25, line, size=size, weight=600, color=color)


def _label(event: Mapping[str, Any]) -> str:
    """`12 Nov 2024: KIA closes three crossings`; the date where the bar alone would not tell it."""
    return sentence(label_of(event))


def _plain(event: Mapping[str, Any]) -> str:
    return sentence(str(event["short"]).rstrip("."))


def _draw_label(canvas: Canvas, made: Plan, event: Mapping[str, Any], mark: Box) -> None:
    """The label right of its mark, else left of it, else as much of it as the wider side holds; never on the mark."""
    size = made.size
    lead = 2 * _HALF_DISC + 4 if event["dates_differ"] else 0.0
    rooms = made.right - mark.x1 - _GAP - lead, mark.x0 - made.left - _GAP - lead
    # With its date if that fits, else without it, else as much as there is room for.
    label = next((each for each in (_label(event), _plain(event)) if line_width(each, size) <= max(rooms)), _plain(event))
    right = line_width(label, size) <= rooms[0] or (line_width(label, size) > rooms[1] and rooms[0] >= rooms[1])
    label = shortened(label, size, rooms[0 if right else 1])
    y = (mark.y0 + mark.y1) / 2
    start = mark.x1 + _GAP if right else mark.x0 - _GAP - line_width(label, size) - lead
    if lead:
        canvas.half_disc(start + _HALF_DISC, y, _HALF_DISC, canvas.tokens["ink"])
    canvas.text(start + lead, y, label, size=size, at="left middle", background=_ground(canvas, made))


def _ground(canvas: Canvas, made: Plan) -> str:
    """Paper behind a label hides the grid; where rows are close it would hide the letters of the row above as well."""
    return canvas.tokens["paper"] if made.row > _AIRY * made.size else CLEAR


def _draw_label_above(canvas: Canvas, made: Plan, event: Mapping[str, Any], mark: Box) -> None:
    """On a phone: the label on a line of its own over the mark, moved so that it stays in the picture."""
    lead = 2 * _HALF_DISC + 4 if event["dates_differ"] else 0.0
    room = made.right - made.left - lead
    label = next((each for each in (_label(event), _plain(event)) if line_width(each, made.size) <= room), _plain(event))
    label = shortened(label, made.size, room)
    start = min(max(mark.x0, made.left), made.right - line_width(label, made.size) - lead)
    y = mark.y0 - made.size * 0.72
    if lead:
        canvas.half_disc(start + _HALF_DISC, y, _HALF_DISC, canvas.tokens["ink"])
    canvas.text(start + lead, y, label, size=made.size, at="left middle", background=_ground(canvas, made))


def _draw_before(panel: Panel, made: Plan, lane: Lane) -> int:
    """What lies before the axis, latest first: a small arrow for each event, its name and its time. Gives back how many had no room."""
    canvas = panel.canvas
    size, y, x = made.size, lane.top + made.row / 2, made.left + 2
    canvas.text(x, y, "Before:", size=size, color=canvas.tokens["ink2"], at="left middle", background=_ground(canvas, made))
    x += line_width("Before:", size) + 8
    marks = []
    for event in reversed(lane.before):
        label = f"{_plain(event)}, {when(event)}"
        if x + 14 + line_width(label, size) > made.right:
            break
        marks.append((x + 4, event))
        canvas.text(x + 12, y, label, size=size, color=canvas.tokens["ink2"], at="left middle", background=_ground(canvas, made))
        x += 12 + line_width(label, size) + 16
    collected = Marks(panel, made.bar * 0.8)
    for x, event in marks:
        collected.add_arrow(event, x, y)
    collected.draw()
    return len(lane.before) - len(marks)


def _draw_rows(panel: Panel, made: Plan, window: tuple[date, date], selected: str) -> int:
    """Draws all lanes; gives back how many events before the axis had no room."""
    canvas, dropped = panel.canvas, 0
    axis = time_scale(window, made.ends)
    marks = Marks(panel, made.bar)
    narrow = canvas.layout.narrow
    for lane in made.lanes:
        _draw_lane(canvas, made, lane)
        if lane.before:
            dropped += _draw_before(panel, made, lane)
        for event, y in lane.rows:
            found = span(event, axis, window)
            if event["record"] == selected:
                row = Box(made.left, y - made.row / 2, made.right, y + made.row / 2)
                canvas.rect(row, canvas.tokens["closeup"], edge=canvas.tokens["rule"], width=1)
            marks.add(event, found, y)
            mark = found.box(y, made.bar)
            canvas.marks.append(mark)
            (_draw_label_above if narrow else _draw_label)(canvas, made, event, mark)
    marks.draw()
    return dropped


def paint(canvas: Canvas, rows: Mapping[str, pd.DataFrame], **options: Any) -> None:
    """Draws the timeline. Options: lanes, actors, places, certainty (tuples), window (two days), selected (a record)."""
    events = chosen(rows["events"], **options)
    if events.empty:
        remedy = "Widen the dates or take a filter away" if len(rows["events"]) else "Choose a later as-of date"
        canvas.notice("No event fits", remedy)
        return
    window = window_of(events, options.get("window"))
    made = plan(canvas, events, window, options)
    panel = canvas.panel(Box(made.left, made.top, made.right, made.bottom), ((made.left, made.right), (0.0, made.bottom - made.top)))
    _draw_axis(canvas, made, window)
    left_out = made.left_out + _draw_rows(panel, made, window, str(options.get("selected") or ""))
    if left_out:
        more = sentence(f"{counted(left_out, 'more event')} in the table")
        canvas.text(canvas.box.x1, canvas.box.y1, more, size=canvas.layout.tick, color=canvas.tokens["ink2"], at="right bottom")


def last_day(rows: Mapping[str, pd.DataFrame]) -> date | None:
    """The day of the latest report, None without events."""
    return as_date(rows["events"]["published"].max()) if len(rows["events"]) else None


TIMELINE = Chart(
    id="timeline", title="What happened when", question="What moved first, and how far apart did it come?", page="Timeline",
    tables=("events", "event_actors", "event_places", "actors", "places", "findings", "finding_records"),
    select=select, paint=paint, words=words, height=wanted_height,
)
