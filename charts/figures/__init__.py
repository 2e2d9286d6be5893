"""The one ordered list of charts. Pages, exports, tests and the gallery iterate over it: a chart added here appears everywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extract.languages.spoken import say

if TYPE_CHECKING:
    from charts.drawing.chart import Chart


@cache
def charts() -> tuple[Chart, ...]:
    """All charts in reading order."""
    from charts.figures.maps.paper import MAP
    from charts.figures.prices import PRICES
    from charts.figures.prices.gap import GAP
    from charts.figures.prices.ore import ORE
    from charts.figures.timeline import TIMELINE
    from charts.figures.trade.ages import AGES
    from charts.figures.trade.flows import FLOWS
    from charts.figures.trade.imports import IMPORTS, ORIGINS
    from charts.figures.trade.production import PRODUCTION
    from charts.figures.trade.quotas import QUOTAS
    from charts.figures.trade.reported import REPORTED
    from charts.figures.trade.shares import SHARES

    return PRICES, IMPORTS, TIMELINE, MAP, FLOWS, SHARES, ORE, GAP, PRODUCTION, QUOTAS, ORIGINS, REPORTED, AGES


def chart(chart_id: str) -> Chart:
    """The chart of that id; KeyError names the ids there are."""
    found = {each.id: each for each in charts()}
    if chart_id not in found:
        raise KeyError(say("no chart `{chart}`; there are: {charts}", chart=chart_id, charts=", ".join(found)))
    return found[chart_id]
