"""Prices: one line per basis, in the currency and form chosen, with the events that coincided and the change between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views import page, price_change
from views.figures import figure
from views.price_filters import choose

if TYPE_CHECKING:
    from extract.tables import Tables


def layout() -> None:
    """The picture, its filters above it, the change between two days below."""
    tables: Tables = page.begin("Prices")
    figure("prices", tables, choose, follow=price_change.follow(tables))
    price_change.between(tables)
    page.end(tables)


layout()
