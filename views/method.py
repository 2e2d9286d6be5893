"""Method: how a sentence becomes a row, what the marks mean, what cannot be known from this, and whose work it rests on."""

from pathlib import Path

import streamlit as st

import views
from charts.wording.formats import counted, number
from extract.languages.spoken import ENGLISH, language, say
from extract.measures.claims import settled
from extract.measures.standing import standing
from views.parts import page
from views.shell import holes

# Two columns of a readable measure, parted by a rule; one below the other on a phone.
FILE = "method.md" if language() == ENGLISH else f"method.{language()}.md"
COLUMNS = Path(views.__file__).with_name(FILE).read_text(encoding="utf-8").split("\n---\n")

tables = page.begin(say("Method and limits"))
with holes.part(say("What these pages stand on")):
    ground = standing(tables)
    st.markdown(say(
        "These pages stand on **{stories}** in {texts} and **{pages}**, which gave {figures} figures, {reports} reports of {events} events "
        "and {findings} of the auditor.", stories=counted(ground.stories, "story", "stories"), texts=counted(ground.texts, "text"),
        pages=counted(ground.citations, "cited page"), figures=number(len(tables.observations)), reports=number(len(tables.events)),
        events=number((settled(tables)["same_event_as"] == "").sum()), findings=counted(len(tables.findings), "finding"),
    ))
for column, text in zip(st.columns(len(COLUMNS), gap="large"), COLUMNS, strict=True):
    column.markdown(text, anchors=False)
page.end(tables)
