"""Trade: what China takes in, by scope; shares, producers, quotas; and what would be lost if a gate closed. One picture at a time."""

from __future__ import annotations

from charts.figures import charts
from views.parts import page, trade_tables, what_if
from views.parts.chart import figure
from views.shell import controls

WHAT_IF = "what-if"
_BELOW = {"imports": trade_tables.table, "production": trade_tables.bounds}


def layout() -> None:
    """The trade chart of the catalogue that is chosen with what belongs under it, or the question "what if"."""
    tables = page.begin("Trade")
    parts = {chart.id: chart.title for chart in charts() if chart.page == "trade"} | {WHAT_IF: "What if a gate closed?"}
    part = controls.choose("part", "Show", parts, default=next(iter(parts)))
    if part == WHAT_IF:
        what_if.panel(tables)
    else:
        figure(part, tables)
        if part in _BELOW:
            _BELOW[part](tables)
    page.end(tables)


layout()
