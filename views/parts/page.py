"""The frame of every page: title, what it stands on, the one control of the day, notices, and the panel of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import counted, day
from extract.core.errors import TableError
from extract.measures.standing import Standing, standing, stops
from views.parts import evidence
from views.parts.wording import plain
from views.shell import controls, data, state, style

if TYPE_CHECKING:
    from datetime import date

    from extract.tables.read import Tables

_COPY = """<button class="copylink" type="button" title="Copy the address of exactly this view">Copy link</button>
<script>
(() => {
  const buttons = document.querySelectorAll("button.copylink");
  const button = buttons[buttons.length - 1];
  button.onclick = async () => {
    const link = window.location.href;
    try { await navigator.clipboard.writeText(link); }
    catch {
      const field = document.createElement("textarea");
      field.value = link; document.body.append(field); field.select(); document.execCommand("copy"); field.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy link"; }, 1500);
  };
})();
</script>"""


def begin(title: str) -> Tables:
    """Draw the head of a page and give the tables as of the day chosen. Ends the run with an error in words where there are no tables."""
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
        st.caption(plain(_ground(standing(tables))))
    _choose_day(tables.as_of)
    return tables


def end(tables: Tables) -> None:
    """Close a page: the panel of the record in the address, and the notices of parameters that could not be used."""
    state.check_length()
    evidence.panel(tables)
    with st.session_state["notice_slot"]:
        for name, given, expected in state.notices():
            st.warning(
                f"The address asks for {plain(name)} = “{plain(given)}”, which this page cannot use: it takes {plain(expected)}. "
                "The usual view is shown instead."
            )


def _ground(ground: Standing) -> str:
    told = f"{counted(ground.stories, 'story', 'stories')} in {counted(ground.texts, 'text')}" if ground.stories else "no story yet"
    parts = (
        f"Last story {day(ground.last_story)}" if ground.last_story else "",
        f"prices to {day(ground.last_price)}" if ground.last_price else "",
        f"{told}, {counted(ground.citations, 'cited page')}",
        f"Data as of {day(ground.as_of)}",
        "every figure opens its source",
    )
    return " · ".join(part for part in parts if part)


def _choose_day(current: date) -> None:
    first, last = data.first_day(), data.last_day()
    earlier, later = stops(data.days(), current)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="asof"):
        st.markdown("**Known by**", width="content")
        controls.ask_day("as_of", "Show what was known by this day", last, (first, last), label_shown=False)
        st.button(
            "‹ Earlier", key="asof_earlier", disabled=earlier is None, help=_stop_help("previous", earlier), on_click=_go, args=(earlier,)
        )
        st.button("Later ›", key="asof_later", disabled=later is None, help=_stop_help("next", later), on_click=_go, args=(later,))
        st.button("Latest", key="asof_latest", disabled=current >= last, on_click=_go, args=(None,))
        st.html(_COPY, unsafe_allow_javascript=True, width="content")


def _stop_help(which: str, stop: date | None) -> str:
    if stop is None:
        return f"There is no {which} day"
    return f"To the {which} day on which a story, an event, a price or a trade figure came in: {day(stop)}"


def _go(target: date | None) -> None:
    state.put("as_of", target.isoformat() if target and target < data.last_day() else None)
