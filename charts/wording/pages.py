"""The pages of the dashboard in the order of its navigation: for the door that opens them and for pictures of them."""

from __future__ import annotations

PAGES = (
    ("briefing", "Briefing"),
    ("timeline", "Timeline"),
    ("prices", "Prices"),
    ("trade", "Trade"),
    ("map", "Map"),
    ("sources", "Sources"),
    ("method", "Method"),
)
