"""Prices: one line per basis, in the currency and form chosen, with the events that coincided and the change between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views import page, price_change, what_moved
from views.figures import figure
from views.price_filters import choose

if TYPE_CHECKING:
    from extract.tables import Tables


def layout() -> None:
    """What moved first, the picture with its filters, the change between two days below."""
    tables: Tables = page.begin("Prices")
    what_moved.answer(tables)
    figure("prices", tables, choose, follow=price_change.follow(tables))
    price_change.between(tables)
    page.end(tables)


layout()
