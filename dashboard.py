"""The door: `streamlit run dashboard.py`. Opens the page that is asked for; a page does no work for another."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import views
from charts.wording.pages import PAGES
from views.shell import state

FIRST, _ = PAGES[0]
st.set_page_config(
    page_title="Kachin rare earths: supply disruption",
    page_icon="▪",
    layout="wide",
    menu_items={"About": "Kachin rare earths: what moved, and what is known. Every figure opens its source."},
)
page = st.navigation(
    [st.Page(Path(views.__file__).with_name(f"{name}.py"), title=title, default=name == FIRST) for name, title in PAGES], position="top",
)
state.enter(page.url_path)
page.run()
