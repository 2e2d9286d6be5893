"""The pages of the dashboard in the order of its navigation: for the door that opens them and for pictures of them."""

PAGES = tuple((title.lower(), title) for title in ("Briefing", "Timeline", "Prices", "Trade", "Map", "Sources", "Method"))
