"""Briefing: what moved, what is new, what is open - one page to put in front of somebody who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import day
from extract.measures.standing import crossings, news, open_questions, stories
from views.parts import evidence, map_panel, page
from views.parts.chart import figure
from views.parts.downloads import pack_panel
from views.parts.headlines import cards
from views.parts.wording import amount, plain, subject

if TYPE_CHECKING:
    from extract.measures.standing import Question
    from extract.tables.read import Tables

_BADGES = {"derived": "blue", "claimed": "gray"}
_MAP = (760, 520)


def layout() -> None:
    """Figures, prices beside imports, the map beside the news, sources."""
    tables = page.begin("Kachin rare earths: what moved, and what is known")
    cards(tables)
    for column, name in zip(st.columns(2, gap="large"), ("prices", "imports"), strict=True):
        with column:
            figure(name, tables, layout="column")
    wide, narrow = st.columns([2, 1], gap="large")
    with wide:
        _map(tables)
    with narrow:
        _new(tables)
        _open(tables)
        _watch(tables)
    _sources(tables)
    pack_panel(tables)
    page.end(tables)


@st.fragment
def _map(tables: Tables) -> None:
    map_panel.draw(tables, {}, size=_MAP)


def _new(tables: Tables) -> None:
    found = news(tables)
    st.subheader(f"Latest reporting, {day(found[0].published)}" if found else "Latest reporting", anchor=False)
    if not found:
        st.caption("No story had come in by this day. Choose a later one above.")
    for item in found:
        with st.container(gap=None):
            st.caption(f"{day(item.published)}, {plain(item.row['publisher'])}")
            evidence.button(item.record, plain(item.row["summary"]), f"new_{item.record}")


def _open(tables: Tables) -> None:
    st.subheader("Open questions", anchor=False)
    questions = open_questions(tables, most=2)
    if not questions:
        st.caption("Nothing is in conflict, computed or one-sided in what was known by this day.")
    for question in questions:
        with st.container(gap=None):
            kind = str(question.row["finding_type"]) if question.kind == "conflict" else question.kind
            st.badge(kind, color=_BADGES.get(kind, "orange"))  # type: ignore[arg-type]
            evidence.button(question.record, plain(_question_words(question)), f"open_{question.record}")


def _question_words(question: Question) -> str:
    row = question.row
    if question.kind == "conflict":
        return str(row["question"])
    return str(row["summary"]) if question.kind == "claimed" else f"{amount(row)}: {subject(row)}; computed, not published"


def _watch(tables: Tables) -> None:
    st.subheader("Watch", anchor=False)
    found = crossings(tables, most=3)
    if not found:
        st.caption("No level that is watched had been crossed by this day.")
    for alert in found:
        with st.container(gap=None):
            st.caption(day(alert.crossed_on))
            record = f"observations/{alert.observation_id}"
            evidence.button(record, plain(alert.title), f"watch_{alert.watch_id}_{alert.observation_id}")


def _sources(tables: Tables) -> None:
    st.divider()
    st.subheader("Sources", anchor=False)
    with st.container(gap=None):
        for row in stories(tables):
            words = f"{row['wire'] or row['publisher']}, {day(row['published'])}: {row['title']}"
            evidence.button(f"documents/{row['document_id']}", plain(words), f"story_{row['story_id']}")


layout()
