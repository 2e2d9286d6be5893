"""Sources: every story with its texts, what was read in it, what does not fit, how old each series is, and the tables to take away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from charts.figures import charts
from extract.languages.spoken import say
from views.parts import page, sources
from views.parts.chart import figure
from views.shell import controls, holes, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.tables.read import Tables

SECTIONS: dict[str, tuple[str, Callable[[Tables], None]]] = {
    "stories": ("Stories", sources.stories_section),
    "conflicts": ("Conflicts and audit", sources.conflicts_section),
    **{chart.id: (chart.title, partial(figure, chart.id)) for chart in charts() if chart.page == "sources"},
    "citations": ("Cited pages", sources.citations_section),
    "unplaced": ("Numbers not used", sources.unplaced_section),
    "find": ("Find", sources.find_section),
    "downloads": ("Downloads", sources.downloads_section),
}

tables = page.begin(say("Sources and audit"))
# One section at a time: the others do no work.
section = controls.choose("section", say("Show"), {name: say(title) for name, (title, _) in SECTIONS.items()}, default="stories")
if state.get("section") == section:
    state.put("section", section)  # a link from Find to a section of this very page leaves the browser's address as it was
with holes.part(say(SECTIONS[section][0])):
    SECTIONS[section][1](tables)
page.end(tables)
