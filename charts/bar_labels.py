"""Labels and moves of period bars: figures beside or inside their bar, the change in red, `n/a` where a month has no figure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from charts.blocks import Line, block_size, choose, set_block
from charts.formats import MISSING, number, period, span
from charts.labels import Box, line_width
from charts.stated import stated_change

if TYPE_CHECKING:
    from charts.bar_rows import BarMove, BarRow
    from charts.blocks import Ground
    from charts.canvas import Panel

_INSIDE = 9.0
_FEW = 4  # bars; a row with more names only their figures


def paint_move(panel: Panel, ground: Ground, row: BarRow, move: BarMove) -> tuple[float, float, float]:
    """A dotted level from the base to the later bar and a red arrow to it; gives back the arrow's x and its two y."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    bars = row.bars.set_index("observation_id")
    base, later = bars.loc[move.base_id].to_dict(), bars.loc[move.later_id].to_dict()
    base_y, later_y = panel.py(base["per_month"]), panel.py(later["per_month"])
    x = panel.px((later["left"] + later["right"]) / 2)
    canvas.line((panel.px(base["right"]) + 2, base_y, x, base_y), tokens["mixed"], width=1.6, dash="dot")
    canvas.arrow((x, base_y, x, later_y + (-2 if later_y > base_y else 2)), tokens["accent"])
    ground.take(Box(panel.px(base["right"]), base_y - 2, x, base_y + 2))
    ground.take(Box(x - 5, min(base_y, later_y), x + 5, max(base_y, later_y)))
    return x, base_y, later_y


def label_move(panel: Panel, ground: Ground, move: BarMove, arrow: tuple[float, float, float]) -> None:
    """The change as reported, beside its arrow or above the dotted level."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    x, base_y, later_y = arrow
    words = stated_change(move.change)
    lines = [Line(words=f"<b>{words}</b>", size=canvas.layout.figure, color=tokens["accent"])]
    width, height = block_size(lines)
    levels = [base_y + (later_y - base_y) * part - height / 2 for part in (0.45, 0.3, 0.6, 0.2)]
    spots = [Box(left, y, left + width, y + height) for left in (x + 10, x - 10 - width) for y in levels]
    spots += [Box(x - width + shift, base_y - height - 1, x + shift, base_y - 1) for shift in (6, 30, -20)]
    found = choose(canvas, ground, spots, Box(panel.box.x0, panel.box.y0 - 8, canvas.box.x1, panel.box.y1))
    if found:
        set_block(canvas, lines, found, background=tokens["paper"])


def label_bars(panel: Panel, ground: Ground, row: BarRow) -> None:
    """Whiskers, then a block beside or inside each bar; rows with many bars get the figure alone above each."""
    for bar in row.bars.to_dict("records"):
        box = Box(panel.px(bar["left"]), panel.py(bar["per_month"]), panel.px(bar["right"]), panel.box.y1)
        if bar["status"] != "reported" and bar["per_month_high"] > bar["per_month_low"]:
            _whisker(panel, ground, bar, box)
        if not row.moves or len(row.bars) > _FEW:
            _figure(panel, bar, box)
        else:
            _block(panel, ground, bar, box)


def _whisker(panel: Panel, ground: Ground, bar: dict[Any, Any], box: Box) -> None:
    color, low, high = panel.canvas.tokens["mixed"], panel.py(bar["per_month_low"]), panel.py(bar["per_month_high"])
    x = box.x0 + box.width * (0.5 if round(bar["months"]) == 1 else 0.86)
    for ends in ((x, low, x, high), (x - 6, low, x + 6, low), (x - 6, high, x + 6, high)):
        panel.canvas.line(ends, color, width=2, over=True)
    ground.take(Box(x - 7, high - 1, x + 7, low + 1))


def _figure(panel: Panel, bar: dict[Any, Any], box: Box) -> None:
    canvas = panel.canvas
    size, words = canvas.layout.tick - 1, number(round(bar["value"]))
    if line_width(words, size) <= box.width + 10:
        canvas.text((box.x0 + box.x1) / 2, box.y0 - 1, words, size=size, color=canvas.tokens["ink2"], at="center bottom")


def _block(panel: Panel, ground: Ground, bar: dict[Any, Any], box: Box) -> None:
    """Inside a bar that has the room; else right, left or above."""
    canvas, tokens, layout = panel.canvas, panel.canvas.tokens, panel.canvas.layout
    figure, when = f"<b>{number(round(bar['value']))} t</b>", period(bar["period_start"], bar["period_end"])
    hollow = bar["status"] != "reported"
    fill = tokens["ink"] if hollow else tokens["paper"]
    quiet = tokens["ink2"] if hollow else tokens["paper"]
    words = [figure, f"{when}, derived", span(round(bar["low"]), round(bar["high"]))] if hollow else [figure, when]
    bare = [Line(words=figure, size=layout.tick, color=fill)]
    inside = [Line(words=each, size=layout.label if not n else layout.tick, color=quiet if n else fill) for n, each in enumerate(words)]
    flat = [Line(words=f"{figure} {when}", size=layout.label, color=fill)]
    for lines in (inside, flat, bare) if not hollow else (inside,):
        width, height = block_size(lines)
        if width + 2 * _INSIDE <= box.width * (0.8 if hollow else 1) and height + 6 <= box.height:
            y = box.y0 + 7 if box.height - height > 14 else box.y0 + (box.height - height) / 2
            set_block(canvas, lines, Box(box.x0 + _INSIDE, y, box.x0 + _INSIDE + width, y + height))
            return
    _beside(panel, ground, bar, box)


def _beside(panel: Panel, ground: Ground, bar: dict[Any, Any], box: Box) -> None:
    canvas, tokens, layout = panel.canvas, panel.canvas.tokens, panel.canvas.layout
    figure, when = f"{number(round(bar['value']))} t", period(bar["period_start"], bar["period_end"])
    if bar["status"] != "reported":
        ends = span(round(bar["low"]), round(bar["high"]))
        lines = [Line(words=f"<b>{when}: {figure}</b>", size=layout.label, color=tokens["ink"])]
        lines.append(Line(words=f"derived, {ends} t", size=layout.tick, color=tokens["ink2"]))
    else:
        lines = [Line(words=f"<b>{figure}</b> {when}", size=layout.label, color=tokens["ink"])]
    width, height = block_size(lines)
    low, high = box.y1 - height - 1, box.y0 + 4
    levels = [high, (low + high) / 2, low] if bar["status"] != "reported" else [low, low - 6, high]
    sides = [Box(x, y, x + width, y + height) for x in (box.x1 + 8, box.x0 - 8 - width) for y in levels]
    above = Box((box.x0 + box.x1 - width) / 2, box.y0 - height - 3, (box.x0 + box.x1 + width) / 2, box.y0 - 3)
    found = choose(canvas, ground, [*sides, above], Box(panel.box.x0, panel.box.y0 - 20, canvas.box.x1, panel.box.y1 + 1))
    if found:
        set_block(canvas, lines, found, background=tokens["paper"])


def label_gaps(panel: Panel, ground: Ground, row: BarRow) -> None:
    """`n/a` in each run of months without a figure, between the first and the last bar."""
    canvas = panel.canvas
    size = canvas.layout.tick - 1
    ends = sorted(zip(row.bars["left"], row.bars["right"], strict=True))
    for (_, left), (right, _) in pairwise(ends):
        if right - left < 1 - 1e-6 or panel.px(right) - panel.px(left) < line_width(MISSING, size) + 2:
            continue
        x = (panel.px(left) + panel.px(right)) / 2
        half = line_width(MISSING, size) / 2
        box = Box(x - half, panel.box.y1 - size * 1.3, x + half, panel.box.y1 - 2)
        if not ground.taken(box) and not any(box.overlaps(label) for label, _ in canvas.labels):
            canvas.text(x, panel.box.y1 - 2, MISSING, size=size, color=canvas.tokens["ink2"], at="center bottom")
