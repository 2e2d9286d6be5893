"""The close-up: one row for each material on one percentage scale, the reported moves, and the events that coincided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from charts.drawing.axes import (
    MONTHS_FOOT,
    Tick,
    axis_width,
    draw_month_axis,
    draw_value_axis,
    log_ticks,
    round_step,
    time_scale,
    value_ticks,
)
from charts.drawing.canvas import text_box
from charts.drawing.flags import Placed, draw_flags, event_flags, few_flags, flag_points, flags_height, place_flags
from charts.drawing.marks import HOVER, dot_style, dots, joined_line, take_rows
from charts.drawing.placement import Occupied, TextLine, around, block_size, choose, crowded, set_block
from charts.drawing.theme import mix
from charts.drawing.type import Box, line_width
from charts.figures.prices.labels import RowLabels
from charts.figures.prices.rows import Material, Move, PriceOptions, PriceView, RowScale, inside, row_scale, within
from charts.figures.prices.words import hover_words
from charts.wording.formats import change, day, month, number, period, span
from charts.wording.markup import bold, filled
from extract.languages.spoken import named, say
from extract.measures.prices import runs

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from charts.drawing.canvas import Canvas, Panel

# Sizes in pixels, chosen by eye on the slide and looked at on the phone.
_LEAST_ARROW = 26.0  # a shorter arrow hides in the dot it points to
_TIP = 9.0  # between an arrow's tip and the middle of the dot
_BASE_DOT, _LEVEL_DOT = 12, 13  # a solid dot looks smaller than a ring of its size
_CLEAR = 2.0  # around a dot or beside a line, kept free of labels
_SHAFT = 4.0  # half of what an arrow's shaft and head cover
_QUOTE_DOT, _QUOTE_DOT_SMALL = 8, 6.5  # in the close-up; small where the picture is
_LONG_DOT, _LONG_DIAMOND = 5, 6.5  # in the long view, which holds years of quotes
_JOIN = 0.6  # part of a material's colour in the line that joins its quotes: lighter than the dots
# In multiples of the type size: room for the words of a row, a heading or an axis.
_TICK_APART = 1.3  # from the middle of one tick's words to the next
_TICK_EDGE = 0.7  # a tick nearer to the row's edge would touch the next row's
_HEAD, _TOP = 1.5, 1.4  # the close-up's own heading; the words over the right-hand scale
_LONG_HEAD, _LONG_TOP = 2.8, 1.6  # name and top label of a row of the long view; the heading over both
# Room above and below a row's data in label sizes: three lines where a label of two stands beside its mark, two on a phone.
_TALL, _TALL_NARROW, _FALL_BELOW, _RISE_ABOVE = 3.6, 2.8, 2.0, 1.4
_LEAST_DATA = 0.25  # of the height, for the data of all rows, however much room their labels want


def paint_move(panel: Panel, ground: Occupied, move: Move, color: str, *, name: str) -> None:
    """Draws one reported move of the material `name`: the derived base as a ring, the level as a dot, an arrow between them."""
    canvas = panel.canvas
    base_x, base_y, level_x, level_y = panel.px(move.base_day), panel.py(move.base), panel.px(move.day), panel.py(move.level)
    canvas.line((base_x, base_y, level_x, base_y), color, width=1.6, dash="dot")
    ground.take(Box(base_x, base_y - _CLEAR, level_x, base_y + _CLEAR))
    if abs(base_y - level_y) > _LEAST_ARROW:
        canvas.arrow((level_x, base_y, level_x, level_y + math.copysign(_TIP, base_y - level_y)), color)
        ground.take(Box(level_x - _SHAFT, min(base_y, level_y), level_x + _SHAFT, max(base_y, level_y)))
    whisker = {  # thinner than the arrow, its caps narrower than the ring
        "type": "data", "symmetric": False, "array": [max(move.base_high - move.base, 0)],
        "arrayminus": [max(move.base - move.base_low, 0)], "color": color, "thickness": 1.5, "width": 4,
    }
    before = period(move.base_start, move.base_end)
    derived = filled(say("<b>{name} {base}</b> derived ({ends})<br>{period}, {level} after {change}"), name=name, base=number(move.base),
                     ends=span(move.base_low, move.base_high), period=before, level=number(move.level), change=move.reported)
    _move_mark(panel, ground, (move.base_day, move.base), dot_style(panel, color, _BASE_DOT, hollow=True), {
        "name": say("{name}, derived base", name=name), "error_y": whisker, "customdata": [[f"observations/{move.base_id}"]],
        "hovertext": [derived],
    })
    dot = {**dot_style(panel, color, _LEVEL_DOT), "line": {"color": canvas.tokens["paper"], "width": 2}}
    reported = filled(say("<b>{name} {level}</b> on {day}<br>{change} since {period}, {publisher}"), name=name, level=number(move.level),
                      day=day(move.day), change=move.reported, period=before, publisher=named(move.publisher))
    _move_mark(panel, ground, (move.day, move.level), dot, {
        "name": say("{name}, reported move", name=name), "error_y": {}, "customdata": [[f"observations/{move.level_id}"]],
        "hovertext": [reported],
    })


def _move_mark(panel: Panel, ground: Occupied, at: tuple[date, float], marker: dict[str, Any], about: dict[str, Any]) -> None:
    x, y, half = panel.px(at[0]), panel.py(at[1]), marker["size"] / 2 + _CLEAR
    box = Box(x - half, y - half, x + half, y + half)
    ground.take(box)
    panel.canvas.marks.append(box)
    panel.draw({
        "type": "scatter", "mode": "markers", "name": about.pop("name"), "marker": marker, "x": [at[0].isoformat()], "y": [at[1]],
        **about, "hovertemplate": HOVER,
    })


_FLAGS = {"slide": 7, "screen": 6, "social": 5, "a4half": 4, "square": 7, "column": 4, "phone": 3}  # chosen by eye
_GUTTER, _MARGIN = 50.0, 12.0  # right of the plot: the per cent scale, or half a month's word
_PERCENT_APART, _PRICES_APART = 34, 44  # least pixels between ticks: two lines of type, three for the scale that has a grid


def paint_closeup(canvas: Canvas, view: PriceView, options: PriceOptions, box: Box, events: pd.DataFrame) -> None:
    """Fills `box` with the close-up."""
    scaled = [(material, scale) for material in view.materials if (scale := row_scale(material, view.window, options)) is not None]
    if not scaled:
        canvas.box = box
        canvas.notice(say("No quotations in these days"), say("Choose a longer range of dates"))
        return
    layout = canvas.layout
    ticks_left = [view.show(scale.value(units)) for _, scale in scaled for units in (scale.low, scale.high, _reach(scale)[1])]
    left, right = box.x0 + axis_width(canvas, ticks_left), box.x1 - (_GUTTER if options.mode == "absolute" else _MARGIN)
    px = time_scale(view.window, (left, right))
    flags = few_flags(event_flags(events, options.lanes, view.window), _FLAGS[layout.name])
    placed = place_flags(canvas, px, flags, left)
    top = box.y0 + _above(canvas, view, placed)
    bottom = box.y1 - layout.tick * MONTHS_FOOT
    canvas.rect(Box(left, top, right, bottom), canvas.tokens["closeup"])
    panels = _panels(canvas, view, scaled, Box(left, top, right, bottom))
    draw_flags(canvas, px, placed, (top, bottom))
    if flags:
        flag_points(panels[0][0], flags)
    # Labels above and below the data take about two fifths of the height.
    step = max(round_step(sum(scale.high - scale.low for _, scale in scaled), (bottom - top) * 0.6, _PERCENT_APART), 1.0)
    for panel, material, scale in panels:
        draw_value_axis(panel, _left_ticks(panel, scale, view), grid=canvas.tokens["closeup_grid"])
        if options.mode == "absolute" and not scale.log:
            _percent_ticks(panel, scale, step)
        _paint_row(panel, material, view)
    draw_month_axis(canvas, view.window, (left, right, bottom))
    _heads(canvas, view, box, top, shared=options.mode == "absolute" and not options.log)


def _above(canvas: Canvas, view: PriceView, placed: list[Placed]) -> float:
    """Room over the plot: for the flags, and for the close-up's own heading where flags reach under it."""
    layout = canvas.layout
    flags, head = flags_height(canvas, placed), layout.tick * _HEAD if layout.wide else 0.0
    highest = max((each.row for each in placed), default=0)
    topmost = [each for each in placed if each.row == highest]
    reach = [each.x for each in topmost] + [each.x + each.width for each in topmost if not each.turned]  # else it stands left of its pole
    if max(reach, default=0.0) > canvas.box.x1 - line_width(_covers(view), layout.tick, 600) - 10:  # pixels: nearer, they read as one line
        flags += head
    return max(flags, head + layout.tick * _TOP)


def _covers(view: PriceView) -> str:
    return say("Close-up, {first} – {last}", first=month(view.window[0]), last=month(view.seen_until))


def _panels(canvas: Canvas, view: PriceView, scaled: list[tuple[Material, RowScale]], box: Box) -> list[tuple[Panel, Material, RowScale]]:
    """One panel a row, stacked; each as high as its range of per cent, plus equal room for labels above and below."""
    rooms = [_room(canvas, material) for material, _ in scaled]
    spans = [scale.high - scale.low for _, scale in scaled]
    wanted = sum(sum(room) for room in rooms)
    unit = max(box.height - wanted, box.height * _LEAST_DATA) / sum(spans)  # pixels a per cent
    part = (box.height - unit * sum(spans)) / wanted  # all of the room that labels want, unless the data would get too little
    panels, y = [], box.y0
    for (material, scale), reach, room in zip(scaled, spans, rooms, strict=True):
        above, below = (part * side for side in room)
        bottom = y + reach * unit + above + below
        ends = scale.value(scale.low - below / unit), scale.value(scale.high + above / unit)
        panels.append((canvas.panel(Box(box.x0, y, box.x1, bottom), (view.window, ends), log=scale.log), material, scale))
        y = bottom
    return panels


def _room(canvas: Canvas, material: Material) -> tuple[float, float]:
    """Pixels for labels above and below a row's data: a rise has its base label below, a fall above."""
    size = canvas.layout.label
    tall = size * (_TALL_NARROW if canvas.layout.narrow else _TALL)
    if material.moves and material.moves[-1].percent < 0:
        return tall, size * _FALL_BELOW
    return size * _RISE_ABOVE, tall


def _paint_row(panel: Panel, material: Material, view: PriceView) -> None:
    canvas, ground = panel.canvas, Occupied(panel.canvas)
    size = _QUOTE_DOT_SMALL
    if canvas.layout.wide or canvas.layout.name == "square":
        size = _QUOTE_DOT
    seen = material._replace(quotes=runs(within(material.quotes, view.window)), others=within(material.others, view.window))
    _paint_quotes(panel, seen, "closeup", (size, size + 1))
    for rows in (seen.quotes, seen.others):
        take_rows(ground, panel, rows)
    shown = [move for move in material.moves if inside(move, view.window)]
    for move in shown:
        paint_move(panel, ground, move, canvas.tokens[material.token], name=material.name)
    RowLabels(panel=panel, ground=ground, material=material, view=view, moves=shown).draw()


def _paint_quotes(panel: Panel, shown: Material, paper: str, sizes: tuple[float, float]) -> None:
    """Quotations as dots that a thin line joins, those of other bases as hollow diamonds, on a ground of the colour `paper`."""
    color, (quotes, others) = panel.canvas.tokens[shown.token], (shown.quotes, shown.others)
    if len(quotes):
        joined_line(panel, quotes, mix(color, panel.canvas.tokens[paper], _JOIN), name=say("{name}, joined", name=shown.name))
        dots(panel, quotes, dot_style(panel, color, sizes[0]), name=shown.name, hover=hover_words(quotes))
    if len(others):
        style = dot_style(panel, color, sizes[1], hollow=True, symbol="diamond")
        dots(panel, others, style, name=say("{name}, other bases", name=shown.name), hover=hover_words(others))


def _left_ticks(panel: Panel, scale: RowScale, view: PriceView) -> list[Tick]:
    if scale.log:
        return _apart(panel, log_ticks(scale.value(scale.low), scale.value(scale.high)))
    edge = panel.canvas.layout.tick * _TICK_EDGE
    ticks = value_ticks(panel.y_span[0], panel.y_span[1], panel.box.height, least=_PRICES_APART)
    if view.mode == "change":
        ticks = [Tick(tick.value, change(tick.value)) for tick in ticks]
    low, high = (scale.value(units) for units in _reach(scale))
    return [tick for tick in ticks if low <= tick.value <= high and panel.box.y0 + edge < panel.py(tick.value) < panel.box.y1 - edge]


def _apart(panel: Panel, ticks: list[Tick]) -> list[Tick]:
    """The ticks whose words do not touch, the lowest first."""
    kept: list[Tick] = []
    for tick in sorted(ticks, key=lambda each: each.value):
        if not kept or panel.py(kept[-1].value) - panel.py(tick.value) > panel.canvas.layout.tick * _TICK_APART:
            kept.append(tick)
    return kept


def _reach(scale: RowScale) -> tuple[float, float]:
    """How far beyond its data a row is scaled, a quarter: ticks further out would stand among those of the next row."""
    spare = (scale.high - scale.low) / 4
    return scale.low - spare, scale.high + spare


def _percent_ticks(panel: Panel, scale: RowScale, step: float) -> None:
    canvas, box = panel.canvas, panel.box
    edge = canvas.layout.tick * _TICK_EDGE
    low, high = _reach(scale)
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        y = panel.py(scale.value(index * step))
        if box.y0 + edge < y < box.y1 - edge:
            canvas.line((box.x1, y, box.x1 + 5, y), canvas.tokens["axis"])  # pixels of a tick, and 3 more to its words
            canvas.text(box.x1 + 8, y, change(index * step), size=canvas.layout.tick - 1, color=canvas.tokens["ink2"], at="left middle")


def _heads(canvas: Canvas, view: PriceView, box: Box, top: float, *, shared: bool) -> None:
    """What the close-up covers, and what the right-hand scale is measured from."""
    size, color = canvas.layout.tick, canvas.tokens["ink2"]
    if canvas.layout.wide:
        canvas.text(box.x1, box.y0, _covers(view), size=size, color=color, weight=600, at="right top")
    if shared and canvas.layout.wide:
        moves = [[move for move in material.moves if inside(move, view.window)][-1:] for material in view.materials]
        bases = {period(move[0].base_start, move[0].base_end) if move else say("first quote") for move in moves}
        words = say("vs {base}", base=bases.pop()) if len(bases) == 1 else say("vs each base")
        # Over its scale, else, where a flag reaches there, under it.
        for y, at in ((top - 2, "right bottom"), (box.y1, "right bottom")):
            if not crowded(canvas, text_box(box.x1, y, words, size=size - 1, at=at)):
                canvas.text(box.x1, y, words, size=size - 1, color=color, at=at)
                return


def paint_long(canvas: Canvas, view: PriceView, options: PriceOptions, box: Box) -> None:
    """Fills `box` with the long view."""
    layout, tokens = canvas.layout, canvas.tokens
    start, end = view.long_window
    words = {"absolute": "Long view, {years}, from zero"}.get(options.mode, "Long view, {years}")
    if options.log:
        words = "Long view, {years}, log scale"
    canvas.text(box.x0, box.y0, say(words, years=f"{start.year}–{end.year % 100:02d}"), size=layout.tick, color=tokens["ink2"], weight=600)
    scales = [_scale(material, options, box.height / len(view.materials)) for material in view.materials]
    left = box.x0 + axis_width(canvas, [tick.words for _, ticks in scales for tick in ticks])
    head, foot = layout.label * _LONG_HEAD, layout.tick * MONTHS_FOOT
    y = box.y0 + layout.tick * _LONG_TOP
    each = (box.height - layout.tick * _LONG_TOP - foot - head * len(scales)) / len(scales)
    for material, (ends, ticks) in zip(view.materials, scales, strict=True):
        y += head
        panel = canvas.panel(Box(left, y, box.x1, y + each), ((start, end), ends), log=_is_log(options))
        # 0.95: a hair under the plot above, as the label of the peak stands between the name and its row.
        canvas.text(box.x0, y - head * 0.95, bold(material.name), size=layout.label + 1, color=tokens[material.token])
        _paint_long_row(panel, material, ticks, view)
        y += each
    draw_month_axis(canvas, (start, end), (left, box.x1, box.y1 - foot), least=50)  # room for a year


def _paint_long_row(panel: Panel, material: Material, ticks: list[Tick], view: PriceView) -> None:
    canvas, tokens = panel.canvas, panel.canvas.tokens
    first, last = (min(max(day, view.long_window[0]), view.long_window[1]) for day in view.window)
    canvas.rect(Box(panel.px(first), panel.box.y0, panel.px(last), panel.box.y1), tokens["closeup"])
    draw_value_axis(panel, ticks, grid=tokens["grid"])
    canvas.line((panel.box.x0, panel.box.y1, panel.box.x1, panel.box.y1), tokens["axis"])
    _paint_quotes(panel, material._replace(quotes=runs(material.quotes)), "paper", (_LONG_DOT, _LONG_DIAMOND))
    _label_top(panel, material, view)


def _label_top(panel: Panel, material: Material, view: PriceView) -> None:
    """The highest quotation drawn, named: without it a reader cannot tell how far the close-up is from the peak."""
    canvas, ground = panel.canvas, Occupied(panel.canvas)
    for rows in (material.quotes, material.others):
        take_rows(ground, panel, rows)
    top = material.top
    words = f"{bold(view.told(top))} {month(top['date'])}"
    lines = [TextLine(words, canvas.layout.tick, canvas.tokens[material.token])]
    spots = around(panel.px(top["date"]), panel.py(top["shown"]), block_size(lines), "r l a b ra la rb lb", off=(10, 15))
    # Pixels: a line of type over the plot and a little past its right edge, for a peak in that corner.
    found = choose(canvas, ground, spots, Box(panel.box.x0, panel.box.y0 - 14, panel.box.x1 + 6, panel.box.y1))
    if found:
        set_block(canvas, lines, found, to=(panel, top["date"]), record=f"observations/{top['observation_id']}")


def _scale(material: Material, options: PriceOptions, pixels: float) -> tuple[tuple[float, float], list[Tick]]:
    """The ends of a row's scale, with spare room that keeps the outermost dots and the top label off its edges; and its ticks."""
    shown = [*material.quotes["shown_high"], *material.others["shown_high"], *material.quotes["shown_low"], *material.others["shown_low"]]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    if _is_log(options):
        ends = low * 0.8, high * 1.25  # a fifth down, which is as far on a log scale as a quarter up
        return ends, log_ticks(*ends)
    if high <= 0:
        high = 1.0
    ends = min(0.0, low * 1.1), high * 1.08  # a dot and the foot of its label; more flattens the row
    return ends, value_ticks(*ends, pixels * 0.6, least=30)  # names and heads take the rest; two lines of type


def _is_log(options: PriceOptions) -> bool:
    """Changes have no logarithm: they may be negative."""
    return options.log and options.mode != "change"
