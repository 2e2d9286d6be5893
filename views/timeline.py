"""Timeline: who did what when, by lane, and how long after an event gates shut; what is shown is chosen above it, and an event opens its
evidence."""

from extract.languages.spoken import say
from views.parts import headlines, map_panel, page
from views.parts.chart import figure
from views.parts.filters import narrow, timeline_filters
from views.shell import holes

tables = page.begin(say("Timeline"))
with holes.part(say("What moved first?")):
    headlines.answer(tables)
headlines.until_next(tables)
figure("timeline", tables, timeline_filters, narrow=narrow, on_map=map_panel.of_events)
page.end(tables)
