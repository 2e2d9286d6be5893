"""Prices: one line per basis, in the currency and form chosen, with the events that coincided and the change between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.parts import headlines, page, price_change
from views.parts.chart import figure
from views.parts.filters import choose_prices

if TYPE_CHECKING:
    from extract.tables.read import Tables


def layout() -> None:
    """What moved first, the picture with its filters, the change between two days below."""
    tables: Tables = page.begin("Prices")
    headlines.answer(tables)
    figure("prices", tables, choose_prices, follow=price_change.follow(tables))
    price_change.between(tables)
    page.end(tables)


layout()
