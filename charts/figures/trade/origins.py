"""China's imports from all origins, for context: the longest totals published for each scope, on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from charts.drawing.bars import (
    ALL_ORIGINS,
    BarRow,
    apart,
    bars_of,
    paint_bar_rows,
    row_told,
    scope_name,
    scope_note,
    select_imports,
    tonnes,
)
from charts.drawing.chart import Chart, shared
from charts.figures.trade import derived_note, ends_of
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import month, period

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas
    from charts.drawing.chart import Rows

REMEDY = "Choose a later date: no total of all origins had been published"
_MOST_ROWS = 3
_ROWS = {"column": 2, "phone": 2, "a4half": 2}  # where bars of three rows would be too low to compare


@shared
def _rows(imports: pd.DataFrame) -> list[BarRow]:
    """One row a scope of all origins, the largest first."""
    bars = bars_of(imports[imports["origin"] == ALL_ORIGINS])
    found = []
    for key, part in bars.groupby("scope_key", sort=True):
        kept = apart(part, longest=True)
        name = scope_name(str(kept["commodity"].iloc[0]))
        found.append(BarRow(key=str(key), name=name, note=scope_note(kept, context=False), context=True, bars=kept))
    return sorted(found, key=lambda row: -row.top)


def paint_origins(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas."""
    found = _rows(rows["imports"])[: _ROWS.get(canvas.layout.name, _MOST_ROWS)]
    if not found:
        canvas.notice("No totals to draw", REMEDY)
        return
    paint_bar_rows(canvas, found, ends_of(found))


def origin_words(rows: Rows) -> Words:
    """The words of the picture of all origins."""
    found = _rows(rows["imports"])
    if not found:
        return nothing("China’s imports from all origins", REMEDY)
    parts = [pd.concat([row.bars for row in found[:count]]) for count in (_MOST_ROWS, min(_ROWS.values()))]
    sources = [source_line(part, extra=derived_note(part)) for part in parts]
    first = found[0].bars.sort_values("period_end").to_dict("records")
    last = first[-1]
    when = period(last["period_start"], last["period_end"])
    headline = f"China imported {tonnes(last)} of {last['commodity']} in {when}"
    for before in [bar for bar in first[:-1] if bar["status"] == "reported"][-1:]:
        headline += f", after {tonnes(before)} in {period(before['period_start'], before['period_end'])}"
    ends = max(row.bars["period_end"].max() for row in found)
    return Words(
        headline=headline, short=headline.split(", after")[0], source=sources[0], source_narrow=sources[1],
        subtitle="China’s rare-earth imports from all origins, tonnes a month. A bar is as wide as its period, so its area is the tonnage",
        caution=f"data to {month(ends)} · one scope may contain another, so they are never added",
        alt=alt_text("Bars as wide as their periods", headline, [row_told(row) for row in found[:_MOST_ROWS]], sources[0]),
    )


ORIGINS = Chart(
    id="origins", title="Imports from all origins", page="trade", question="How large is the whole that Myanmar is a part of?",
    tables=("observations", "commodities"), select=select_imports, paint=paint_origins, words=origin_words,
)
