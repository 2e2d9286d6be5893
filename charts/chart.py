"""What a chart is: which rows it draws, how it paints them, what it says about them; and the complete picture of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charts.frames import framed_canvas, plot_canvas
from charts.layouts import LAYOUTS

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from charts.canvas import Canvas
    from charts.layouts import Layout
    from charts.words import Words
    from extract.tables import Tables

Rows = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart: which rows it draws, how it paints them, and what it says about them. All three are pure.

    `select(tables)` gives frames by name; `paint(canvas, rows, **options)` fills `canvas.box`; `words(rows, **options)` gives Words;
    `height(rows, layout)` is the height the bare plot wants on a page where it depends on the rows.
    """

    id: str
    title: str
    question: str
    page: str
    tables: tuple[str, ...]
    select: Callable[..., Rows]
    paint: Callable[..., None]
    words: Callable[..., Words]
    height: Callable[[Rows, Layout], float] | None = None

    def build(self, rows: Rows, *, theme: str = "light", layout: str = "screen", **options: Any) -> go.Figure:
        """The plot alone, for a page. Empty rows give a figure that says so and what to change."""
        canvas = self.bare_canvas(rows, theme=theme, layout=layout)
        self.paint(canvas, rows, **options)
        return canvas.figure()

    def bare_canvas(self, rows: Rows, *, theme: str = "light", layout: str = "screen") -> Canvas:
        """An empty canvas of the size that `build` paints on."""
        height = self.height(rows, LAYOUTS[layout]) if self.height else None
        return plot_canvas(layout, theme, height=height)


def draw(chart: Chart, tables: Tables, *, theme: str = "light", layout: str = "slide", plain: bool = False, **options: Any) -> go.Figure:
    """The complete picture for export in one of the LAYOUTS; `plain` leaves the footer away. Width and height are set."""
    rows = chart.select(tables)
    words = chart.words(rows, **options)
    canvas = framed_canvas(layout, theme, words, as_of=None if plain else tables.as_of, version=tables.version)
    chart.paint(canvas, rows, **options)
    return canvas.figure()
