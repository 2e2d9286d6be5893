"""The briefing pack: PDF, slides, one HTML file, and a ZIP of charts, tables, data package and citations, all from the same rows."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING

from charts.export.about import language_in_name
from charts.export.browser import shared_renderer
from charts.export.files import make_folder, write_file, zipped
from charts.export.formats import Drawing
from charts.export.package import package_files
from charts.export.tables import csv_files
from charts.pack.content import Pack, Statement, numbers, pack
from charts.pack.html import page
from charts.pack.pdf import pdf
from charts.pack.pictures import Artwork, artworks
from charts.pack.slides import slides
from charts.wording.citations import bibtex, csl_json
from charts.wording.formats import SENTENCES, day, strung
from extract.core.ids import csv_text
from extract.core.text import uncomputed, visible
from extract.languages.spoken import ENGLISH, language, say, speaking

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from extract.tables.read import Tables

_HOLDS = """\
- `charts/`: each chart as PNG and the rows it draws as CSV, described by the data package beside them
- `tables/`: the tables of the briefing
- `citations/`: its references as BibTeX and CSL-JSON
- `data/`: the data package behind it"""


def make_pack(tables: Tables, *, progress: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """File name -> content of the four files of a pack; `progress` hears what is made. Raises RenderError without a browser."""
    stem = f"briefing_as-of-{tables.as_of.isoformat()}_v{tables.version}{language_in_name()}"
    drawn = []
    with ThreadPoolExecutor(max_workers=1) as beside:  # the browser starts while the words are made, and prints while the slides are
        told = beside.submit(copy_context().run, pack, tables)
        with shared_renderer() as renderer:
            content = told.result()
            for artwork in artworks(content, tables, renderer):
                progress(say("chart {name}", name=artwork.chart_id))
                drawn.append(artwork)
            progress("html")
            html = page(content, drawn)
            paper = beside.submit(copy_context().run, pdf, content, html, renderer)
            progress("pptx")
            deck = slides(content, drawn)
            progress("zip")
            held = zipped(_files(content, drawn, tables))
            progress("pdf")
            files = {"pdf": paper.result(), "pptx": deck, "html": html, "zip": held}
    return {f"{stem}.{kind}": made for kind, made in files.items()}


def _files(content: Pack, drawn: Sequence[Artwork], tables: Tables) -> dict[str, bytes]:
    """What the ZIP holds, by folder."""
    charts = {f"charts/{artwork.framed.name}": artwork.framed.content for artwork in drawn}
    plain = language() == ENGLISH
    with speaking(ENGLISH):  # the data is the same to every reader
        told = content if plain else pack(tables)
        citations, data = _citations(told), _tables(told, tables)
    return {"README.md": _readme(content).encode(), **citations, **charts, **data,
            **{f"data/{name}": rows for name, rows in package_files(tables).items()}}


def _citations(content: Pack) -> dict[str, bytes]:
    cited = [reference for _, reference in content.references]
    return {"citations/references.bib": bibtex(cited).encode(), "citations/references.csl.json": csl_json(cited).encode()}


def _tables(content: Pack, tables: Tables) -> dict[str, bytes]:
    """The rows of each chart with what describes them, and the tables of the briefing."""
    files: dict[str, bytes] = {}
    for picture in content.drawn:
        drawing = Drawing(chart=picture.chart, tables=tables, rows=picture.rows, words=picture.words)
        files |= {f"charts/{name}": made for name, made in csv_files(drawing.data(), drawing.about(), picture.chart.id).items()}
    return files | {
        "tables/figures.csv": _table(("figure", "value", "change", "period", "sentence", "references"), [
            (figure.label, figure.value, figure.change, figure.period, figure.cited.text, numbers(figure.cited.references))
            for figure in content.figures
        ]),
        "tables/events.csv": _csv(("lane", "when", "what", "who_says_so"), content.events),
        "tables/conflicts.csv": _csv(("kind", "question", "finding", "arithmetic", "likely_reason"), content.conflicts),
        "tables/derived.csv": _csv(("figure", "period", "value", "formula"), content.derived),
        "tables/evidence.csv": _csv(("figure", "words", "text_and_characters", "rule"), content.evidence),
        "tables/references.csv": _table(("number", "reference", "url"), [
            (str(number), reference.text(), reference.url) for number, reference in content.references
        ]),
    }


def _readme(content: Pack) -> str:
    parts = [
        f"# {content.title}", strung(content.standfirst, say("Data version {version}.", version=content.version), by=SENTENCES),
        say(_HOLDS),
    ]
    if content.missing:
        parts += [f"## {say('Missing as of {day}', day=day(content.as_of))}", "\n".join(f"- {line}" for line in content.missing)]
    return "\n\n".join(parts) + "\n"


def _csv(heads: tuple[str, ...], statements: Sequence[Statement]) -> bytes:
    """The statements as CSV; their kind comes first where `heads` have a name for it."""
    cells = [(*(row.kind, *row.cells)[-len(heads):], numbers(row.references)) for row in statements]
    return _table((*heads, "references"), cells)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    return csv_text([heads, *([uncomputed(visible(cell)) for cell in row] for row in rows)]).encode()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no choices of its own."""
    parser.description = f"{parser.description}"


def run(args: argparse.Namespace, tables: Tables) -> int:
    """Writes the four files and prints their paths; progress goes to stderr. Raises ExportError and RenderError."""
    folder, begun = make_folder(args.out), time.monotonic()
    made = make_pack(tables, progress=lambda step: print(f"{time.monotonic() - begun:5.1f} s  {step}", file=sys.stderr, flush=True))
    for name, content in made.items():
        print(write_file(folder / name, content), flush=True)
    return 0
