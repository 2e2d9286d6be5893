"""The pictures of a briefing pack, drawn in one run of the browser: vector for page and paper, pixels for slides, framed for the ZIP."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from charts.drawing.canvas import Canvas
from charts.drawing.theme import LAYOUTS, Layout
from charts.drawing.type import Box
from charts.export.formats import Drawing, Edition, Exported, drawn_in_turn
from charts.pack.forms import CLOSE_UPS, panels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import plotly.graph_objects as go

    from charts.drawing.chart import Chart, Rows
    from charts.export.browser import Renderer
    from charts.export.formats import Draw
    from charts.pack.content import Pack, Picture
    from extract.tables.read import Tables

# 700 px are the measure of an A4 sheet with margins of an eighth of an inch more than the least that printers need; at that width
# type prints at its own size, and at this height two charts stand on a sheet with their captions.
SHEET = replace(LAYOUTS["column"], width=700, plot_height=338)
CLOSE_UP = replace(LAYOUTS["a4half"], width=756, plot_height=500)  # pixels: what a slide leaves beside the charts of the long view
_SCALE = 2  # pixels per CSS pixel: sharp on a projector of twice the slide's size
_ID = re.compile(r'\bid="([^"]+)"')
_USED_ID = re.compile(r'(url\((?:&quot;|")?#|href="#)([\w-]+)')


class Artwork(NamedTuple):
    """One chart drawn without frame, for places where its words are set as text, and once with its frame.

    `png` is what a slide shows: empty where it has native charts of all that is drawn.
    """

    chart_id: str
    svg: str
    png: bytes
    png_size: tuple[float, float]
    framed: Exported


def artworks(content: Pack, tables: Tables, renderer: Renderer) -> Iterator[Artwork]:
    """Every picture that has rows, one by one. While the browser draws one, the next is built. Raises RenderError."""
    return drawn_in_turn((_prepared(picture, tables) for picture in content.drawn), renderer.picture)


def _prepared(picture: Picture, tables: Tables) -> Callable[[Draw], Artwork]:
    chart, rows = picture.chart, picture.rows
    layout = CLOSE_UP if chart.id in CLOSE_UPS else LAYOUTS["slide"]
    sheet, slide = _bare(chart, rows, SHEET, height=chart.height(rows, SHEET) if chart.height else SHEET.plot_height), None
    if chart.id in CLOSE_UPS or not panels(chart.id, rows):
        slide = _bare(chart, rows, layout, height=layout.plot_height)  # what does not fit is counted: a taller one is not read
    framed = Drawing(chart=chart, tables=tables, rows=rows, words=picture.words).drawn(Edition(scale=_SCALE))

    def finish(draw: Draw) -> Artwork:
        return Artwork(
            chart_id=chart.id, svg=_with_own_ids(draw(sheet, form="svg").decode(), chart.id),
            png=draw(slide, scale=_SCALE) if slide else b"", framed=framed(draw),
            png_size=(slide.layout.width, slide.layout.height) if slide else (0.0, 0.0),
        )

    return finish


def _bare(chart: Chart, rows: Rows, layout: Layout, *, height: float) -> go.Figure:
    """The plot alone, at the layout's own width."""
    canvas = Canvas(layout, "light", size=(layout.width, height), box=Box(0, 0, layout.width, height))
    chart.paint(canvas, rows)
    return canvas.figure()


def _with_own_ids(svg: str, name: str) -> str:
    """The drawing with ids of its own, since several stand in one page."""
    ids = {found: f"{name}-{found}" for found in _ID.findall(svg)}
    svg = _ID.sub(lambda found: f'id="{ids[found[1]]}"', svg)
    return _USED_ID.sub(lambda found: found[1] + ids.get(found[2], found[2]), svg)
