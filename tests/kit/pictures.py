"""A chart painted with its frame, and what is wrong with where its words stand."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from charts.drawing.frame import framed_canvas
from charts.drawing.type import Box

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas
    from charts.drawing.chart import Chart
    from extract.tables.read import Tables

SLACK = 1.5  # pixels by which neighbouring label boxes may touch: letters keep clear of their line's edge


def painted(chart: Chart, tables: Tables, layout: str, theme: str, *, framed: bool = True, **options: Any) -> Canvas:
    """The chart on its canvas: with headline and footer as exported, or bare as on a page."""
    rows = chart.select(tables)
    canvas = chart.bare_canvas(rows, theme=theme, layout=layout) if not framed else framed_canvas(
        layout, theme, chart.words(rows, **options), as_of=tables.as_of, version=tables.version)
    chart.paint(canvas, rows, **options)
    canvas.figure()
    return canvas


def misplaced(canvas: Canvas) -> list[str]:
    """Words outside the picture, and pairs of words that lie on each other."""
    page = Box(0, 0, canvas.width, canvas.height)
    outside = [f"outside: {words}" for box, words in canvas.labels if not box.within(page, 1)]
    boxes = [(box.grown(-SLACK / 2), words) for box, words in canvas.labels]
    return outside + [f"overlap: {one} | {two}" for (a, one), (b, two) in combinations(boxes, 2) if a.overlaps(b)]
