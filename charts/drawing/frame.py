"""The frame of an exported picture: accent bar, headline, subtitle, picture, hairline, source line, as-of and caution line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.canvas import Canvas
from charts.drawing.theme import LAYOUTS, Layout
from charts.drawing.type import Box, wrap
from charts.wording.captions import as_of_line

if TYPE_CHECKING:
    from datetime import date

    from charts.wording.captions import Words

_ACCENT_BAR = (44.0, 6.0)
_HEADLINE_LEADING, _SUBTITLE_LEADING, _FOOTER_LEADING = 1.18, 1.3, 1.34
_LEAST_HEADLINE = 0.75  # of the layout's size, before a headline may take one line more
_NEAR_FULL = 5  # sizes tried for the full headline before the short one


def plot_canvas(layout: str, theme: str, *, height: float | None = None) -> Canvas:
    """A bare plot for a page, where headline and caption are page text; `height` where the rows need more or less than usual."""
    chosen = LAYOUTS[layout]
    size = chosen.width, height or chosen.plot_height
    canvas = Canvas(chosen, theme, size=size, box=Box(2, 2, size[0] - 2, size[1] - 2))
    canvas.fixed = False
    return canvas


def framed_canvas(layout: str, theme: str, words: Words, *, as_of: date | None, version: str = "") -> Canvas:
    """The whole picture with its frame; the part left for the chart is `canvas.box`. Without `as_of` it is plain: no footer."""
    chosen = LAYOUTS[layout]
    canvas = Canvas(chosen, theme, size=(chosen.width, chosen.height), box=Box(0, 0, 0, 0))
    top = _head(canvas, words)
    lines = [_source(words, chosen), as_of_line(as_of, version, words.caution)]
    bottom = chosen.height - chosen.pad / 2 if as_of is None else _foot(canvas, lines)
    canvas.box = Box(chosen.pad, top, chosen.width - chosen.pad, bottom)
    return canvas


def headline_lines(words: Words, layout: Layout) -> tuple[list[str], float]:
    """The headline broken into the lines that the layout allows, and its size: the short form, then smaller type, before more lines."""
    width = layout.width - 2 * layout.pad
    sizes = [layout.headline * (1 - step / 40) for step in range(int((1 - _LEAST_HEADLINE) * 40) + 1)]
    full, short = ((size, words.headline) for size in sizes[:_NEAR_FULL]), ((size, words.short or words.headline) for size in sizes)
    for size, text in (*full, *short):
        lines = wrap(text, size, width, 600, "serif")
        if len(lines) <= layout.headline_lines:
            return lines, size
    return wrap(words.short or words.headline, sizes[-1], width, 600, "serif"), sizes[-1]


def _source(words: Words, layout: Layout) -> str:
    return words.source if layout.wide else words.source_narrow or words.source


def _head(canvas: Canvas, words: Words) -> float:
    layout, tokens = canvas.layout, canvas.tokens
    width, height = _ACCENT_BAR
    canvas.rect(Box(layout.pad, layout.top, layout.pad + width, layout.top + height), tokens["accent"], over=True)
    y = layout.top + 16
    lines, size = headline_lines(words, layout)
    for line in lines:
        canvas.text(layout.pad, y, line, size=size, weight=600, face="serif")
        y += size * _HEADLINE_LEADING
    y += layout.subtitle * 0.25
    for line in wrap(words.subtitle, layout.subtitle, layout.width - 2 * layout.pad):
        canvas.text(layout.pad, y, line, size=layout.subtitle, color=tokens["ink2"])
        y += layout.subtitle * _SUBTITLE_LEADING
    return y + layout.subtitle * 0.3


def _foot(canvas: Canvas, paragraphs: list[str]) -> float:
    layout, tokens = canvas.layout, canvas.tokens
    lines = [line for words in paragraphs if words for line in wrap(words, layout.footer, layout.width - 2 * layout.pad)]
    y = layout.height - 14 - len(lines) * layout.footer * _FOOTER_LEADING
    canvas.line((layout.pad, y - 6, layout.width - layout.pad, y - 6), tokens["rule"])
    bottom = y - 12
    for line in lines:
        canvas.text(layout.pad, y, line, size=layout.footer, color=tokens["ink2"])
        y += layout.footer * _FOOTER_LEADING
    return bottom
