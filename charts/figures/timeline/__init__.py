"""The timeline: five lanes, one row an event; form says how long it lasted and how sure its dates are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from charts.drawing.axes import month_ticks, time_scale
from charts.drawing.chart import Chart, Choice, Rows
from charts.drawing.theme import CLEAR, lane_token
from charts.drawing.type import Box, line_width, shortened
from charts.figures.timeline.paint import Marks, bar_of
from charts.figures.timeline.plan import Lane, TimelinePlan, lane_lines, plan, wanted_height
from charts.figures.timeline.rows import LANE_TITLES, chosen, ids_of, select, shown, window_of
from charts.figures.timeline.words import remedy, words
from charts.wording.events import label_of, when
from charts.wording.formats import counted, sentence
from extract.core.schema import CERTAINTIES, LANES
from extract.measures.claims import named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from charts.drawing.canvas import Canvas, Panel

# Sizes in pixels, chosen by eye.
_HALF_DISC, _DISC_GAP = 5.0, 4.0  # radius of the sign for disputed dates: as high as a small letter; its distance from the label
_GAP = 7.0  # between a mark and its label
_LEAST_SIDE = 80.0  # beside a mark, for a label: two words
_BEFORE_GAP, _ARROW_GAP, _BETWEEN = 8.0, 12.0, 16.0  # after the word "Before:", between an arrow and its label, between two of them
_MONTH_APART, _MONTH_APART_NARROW = 90.0, 70.0  # least width of a month with its word
_DAYS_A_MONTH = 30.44  # on average: 365.25 / 12
# In multiples of the type size.
_AIRY = 1.5  # height of rows in which a label's background reaches no letter of the row above
_CAP, _LEADING, _OVER = 0.62, 1.25, 0.72  # half a line of a lane's name; its lines; from a label's middle to the mark below it


def _draw_axis(canvas: Canvas, made: TimelinePlan, window: tuple[date, date]) -> None:
    """Months across the top, with a line down through all lanes."""
    tokens, size = canvas.tokens, canvas.layout.tick
    axis, width = time_scale(window, made.ends), made.ends[1] - made.ends[0]
    least = _MONTH_APART_NARROW if canvas.layout.narrow else _MONTH_APART
    month = width / max((window[1] - window[0]).days / _DAYS_A_MONTH, 1.0)
    if month < least <= 2 * month:
        least = 2.3 * month  # quarters rather than every second month
    for day, label in month_ticks(*window, width, least=least):
        x = axis(day)  # the line begins beside its month's words, in pixels, so that one sees whose it is
        canvas.line((x, made.top - 5, x, made.bottom), tokens["grid"])
        if x + 4 + line_width(label, size) <= canvas.box.x1 + 1:
            canvas.text(x + 4, made.top - 7, label, size=size, color=tokens["ink2"], at="left bottom")


def _draw_lane(canvas: Canvas, made: TimelinePlan, lane: Lane) -> None:
    color, left, size = canvas.tokens[lane_token(lane.name)], canvas.box.x0, canvas.layout.label
    if canvas.layout.narrow:  # over its rows: a heading, so a little larger than beside them
        canvas.text(left, lane.top + 1, LANE_TITLES[lane.name], size=size + 0.5, weight=600, color=color)
        return
    canvas.line((left, lane.top - 4, made.right, lane.top - 4), canvas.tokens["rule"])
    first = lane.top + made.row / 2 - size * _CAP
    for index, line in enumerate(lane_lines(lane.name, canvas.layout, made.left - left)):
        canvas.text(left, first + index * size * _LEADING, line, size=size, weight=600, color=color)


def _plain(event: Mapping[str, Any]) -> str:
    return sentence(named(event))


def _lead(event: Mapping[str, Any]) -> float:
    """Pixels before a label for the sign that sources disagree on its date."""
    return 2 * _HALF_DISC + _DISC_GAP if event["dates_differ"] else 0.0


def _label(event: Mapping[str, Any], size: float, room: float) -> str:
    """`12 Nov 2024: KIA closes three crossings`, with its date if that fits and says more than the bar, else without it."""
    return next((each for each in (sentence(label_of(event)), _plain(event)) if line_width(each, size) <= room), _plain(event))


def _draw_label(canvas: Canvas, made: TimelinePlan, event: Mapping[str, Any], mark: Box) -> None:
    """The label right of its mark, else left of it, else as much of it as the wider side holds; on a mark that leaves neither."""
    size, lead = made.size, _lead(event)
    right, left = made.right - mark.x1 - _GAP - lead, mark.x0 - made.left - _GAP - lead
    if max(right, left) < _LEAST_SIDE:
        label = shortened(_plain(event), size, mark.x1 - mark.x0 - 8 * _GAP - lead)
        start, end = mark.x0 + 3 * _GAP, mark.x0 + 5 * _GAP + lead + line_width(label, size)
        canvas.rect(Box(start, mark.y0, end, mark.y1), canvas.tokens["paper"], over=True)
        _set_label(canvas, made, event, label, (start + _GAP, (mark.y0 + mark.y1) / 2))
        return
    label = _label(event, size, max(right, left))
    width = line_width(label, size)
    if width > right and (width <= left or left > right):
        label = shortened(label, size, left)
        start = mark.x0 - _GAP - line_width(label, size) - lead
    else:
        label, start = shortened(label, size, right), mark.x1 + _GAP
    _set_label(canvas, made, event, label, (start, (mark.y0 + mark.y1) / 2))


def _draw_label_above(canvas: Canvas, made: TimelinePlan, event: Mapping[str, Any], mark: Box) -> None:
    """On a phone: the label on a line of its own over the mark, moved so that it stays in the picture."""
    lead = _lead(event)
    room = made.right - made.left - lead
    label = shortened(_label(event, made.size, room), made.size, room)
    start = min(max(mark.x0, made.left), made.right - line_width(label, made.size) - lead)
    _set_label(canvas, made, event, label, (start, mark.y0 - made.size * _OVER))


def _set_label(canvas: Canvas, made: TimelinePlan, event: Mapping[str, Any], label: str, at: tuple[float, float]) -> None:
    x, y = at
    if event["dates_differ"]:
        canvas.half_disc(x + _HALF_DISC, y, _HALF_DISC, canvas.tokens["ink"])
    canvas.text(x + _lead(event), y, label, size=made.size, at="left middle", background=_ground(canvas, made))


def _ground(canvas: Canvas, made: TimelinePlan) -> str:
    """Paper behind a label hides the grid; where rows are close it would hide the letters of the row above as well."""
    return canvas.tokens["paper"] if made.row > _AIRY * made.size else CLEAR


def _draw_before(panel: Panel, made: TimelinePlan, lane: Lane) -> int:
    """What lies before the axis, latest first: a small arrow for each event, its name and its time. Gives back how many had no room."""
    canvas, size, y = panel.canvas, made.size, lane.top + made.row / 2
    words = partial(canvas.text, size=size, color=canvas.tokens["ink2"], at="left middle", background=_ground(canvas, made))
    x = made.left + 2
    words(x, y, "Before:")
    x += line_width("Before:", size) + _BEFORE_GAP
    arrows, dropped = Marks(panel, made.bar * 0.8), len(lane.before)  # smaller than those of events on the axis
    for event in reversed(lane.before):
        label = f"{_plain(event)}, {when(event)}"
        end = x + _ARROW_GAP + line_width(label, size)
        if end + 2 > made.right:
            break
        arrows.add_arrow(event, x + 4, y)
        words(x + _ARROW_GAP, y, label)
        x, dropped = end + _BETWEEN, dropped - 1
    arrows.draw()
    return dropped


def _draw_rows(panel: Panel, made: TimelinePlan, window: tuple[date, date], selected: str) -> int:
    """Draws all lanes; gives back how many events before the axis had no room."""
    canvas, dropped = panel.canvas, 0
    axis, marks = time_scale(window, made.ends), Marks(panel, made.bar)
    draw_label = _draw_label_above if canvas.layout.narrow else _draw_label
    for lane in made.lanes:
        _draw_lane(canvas, made, lane)
        if lane.before:
            dropped += _draw_before(panel, made, lane)
        for event, y in lane.rows:
            bar = bar_of(event, axis, window)
            if event["record"] == selected:
                row = Box(made.left, y - made.row / 2, made.right, y + made.row / 2)
                canvas.rect(row, canvas.tokens["closeup"], edge=canvas.tokens["rule"], width=1)
            marks.add(event, bar, y)
            mark = bar.box(y, made.bar)
            canvas.marks.append(mark)
            draw_label(canvas, made, event, mark)
    marks.draw()
    return dropped


def paint(canvas: Canvas, rows: Rows, **options: Any) -> None:
    """Draws the timeline. Options: lanes, actors, places, certainty (tuples), window (two days), selected (a record)."""
    events = chosen(rows["events"], **options)
    if events.empty:
        canvas.notice("No event fits", sentence(remedy(rows)))
        return
    window = window_of(events, options.get("window"))
    made = plan(canvas, events, window, chosen=bool(options.get("window")))
    panel = canvas.panel(Box(made.left, made.top, made.right, made.bottom), ((made.left, made.right), (0.0, made.bottom - made.top)))
    _draw_axis(canvas, made, window)
    left_out = made.left_out + _draw_rows(panel, made, window, str(options.get("selected") or ""))
    if left_out:
        more = sentence(f"{counted(left_out, 'more event')} in the table")
        canvas.text(canvas.box.x1, canvas.box.y1, more, size=canvas.layout.tick, color=canvas.tokens["ink2"], at="right bottom")


TIMELINE = Chart(
    id="timeline", title="What happened when", question="What moved first, and how far apart did it come?", page="Timeline",
    tables=("events", "event_actors", "event_places", "actors", "places", "findings", "finding_records"),
    select=select, paint=paint, words=words, height=wanted_height, shown=shown, choices=(
        Choice(option="lanes", says="kinds of events", values=LANES, many=True),
        Choice(option="certainty", says="how sure events are", values=CERTAINTIES, many=True),
        Choice(option="window", says="first and last day shown", many=True),
        Choice(option="actors", says="ids of who takes part", many=True, found=partial(ids_of, column="actor_ids")),
        Choice(option="places", says="ids of where", many=True, found=partial(ids_of, column="place_ids")),
    ),
)
