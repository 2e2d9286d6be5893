"""The long view beside the close-up: every quotation since the first, from zero, one small panel for each material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.axes import axis_width, draw_month_axis, draw_value_axis, log_ticks, value_ticks
from charts.blocks import Ground, Line, around, block_size, choose, set_block
from charts.formats import month
from charts.labels import Box
from charts.marks import dot_style, dots, joined_line, take_rows
from charts.prices_hover import hover_words
from charts.theme import mix
from extract.measures import runs

if TYPE_CHECKING:
    from charts.axes import Tick
    from charts.canvas import Canvas, Panel
    from charts.prices_rows import Material, PriceOptions, PriceView


def paint_long(canvas: Canvas, view: PriceView, options: PriceOptions, box: Box) -> None:
    """Fills `box` with the long view."""
    layout, tokens = canvas.layout, canvas.tokens
    start, end = view.long_window
    words = f"Long view, {start.year}–{end.year % 100:02d}{_from_zero(options)}"
    canvas.text(box.x0, box.y0, words, size=layout.tick, color=tokens["ink2"], weight=600)
    scales = [_scale(material, options, box.height / len(view.materials)) for material in view.materials]
    left = box.x0 + axis_width(canvas, [tick.words for _, ticks in scales for tick in ticks])
    head, foot = layout.label * 2.8, layout.tick * 1.9
    each = (box.height - layout.tick * 1.6 - foot - head * len(scales)) / len(scales)
    y = box.y0 + layout.tick * 1.6
    for material, (span, ticks) in zip(view.materials, scales, strict=True):
        y += head
        panel = canvas.panel(Box(left, y, box.x1, y + each), ((start, end), span), log=options.log and options.mode != "change")
        canvas.text(box.x0, y - head * 0.95, f"<b>{material.name}</b>", size=layout.label + 1, color=tokens[material.token])
        _paint_row(panel, material, ticks, view)
        y += each
    draw_month_axis(canvas, (start, end), (left, box.x1, box.y1 - foot), least=50)


def _paint_row(panel: Panel, material: Material, ticks: list[Tick], view: PriceView) -> None:
    canvas = panel.canvas
    tokens, color = canvas.tokens, canvas.tokens[material.token]
    first, last = (min(max(day, view.long_window[0]), view.long_window[1]) for day in view.window)
    canvas.rect(Box(panel.px(first), panel.box.y0, panel.px(last), panel.box.y1), tokens["closeup"])
    draw_value_axis(panel, ticks, grid=tokens["grid"])
    canvas.line((panel.box.x0, panel.box.y1, panel.box.x1, panel.box.y1), tokens["axis"])
    quotes = runs(material.quotes)
    if len(quotes):
        joined_line(panel, quotes, mix(color, tokens["paper"], 0.6), name=f"{material.name}, joined")
        dots(panel, quotes, dot_style(panel, color, 5), name=material.name, hover=hover_words(quotes))
    if len(material.others):
        style = dot_style(panel, color, 6.5, hollow=True, symbol="diamond")
        dots(panel, material.others, style, name=f"{material.name}, other bases", hover=hover_words(material.others))
    _label_top(panel, material, view)


def _label_top(panel: Panel, material: Material, view: PriceView) -> None:
    """The highest quotation, named: without it a reader cannot tell how far the close-up is from the peak."""
    canvas = panel.canvas
    if material.quotes.empty:
        return
    ground = Ground(canvas)
    take_rows(ground, panel, material.quotes)
    take_rows(ground, panel, material.others)
    top = material.quotes.sort_values("shown").iloc[-1]
    size = canvas.layout.tick
    lines = [Line(words=f"<b>{view.show(top['shown'])}</b> {month(top['date'])}", size=size, color=canvas.tokens[material.token])]
    spots = around(panel.px(top["date"]), panel.py(top["shown"]), block_size(lines), "r l a b ra la rb lb", off=(7, 12))
    found = choose(canvas, ground, spots, Box(panel.box.x0, panel.box.y0 - 14, panel.box.x1 + 6, panel.box.y1))
    if found:
        set_block(canvas, lines, found)


def _scale(material: Material, options: PriceOptions, pixels: float) -> tuple[tuple[float, float], list[Tick]]:
    shown = [*material.quotes["shown_high"], *material.others["shown_high"], *material.quotes["shown_low"], *material.others["shown_low"]]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    if options.log and options.mode != "change":
        return (low * 0.8, high * 1.25), log_ticks(low * 0.8, high * 1.25)
    span = min(0.0, low * 1.1), (high if high > 0 else 1.0) * 1.08
    return span, value_ticks(*span, pixels * 0.6, least=30)


def _from_zero(options: PriceOptions) -> str:
    return ", log scale" if options.log else ", from zero" if options.mode == "absolute" else ""
