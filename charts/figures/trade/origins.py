"""China's imports from all origins, for context: the longest totals published for each scope, on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import month, period

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from charts.drawing.canvas import Canvas
    from charts.drawing.chart import Rows

REMEDY = "Choose a later date: no total of all origins had been published"
_ROWS = {"column": 2, "phone": 2, "a4half": 2}


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
    found = _rows(rows["imports"])[: _ROWS.get(canvas.layout.name, 3)]
    if not found:
        canvas.notice("No totals to draw", REMEDY)
        return
    lefts, rights = [row.bars["left"].min() for row in found], [row.bars["right"].max() for row in found]
    paint_bar_rows(canvas, found, (float(min(lefts)), float(max(rights)) + 1))


def origin_words(rows: Rows) -> Words:
    """The words of the picture of all origins."""
    found = _rows(rows["imports"])
    if not found:
        return nothing("China’s imports from all origins", REMEDY)
    import pandas as pd

    parts = [pd.concat([row.bars for row in part]) for part in (found[:3], found[:2])]
    notes = [["Hollow bars are derived, whiskers show their interval."] if (part["status"] != "reported").any() else [] for part in parts]
    sources = [source_line(part, extra=note) for part, note in zip(parts, notes, strict=True)]
    first = found[0].bars.sort_values("period_end").to_dict("records")
    last = first[-1]
    when = period(last["period_start"], last["period_end"])
    headline = f"China imported {tonnes(last)} of {_material(last)} in {when}"
    earlier = [bar for bar in first[:-1] if bar["status"] == "reported"]
    if earlier:
        before = earlier[-1]
        then = period(before["period_start"], before["period_end"])
        headline += f", after {tonnes(before)} in {then}"
    ends = max(row.bars["period_end"].max() for row in found)
    return Words(
        headline=headline, short=headline.split(", after")[0], source=sources[0], source_narrow=sources[1],
        subtitle="China’s rare-earth imports from all origins, tonnes a month. A bar is as wide as its period, so its area is the tonnage",
        caution=f"data to {month(ends)} · one scope may contain another, so they are never added",
        alt=alt_text("Bars as wide as their periods", headline, [row_told(row) for row in found[:3]], sources[0]),
    )


def _material(row: dict[Any, Any]) -> str:
    return str(row["commodity"])


ORIGINS = Chart(
    id="origins", title="Imports from all origins", page="trade", question="How large is the whole that Myanmar is a part of?",
    tables=("observations", "commodities"), select=select_imports, paint=paint_origins, words=origin_words,
)
