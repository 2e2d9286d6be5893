"""The door: `streamlit run dashboard.py`. Names the pages and opens the one that is asked for; a page does no work for another."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from views.shell import state

PAGES = (
    ("briefing", "Briefing"),
    ("timeline", "Timeline"),
    ("prices", "Prices"),
    ("trade", "Trade"),
    ("map", "Map"),
    ("sources", "Sources"),
    ("method", "Method"),
)

PAGE_FILES = Path(state.__file__).parents[1]  # `views/`, beside this file or among the installed packages

st.set_page_config(
    page_title="Kachin rare earths: supply disruption",
    page_icon="▪",
    layout="wide",
    menu_items={"About": "Kachin rare earths: what moved, and what is known. Every figure opens its source."},
)
page = st.navigation(
    [st.Page(PAGE_FILES / f"{name}.py", title=title, default=name == "briefing") for name, title in PAGES],
    position="top",
)
state.enter(page.url_path)
page.run()
