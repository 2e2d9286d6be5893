"""A chart of some materials, origins or price bases alone: rows, words, table and files of it narrow alike."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from charts.drawing.chart import Chart, Rows

    Picks = Mapping[str, tuple[str, ...]]

COLUMNS = {"materials": "commodity_id", "origins": "origin", "bases": "price_basis"}
"""What can be picked, and the column that says it. A chart names those that its rows can be narrowed by (`Chart.picks`)."""


def picked(chart: Chart, picks: Picks) -> Chart:
    """The chart of what was picked: its rows are narrowed when they are selected. The options may then hold the picks: file names and
    citations tell them, painter, words and table take no notice. Nothing picked: the chart as it is."""
    if not any(picks.values()):
        return chart
    select = chart.select
    return replace(
        chart, select=lambda tables: narrowed(select(tables), picks),
        paint=_without(chart.paint, picks), words=_without(chart.words, picks), shown=_without(chart.shown, picks),
    )


def narrowed(rows: Rows, picks: Picks) -> Rows:
    """The rows of what was picked, frame by frame; what a frame has no column for, and rates of exchange and tax, stay."""
    if not any(picks.values()):
        return rows
    return {name: frame[_keeps(frame, picks)] for name, frame in rows.items()}


def _keeps(frame: Any, picks: Picks) -> Any:
    import pandas as pd

    keep = pd.Series(True, index=frame.index)
    for name, wanted in picks.items():
        if wanted and COLUMNS[name] in frame:
            keep &= frame[COLUMNS[name]].isin(wanted)
    return keep | frame["metric"].isin(metrics().having("conversion")) if "metric" in frame else keep


def choices(chart: Chart, rows: Rows) -> dict[str, tuple[str, ...]]:
    """What the rows can be narrowed by: for each pick of the chart the values that have rows, where there are two or more."""
    found = {
        name: {value for frame in rows.values() if COLUMNS[name] in frame for value in frame[COLUMNS[name]] if value}
        for name in chart.picks
    }
    return {name: tuple(sorted(values)) for name, values in found.items() if len(values) > 1}


def _without(act: Callable[..., Any], picks: Picks) -> Callable[..., Any]:
    @wraps(act)
    def acted(*args: Any, **options: Any) -> Any:
        return act(*args, **{name: value for name, value in options.items() if name not in picks})

    return acted
