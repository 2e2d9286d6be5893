"""How long exports take beside what the renderer itself needs: `python tests/benchmarks/export.py`.

All charts as PNG at 2x against as many trivial figures by kaleido's own server, in the same run and in turn; and a whole briefing pack.
"""

from __future__ import annotations

import statistics
import sys
import time

import kaleido
import plotly.graph_objects as go
import psutil

from charts.export.formats import Edition, Request, export_all
from charts.figures import charts
from charts.pack import make_pack
from extract.tables.read import Tables, read_tables

RUNS = 5
MOST_TIMES, MOST_SECONDS = 1.3, 15.0
TRIVIAL = go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2]), layout={"width": 1280, "height": 720})


def floor(count: int) -> float:
    """Seconds that kaleido needs for `count` trivial figures, its start included, as the export's start is."""
    begun = time.perf_counter()
    kaleido.start_sync_server(n=1, silence_warnings=True, mathjax=False)
    for _ in range(count):
        kaleido.calc_fig_sync(TRIVIAL, opts={"format": "png", "scale": 2, "width": 1280, "height": 720})
    kaleido.stop_sync_server()
    return time.perf_counter() - begun


def export(tables: Tables) -> float:
    """Seconds for all charts as PNG at 2x, start and end of the browser included."""
    begun = time.perf_counter()
    made = list(export_all(Request(charts=charts(), editions=(Edition(),)), tables))
    assert len(made) == len(charts())
    return time.perf_counter() - begun


def pack(tables: Tables) -> float:
    """Seconds for a briefing pack."""
    begun = time.perf_counter()
    assert len(make_pack(tables)) == 4
    return time.perf_counter() - begun


def main() -> int:
    """Prints the medians. Gives 1 when a limit is passed."""
    tables = read_tables()
    export(tables)  # warm: everything is imported and read once
    pairs = [(floor(len(charts())), export(tables)) for _ in range(RUNS)]
    low, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    times = statistics.median(mine / theirs for theirs, mine in pairs)
    packed = statistics.median(pack(tables) for _ in range(3))
    print(f"| {len(charts())} charts, PNG 2x | kaleido, as many trivial figures | ratio | briefing pack | memory |")
    print("|---|---|---|---|---|")
    print(f"| {ours:.1f} s | {low:.1f} s | {times:.2f} | {packed:.1f} s | {psutil.Process().memory_info().rss / 1e6:.0f} MB |")
    return int(times > MOST_TIMES or packed > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
