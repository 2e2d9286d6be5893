"""Timeline: who did what when, by lane; what is shown is chosen here, and an event opens its evidence."""

from __future__ import annotations

from views import page, what_moved
from views.figures import figure
from views.timeline_filters import choose, narrow


def layout() -> None:
    """The timeline over the whole width, its filters above."""
    tables = page.begin("Timeline")
    what_moved.answer(tables)
    figure("timeline", tables, choose, narrow=narrow)
    page.end(tables)


layout()
