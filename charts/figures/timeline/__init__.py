"""The timeline: five lanes, one row an event; form says how long it lasted and how sure its dates are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.drawing.axes import draw_month_axis
from charts.drawing.chart import Chart, Choice, Rows
from charts.drawing.theme import CLEAR, lane_token
from charts.drawing.type import Box, line_width, shortened
from charts.figures.timeline.paint import Marks, bar_of
from charts.figures.timeline.plan import Lane, TimelinePlan, lane_lines, lane_title, plan, wanted_height
from charts.figures.timeline.rows import chosen, ids_of, select, shown, window_of
from charts.figures.timeline.words import caption, remedy, words
from charts.wording.events import label_of, when
from charts.wording.formats import counted, sentence, strung
from extract.core.schema import CERTAINTIES, LANES
from extract.languages.spoken import say
from extract.measures.claims import named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from charts.drawing.canvas import Canvas, Panel

# Sizes in pixels, chosen by eye.
_HALF_DISC, _DISC_GAP = 5.0, 4.0  # radius of the sign that sources disagree: as high as a small letter; its distance from the label
_GAP = 7.0  # between a mark and its label
_LEAST_SIDE = 80.0  # beside a mark, for a label: two words
_BEFORE_GAP, _ARROW_GAP, _BETWEEN = 8.0, 12.0, 16.0  # after the word "Before:", between an arrow and its label, between two of them
_MONTH_APART, _MONTH_APART_NARROW = 90.0, 70.0  # from one of the axis's words to the next, at least
_BLANK = "\u00a0"  # on both sides of a label on its mark, or the mark would touch the letters
# In multiples of the type size.
_AIRY = 1.5  # height of rows in which a label's background reaches no letter of the row above
_CAP, _LEADING, _OVER = 0.62, 1.25, 0.72  # half a line of a lane's name; its lines; from a label's middle to the mark below it


def _draw_lane(canvas: Canvas, made: TimelinePlan, lane: Lane) -> None:
    color, left, size = canvas.tokens[lane_token(lane.name)], canvas.box.x0, canvas.layout.label
    if canvas.layout.narrow:  # over its rows: a heading, so a little larger than beside them
        canvas.text(left, lane.top + 1, lane_title(lane.name), size=size + 0.5, weight=600, color=color)
        return
    canvas.line((left, lane.top - 4, made.right, lane.top - 4), canvas.tokens["rule"])
    first = lane.top + made.row / 2 - size * _CAP
    for index, line in enumerate(lane_lines(lane.name, canvas.layout, made.left - left)):
        canvas.text(left, first + index * size * _LEADING, line, size=size, weight=600, color=color)


def _plain(event: Mapping[str, Any]) -> str:
    return sentence(named(event))


def _lead(event: Mapping[str, Any]) -> float:
    """Pixels before a label for the sign that sources disagree."""
    return 2 * _HALF_DISC + _DISC_GAP if event["disputed"] else 0.0


def _label(event: Mapping[str, Any], size: float, room: float) -> str:
    """`12 Nov 2024: KIA closes three crossings`, with its date if that fits and says more than the bar, else without it."""
    return next((each for each in (sentence(label_of(event)), _plain(event)) if line_width(each, size) <= room), _plain(event))


class _Row(NamedTuple):
    """An event with what its mark covers and, in pixels, where its bar begins and ends: the mark may reach further."""

    event: Mapping[str, Any]
    mark: Box
    ends: tuple[float, float]


def _draw_label(panel: Panel, made: TimelinePlan, row: _Row) -> None:
    """The label right of its mark, else left of it, else as much of it as the wider side holds; on a mark that leaves neither."""
    size, lead, (event, mark, _) = made.size, _lead(row.event), row
    right, left = made.right - mark.x1 - _GAP - lead, mark.x0 - made.left - _GAP - lead
    y = (mark.y0 + mark.y1) / 2
    if max(right, left) < _LEAST_SIDE:
        label = f"{_BLANK}{shortened(_plain(event), size, mark.x1 - mark.x0 - 8 * _GAP - lead)}{_BLANK}"
        _set_label(panel, made, row, label, (mark.x0 + 4 * _GAP, y))
        return
    label = _label(event, size, max(right, left))
    width = line_width(label, size)
    if width > right and (width <= left or left > right):
        label = shortened(label, size, left)
        _set_label(panel, made, row, label, (mark.x0 - _GAP - line_width(label, size) - lead, y))
    else:
        _set_label(panel, made, row, shortened(label, size, right), (mark.x1 + _GAP, y))


def _draw_label_above(panel: Panel, made: TimelinePlan, row: _Row) -> None:
    """On a phone: the label on a line of its own over the mark, moved so that it stays in the picture."""
    lead = _lead(row.event)
    room = made.right - made.left - lead
    label = shortened(_label(row.event, made.size, room), made.size, room)
    start = min(max(row.mark.x0, made.left), made.right - line_width(label, made.size) - lead)
    _set_label(panel, made, row, label, (start, row.mark.y0 - made.size * _OVER))


def _set_label(panel: Panel, made: TimelinePlan, row: _Row, label: str, at: tuple[float, float]) -> None:
    """Sets a label beside its mark, on it or above it; it goes with the nearer end of the bar and opens the event as the mark does."""
    canvas, (event, mark, ends), (x, y) = panel.canvas, row, at
    place = panel, panel.value(ends[x > mark.x1])
    if event["disputed"]:
        canvas.half_disc(x + _HALF_DISC, y, _HALF_DISC, canvas.tokens["ink"], to=place)
    ground = canvas.tokens["paper"] if mark.overlaps(Box(x, y, x, y)) else _ground(canvas, made)
    canvas.text(x + _lead(event), y, label, size=made.size, at="left middle", background=ground, to=place, record=str(event["record"]))


def _ground(canvas: Canvas, made: TimelinePlan) -> str:
    """Paper behind a label hides the grid; where rows are close it would hide the letters of the row above as well."""
    return canvas.tokens["paper"] if made.row > _AIRY * made.size else CLEAR


def _draw_before(frame: Panel, made: TimelinePlan, lane: Lane) -> int:
    """What lies before the axis, latest first: a small arrow for each event, its name and its time. Gives back how many had no room."""
    canvas, size, y = frame.canvas, made.size, lane.top + made.row / 2
    words = partial(canvas.text, size=size, color=canvas.tokens["ink2"], at="left middle", background=_ground(canvas, made))
    x = made.ends[0] + 2
    lead = say("Before:")
    words(x, y, lead, to=(frame, made.ends[0]))
    x += line_width(lead, size) + _BEFORE_GAP
    arrows, dropped = Marks(frame, made.bar * 0.8), len(lane.before)  # smaller than those of events on the axis
    for event in reversed(lane.before):
        label = strung(_plain(event), when(event))
        end = x + _ARROW_GAP + line_width(label, size)
        if end + 2 > made.right:
            break
        arrows.add_arrow(event, x + 4, y)
        words(x + _ARROW_GAP, y, label, to=(frame, x + 4), record=str(event["record"]))
        x, dropped = end + _BETWEEN, dropped - 1
    arrows.draw()
    return dropped


def _panels(canvas: Canvas, made: TimelinePlan, window: tuple[date, date]) -> tuple[Panel, Panel]:
    """The axis of days, and over it one of pixels for what stays when a reader zooms."""
    (left, right), height = made.ends, made.bottom - made.top
    panel, frame = (canvas.panel(Box(left, made.top, right, made.bottom), (ends, (0.0, height))) for ends in (window, made.ends))
    frame.x_axis["overlaying"], frame.y_axis["overlaying"] = panel.axes
    least = _MONTH_APART_NARROW if canvas.layout.narrow else _MONTH_APART
    draw_month_axis(canvas, window, (left, right, made.top), least=least, one_line=True)
    panel.x_axis.update(side="top", showline=False, showgrid=True, ticklabelposition="outside right", tickcolor=canvas.tokens["grid"])
    return panel, frame


def _draw_rows(panels: tuple[Panel, Panel], made: TimelinePlan, window: tuple[date, date], selected: str) -> int:
    """Draws all lanes; gives back how many events before the axis had no room."""
    (panel, frame), dropped = panels, 0
    canvas, axis, marks = panel.canvas, panel.px, Marks(panel, made.bar)
    draw_label = _draw_label_above if canvas.layout.narrow else _draw_label
    for lane in made.lanes:
        _draw_lane(canvas, made, lane)
        if lane.before:
            dropped += _draw_before(frame, made, lane)
        for event, y in lane.rows:
            bar = bar_of(event, axis, window)
            if event["record"] == selected:
                row = Box(made.left, y - made.row / 2, made.right, y + made.row / 2)
                canvas.rect(row, canvas.tokens["closeup"], edge=canvas.tokens["rule"], width=1)
            marks.add(event, bar, y)
            mark = bar.box(y, made.bar)
            canvas.marks.append(mark)
            draw_label(panel, made, _Row(event, mark, (bar.x0, bar.x0 if bar.day else bar.x1)))
    marks.draw()
    return dropped


def paint(canvas: Canvas, rows: Rows, **options: Any) -> None:
    """Draws the timeline. Options: lanes, actors, places, certainty (tuples), window (two days), selected (a record)."""
    events = chosen(rows["events"], **options)
    if events.empty:
        canvas.notice(say("No event fits"), sentence(remedy(rows)))
        return
    window = window_of(events, options.get("window"))
    selected = str(options.get("selected") or "")
    made = plan(canvas, events, window, chosen=bool(options.get("window")), selected=selected)
    left_out = made.left_out + _draw_rows(_panels(canvas, made, window), made, window, selected)
    if left_out:
        more = sentence(say("{events} {where}", events=counted(left_out, "more event"), where=canvas.elsewhere))
        canvas.text(canvas.box.x1, canvas.box.y1, more, size=canvas.layout.tick, color=canvas.tokens["ink2"], at="right bottom")


TIMELINE = Chart(
    id="timeline", title="What happened when", question="What moved first, and how far apart did it come?", page="Timeline",
    tables=("events", "event_actors", "event_places", "actors", "places", "findings", "finding_records"),
    select=select, paint=paint, words=words, height=wanted_height, shown=shown, caption=caption, choices=(
        Choice(option="lanes", says="kinds of events", values=LANES, many=True),
        Choice(option="certainty", says="how sure events are", values=CERTAINTIES, many=True),
        Choice(option="window", says="first and last day shown", many=True),
        Choice(option="actors", says="ids of who takes part", many=True, found=partial(ids_of, column="actor_ids")),
        Choice(option="places", says="ids of where", many=True, found=partial(ids_of, column="place_ids")),
    ),
)
