"""Timeline: who did what when, by lane; what is shown is chosen here, and an event opens its evidence."""

from __future__ import annotations

from views.parts import headlines, page
from views.parts.chart import figure
from views.parts.filters import narrow, timeline_filters


def layout() -> None:
    """The timeline over the whole width, its filters above."""
    tables = page.begin("Timeline")
    headlines.answer(tables)
    figure("timeline", tables, timeline_filters, narrow=narrow)
    page.end(tables)


layout()
