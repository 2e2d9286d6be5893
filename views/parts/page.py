"""The frame of every page: title, what it stands on, the one control of the day, notices, and the panel of evidence."""

from __future__ import annotations

import gc
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.captions import selection
from charts.wording.formats import counted, day
from charts.wording.pages import DESK, PAGES
from extract.core.errors import TableError
from extract.languages.spoken import joined, say
from extract.measures.standing import Standing, standing, stops
from views.parts import evidence
from views.parts.wording import plain
from views.shell import controls, data, holes, language, state, style

if TYPE_CHECKING:
    from datetime import date

    from extract.tables.read import Tables
    from extract.versions.packages import Version

_COPY = Template(Path(__file__).with_name("copy_link.html").read_text(encoding="utf-8"))


_SOURCES, _ASKED = Path(__file__).parents[1] / "sources.py", "find_asked"
_STEPS = {  # of the day: the button, what it does, and why it does nothing
    "earlier": ("‹ Earlier", "To the previous day on which a story, an event, a price or a trade figure came in: {day}",
                "There is no previous day"),
    "later": ("Later ›", "To the next day on which a story, an event, a price or a trade figure came in: {day}", "There is no next day"),
}


def begin(title: str, *, steps: bool = True) -> Tables:
    """Draw the head of a page and give the tables as of the day chosen. Ends the run with an error in words where there are no tables.

    Without `steps` there is no control of the day: for a page that is about versions, or about what comes next.
    """
    style.sheet()
    style.watch()
    st.session_state["notice_slot"] = st.container(key="notices")
    try:
        tables = data.tables()
    except TableError as error:
        st.error(say("The tables cannot be read. {error}", error=plain(holes.public(error))))
        st.stop()
    except IndexError:  # of the days: nothing was published yet
        st.error(say("The tables cannot be read. {error}", error=say("Nothing is held in them.")))
        st.stop()
    with st.container(gap="xsmall"):
        st.title(plain(title), anchor=False)
        with suppress(TableError):  # told below
            st.caption(plain(_ground(data.made(standing, tables), selection(tables))))
    holes.tell(tables)
    _tell_version()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="asof"):
        if steps:
            _choose_day(tables)
        controls.ask_words("find", say("Find"), placeholder=say("Find a place, a mineral, a firm"), asked=_ask)
        language.switch()
    if st.session_state.pop(_ASKED, False) and state.get("find"):
        st.switch_page(_SOURCES, query_params={"section": "find", "find": state.get("find") or ""})
    return tables


@st.cache_resource(show_spinner=False)
def _settle() -> None:
    """Once a process: what is loaded by now stays, so the search for garbage that Streamlit makes after every run may pass it over.

    It looked at each object of every library, a tenth of a second a run and two runs a click.
    """
    gc.collect()
    gc.freeze()


def _ask() -> None:
    """Words were typed: the page that lists what has them is opened in the body of the run, since a callback cannot."""
    st.session_state[_ASKED] = True


def end(tables: Tables) -> None:
    """Close a page: the panel of the record in the address, and the notices of parameters that could not be used."""
    evidence.panel(tables)
    state.check()
    with st.session_state["notice_slot"]:
        if unknown := state.unknown_page():
            st.warning(_no_page(unknown))
        for name, given, expected in state.notices():
            words = {"name": plain(name), "given": plain(given), "expected": plain(expected)}
            st.warning(say("“{given}” was typed, which cannot be used: the field takes {expected}. "
                           "The usual view is shown until another is typed.", **words) if state.is_typed(name, given) else
                       say("The address asks for {name} = “{given}”, which this page cannot use: it takes {expected}. "
                           "The usual view is shown instead.", **words))
    _settle()


def _no_page(unknown: str) -> str:
    titles = {name: say(title) for name, title in PAGES}
    words = {"page": plain(unknown), "titles": joined([title for name, title in titles.items() if name not in DESK])}
    near = get_close_matches(unknown.lower(), titles, n=1)
    if near:
        return say("There is no page “{page}”. Did you mean {meant}? The pages are {titles}, at the top; the first of them is shown.",
                   meant=titles[near[0]], **words)
    return say("There is no page “{page}”. The pages are {titles}, at the top; the first of them is shown.", **words)


def _tell_version() -> None:
    """One line where the address asks for a version, with the way back to the latest."""
    version = data.frozen()
    if version is None:
        return
    newest = version == data.versions()[-1]
    words = "Version **{version}**{of_day}, which is still the latest" if newest else "Version **{version}**{of_day}, kept as it was"
    told = say(words, version=version.version, of_day=version_day(version))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frozen"):
        st.markdown(f":blue-background[{told}]", width="content")
        leave = say("Follow the latest") if newest else say("Go to the latest")
        st.button(leave, key="frozen_leave", on_click=state.put, args=("version", None))


def version_day(version: Version) -> str:
    """` of 22 Jan 2026`: the day of the last thing told in it; nothing for one that does not say."""
    return say(" of {day}", day=day(version.updated)) if version.updated.year > 1 else ""


def _ground(ground: Standing, shown: str) -> str:
    counts = {"stories": counted(ground.stories, "story", "stories"), "texts": counted(ground.texts, "text"),
              "pages": counted(ground.citations, "cited page")}
    pages = say("{stories} in {texts}, {pages}" if ground.stories else "no story yet, {pages}", **counts)
    lasts = (("Last story {day}", ground.last_story), ("prices to {day}", ground.last_price))
    return " · ".join([*(say(words, day=day(last)) for words, last in lasts if last), pages,
                       say("Data as of {day}", day=day(ground.as_of)), say("every figure opens its source"), *filter(None, [shown])])


def _choose_day(tables: Tables) -> None:
    current, latest, days = tables.as_of, data.latest(), data.days()
    earlier, later = stops(days, current)
    st.markdown(say("**Known by**"), width="content")
    controls.ask_day("as_of", say("Show what was known by this day"), latest.as_of, data.askable(),
                     help=None, label_visibility="collapsed")
    for name, target in (("earlier", earlier), ("later", later)):
        words, hint, none = _STEPS[name]
        st.button(say(words), key=f"asof_{name}", disabled=target is None, on_click=_go, args=(target,),
                  help=say(hint, day=day(target)) if target else say(none))
    st.button(say("Latest"), key="asof_latest", disabled=current == latest.as_of, on_click=_go, args=(latest.as_of,))
    copy = {"copy": say("Copy link"), "copied": say("Copied"), "hint": say("Copy the address of exactly this view")}
    st.html(_COPY.substitute(copy), unsafe_allow_javascript=True, width="content")


def _go(target: date) -> None:
    state.put("as_of", {data.latest().as_of: ""}.get(target, target.isoformat()))
