"""The pages of the dashboard in the order of its navigation: for the door that opens them and for pictures of them."""

PAGES = tuple((name.lower(), name) for name in ("Briefing", "Timeline", "Prices", "Trade", "Map", "Sources", "Changes", "Method"))
