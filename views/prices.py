"""Prices: one line per basis, in the currency and form chosen, with the events that coincided and the change between two days."""

from __future__ import annotations

from views.parts import headlines, page, price_change
from views.parts.chart import figure
from views.parts.filters import price_filters


def layout() -> None:
    """What moved first, the picture with its filters, the change between two days below."""
    tables = page.begin("Prices")
    headlines.answer(tables)
    figure("prices", tables, price_filters, follow=price_change.follow(tables))
    price_change.between(tables)
    page.end(tables)


layout()
