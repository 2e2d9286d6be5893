"""Measures of whole frames from one place: charts and pages import from here, the arithmetic itself stands in the modules named below."""

from __future__ import annotations

from extract.measures.prices import QuoteChange, change_between, index_to, missing, percent_from, price_quotes, price_rows, runs
from extract.measures.shares import (
    HhiBounds,
    ShareBounds,
    hhi_bounds,
    months_within,
    production_years,
    quota_rows,
    share_bounds,
    share_change,
    share_rows,
    share_spread,
    yearly_rates,
)
from extract.measures.trade import import_rows, year_on_year

__all__ = [
    "HhiBounds",
    "QuoteChange",
    "ShareBounds",
    "change_between",
    "hhi_bounds",
    "import_rows",
    "index_to",
    "missing",
    "months_within",
    "percent_from",
    "price_quotes",
    "price_rows",
    "production_years",
    "quota_rows",
    "runs",
    "share_bounds",
    "share_change",
    "share_rows",
    "share_spread",
    "year_on_year",
    "yearly_rates",
]
