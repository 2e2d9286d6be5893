"""The pictures of a briefing pack, drawn in one run of the browser: vector for print and web, pixels for slides, framed for the ZIP."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from charts.drawing.canvas import Canvas
from charts.drawing.theme import LAYOUTS, Layout
from charts.drawing.type import Box
from charts.export.browser import Renderer
from charts.export.charts import Exported, Shape, View, prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from charts.drawing.chart import Chart, Rows
    from charts.pack.content import Pack, Picture
    from extract.tables.read import Tables

# On a sheet of text two charts stand on an A4 page, at their own type size.
SHEET = replace(LAYOUTS["column"], width=700, plot_height=338)
SLIDE = LAYOUTS["slide"]
_SCALE = 2
_ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One chart drawn without frame, for places where its words are set as text, and once with its frame."""

    chart_id: str
    svg: str
    pdf: bytes
    png: bytes
    size: tuple[float, float]
    slide_size: tuple[float, float]
    framed: Exported


def draw_all(content: Pack, tables: Tables, *, told: Callable[[str], None] = lambda _: None) -> tuple[Drawn, ...]:
    """Every picture that has rows. While the browser draws one, the next is built. Raises RenderError."""
    if not content.drawn:
        return ()
    made = []
    with Renderer() as renderer, ThreadPoolExecutor(max_workers=1) as browser:
        waiting = None
        for picture in content.drawn:
            finish = _prepared(picture, tables)
            if waiting:
                made.append(waiting.result())
            told(picture.chart.id)
            waiting = browser.submit(finish, renderer)
        made.append(waiting.result())  # type: ignore[union-attr]
    return tuple(made)


def _prepared(picture: Picture, tables: Tables) -> Callable[[Renderer], Drawn]:
    chart, rows = picture.chart, picture.rows
    sheet, slide = (_bare(chart, rows, layout) for layout in (SHEET, SLIDE))
    framed = prepared(View(chart=chart, tables=tables, rows=rows, words=picture.words, options={}), Shape(scale=_SCALE))

    def finish(renderer: Renderer) -> Drawn:
        return Drawn(
            chart_id=chart.id, svg=_with_own_ids(renderer.picture(sheet, form="svg").decode(), chart.id),
            pdf=renderer.picture(sheet, form="pdf"), png=renderer.picture(slide, scale=_SCALE),
            size=(sheet.layout.width, sheet.layout.height), slide_size=(slide.layout.width, slide.layout.height),
            framed=framed(renderer.picture),
        )

    return finish


def _bare(chart: Chart, rows: Rows, layout: Layout) -> go.Figure:
    """The plot alone, at the layout's own width."""
    height = chart.height(rows, layout) if chart.height else layout.plot_height
    canvas = Canvas(layout, "light", size=(layout.width, height), box=Box(0, 0, layout.width, height))
    chart.paint(canvas, rows)
    return canvas.figure()


def _with_own_ids(svg: str, name: str) -> str:
    """The drawing with ids of its own, since several stand in one page."""
    ids = {found: f"{name}-{found}" for found in _ID.findall(svg)}
    svg = _ID.sub(lambda found: f'id="{ids[found[1]]}"', svg)
    return re.sub(r'(url\((?:&quot;|")?#|href="#)([\w-]+)', lambda found: found[1] + ids.get(found[2], found[2]), svg)
