"""The door: `streamlit run dashboard.py`. Opens the page that is asked for; a page does no work for another."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import views
from charts.wording.pages import DESK, PAGES
from views.shell import desk, state

FIRST, _ = PAGES[0]
st.set_page_config(
    page_title="Kachin rare earths: supply disruption",
    page_icon="▪",
    layout="wide",
    menu_items={"About": "Kachin rare earths: what moved, and what is known. Every figure opens its source."},
)
HIDDEN = () if desk.is_open() else DESK
page = st.navigation(
    [
        st.Page(Path(views.__file__).with_name(f"{name}.py"), title=title, default=name == FIRST,
                visibility="hidden" if name in HIDDEN else "visible")
        for name, title in PAGES
    ],
    position="top",
)
state.enter(page.url_path)
desk.recovered()
page.run()
