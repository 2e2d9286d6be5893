"""Sources: every story with its texts, what was read in it, what does not fit, what was not placed, and the tables to take away."""

from views.parts import page, sources
from views.shell import controls

SECTIONS = {
    "stories": ("Stories", sources.stories_section),
    "conflicts": ("Conflicts and audit", sources.conflicts_section),
    "citations": ("Cited pages", sources.citations_section),
    "unplaced": ("Unplaced numbers", sources.unplaced_section),
    "downloads": ("Downloads", sources.downloads_section),
}

tables = page.begin("Sources and audit")
# One section at a time: the others do no work.
section = controls.choose("section", "Show", {name: title for name, (title, _) in SECTIONS.items()}, default="stories")
SECTIONS[section][1](tables)
page.end(tables)
