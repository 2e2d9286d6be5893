"""Method: how a sentence becomes a row, what the marks mean, what cannot be known from this, and whose work it rests on."""

from pathlib import Path

import streamlit as st

import views
from charts.wording.formats import counted, number
from extract.measures.standing import standing
from views.parts import page

# Two columns of a readable measure, parted by a rule; one below the other on a phone.
COLUMNS = Path(views.__file__).with_name("method.md").read_text(encoding="utf-8").split("\n---\n")

tables = page.begin("Method and limits")
ground = standing(tables)
st.markdown(
    f"These pages stand on **{counted(ground.stories, 'story', 'stories')}** in {counted(ground.texts, 'text')} and "
    f"**{counted(ground.citations, 'cited page')}**, which gave {number(len(tables.observations))} figures, "
    f"{number(len(tables.events))} events and {counted(len(tables.findings), 'finding')} of the auditor."
)
for column, text in zip(st.columns(len(COLUMNS), gap="large"), COLUMNS, strict=True):
    column.markdown(text, anchors=False)
page.end(tables)
