"""Charts leave the house here: every chart in every format, size and theme, each with its own citation."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, cast

from charts.drawing.frame import framed_canvas
from charts.drawing.theme import PAGE_LAYOUTS, PAPER_LAYOUTS
from charts.export.about import About, about, file_stem
from charts.export.browser import Renderer, draw_shared
from charts.export.files import ExportError, make_folder, write_file, zipped
from charts.export.pictures import html_page, pdf_with, png_with, svg_with
from charts.export.tables import csv_files, parquet_files, xlsx_file
from charts.figures import chart, charts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    import plotly.graph_objects as go

    from charts.drawing.chart import Chart, Rows
    from charts.export.browser import PictureFormat
    from charts.wording.captions import Words
    from extract.tables.read import Tables

    Draw = Callable[..., bytes]

PICTURES = ("png", "svg", "pdf")
DATA = ("csv", "parquet", "xlsx")
FORMATS = (*PICTURES, "html", *DATA)
THEMES = ("light", "dark", "plain")
SIZES = (*PAPER_LAYOUTS, *PAGE_LAYOUTS)
SCALES = (1, 2, 3)
MEDIA = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "html": "text/html", "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip", "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a chart is to leave: format, size, theme and, for PNG, pixels per CSS pixel."""

    form: str = "png"
    size: str = "slide"
    theme: str = "light"
    scale: int = 2

    @property
    def is_drawn(self) -> bool:
        """Whether a figure is needed; data files have none."""
        return self.form not in DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A finished file: its name, its bytes and its media type."""

    name: str
    content: bytes
    media: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to export: all combinations of charts and shapes. `options` are the filters that the builders take."""

    charts: tuple[Chart, ...]
    shapes: tuple[Shape, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A chart with its rows selected and its words made, once for all files of it."""

    chart: Chart
    tables: Tables
    rows: Rows
    words: Words
    options: Mapping[str, Any]

    def figure(self, shape: Shape) -> go.Figure:
        """The complete picture as a figure; the theme `plain` is the light one without footer."""
        plain = shape.theme == "plain"
        theme, as_of = ("light", None) if plain else (shape.theme, self.tables.as_of)
        canvas = framed_canvas(shape.size, theme, self.words, as_of=as_of, version=self.tables.version)
        self.chart.paint(canvas, self.rows, **self.options)
        return canvas.figure()

    def name(self, shape: Shape) -> str:
        """The file name in a drawn shape: view, filters, as-of date, version, size, theme and scale."""
        return drawn_name(self.chart, self.tables, shape, self.options)


def view(one: Chart, tables: Tables, options: Mapping[str, Any] | None = None) -> View:
    """A chart as chosen, ready to be made into files."""
    rows = one.select(tables)
    return View(chart=one, tables=tables, rows=rows, words=one.words(rows, **(options or {})), options=options or {})


def export_chart(
    one: Chart, tables: Tables, shape: Shape, *, options: Mapping[str, Any] | None = None, renderer: Renderer | None = None,
) -> Exported:
    """One chart as one file; several data frames come as a ZIP. Uses the process's shared browser when none is given."""
    return prepared(view(one, tables, options), shape)(renderer.picture if renderer else draw_shared)


def prepared(shown: View, shape: Shape) -> Callable[[Draw], Exported]:
    """The chart ready to be drawn: what is left to do needs only the browser's `picture`."""
    said = about(shown.chart, shown.words, shown.tables, shown.options)
    if not shape.is_drawn:
        made = _data_file(shown.rows, said, file_stem(shown.chart.id, shown.tables, shown.options), shape.form)
        return lambda _: made
    figure, name = shown.figure(shape), shown.name(shape)
    if shape.form == "html":
        page = Exported(name=name, content=html_page(figure, said), media=MEDIA["html"])
        return lambda _: page
    return lambda drawn: Exported(name=name, content=_picture(figure, said, shape, drawn), media=MEDIA[shape.form])


def drawn_name(one: Chart, tables: Tables, shape: Shape, options: Mapping[str, Any]) -> str:
    """The file name of a chart in a drawn shape: view, filters, as-of date, version, size, theme and scale."""
    suffix = f"@{shape.scale}x.png" if shape.form == "png" else f".{shape.form}"
    return f"{file_stem(one.id, tables, options)}_{shape.size}-{shape.theme}{suffix}"


def _picture(figure: go.Figure, said: About, shape: Shape, drawn: Draw) -> bytes:
    form, scale = cast("PictureFormat", shape.form), shape.scale if shape.form == "png" else 1
    picture = drawn(figure, form=form, scale=scale)
    if form == "png":
        return png_with(picture, said, scale=scale)
    return svg_with(picture, said) if form == "svg" else pdf_with(picture, said)


def _data_file(rows: Mapping[str, Any], said: About, stem: str, form: str) -> Exported:
    if form == "xlsx":
        return Exported(name=f"{stem}.xlsx", content=xlsx_file(rows, said), media=MEDIA["xlsx"])
    files = csv_files(rows, said) if form == "csv" else parquet_files(rows, said)
    if len(files) == 1:
        return Exported(name=f"{stem}.{form}", content=next(iter(files.values())), media=MEDIA[form])
    named = {f"{stem}_{name}.{form}": content for name, content in files.items()}
    return Exported(name=f"{stem}_{form}.zip", content=zipped(named), media=MEDIA["zip"])


def export_all(request: Request, tables: Tables) -> Iterator[Exported]:
    """Each file when it is ready. Files that need no browser come first, so that a missing one costs only the pictures."""
    jobs = list(product(request.charts, request.shapes))
    for one, shape in jobs:
        if shape.form not in PICTURES:
            yield export_chart(one, tables, shape, options=request.options)
    drawn = [(one, shape) for one, shape in jobs if shape.form in PICTURES]
    if drawn:
        with Renderer() as renderer, ThreadPoolExecutor(max_workers=1) as browser:
            yield from _drawn(drawn, request, tables, lambda finish: browser.submit(finish, renderer.picture))


def _drawn(
    jobs: list[tuple[Chart, Shape]], request: Request, tables: Tables, start: Callable[[Callable[[Draw], Exported]], Future[Exported]],
) -> Iterator[Exported]:
    """The pictures one by one: while the browser draws one, the next is prepared."""
    waiting: Future[Exported] | None = None
    shown: View | None = None
    for one, shape in jobs:
        if shown is None or shown.chart is not one:
            shown = view(one, tables, request.options)
        finish = prepared(shown, shape)
        if waiting:
            yield waiting.result()
        waiting = start(finish)
    if waiting:
        yield waiting.result()


def shapes(*, forms: tuple[str, ...], sizes: tuple[str, ...], themes: tuple[str, ...], scales: tuple[int, ...]) -> tuple[Shape, ...]:
    """All different files that the choices mean: data has neither size nor theme, and only PNG has a scale."""
    drawn = [Shape(form=form, size=size, theme=theme, scale=scale)
             for form, size, theme in product(forms, sizes, themes) if form not in DATA
             for scale in (scales if form == "png" else (1,))]
    return (*(Shape(form=form) for form in forms if form in DATA), *drawn)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The choices of `python -m charts export`."""
    ids = tuple(each.id for each in charts())
    parser.add_argument("--chart", nargs="+", metavar="ID", choices=ids, default=list(ids), help=f"default: all of {', '.join(ids)}")
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=["png"], help="file formats (default: png)")
    parser.add_argument("--size", nargs="+", choices=SIZES, default=["slide"],
                        help="layouts: 16:9 slide (default), A4 half page, square, wide social card, or as on the page")
    parser.add_argument("--scale", nargs="+", type=int, choices=SCALES, default=[2], help="PNG pixels per CSS pixel (default: 2)")
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=["light"], help="light (default), dark, plain (without footer)")


def run(args: argparse.Namespace, tables: Tables) -> int:
    """Writes the files and prints their paths; progress goes to stderr. Raises ExportError and RenderError."""
    folder: Path = make_folder(args.out)
    chosen = shapes(forms=tuple(args.format), sizes=tuple(args.size), themes=tuple(args.theme), scales=tuple(args.scale))
    request = Request(charts=tuple(chart(chart_id) for chart_id in args.chart), shapes=chosen)
    total, begun = len(request.charts) * len(request.shapes), time.monotonic()
    for count, made in enumerate(export_all(request, tables), start=1):
        path = write_file(folder / made.name, made.content)
        print(path, flush=True)
        print(f"{count}/{total} {made.name}, {len(made.content) / 1000:,.0f} kB, {time.monotonic() - begun:.1f} s", file=sys.stderr)
    if total == 0:
        raise ExportError("export: nothing chosen; choose at least one chart and one format")
    return 0
