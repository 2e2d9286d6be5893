"""The page Review, put together: who decides, the queue, the story that is open, the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from extract.core.errors import ExtractError
from extract.desk.review import review
from extract.languages.problems import problem_words
from extract.languages.spoken import say
from views.desk import after, kin, queue, rows, session, vocabulary
from views.parts.wording import plain
from views.shell import controls, desk, style

if TYPE_CHECKING:
    from extract.desk.queue import Desk

_RULES = Path(__file__).with_name("desk.css")
_ADD = Path(__file__).parents[1] / "add.py"
_PARTS = {"rows": "Text and rows", "after": "What it would change"}


def draw() -> None:
    """All of the page below its title; a desk that cannot be used is said in a line."""
    style.more(_RULES)
    try:
        _page(session.here())
    except ExtractError as problem:
        st.error(plain(problem_words(problem)))


def _page(here: Desk) -> None:
    _tell()
    if session.story():
        _story(session.story())
    else:
        session.fault_line()
        _waiting(here)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="desk_who"):
            session.ask_name()
            queue.again(here)
            kin.taken_out(here)
    queue.log(here)


def _waiting(here: Desk) -> None:
    """The queue, or how one comes by one."""
    names = queue.waits(here)
    if names:
        queue.draw(here, names)
    else:
        st.info(say("Nothing waits for review. A text that is added is cut into stories, which wait here."))
        st.page_link(_ADD, label=say("Add texts"), icon=":material/add:")


def _tell() -> None:
    """What was just published or taken back, and what an interrupted publication left."""
    for line in desk.recovered():
        st.info(plain(line))
    if words := session.said():
        st.success(words)


def _story(name: str) -> None:
    try:
        here = session.here()
        found = review(here, name)
        st.header(plain(found.waiting.head.get("title") or name), anchor=False)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="desk_tools"):
            part = controls.choose("desk", say("Show"), {part: say(words) for part, words in _PARTS.items()}, default="rows")
            queue.head(found.waiting)
            kin.panel(here, found)
            with st.popover(say("All that waits: {count}", count=len(queue.waits(here))), key="desk_queue"):
                _waiting(here)
                queue.again(here)
            vocabulary.panel()
            session.ask_name()
        queue.relation_panel(found.waiting.relation)
        kin.warnings(here, found)
        if part == "rows":
            rows.workbench(name)
        else:
            after.draw(name)
    except ExtractError as problem:
        st.error(plain(problem_words(problem)))
