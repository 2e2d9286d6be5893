"""Prices: one line per basis, in the currency and form chosen, with events that coincided, and changes between days."""

from views.parts import headlines, page, price_change
from views.parts.chart import figure
from views.parts.filters import pick, price_filters

tables = page.begin("Prices")
headlines.answer(tables)
figure("prices", tables, price_filters, follow=price_change.follow(tables), picks=pick(tables, "prices"))
price_change.between(tables)
page.end(tables)
