"""Review: what waits, what was read in a story and how sure it is, what it would change, and the publications made here."""

from __future__ import annotations

import streamlit as st

from extract.languages.spoken import say
from views.parts import page
from views.shell import desk

tables = page.begin(say("Review: what was read, and what becomes of it"), steps=False)
if not desk.is_open():
    st.info(say(desk.CLOSED))
else:
    from views.desk import reviewing

    reviewing.draw()
page.end(tables)
