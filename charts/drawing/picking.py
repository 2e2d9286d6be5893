"""A chart of some materials, origins or price bases alone: rows, words, table and files of it narrow alike."""

from __future__ import annotations

from dataclasses import replace
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from charts.drawing.chart import Choice
from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from charts.drawing.chart import Chart, Rows

    Picks = Mapping[str, tuple[str, ...]]

COLUMNS = {"materials": "commodity_id", "origins": "origin", "bases": "price_basis"}
"""What can be picked, and the column that says it."""
PARAMETERS = {"materials": "material", "origins": "origin", "bases": "basis"}
"""The name of each in the address of a page."""


def values(name: str, rows: Rows) -> frozenset[str]:
    """What has rows, of what can be picked by that name."""
    return frozenset(value for frame in rows.values() if COLUMNS[name] in frame for value in frame[COLUMNS[name]] if value)


_SAYS = {"materials": "materials shown", "origins": "origins shown", "bases": "bases of prices"}
PICK = {name: Choice(option=name, says=says, many=True, found=partial(values, name)) for name, says in _SAYS.items()}
"""The filters of a chart that can be narrowed so, by name."""


def names_of(chart: Chart) -> tuple[str, ...]:
    """By what the rows of the chart can be narrowed."""
    return tuple(choice.option for choice in chart.choices if choice.option in COLUMNS)


def picks_of(chart: Chart, options: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Those of the options that narrow the rows of the chart."""
    return {name: tuple(options[name]) for name in names_of(chart) if options.get(name)}


def picked(chart: Chart, picks: Picks) -> Chart:
    """The chart of what was picked: its rows are narrowed when they are selected. The options may then hold the picks: file names and
    citations tell them; painter, words and table are not asked for what is a mere pick. Nothing picked: the chart as it is."""
    if not any(picks.values()):
        return chart
    select, unknown = chart.select, {name for name in picks if PICK[name] in chart.choices}
    return replace(
        chart, select=lambda tables: narrowed(select(tables), picks),
        paint=_without(chart.paint, unknown), words=_without(chart.words, unknown), shown=_without(chart.shown, unknown),
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


def _without(act: Callable[..., Any], picks: Collection[str]) -> Callable[..., Any]:
    @wraps(act)
    def acted(*args: Any, **options: Any) -> Any:
        return act(*args, **{name: value for name, value in options.items() if name not in picks})

    return acted
