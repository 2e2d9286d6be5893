"""Add: texts that are pasted or uploaded become stories that wait for review; what is proposed of each can be set right first."""

from __future__ import annotations

import streamlit as st

from extract.languages.spoken import say
from views.parts import page
from views.shell import desk

tables = page.begin(say("Add: a text becomes a story that waits for review"), steps=False)
if not desk.is_open():
    st.info(say(desk.CLOSED))
else:
    from views.desk import adding

    adding.draw()
page.end(tables)
