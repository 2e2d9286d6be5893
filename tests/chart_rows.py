"""Rows for chart tests: the committed tables, and the same rows as none, one, or ten thousand."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.export.formats import Edition, drawing
from extract.tables.read import Tables, read_tables

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from charts.drawing.chart import Chart

MANY = 10_000
IDS = ("observation_id", "event_id", "place_id", "record")


@cache
def real_tables() -> Tables:
    return read_tables()


def of_stories(tables: Tables) -> Tables:
    """The tables with the events of the three stories alone, whose course on the map is known in full."""
    events = tables.events[tables.events["story_id"] != ""]
    events = events.assign(same_event_as=events["same_event_as"].where(events["same_event_as"].isin(events["event_id"]), ""))
    return dataclasses.replace(tables, events=events)


def rows_of(chart: Chart, kind: str) -> dict[str, Any]:
    """The chart's rows: `real`; `empty`: no row in any table; `one`: the first row of each frame; `many`: 10,000 in each. The frames are
    the same for all who ask: no chart changes them (tests/charts/figures/test_catalogue.py)."""
    return dict(_rows(chart, kind))


@cache
def _rows(chart: Chart, kind: str) -> dict[str, Any]:
    tables = real_tables()
    if kind == "empty":
        values = {field.name: getattr(tables, field.name) for field in dataclasses.fields(tables)}
        frames = {name: value.iloc[:0] for name, value in values.items() if isinstance(value, pd.DataFrame)}
        return dict(chart.select(dataclasses.replace(tables, **frames)))
    rows = dict(chart.select(tables))
    change = {"real": lambda frame: frame, "one": lambda frame: frame.head(1), "many": many}[kind]
    return {name: change(frame) if isinstance(frame, pd.DataFrame) and name != "rates" else frame for name, frame in rows.items()}


def many(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows again and again, each time a day later, with ids of their own."""
    if frame.empty or len(frame) >= MANY:
        return frame
    times = -(-MANY // len(frame))
    again = pd.concat([frame] * times, ignore_index=True).head(MANY)
    turn = pd.Series(range(len(again))) // len(frame)
    for name in again.columns:
        if name in IDS:
            again[name] = again[name].astype(str).where(turn == 0, again[name].astype(str) + "-" + turn.astype(str))
        elif name in ("date", "period_start", "period_end", "published") and str(again[name].dtype).startswith("datetime"):
            again[name] = again[name] + pd.to_timedelta(turn % 300, unit="D")
    return again


def draw(chart: Chart, tables: Tables, *, theme: str = "light", layout: str = "slide") -> go.Figure:
    """The complete picture, as it is exported."""
    return drawing(chart, tables).figure(Edition(size=layout, theme=theme))


def copies(rows: dict[str, Any]) -> dict[str, Any]:
    return {name: frame.copy(deep=True) if isinstance(frame, pd.DataFrame) else frame for name, frame in rows.items()}
