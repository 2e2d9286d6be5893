"""The frame of every page: title, what it stands on, the one control of the day, notices, and the panel of evidence."""

from __future__ import annotations

import gc
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import counted, day, joined
from charts.wording.pages import DESK, PAGES
from extract.core.errors import TableError
from extract.measures.standing import Standing, standing, stops
from views.parts import evidence
from views.parts.wording import plain
from views.shell import controls, data, state, style

if TYPE_CHECKING:
    from datetime import date

    from extract.tables.read import Tables
    from extract.versions.packages import Version

_COPY = Path(__file__).with_name("copy_link.html").read_text(encoding="utf-8")


def begin(title: str, *, steps: bool = True) -> Tables:
    """Draw the head of a page and give the tables as of the day chosen. Ends the run with an error in words where there are no tables.

    Without `steps` there is no control of the day: for a page that is about versions, or about what comes next.
    """
    style.sheet()
    style.watch()
    st.session_state["notice_slot"] = st.container(key="notices")
    try:
        tables = data.tables()
    except (TableError, IndexError) as error:
        st.error(f"The tables cannot be read. {plain(error)}")
        st.stop()
    with st.container(gap="xsmall"):
        st.title(plain(title), anchor=False)
        st.caption(plain(_ground(data.made(standing, tables))))
    _tell_version()
    if steps:
        _choose_day(tables)
    return tables


@st.cache_resource(show_spinner=False)
def _settle() -> None:
    """Once a process: what is loaded by now stays, so the search for garbage that Streamlit makes after every run may pass it over.

    It looked at each object of every library, a tenth of a second a run and two runs a click.
    """
    gc.collect()
    gc.freeze()


def end(tables: Tables) -> None:
    """Close a page: the panel of the record in the address, and the notices of parameters that could not be used."""
    evidence.panel(tables)
    state.check()
    with st.session_state["notice_slot"]:
        if unknown := state.unknown_page():
            near = get_close_matches(unknown.lower(), dict(PAGES), n=1)
            meant = f" Did you mean {dict(PAGES)[near[0]]}?" if near else ""
            titles = joined([title for name, title in PAGES if name not in DESK])
            st.warning(f"There is no page “{plain(unknown)}”.{meant} The pages are {titles}, at the top; the first of them is shown.")
        for name, given, expected in state.notices():
            asked = f"The address asks for {plain(name)} = “{plain(given)}”, which this page cannot use"
            st.warning(f"{asked}: it takes {plain(expected)}. The usual view is shown instead.")
    _settle()


def _tell_version() -> None:
    """One line where the address asks for a version, with the way back to the latest."""
    version = data.frozen()
    if version is None:
        return
    newest = version == data.versions()[-1]
    words = "which is still the latest" if newest else "kept as it was"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frozen"):
        st.markdown(f":blue-background[Version **{version.version}**{version_day(version)}, {words}]", width="content")
        st.button("Follow the latest" if newest else "Go to the latest", key="frozen_leave", on_click=state.put, args=("version", None))


def version_day(version: Version) -> str:
    """` of 22 Jan 2026`: the day of the last thing told in it; nothing for one that does not say."""
    return f" of {day(version.updated)}" if version.updated.year > 1 else ""


def _ground(ground: Standing) -> str:
    held = f"{counted(ground.stories, 'story', 'stories')} in {counted(ground.texts, 'text')}"
    told = {0: "no story yet"}.get(ground.stories, held)
    pages = f"{told}, {counted(ground.citations, 'cited page')}"
    lasts = (("Last story", ground.last_story), ("prices to", ground.last_price))
    return " · ".join([*(f"{words} {day(last)}" for words, last in lasts if last), pages,
                       f"Data as of {day(ground.as_of)}", "every figure opens its source"])


def _choose_day(tables: Tables) -> None:
    current, latest, days = tables.as_of, data.latest(), data.days()
    earlier, later = stops(days, current)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="asof"):
        st.markdown("**Known by**", width="content")
        controls.ask_day("as_of", "Show what was known by this day", latest.as_of, (days[0], latest.last_published),
                         help=None, label_visibility="collapsed")
        for words, name, which, target in (("‹ Earlier", "earlier", "previous", earlier), ("Later ›", "later", "next", later)):
            hint = f"To the {which} day on which a story, an event, a price or a trade figure came in: {day(target)}"
            st.button(words, key=f"asof_{name}", disabled=target is None, on_click=_go, args=(target,),
                      help=hint if target else f"There is no {which} day")
        st.button("Latest", key="asof_latest", disabled=current == latest.as_of, on_click=_go, args=(latest.as_of,))
        st.html(_COPY, unsafe_allow_javascript=True, width="content")


def _go(target: date) -> None:
    state.put("as_of", {data.latest().as_of: ""}.get(target, target.isoformat()))
