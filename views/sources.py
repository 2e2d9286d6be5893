"""Sources: every story with its texts, what was read in it, what does not fit, what was not placed, and the tables to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views import audit, controls, page, source_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.tables import Tables

_SECTIONS: dict[str, tuple[str, Callable[[Tables], None]]] = {
    "stories": ("Stories", source_texts.stories_section),
    "conflicts": ("Conflicts and audit", audit.conflicts_section),
    "citations": ("Cited pages", source_texts.citations_section),
    "unplaced": ("Unplaced numbers", audit.unplaced_section),
    "downloads": ("Downloads", source_texts.downloads_section),
}


def layout() -> None:
    """One section at a time: the others do no work."""
    tables = page.begin("Sources and audit")
    section = controls.choose("section", "Show", {name: title for name, (title, _) in _SECTIONS.items()}, default="stories")
    _SECTIONS[section][1](tables)
    page.end(tables)


layout()
