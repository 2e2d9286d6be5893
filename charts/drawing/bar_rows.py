"""Bars as wide as their periods, painted row by row on one scale: arrows, whiskers, words, totals behind, and where nothing is known."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from charts.drawing.axes import MONTHS_FOOT, Tick, draw_month_axis, draw_value_axis, round_step
from charts.drawing.bars import moment, rounded
from charts.drawing.canvas import DAY, Canvas, Panel, TextStyle, day_of, text_box
from charts.drawing.marks import HOLLOW_RIM, HOVER
from charts.drawing.placement import Occupied, TextLine, block_size, choose, crowded, set_block
from charts.drawing.theme import CLEAR, mix
from charts.drawing.type import Box, line_width, wrap
from charts.wording.formats import MISSING, number, period, span
from charts.wording.markup import BREAK, bold
from charts.wording.rows import against, figure, sourced, stated_change
from extract.core.ids import rows_of
from extract.languages.spoken import named, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from charts.drawing.bars import BarMove, BarRow

# Pixels, by eye at type sizes of 12 to 19.
_INSIDE, _UNDER_TOP = 9.0, 7.0  # from a bar's sides and top to the words in it
_ABOVE, _BESIDE, _FROM_ARROW = 3.0, 8.0, 10.0  # from a bar to the words over it and beside it, from an arrow to them
_SPILL = 10.0  # how much wider than its bar a figure over it may be: the gap to the next one
_STROKE, _HEAD, _CAP = 2.0, 5.0, 6.0  # half of what a line takes from labels, of an arrow's head, of a whisker's cap
_ABOVE_PANEL, _FAR_ABOVE_PANEL = 8.0, 20.0  # how far a change, and the words of a low bar, may rise over the row
_STACK = 6.0  # the second level beside a bar, so that two neighbours need not meet
# Parts of a length.
_ALONG_ARROW = (0.45, 0.3, 0.6, 0.2)  # where a change stands beside its arrow, its middle first
_OVER_LEVEL = (6.0, 30.0, -20.0)  # pixels past the arrow's foot where it ends above the dotted level, if nothing is free beside
_OFF_CENTRE, _LEFT_OF_WHISKER = 0.86, 0.8  # of a bar: where the whisker of a total stands, and the room left of it


def paint_move(panel: Panel, ground: Occupied, row: BarRow, move: BarMove) -> tuple[float, float, float]:
    """A dotted level from the base to the later bar and a red arrow to it; gives back the arrow's x and its two y."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    bars = row.bars.set_index("observation_id")
    base, later = bars.loc[move.base_id].to_dict(), bars.loc[move.later_id].to_dict()
    base_y, later_y = panel.py(base["per_month"]), panel.py(later["per_month"])
    x, foot = panel.px((later["left"] + later["right"]) / 2), panel.px(base["right"])
    # as wide as an axis, so that the dots read as a line
    canvas.line((foot, base_y, x, base_y), tokens["mixed"], width=1.6, dash="dot")
    canvas.arrow((x, base_y, x, later_y + math.copysign(_STROKE, base_y - later_y)), tokens["accent"])
    ground.take(Box(foot, base_y - _STROKE, x, base_y + _STROKE))
    ground.take(Box(x - _HEAD, min(base_y, later_y), x + _HEAD, max(base_y, later_y)))
    return x, base_y, later_y


def label_move(panel: Panel, ground: Occupied, move: BarMove, arrow: tuple[float, float, float]) -> None:
    """The change as reported, with its base if that is not the year before, beside its arrow or above the dotted level."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    x, base_y, later_y = arrow
    lines = [TextLine(bold(stated_change(move.change)), canvas.layout.figure, tokens["accent"])]
    if base := against(move.change).strip():
        lines.append(TextLine(base, canvas.layout.tick, tokens["accent"]))
    width, height = block_size(lines)
    levels = [base_y + (later_y - base_y) * part - height / 2 for part in _ALONG_ARROW]
    spots = [Box(left, y, left + width, y + height) for left in (x + _FROM_ARROW, x - _FROM_ARROW - width) for y in levels]
    spots += [Box(x - width + shift, base_y - height - 1, x + shift, base_y - 1) for shift in _OVER_LEVEL]
    near, far = (Box(panel.box.x0, panel.box.y0 - above, panel.box.x1, panel.box.y1) for above in (_ABOVE_PANEL, height + _ABOVE_PANEL))
    raised = [Box(spot.x0, spot.y0 - _STACK, spot.x1, spot.y1 - _STACK) for spot in spots[-len(_OVER_LEVEL):]]
    free = [spot for spot in (*spots, *raised) if not ground.taken(spot) and not crowded(canvas, spot)]
    found = choose(canvas, ground, free, near) or choose(canvas, ground, free, far) or choose(canvas, ground, spots, near)
    if found and not crowded(canvas, found):
        style = TextStyle(background=tokens["paper"], to=(panel, panel.value(x)), record=_record(move.change))
        set_block(canvas, lines, found, **style)


def _tonnes(bar: dict[Any, Any]) -> str:
    return say("{number} t", number=rounded(bar))


def _record(row: dict[Any, Any]) -> str:
    return f"observations/{row['observation_id']}"


def _go(panel: Panel, bar: dict[Any, Any], x: float) -> TextStyle:
    """Words at `x` go with the nearest side of their bar or its middle, and open its record."""
    middle = (bar["left"] + bar["right"]) / 2
    near = min((bar["left"], middle, bar["right"]), key=lambda value: abs(panel.px(value) - x))
    return TextStyle(to=(panel, near), record=_record(bar))


def label_bars(panel: Panel, ground: Occupied, row: BarRow) -> None:
    """Whiskers, then a block beside or inside each bar; rows with many bars get the figure alone above each."""
    bars = [(bar, Box(panel.px(bar["left"]), panel.py(bar["per_month"]), panel.px(bar["right"]), panel.box.y1))
            for bar in rows_of(row.bars)]
    for bar, box in bars:
        if bar["status"] != "reported" and bar["per_month_high"] > bar["per_month_low"]:
            _whisker(panel, ground, bar, box)
    if not row.moves or len(row.bars) > 4:  # so many are named by their figures alone
        _figures(panel, bars, {move.later_id for move in row.moves if move.change["direction"] == "down"})
        return
    for bar, box in bars:
        if not _inside(panel, bar, box):
            _beside(panel, ground, bar, box, background=CLEAR if len(row.totals) else panel.canvas.tokens["paper"])


def _figures(panel: Panel, bars: list[tuple[dict[Any, Any], Box]], fallen: set[str]) -> None:
    """The figure over each bar, beside one that an arrow falls on, where it keeps clear of all others; the latest first."""
    canvas = panel.canvas
    kept: list[tuple[dict[Any, Any], TextStyle, float, float, str]] = []
    covered: list[Box] = []
    for bar, box in reversed(bars):
        words, whisker = rounded(bar), panel.py(bar["per_month_high"])
        top = whisker if bar["status"] != "reported" and box.y0 - whisker > _STACK else box.y0
        half = text_box(0, 0, words, size=canvas.layout.tick - 1).x1 / 2
        spots = [(max((box.x0 + box.x1) / 2, canvas.box.x0 + half), top - 1, "center bottom"),
                 (box.x1 + 1, top - 1, "right bottom"), (box.x0 - 1, top - 1, "left bottom")]
        if bar["observation_id"] in fallen:
            spots = [(box.x1 + _ABOVE, box.y1, "left bottom")]
        elif 2 * half > box.width + _SPILL:
            continue
        others = [*covered, *(other for _, other in bars if other is not box)]
        for x, y, at in spots:
            look = TextStyle(size=canvas.layout.tick - 1, color=canvas.tokens["ink2"], at=at)
            covers = text_box(x, y, words, **look)
            if not crowded(canvas, covers) and not any(covers.grown(-1).overlaps(other) for other in others):
                kept.append((bar, look, x, y, words))
                covered.append(covers)
                break
    for bar, look, x, y, words in reversed(kept):
        canvas.text(x, y, words, **(look | _go(panel, bar, x)))


def _whisker(panel: Panel, ground: Occupied, bar: dict[Any, Any], box: Box) -> None:
    color, low, high = panel.canvas.tokens["mixed"], panel.py(bar["per_month_low"]), panel.py(bar["per_month_high"])
    x = box.x0 + box.width * {1: 0.5}.get(round(bar["months"]), _OFF_CENTRE)
    for ends in ((x, low, x, high), (x - _CAP, low, x + _CAP, low), (x - _CAP, high, x + _CAP, high)):
        panel.canvas.line(ends, color, width=2, over=True)
    ground.take(Box(x - _CAP - 1, high - 1, x + _CAP + 1, low + 1))


def _inside(panel: Panel, bar: dict[Any, Any], box: Box) -> bool:
    """Sets the words in the bar, in the fullest form for which it has the room; says whether there was one."""
    canvas, tokens, layout = panel.canvas, panel.canvas.tokens, panel.canvas.layout
    figure, when = bold(_tonnes(bar)), period(bar["period_start"], bar["period_end"])
    if bar["status"] == "reported":
        room, paper = box.width, tokens["paper"]
        forms = [[TextLine(figure, layout.label, paper), TextLine(when, layout.tick, paper)],
                 [TextLine(f"{figure} {when}", layout.label, paper)], [TextLine(figure, layout.tick, paper)]]
    else:
        room = box.width * _LEFT_OF_WHISKER
        notes = (say("{when}, derived", when=when), span(round(bar["low"]), round(bar["high"])))
        forms = [[TextLine(figure, layout.label, tokens["ink"]), *(TextLine(note, layout.tick, tokens["ink2"]) for note in notes)]]
    for lines in forms:
        width, height = block_size(lines)
        if width + 2 * _INSIDE <= room and height + 2 * _ABOVE <= box.height:
            x, y = box.x0 + _INSIDE, box.y0 + min(_UNDER_TOP, (box.height - height) / 2)
            set_block(canvas, lines, Box(x, y, x + width, y + height), to=(panel, bar["left"]), record=_record(bar))
            return True
    return False


def _beside(panel: Panel, ground: Occupied, bar: dict[Any, Any], box: Box, *, background: str) -> None:
    """Sets the words right, left or above the bar: those of a derived one in two lines from its top, others at its foot."""
    canvas, tokens, layout = panel.canvas, panel.canvas.tokens, panel.canvas.layout
    figure, when = _tonnes(bar), period(bar["period_start"], bar["period_end"])
    if bar["status"] == "reported":
        lines = [TextLine(f"{bold(figure)} {when}", layout.label, tokens["ink"])]
    else:
        ends = span(round(bar["low"]), round(bar["high"]))
        lines = [TextLine(bold(say('{when}: {figure}', when=when, figure=figure)), layout.label, tokens["ink"]),
                 TextLine(say("derived, {ends} t", ends=ends), layout.tick, tokens["ink2"])]
    width, height = block_size(lines)
    low, high = box.y1 - height - 1, box.y0 + _ABOVE + 1
    levels = {"reported": (low, low - _STACK, high)}.get(bar["status"], (high, (low + high) / 2, low))
    sides = [Box(x, y, x + width, y + height) for x in (box.x1 + _BESIDE, box.x0 - _BESIDE - width) for y in levels]
    above = Box((box.x0 + box.x1 - width) / 2, box.y0 - height - _ABOVE, (box.x0 + box.x1 + width) / 2, box.y0 - _ABOVE)
    frame = Box(panel.box.x0, panel.box.y0 - _FAR_ABOVE_PANEL, canvas.box.x1, panel.box.y1 + 1)
    found = choose(canvas, ground, [*sides, above], frame)
    if found and not crowded(canvas, found):
        set_block(canvas, lines, found, **(_go(panel, bar, min(max(box.x0, found.x0), found.x1)) | TextStyle(background=background)))


def label_gaps(panel: Panel, ground: Occupied, row: BarRow) -> None:
    """`n/a` in each run of months without a figure, between the first and the last bar."""
    canvas = panel.canvas
    size = canvas.layout.tick - 1
    words = say(MISSING)
    width, foot = line_width(words, size), panel.box.y1 - _STROKE
    for left, right in _gaps(row.drawn):
        if right - left < _MONTH or panel.px(right) - panel.px(left) < width + _STROKE:
            continue
        x = (panel.px(left) + panel.px(right)) / 2
        box = Box(x - width / 2, panel.box.y1 - size * _TEXT_HEIGHT, x + width / 2, foot)
        if not ground.taken(box) and not any(box.overlaps(label) for label, _ in canvas.labels):
            canvas.text(x, foot, words, size=size, color=canvas.tokens["ink2"], at="center bottom")


def _gaps(bars: pd.DataFrame) -> Iterator[tuple[float, float]]:
    """From where to where no bar reaches, between the first and the last."""
    end = math.inf
    for left, right in sorted(zip(bars["left"], bars["right"], strict=True)):
        if left > end:
            yield end, left
        end = right if end == math.inf else max(end, right)


def label_totals(panel: Panel, ground: Occupied, row: BarRow) -> None:
    """The figure and months of each total behind the bars: in its widest part that no bar covers, else over it."""
    canvas, layout = panel.canvas, panel.canvas.layout
    for total in rows_of(row.totals):
        figure, when = bold(_tonnes(total)), period(total["period_start"], total["period_end"])
        over = row.bars[(row.bars["right"] > total["left"]) & (row.bars["left"] < total["right"])]
        ends = [total["left"], *sorted([*over["left"], *over["right"]]), total["right"]]
        free = sorted(zip(ends[::2], ends[1::2], strict=True), key=lambda pair: pair[0] - pair[1])
        top, ink = panel.py(total["per_month"]), canvas.tokens["ink"]
        one, two = f"{figure} {when}", (TextLine(figure, layout.label, ink), TextLine(when, layout.tick, ink))
        for lines in ([TextLine(one, layout.label, ink)], list(two), [TextLine(one, layout.tick, ink)]):
            width, height = block_size(lines)
            inside = [Box(x, top + _ABOVE, x + width, top + _ABOVE + height) for left, right in free
                      if (x := panel.px(left) + _INSIDE) + width + _ABOVE <= panel.px(right) and top + height + _ABOVE <= panel.box.y1]
            x = min(panel.px(total["left"]), panel.box.x1 - width)
            found = choose(canvas, ground, [*inside, Box(x, top - height - 1, x + width, top - 1)], canvas.box)
            if found and not crowded(canvas, found) and not ground.taken(found):
                set_block(canvas, lines, found, to=(panel, panel.value(found.x0)), record=_record(total))
                break


_SIDE = {"slide": 0.235, "social": 0.24, "screen": 0.23}  # of the width: a column for the scopes' names where there is room
_SIDE_GAP, _LEAST_PLOT = 22.0, 40.0  # pixels between that column and the bars; for all rows: nobody reads less
_HEADROOM = 1.06  # of the highest bar: its figure must not touch the row above
# Sizes of type.
_STEP = 2.2  # between the values of the scale
_NAME_ABOVE, _NAME_BESIDE = 3.3, 1.7  # over a row: with its name there, and with the name in a column
_TO_NAME, _TO_COLUMN = 2.75, 0.6  # from the top of the bars up to the name's own top
_NAME_LEADING, _TEXT_HEIGHT = 1.24, 1.3  # from line to line of a name; what a line of type takes
_VALUE_GAPS = 10.0  # pixels on both sides of a value
_TOTAL_TINT = 0.3  # of a bar's colour in a total behind it: pale enough for the words on it, and for bars to stand out
_MONTH = 28 * DAY  # the shortest


def paint_bar_rows(canvas: Canvas, rows: list[BarRow], months: tuple[float, float], *, rate: str = "t a month") -> None:
    """Fills the canvas with one panel for each row over the same months; `rate` is the unit of `per_month`."""
    layout, box, rows = canvas.layout, canvas.box, [_dated(row) for row in rows]
    days = day_of(moment(months[0])), day_of(moment(months[1]))
    side = box.width * _SIDE.get(layout.name, 0.0)
    unit = say(" {rate}", rate=rate) if layout.wide else ""
    value = number(max(row.top for row in rows))
    right = box.x1 - line_width(value, layout.tick) - line_width(unit, layout.tick) - _VALUE_GAPS
    left = box.x0 + (side or line_width("2000", layout.tick) / 2)  # below the first bar stands its year
    height, tops = box.height - layout.tick * MONTHS_FOOT, [row.top * _HEADROOM for row in rows]
    heads = _heads(canvas, rows, side, height)
    scale = max(height - sum(heads), _LEAST_PLOT) / sum(tops)
    step = round_step(max(tops), max(tops) * scale, layout.tick * _STEP)
    y, named_unit = box.y0, say(", {rate}", rate=rate)
    for row, head, top in zip(rows, heads, tops, strict=True):
        y += head
        panel = canvas.panel(Box(left, y, right, y + top * scale), (days, (0.0, top)))
        _name(panel, row, side, unit=named_unit)
        _scale(panel, step, unit)
        _bars(panel, row)
        y, named_unit = y + top * scale, ""
    draw_month_axis(canvas, days, (left, right, y))


def _dated(row: BarRow) -> BarRow:
    """The row with the sides of its bars as moments."""
    bars, totals = (bars.assign(left=bars["left"].map(moment), right=bars["right"].map(moment)) if len(bars) else bars
                    for bars in (row.bars, row.totals))
    return replace(row, bars=bars, totals=totals)


def _heads(canvas: Canvas, rows: list[BarRow], side: float, height: float) -> list[float]:
    """Room above each row: for its name, or beside a column of names as much as keeps a low row's name off the next one."""
    layout = canvas.layout
    if not side:
        return [layout.label * _NAME_ABOVE] * len(rows)
    usual = layout.label * _NAME_BESIDE
    scale = max(height - usual * len(rows), _LEAST_PLOT) / sum(row.top * _HEADROOM for row in rows)
    names = [sum(size * _NAME_LEADING for _, size, _, _ in _name_lines(canvas, row, side)) + _BESIDE for row in rows]
    short = [name - usual - row.top * scale for name, row in zip(names, rows, strict=True)]
    return [usual, *(usual + max(0.0, each) for each in short[:-1])]


def _name_lines(canvas: Canvas, row: BarRow, side: float) -> list[tuple[str, float, int, str]]:
    """The lines of a row's name and note: words, size, weight, colour token."""
    layout = canvas.layout
    kinds = ((row.name, layout.label + 1, 600, "ink"), (row.note, layout.tick, 400, "ink2"))
    return [(line, size, weight, color) for words, size, weight, color in kinds for line in wrap(words, size, side - _SIDE_GAP, weight)]


def _name(panel: Panel, row: BarRow, side: float, *, unit: str) -> None:
    canvas, box, layout = panel.canvas, panel.box, panel.canvas.layout
    if not side:
        canvas.text(canvas.box.x0, box.y0 - layout.label * _TO_NAME, f"{bold(row.name)} {row.flow}{unit}", size=layout.label)
        return
    y = box.y0 - layout.label * _TO_COLUMN
    for line, size, weight, color in _name_lines(canvas, row, side):
        canvas.text(canvas.box.x0, y, line, size=size, weight=weight, color=canvas.tokens[color])
        y += size * _NAME_LEADING


def _scale(panel: Panel, step: float, unit: str) -> None:
    canvas, box = panel.canvas, panel.box
    canvas.line((box.x0, box.y1, box.x1, box.y1), canvas.tokens["axis"])
    count = math.floor(panel.y_span[1] / step)
    ticks = [Tick(index * step, number(index * step) + {count: unit}.get(index, "")) for index in range(1, count + 1)]
    draw_value_axis(panel, ticks, grid=canvas.tokens["grid"], side="right")


def _bars(panel: Panel, row: BarRow) -> None:
    canvas, tokens = panel.canvas, panel.canvas.tokens
    bars, ground = row.bars, Occupied(panel.canvas)
    fill, rim, edge = ("context", "axis", "axis") if row.context else ("mixed", "paper", "mixed")
    _totals(panel, ground, row, (tokens[fill], tokens[edge]))
    solid, hollow = (tokens[fill], tokens[rim], 1), (tokens["paper"], tokens[edge], HOLLOW_RIM)
    looks = [{"reported": solid}.get(status, hollow) for status in bars["status"]]
    fills, rims, widths = (list(each) for each in zip(*looks, strict=True))
    panel.draw({
        "type": "bar", "name": row.name, "x": ((bars["left"] + bars["right"]) / 2).tolist(), "y": bars["per_month"].tolist(),
        "width": (bars["right"] - bars["left"]).tolist(), "base": 0,
        "marker": {"color": fills, "line": {"color": rims, "width": widths}},
        "customdata": [[f"observations/{key}"] for key in bars["observation_id"]], "hovertext": _hover(row, bars),
        "hovertemplate": HOVER,
    })
    for left, right, height in zip(bars["left"], bars["right"], bars["per_month"], strict=True):
        box = Box(panel.px(left), panel.py(height), panel.px(right), panel.box.y1)
        canvas.marks.append(box)
        ground.take(box)
    arrows = [paint_move(panel, ground, row, move) for move in row.moves]
    label_bars(panel, ground, row)
    for move, arrow in zip(row.moves, arrows, strict=True):
        label_move(panel, ground, move, arrow)
    label_totals(panel, ground, row)
    label_gaps(panel, ground, row)


def _totals(panel: Panel, ground: Occupied, row: BarRow, look: tuple[str, str]) -> None:
    """Totals as pale bars behind the others; only their upper edge keeps words away."""
    totals, (fill, edge) = row.totals, look
    if totals.empty:
        return
    widths, pale = totals["right"] - totals["left"], mix(fill, panel.canvas.tokens["paper"], _TOTAL_TINT)
    panel.draw({
        "type": "bar", "name": say("{name}, totals", name=row.name), "x": ((totals["left"] + totals["right"]) / 2).tolist(),
        "y": totals["per_month"].tolist(), "width": widths.tolist(), "offset": (-widths / 2).tolist(), "base": 0,
        "marker": {"color": pale, "line": {"color": edge, "width": 1}},
        "customdata": [[f"observations/{key}"] for key in totals["observation_id"]], "hovertext": _hover(row, totals),
        "hovertemplate": HOVER,
    })
    for left, right, height in zip(totals["left"], totals["right"], totals["per_month"], strict=True):
        top = panel.py(height)
        ground.take(Box(panel.px(left), top - 1, panel.px(right), top + 1))


def _hover(row: BarRow, bars: pd.DataFrame) -> list[str]:
    texts = []
    for bar in rows_of(bars):
        lines = [f"{bold(say('{number} t', number=figure(bar)))} {period(bar['period_start'], bar['period_end'])}"]
        if bar["status"] != "reported":
            lines.append(say("{status}, {ends} t", status=named(bar["status"]), ends=span(bar["low"], bar["high"])))
        texts.append(BREAK.join([*lines, f"{row.name} {row.flow}", sourced(bar)]))
    return texts
