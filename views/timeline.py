"""Timeline: who did what when, by lane; what is shown is chosen here, and an event opens its evidence."""

from __future__ import annotations

from views import page
from views.figures import figure
from views.timeline_filters import choose, narrow


def layout() -> None:
    """The timeline over the whole width, its filters above."""
    tables = page.begin("Timeline")
    figure("timeline", tables, choose, narrow=narrow)
    page.end(tables)


layout()
