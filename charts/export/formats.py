"""Charts leave the house here: every chart in every format, size and theme, each with its own citation."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from charts.drawing.frame import framed_canvas
from charts.drawing.picking import picked, picks_of
from charts.drawing.theme import PAGE_LAYOUTS, PAPER_LAYOUTS
from charts.export import choices
from charts.export.about import About, about, file_stem, language_in_name
from charts.export.browser import PictureFormat, draw_shared, shared_renderer
from charts.export.columns import file_rows, source_urls
from charts.export.files import make_folder, write_file, zipped
from charts.export.pictures import html_page, pdf_with, png_with, printed_at, svg_with
from charts.export.tables import DESCRIPTION, csv_bytes, csv_files, parquet_files, xlsx_files
from charts.figures import chart, charts
from charts.wording.captions import selection
from extract.languages.spoken import ENGLISH, speaking

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd
    import plotly.graph_objects as go

    from charts.drawing.chart import Chart, Rows
    from charts.wording.captions import Words
    from extract.tables.read import Tables

    Draw = Callable[..., bytes]

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file and what makes it: the browser's picture, figures of all widths, or the rows, each together with the citation."""

    name: str
    media: str
    of_picture: Callable[[bytes, About], bytes] | None = None
    of_figures: Callable[[Sequence[go.Figure], About, str], bytes] | None = None
    of_rows: Callable[[Mapping[str, pd.DataFrame], About, str], dict[str, bytes]] | None = None
    largest_scale: int = 1  # more where it is made of pixels, of which a print wants more than a screen


FORMATS = {one.name: one for one in (
    Format(name="png", media="image/png", of_picture=png_with, largest_scale=3),  # three pixels to one print at 288 dots to the inch
    Format(name="svg", media="image/svg+xml", of_picture=svg_with),
    Format(name="pdf", media="application/pdf", of_picture=pdf_with),
    Format(name="html", media="text/html", of_figures=html_page),
    Format(name="csv", media="text/csv", of_rows=csv_files),
    Format(name="parquet", media="application/vnd.apache.parquet", of_rows=parquet_files),
    Format(name="xlsx", media="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", of_rows=xlsx_files),
)}
DATA = tuple(name for name, one in FORMATS.items() if one.of_rows)  # these have neither size nor theme
MEDIA = {name: one.media for name, one in FORMATS.items()} | {
    "zip": "application/zip", "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
THEMES = ("light", "dark", "plain")
SIZES = (*PAPER_LAYOUTS, *PAGE_LAYOUTS)
_FREE, _TRIES = 2, 6  # frames: one with the key of all, one with that of what it shows; from then on a shorter key gives no more room
SCALES = tuple(range(1, FORMATS["png"].largest_scale + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """How a chart is to leave: format, size, theme and, for PNG, pixels per CSS pixel."""

    form: str = "png"
    size: str = "slide"
    theme: str = "light"
    scale: int = 2  # sharp on screens with two dots a pixel, and in print

    @property
    def format(self) -> Format:
        """The row of the table of formats."""
        return FORMATS[self.form]

    def essential(self) -> Edition:
        """The edition without choices that its format does not heed, so that equal files are equal editions."""
        if not self.format.of_picture:
            return Edition(form=self.form, theme=self.theme if self.format.of_figures else "light")
        return replace(self, scale=min(self.scale, self.format.largest_scale))

    def suffix(self) -> str:
        """The end of a file name in a drawn format: `slide-light@2x.png`; a page takes the size of its place: `light.html`."""
        if self.format.of_figures:
            return f"{self.theme}.{self.form}"
        if self.format.largest_scale > 1:
            return f"{self.size}-{self.theme}@{self.scale}x.{self.form}"
        return f"{self.size}-{self.theme}.{self.form}"


class Exported(NamedTuple):
    """A finished file: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to export: all combinations of charts and editions. `options` are the filters, each for the charts that have it."""

    charts: tuple[Chart, ...]
    editions: tuple[Edition, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def options_of(self, one: Chart) -> dict[str, Any]:
        """Those of the options that a chart has."""
        return {choice.option: self.options[choice.option] for choice in one.choices if choice.option in self.options}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart with its rows selected and its words made, once for all files of it."""

    chart: Chart
    tables: Tables
    rows: Rows
    words: Words
    options: Mapping[str, Any] = field(default_factory=dict)

    def figure(self, edition: Edition) -> go.Figure:
        """The complete picture as a figure; the theme `plain` is the light one without footer."""
        theme, as_of = edition.theme, cast("date | None", self.tables.as_of)
        if theme == "plain":
            theme, as_of = "light", None
        words, room = self.words, None
        for number in range(_TRIES):
            canvas = framed_canvas(edition.size, theme, words, as_of=as_of, version=self.tables.version)
            # Or what the room shows could take it away again by its own entry in the key, without end.
            canvas.box = room = canvas.box if room is None or number < _FREE else canvas.box.common(room)
            self.chart.paint(canvas, self.rows, **self.options)
            before, words = words, self.chart.captioned(canvas, self.words, self.rows, **self.options)
            if words == before:
                break
        return canvas.figure()

    def about(self) -> About:
        """Its citation."""
        return about(self.chart, self.words, self.tables, self.options)

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return file_stem(self.chart, self.tables, self.options)

    def data(self) -> dict[str, pd.DataFrame]:
        """The rows that it shows, by the name of their table, as files hold them."""
        return file_rows(self.chart.shown(self.rows, **self.options), source_urls(self.tables))

    def data_files(self, form: Format) -> tuple[Exported, ...]:
        """Its rows in a format of data: one file for each table, or for all, and what describes them."""
        assert form.of_rows
        return tuple(Exported(name, content) for name, content in form.of_rows(self.data(), self.about(), self.stem).items())

    def drawn(self, edition: Edition) -> Callable[[Draw], Exported]:
        """A picture or page of it, ready to be drawn: what is left to do needs only the browser's `picture`."""
        citation, name = self.about(), drawn_name(self.chart, self.tables, edition, self.options)
        if edition.format.of_figures:
            page = Exported(name=name, content=edition.format.of_figures(self.bare(edition.theme), citation, edition.theme))
            return lambda _: page
        figure = self.figure(edition)
        return lambda draw: Exported(name=name, content=_picture(figure, citation, edition.essential(), draw))

    def bare(self, theme: str) -> list[go.Figure]:
        """The plot alone as on a page, the widest first, each at its own width."""
        shade = {"plain": "light"}.get(theme, theme)
        made = []
        for layout in PAGE_LAYOUTS:
            canvas = self.chart.bare_canvas(self.rows, theme=shade, layout=layout)
            canvas.fixed = True
            self.chart.paint(canvas, self.rows, **self.options)
            made.append(canvas.figure())
        return made


def drawing(one: Chart, tables: Tables, options: Mapping[str, Any] | None = None) -> Drawing:
    """A chart as chosen, ready to be made into files."""
    chosen = options or {}
    one = picked(one, picks_of(one, chosen))
    rows = one.select(tables)
    words = one.words(rows, **chosen)
    words = words._replace(caution=" · ".join(filter(None, (words.caution, selection(tables)))))
    return Drawing(chart=one, tables=tables, rows=rows, words=words, options=chosen)


def export_chart(one: Chart, tables: Tables, edition: Edition, *,
                 options: Mapping[str, Any] | None = None, draw: Draw = draw_shared) -> Exported:
    """One chart as one file: data of several files come as a ZIP. Uses the process's shared browser unless told how to `draw`."""
    if edition.form not in DATA:
        return drawing(one, tables, options).drawn(edition)(draw)
    first, *others = _data(one, tables, edition, options)
    return packed(file_stem(one, tables, options or {}), edition.form, (first, *others)) if others else first


def _data(one: Chart, tables: Tables, edition: Edition, options: Mapping[str, Any] | None) -> tuple[Exported, ...]:
    """The files of data, in English to every reader: programs read them."""
    with speaking(ENGLISH):
        return drawing(one, tables, options).data_files(edition.format)


def table_csv(one: Chart, tables: Tables, options: Mapping[str, Any], name: str) -> bytes:
    """One table of a chart as CSV alone: what opens in a spreadsheet with one click."""
    with speaking(ENGLISH):
        return csv_bytes(drawing(one, tables, options).data()[name])


def packed(stem: str, form: str, files: Iterable[Exported]) -> Exported:
    """Files of data as one ZIP, in which the description has the name that readers of data packages look for."""
    described = f"{stem}_{DESCRIPTION}"
    held = {{described: DESCRIPTION}.get(file.name, file.name): file.content for file in files}
    return Exported(name=f"{stem}_{form}.zip", content=zipped(held))


def drawn_name(one: Chart, tables: Tables, edition: Edition, options: Mapping[str, Any]) -> str:
    """The file name of a chart in a drawn format: view, filters, as-of date, version, language, size, theme and scale."""
    return f"{file_stem(one, tables, options)}{language_in_name()}_{edition.suffix()}"


def _picture(figure: go.Figure, citation: About, edition: Edition, draw: Draw) -> bytes:
    assert edition.format.of_picture
    drawn = draw(figure, form=cast("PictureFormat", edition.form), scale=edition.scale)
    made = edition.format.of_picture(drawn, citation)
    if edition.format.largest_scale > 1:
        return printed_at(made, edition.scale)
    return made


def export_all(request: Request, tables: Tables) -> Iterator[tuple[Exported, ...]]:
    """For each chart and edition its files when they are ready. What needs no browser comes first, so that a missing one costs only the
    pictures."""
    pictures = [edition for edition in request.editions if edition.format.of_picture]
    others = [edition for edition in request.editions if not edition.format.of_picture]
    for one, edition in product(request.charts, others):
        options = request.options_of(one)
        yield _data(one, tables, edition, options) if edition.form in DATA else (drawing(one, tables, options).drawn(edition)(draw_shared),)
    if pictures:
        with shared_renderer() as renderer:
            chosen = (drawing(one, tables, request.options_of(one)) for one in request.charts)
            jobs = (each.drawn(edition) for each in chosen for edition in pictures)
            yield from ((file,) for file in drawn_in_turn(jobs, renderer.picture))


def drawn_in_turn(jobs: Iterable[Callable[[Draw], Made]], draw: Draw) -> Iterator[Made]:
    """What each job gives that is handed `draw`, one after the other: while the browser works on one, the next is taken from `jobs`.
    The browser's thread speaks the language of the caller."""
    with ThreadPoolExecutor(max_workers=1) as browser:
        waiting = None
        for job in jobs:
            if waiting:
                yield waiting.result()
            waiting = browser.submit(copy_context().run, job, draw)
        if waiting:
            yield waiting.result()


def editions(*, forms: Iterable[str], sizes: Iterable[str],
             themes: Iterable[str], scales: Iterable[int]) -> tuple[Edition, ...]:
    """All different files that the choices mean: data has neither size nor theme, and only PNG has a scale."""
    chosen = (Edition(form=form, size=size, theme=theme, scale=scale) for form, size, theme, scale in product(forms, sizes, themes, scales))
    return tuple(dict.fromkeys(edition.essential() for edition in chosen))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The choices of `python -m charts export`."""
    ids = [each.id for each in charts()]
    parser.add_argument("--chart", nargs="+", metavar="ID", choices=ids, default=ids, help=f"default: all of {', '.join(ids)}")
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=["png"], help="file formats (default: png)")
    parser.add_argument("--size", nargs="+", choices=SIZES, default=["slide"],
                        help="layouts: 16:9 slide (default), A4 half page, square, wide social card, or as on the page")
    parser.add_argument("--scale", nargs="+", type=int, choices=SCALES, default=[2], help="PNG pixels per CSS pixel (default: 2)")
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=["light"], help="light (default), dark, plain (without footer)")
    choices.add_arguments(parser)


def run(args: argparse.Namespace, tables: Tables) -> int:
    """Writes the files and prints their paths; progress goes to stderr. Raises ExportError and RenderError."""
    folder: Path = make_folder(args.out)
    chosen = editions(forms=args.format, sizes=args.size, themes=args.theme, scales=args.scale)
    picked = tuple(chart(chart_id) for chart_id in args.chart)
    request = Request(charts=picked, editions=chosen, options=choices.chosen(args, picked, tables))
    total, begun = len(request.charts) * len(chosen), time.monotonic()
    for count, files in enumerate(export_all(request, tables), start=1):
        for made in files:
            print(write_file(folder / made.name, made.content), flush=True)
            print(f"{count}/{total} {made.name}, {len(made.content) / 1000:,.0f} kB, {time.monotonic() - begun:.1f} s", file=sys.stderr)
    return 0
