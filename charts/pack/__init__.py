"""The briefing pack: PDF, slides, one HTML file, and a ZIP of charts, tables, data package and citations, all from the same rows."""

from __future__ import annotations

import csv
import io
import sys
import time
from typing import TYPE_CHECKING

from charts.export.about import about
from charts.export.files import make_folder, write_file, zipped
from charts.export.package import package_files
from charts.export.tables import csv_files
from charts.pack.content import numbers, pack
from charts.pack.html import page
from charts.pack.pdf import pdf
from charts.pack.pictures import draw_all
from charts.pack.slides import slides
from charts.wording.citations import bibtex, csl_json
from charts.wording.formats import day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from charts.pack.content import Line, Pack
    from charts.pack.pictures import Drawn
    from extract.tables.read import Tables


def make_pack(tables: Tables, *, told: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """File name -> content of the four files of a pack; `told` hears what is being made. Raises RenderError without a browser."""
    content = pack(tables)
    pictures = draw_all(content, tables, told=lambda chart_id: told(f"chart {chart_id}"))
    stem = f"briefing_as-of-{tables.as_of.isoformat()}_v{tables.version}"
    made: dict[str, bytes] = {}
    for kind, make in (("pdf", pdf), ("pptx", slides), ("html", page)):
        told(kind)
        made[f"{stem}.{kind}"] = make(content, pictures)
    told("zip")
    return {**made, f"{stem}.zip": zipped(_files(content, pictures, tables))}


def _files(content: Pack, pictures: Sequence[Drawn], tables: Tables) -> dict[str, bytes]:
    """What the ZIP holds, by folder."""
    cited = [reference for _, reference in content.references]
    files = {"README.md": _readme(content).encode(), "citations/references.bib": bibtex(cited).encode(),
             "citations/references.csl.json": csl_json(cited).encode()}
    files |= {f"charts/{drawn.framed.name}": drawn.framed.content for drawn in pictures}
    for picture in content.drawn:
        said = about(picture.chart, picture.words, tables, {})
        files |= {f"charts/{picture.chart.id}_{name}.csv": rows for name, rows in csv_files(picture.rows, said).items()}
    files |= {
        "tables/figures.csv": _figures(content),
        "tables/events.csv": _csv(("when", "what", "who_says_so"), content.events, kind="lane"),
        "tables/conflicts.csv": _csv(("question", "finding", "arithmetic", "likely_reason"), content.conflicts, kind="kind"),
        "tables/derived.csv": _csv(("figure", "period", "value", "formula"), content.derived),
        "tables/evidence.csv": _csv(("figure", "words", "text_and_characters", "rule"), content.evidence),
        "tables/references.csv": _table(("number", "reference", "url"), [
            (str(number), reference.text(), reference.url) for number, reference in content.references
        ]),
    }
    return files | {f"data/{name}": rows for name, rows in package_files(tables).items()}


def _readme(content: Pack) -> str:
    missing = "".join(f"- {line}\n" for line in content.missing)
    return (
        f"# {content.title}\n\n{content.standfirst} Data version {content.version}.\n\n"
        "- `charts/`: each chart as PNG and the rows it draws as CSV\n- `tables/`: the tables of the briefing\n"
        "- `citations/`: its references as BibTeX and CSL-JSON\n- `data/`: the data package behind it\n"
        + (f"\n## Missing as of {day(content.as_of)}\n\n{missing}" if missing else "")
    )


def _figures(content: Pack) -> bytes:
    return _table(("figure", "value", "change", "period", "sentence", "references"), [
        (figure.label, figure.value, figure.change, figure.period, figure.said.text, numbers(figure.said.references))
        for figure in content.figures
    ])


def _csv(heads: tuple[str, ...], lines: Sequence[Line], *, kind: str = "") -> bytes:
    first = (kind,) if kind else ()
    rows = [(*((line.kind,) if kind else ()), *line.cells, numbers(line.references)) for line in lines]
    return _table((*first, *heads, "references"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heads, *rows])
    return out.getvalue().encode()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no choices of its own."""
    parser.epilog = "Writes briefing_as-of-DATE_vVERSION as .pdf, .pptx, .html and .zip. Without --as-of: the day of the last publication."


def run(args: argparse.Namespace, tables: Tables) -> int:
    """Writes the four files and prints their paths; progress goes to stderr. Raises ExportError and RenderError."""
    folder, begun = make_folder(args.out), time.monotonic()
    made = make_pack(tables, told=lambda step: print(f"{time.monotonic() - begun:5.1f} s  {step}", file=sys.stderr, flush=True))
    for name, content in made.items():
        print(write_file(folder / name, content), flush=True)
    return 0
