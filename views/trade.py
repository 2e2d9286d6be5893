"""Trade: what China takes in, by scope; shares, producers, quotas; what a closed gate or a fall would take away. One picture at a time."""

from charts.figures import charts
from extract.languages.spoken import say
from views.parts import page, trade_tables, what_if
from views.parts.chart import figure
from views.parts.filters import pick
from views.shell import controls, holes

WHAT_IF, FALL = "what-if", "fall"
BELOW = {"imports": trade_tables.table, "production": trade_tables.bounds}

tables = page.begin(say("Trade"))
parts = {chart.id: say(chart.title) for chart in charts() if chart.page == "trade"}
parts |= {WHAT_IF: say("If a gate closed"), FALL: say("If imports fell")}  # short: all stand in one row
part = controls.choose("part", say("Show"), parts, default=next(iter(parts)))
if part == WHAT_IF:
    what_if.panel(tables)
elif part == FALL:
    what_if.fall_panel(tables)
else:
    with holes.part(parts[part]):
        figure(part, tables, picks=pick(tables, part))
    if part in BELOW:
        BELOW[part](tables)
page.end(tables)
