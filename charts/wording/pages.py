"""The pages of the dashboard in the order of its navigation: for the door that opens them and for pictures of them."""

_TITLES = ("Briefing", "Timeline", "Prices", "Trade", "Map", "Sources", "Changes", "Method", "Add", "Review")
PAGES = tuple((title.lower(), title) for title in _TITLES)
DESK = ("add", "review")  # those that change something: hidden where the dashboard is served to readers
TIMELESS = ("changes", *DESK)  # those that are not about what was known on a day
