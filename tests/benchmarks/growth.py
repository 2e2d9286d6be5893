"""How time and memory grow with the number of documents and of observations: a picture for the docs, and the exponents.

    python tests/benchmarks/growth.py HOME RECORD.json PICTURE.png [--documents 5] [--observations 7]

Reads corpora of 10^2 to 10^N documents with two processes, and opens tables of 10^3 to 10^N observations. What RECORD holds is not measured
again. Texts of the corpora, and tables, lie in HOME meanwhile. An exponent is the slope of the last decade: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from charts.drawing.theme import palette
from charts.export.browser import draw_shared
from tests.benchmarks.corpus import run, write_records
from tests.benchmarks.large import write_tables

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
Measures = dict[str, dict[str, tuple[float, float]]]  # seconds and peak megabytes by size, of documents and of observations
_DENSE = 0.2
_DECADES = 1  # of the exponent: below it what every run needs, whatever its size, weighs more than what grows
_OPEN = """
import resource, sys, time
from pathlib import Path
from extract.tables.read import held, known_by
begun = time.monotonic()
known_by(held(Path(sys.argv[1])))
print(time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
"""


def of_documents(home: Path, count: int) -> tuple[float, float]:
    """A corpus of so many documents, read."""
    (home / "corpus").mkdir()
    write_records(home / "corpus" / "all", range(count), _DENSE)
    return run(home / "corpus", home / "out", "--workers", "2")


def of_observations(home: Path, count: int) -> tuple[float, float]:
    """Tables with so many observations more than the committed ones, opened."""
    write_tables(home / "tables", count)
    told = subprocess.run([sys.executable, "-c", _OPEN, str(home / "tables")], cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, told.stdout.split())
    return seconds, megabytes


MEASURED: dict[str, tuple[int, Callable[[Path, int], tuple[float, float]]]] = {
    "documents": (2, of_documents), "observations": (3, of_observations),
}


def exponent(found: dict[str, tuple[float, float]], part: int) -> float:
    """The slope in decades of seconds (0) or megabytes (1) over the last sizes."""
    sizes = sorted(found, key=int)[-_DECADES - 1:]
    return float(np.polyfit(np.log10([int(size) for size in sizes]), np.log10([found[size][part] for size in sizes]), 1)[0])


def picture(measures: Measures) -> go.Figure:
    """Two panels, each with seconds and megabytes on logarithmic axes, the exponents at the ends of the lines."""
    colours = palette("light")
    figure = go.Figure(layout={
        "width": 1000, "height": 420, "paper_bgcolor": colours["paper"], "plot_bgcolor": colours["paper"], "showlegend": False,
        "font": {"family": "Source Sans 3", "size": 14, "color": colours["ink"]}, "margin": {"l": 60, "r": 130, "t": 60, "b": 50},
    })
    for n, (kind, found) in enumerate(measures.items(), 1):
        sizes = sorted(found, key=int)
        axis, left = ("", str(n))[n > 1], (n - 1) * 0.58
        figure.layout[f"xaxis{axis}"] = {"type": "log", "domain": [left, left + 0.42], "anchor": f"y{axis}", "title": kind, "dtick": 1,
                                         "exponentformat": "power", "gridcolor": colours["grid"]}
        figure.layout[f"yaxis{axis}"] = {"type": "log", "anchor": f"x{axis}", "dtick": 1, "gridcolor": colours["grid"]}
        for part, (name, colour) in enumerate((("s", colours["terbium"]), ("MB", colours["dysprosium"]))):
            values = [found[size][part] for size in sizes]
            figure.add_scatter(x=sizes, y=values, xaxis=f"x{axis}", yaxis=f"y{axis}", mode="lines+markers", line={"color": colour})
            said = f"{values[-1]:,.0f} {name}<br>n<sup>{exponent(found, part):.2f}</sup>"
            figure.add_annotation(x=np.log10(int(sizes[-1])), y=np.log10(values[-1]), xref=f"x{axis}", yref=f"y{axis}", text=said,
                                  font={"color": colour}, showarrow=False, xanchor="left", xshift=8, align="left")
    figure.update_layout(title={"text": "Time and memory by size", "font": {"family": "Source Serif 4", "size": 20}, "x": 0.01})
    return figure


def main() -> None:
    """Measure what is missing, keep it, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("record", type=Path, metavar="RECORD.json")
    parser.add_argument("picture", type=Path, metavar="PICTURE.png")
    parser.add_argument("--documents", type=int, default=5, metavar="N")
    parser.add_argument("--observations", type=int, default=7, metavar="N")
    args = parser.parse_args()
    measures: Measures = json.loads(args.record.read_text()) if args.record.exists() else {kind: {} for kind in MEASURED}
    for kind, (first, measure) in MEASURED.items():
        for size in (10**n for n in range(first, getattr(args, kind) + 1) if str(10**n) not in measures[kind]):
            shutil.rmtree(args.home, ignore_errors=True)
            args.home.mkdir(parents=True)
            measures[kind][str(size)] = measure(args.home, size)
            args.record.write_text(json.dumps(measures, indent=1) + "\n")
            print(f"{size:,} {kind}: {measures[kind][str(size)][0]:.1f} s, {measures[kind][str(size)][1]:,.0f} MB", flush=True)
    for kind, found in measures.items():
        print(f"{kind}: time n^{exponent(found, 0):.2f}, memory n^{exponent(found, 1):.2f}")
    args.picture.write_bytes(draw_shared(picture(measures), scale=2))


if __name__ == "__main__":
    main()
