"""The frame of an exported picture: accent bar, headline, subtitle, picture, hairline, source line, as-of and caution line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.canvas import Canvas
from charts.drawing.theme import LAYOUTS, Layout
from charts.drawing.type import Box, wrap
from charts.wording.captions import Words, as_of_line

if TYPE_CHECKING:
    from datetime import date

_ACCENT_BAR = (44.0, 6.0)  # pixels: a mark, not a rule
_BAR_TO_HEADLINE = 16.0  # pixels from the top of the bar to that of the headline: the bar and its own height twice as air
_HEADLINE_LEADING, _SUBTITLE_LEADING, _FOOTER_LEADING = 1.18, 1.3, 1.34  # sizes from line to line: the smaller the type, the looser
_ABOVE_SUBTITLE, _BELOW_SUBTITLE = 0.25, 0.3  # of the subtitle's size
_FOOT, _RULE_TO_FOOTER, _PLOT_TO_RULE = 14, 6, 6  # pixels: below the footer, between it and its hairline, above that
_STEPS, _LEAST_STEPS = 40, 10  # a headline shrinks by fortieths, which nobody sees, and to three quarters at the least
_NEAR_FULL = 5  # sizes tried for the full headline before the short one
_EDGE = 2  # pixels around a bare plot, so that no line is cut at its edge


def plot_canvas(layout: str, theme: str, *, height: float | None = None) -> Canvas:
    """A bare plot for a page, where headline and caption are page text; `height` where the rows need more or less than usual."""
    chosen = LAYOUTS[layout]
    size = chosen.width, height or chosen.plot_height
    canvas = Canvas(chosen, theme, size=size, box=Box(_EDGE, _EDGE, size[0] - _EDGE, size[1] - _EDGE))
    canvas.fixed = False
    return canvas


def framed_canvas(layout: str, theme: str, words: Words, *, as_of: date | None, version: str = "") -> Canvas:
    """The whole picture with its frame; the part left for the chart is `canvas.box`. Without `as_of` it is plain: no footer."""
    chosen = LAYOUTS[layout]
    canvas = Canvas(chosen, theme, size=(chosen.width, chosen.height), box=Box(0, 0, 0, 0))
    top = _head(canvas, words)
    bottom = chosen.height - chosen.pad / 2  # without a footer half of the margin goes to the plot
    if as_of is not None:
        source = words.source if chosen.wide else words.source_narrow or words.source
        bottom = _foot(canvas, [source, as_of_line(as_of, version, words.caution)])
    canvas.box = Box(chosen.pad, top, chosen.width - chosen.pad, bottom)
    return canvas


def headline_lines(words: Words, layout: Layout) -> tuple[list[str], float]:
    """The headline broken into the lines that the layout allows, and its size: the short form, then smaller type, before more lines."""
    sizes = [layout.headline * (1 - step / _STEPS) for step in range(_LEAST_STEPS + 1)]
    full, short = words.headline, words.short or words.headline
    tries = [(size, full) for size in sizes[:_NEAR_FULL]] + [(size, short) for size in sizes]
    for size, text in tries:
        lines = wrap(text, size, layout.width - 2 * layout.pad, 600, "serif")
        if len(lines) <= layout.headline_lines:
            break
    return lines, size


def _head(canvas: Canvas, words: Words) -> float:
    layout, tokens = canvas.layout, canvas.tokens
    width, height = _ACCENT_BAR
    canvas.rect(Box(layout.pad, layout.top, layout.pad + width, layout.top + height), tokens["accent"], over=True)
    y = layout.top + _BAR_TO_HEADLINE
    lines, size = headline_lines(words, layout)
    for line in lines:
        canvas.text(layout.pad, y, line, size=size, weight=600, face="serif")
        y += size * _HEADLINE_LEADING
    y += layout.subtitle * _ABOVE_SUBTITLE
    for line in wrap(words.subtitle, layout.subtitle, layout.width - 2 * layout.pad):
        canvas.text(layout.pad, y, line, size=layout.subtitle, color=tokens["ink2"])
        y += layout.subtitle * _SUBTITLE_LEADING
    return y + layout.subtitle * _BELOW_SUBTITLE


def _foot(canvas: Canvas, paragraphs: list[str]) -> float:
    layout, tokens = canvas.layout, canvas.tokens
    lines = [line for words in paragraphs if words for line in wrap(words, layout.footer, layout.width - 2 * layout.pad)]
    y = layout.height - _FOOT - len(lines) * layout.footer * _FOOTER_LEADING
    rule = y - _RULE_TO_FOOTER
    canvas.line((layout.pad, rule, layout.width - layout.pad, rule), tokens["rule"])
    for line in lines:
        canvas.text(layout.pad, y, line, size=layout.footer, color=tokens["ink2"])
        y += layout.footer * _FOOTER_LEADING
    return rule - _PLOT_TO_RULE
