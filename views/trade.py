"""Trade: what China takes in, by scope; the change on the year; shares, producers, quotas; and what would be lost if a gate closed."""

from __future__ import annotations

from charts.catalog import charts
from views import concentration, page, what_if, year_on_year
from views.figures import figure


def layout() -> None:
    """Every trade chart of the catalogue in its order, the changes on the year after the first, the question "what if" at the end."""
    tables = page.begin("Trade")
    for number, chart in enumerate(each for each in charts() if each.page == "trade"):
        figure(chart.id, tables)
        if number == 0:
            year_on_year.table(tables)
    concentration.bounds(tables)
    what_if.panel(tables)
    page.end(tables)


layout()
