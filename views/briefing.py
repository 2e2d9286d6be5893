"""Briefing: what moved, what is new, what is open - one page to put in front of somebody who decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import day
from charts.wording.rows import who_says
from extract.measures.claims import in_full
from extract.measures.standing import crossings, news, open_questions, stories
from views.parts import evidence, map_panel, page
from views.parts.chart import figure
from views.parts.downloads import pack_panel
from views.parts.headlines import cards, watch_words
from views.parts.wording import amount, plain, subject

if TYPE_CHECKING:
    from extract.tables.read import Tables

_BADGES = {"derived": "blue", "claimed": "gray"}
_MAP = (760, 520)  # pixels: two thirds of a page at 1,366, and as high as the column of news beside it
_RECENT = timedelta(days=366)  # a year: a level crossed before is no longer watched, it is history
_MOST_QUESTIONS, _MOST_CROSSINGS = 2, 3  # of each kind: the column stays as high as the map


def _open(tables: Tables) -> None:
    st.subheader("Open questions", anchor=False)
    questions = open_questions(tables, most=_MOST_QUESTIONS)
    if not questions:
        st.caption("Nothing is in conflict, computed or one-sided in what was known by this day.")
    for question in questions:
        kind = question.kind
        match kind:
            case "conflict":
                kind, words = str(question.row["finding_type"]), question.row["question"]
            case "claimed":
                words = in_full(question.row, says=True)
            case _:
                words = f"{amount(question.row)}: {subject(question.row)}; computed, not published"
        with st.container(gap=None):
            st.badge(kind, color=_BADGES.get(kind, "orange"))  # type: ignore[arg-type]
            evidence.button(question.record, plain(words), f"open_{question.record}")


tables = page.begin("Kachin rare earths: what moved, and what is known")
cards(tables)
for column, name in zip(st.columns(2, gap="large"), ("prices", "imports"), strict=True):
    with column:
        figure(name, tables, layout="column")
wide, narrow = st.columns([2, 1], gap="large")
with wide:
    st.fragment(map_panel.draw)(tables, {}, size=_MAP)
with narrow:
    reported = news(tables)
    st.subheader(", ".join(["Latest reporting", *(day(item.published) for item in reported[:1])]), anchor=False)
    if not reported:
        st.caption("No story had come in by this day. Choose a later one above.")
    for item in reported:
        with st.container(gap=None):
            st.caption(f"{day(item.published)}, {plain(who_says(item.row))}")
            evidence.button(item.record, plain(in_full(item.row)), f"new_{item.record}")
    _open(tables)
    st.subheader("Watch", anchor=False)
    crossed = crossings(tables, most=_MOST_CROSSINGS, within=_RECENT)
    if not crossed:
        st.caption("No level that is watched had been crossed in the year before this day.")
    for alert in crossed:
        with st.container(gap=None):
            st.caption(watch_words(alert))
            key = f"watch_{alert.watch_id}_{alert.observation_id}"
            evidence.button(f"observations/{alert.observation_id}", plain(alert.title), key)
st.divider()
st.subheader("Sources", anchor=False)
with st.container(gap=None):
    for row in stories(tables):
        words = f"{row['wire'] or row['publisher']}, {day(row['published'])}: {row['title']}"
        evidence.button(f"documents/{row['document_id']}", plain(words), f"story_{row['story_id']}")
pack_panel(tables)
page.end(tables)
