"""The page Review, put together: who decides, the queue, the story that is open, the log."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from extract.core.errors import ExtractError
from extract.desk.review import review
from views.desk import after, queue, rows, session
from views.parts.wording import plain
from views.shell import controls, desk, style

_RULES = Path(__file__).with_name("desk.css")
_PARTS = {"rows": "Text and rows", "after": "What it would change"}


def draw() -> None:
    """All of the page below its title."""
    style.more(_RULES)
    here = session.here()
    _tell()
    names = queue.waits(here)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="desk_who"):
        session.ask_name()
        st.page_link(Path(__file__).parents[1] / "add.py", label="Add texts", icon=":material/add:")
    if names:
        queue.draw(here, names)
    else:
        st.info("Nothing waits for review. Add a text: it is cut into stories, which wait here.")
    queue.again(here)
    if session.story():
        _story(session.story())
    queue.log(here)


def _tell() -> None:
    """What was just published or taken back, and what an interrupted publication left."""
    for line in desk.recovered():
        st.info(plain(line))
    if words := session.said():
        st.success(words)


def _story(name: str) -> None:
    try:
        found = review(session.here(), name)
        st.divider()
        st.subheader(plain(found.waiting.head.get("title") or name), anchor=False)
        queue.relation_panel(found.waiting.relation)
        queue.head(found.waiting)
        part = controls.choose("desk", "Show", _PARTS, default="rows")
        if part == "rows":
            rows.workbench(name)
        else:
            after.draw(name)
    except ExtractError as problem:
        st.error(plain(problem))
