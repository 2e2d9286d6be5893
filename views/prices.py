"""Prices: one line per basis with the events that coincided, ore beside oxides, China against Europe. One picture at a time."""

from dataclasses import replace

from charts.drawing.picking import narrowed
from charts.figures import charts
from extract.languages.spoken import say
from views.parts import headlines, page, price_change
from views.parts.chart import figure
from views.parts.filters import pick, price_filters
from views.shell import controls, holes

PRICES = "prices"

tables = page.begin(say("Prices"))
with holes.part(say("What moved first?")):
    headlines.answer(tables)
parts = {chart.id: say(chart.title) for chart in charts() if chart.page == "prices"}
part = controls.choose("picture", say("Show"), parts, default=PRICES)
with holes.part(parts[part]):
    picks = pick(tables, part)
    if part == PRICES:
        figure(part, tables, price_filters, follow=price_change.follow(tables), picks=picks)
        price_change.between(replace(tables, observations=narrowed({"all": tables.observations}, picks)["all"]))
    else:
        figure(part, tables, picks=picks)
page.end(tables)
