"""Briefing: what moved, what is new, what is open - one page to put in front of somebody who decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.events import initials
from charts.wording.rows import published
from charts.wording.sentences import event_sentence
from extract.languages.spoken import named, say, told
from extract.measures.headlines import headlines
from extract.measures.standing import crossings, open_questions, stories
from views.parts import evidence, map_panel, page
from views.parts.chart import figure
from views.parts.downloads import pack_panel
from views.parts.headlines import cards, remember, watch_words, whats_new
from views.parts.wording import FINDINGS, plain, record_words
from views.shell import data, holes, language

if TYPE_CHECKING:
    from extract.measures.alerts import Alert
    from extract.measures.standing import Question
    from extract.tables.read import Tables

_BADGES = {"derived": "blue", "claimed": "gray", "conflict": "orange"}
_MAP = (760, 520)  # pixels: two thirds of a page at 1,366, and as high as the column of news beside it
_RECENT = timedelta(days=366)  # a year: a level crossed before is no longer watched, it is history
_MOST_QUESTIONS, _MOST_CROSSINGS = 2, 3  # of each kind: the column stays as high as the map


def _questions(tables: Tables) -> tuple[Question, ...]:
    return open_questions(tables, data.made(headlines, tables), most=_MOST_QUESTIONS)


def _crossed(tables: Tables) -> tuple[Alert, ...]:
    return crossings(tables, most=_MOST_CROSSINGS, within=_RECENT)


def _open(tables: Tables) -> None:
    st.subheader(say("Open questions"), anchor=False)
    questions = data.made(_questions, tables)
    if not questions:
        st.caption(say("Nothing is in conflict, computed or one-sided in what was known by this day."))
    for question in questions:
        kind = question.kind
        match kind:
            case "conflict":
                kind, words = say(FINDINGS[question.row["finding_type"]]), told(question.row["question"], "finding")
            case "claimed":
                kind, words = say("one side’s claim"), event_sentence(question.row, initials(tables.actors))
            case _:
                kind, words = say("computed here"), record_words(question.record, question.row)
        with st.container(gap=None):
            st.badge(kind, color=_BADGES[question.kind])  # type: ignore[arg-type]
            evidence.button(question.record, plain(words), f"open_{question.record}")


def _watch(tables: Tables) -> None:
    st.subheader(say("Watch"), anchor=False)
    crossed = data.made(_crossed, tables)
    if not crossed:
        st.caption(say("No level that is watched had been crossed in the year before this day."))
    for alert in crossed:
        with st.container(gap=None):
            st.caption(watch_words(alert))
            key = f"watch_{alert.watch_id}_{alert.observation_id}"
            evidence.button(f"observations/{alert.observation_id}", plain(told(alert.title, "watch")), key)


tables = page.begin(say("Kachin rare earths: what moved, and what is known"))
with holes.part(say("Headlines")):
    cards(data.made(headlines, tables))
with holes.part(say("What is new")):
    whats_new(tables)
for column, name in zip(st.columns(2, gap="large"), ("prices", "imports"), strict=True):
    with column:
        figure(name, tables, layout="column")
wide, narrow = st.columns([2, 1], gap="large")
with wide:
    language.fragment(map_panel.draw, title="Map")(tables, {}, size=_MAP)
with narrow:
    with holes.part(say("Open questions")):
        _open(tables)
    with holes.part(say("Watch")):
        _watch(tables)
st.divider()
st.subheader(say("Sources"), anchor=False)
with st.container(gap=None), holes.part(say("Sources")):
    for row in stories(tables):
        words = say("{publisher}, {day}: {title}", publisher=named(row["wire"] or row["publisher"]), day=published(row),
                    title=row["title"])
        evidence.button(f"documents/{row['document_id']}", plain(words), f"story_{row['story_id']}")
pack_panel(tables)
remember(tables)
page.end(tables)
