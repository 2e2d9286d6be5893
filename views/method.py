"""Method: how a sentence becomes a row, what the marks mean, what cannot be known from this, and whose work it rests on."""

from __future__ import annotations

import streamlit as st

from charts.wording.formats import counted, number
from extract.measures.standing import standing
from views.parts import page

_READS = """
#### From a sentence to a row
Reporting comes in as one **note per story**, written in our own words, with every figure, date, place and actor of
the story. A program with declared rules reads each note: it finds the numbers, joins them to a unit, a measure, a
material, a place, a period and a source, and writes one row for one fact. Every number in a story is accounted for:
by a fact, by a date, by a listed thing that is no fact, or on the list of unplaced numbers. The same rules read the
articles themselves, and the place of each figure in each of them is kept, so whoever holds an article can check it to
the character.

Figures that stand in tables rather than in prose (prices, customs figures, quotas, exchange rates) are **curated by
hand**, each with the page it stands on.

#### Reported, derived, assumed
A **reported** figure is what a source printed. Its last digit shown bounds it, so it is an interval, and the panel of
evidence says which. A **derived** figure is computed from reported ones, is an interval with its formula, is drawn
hollow, and is never counted as reported. An **assumed** one is set by us or by you, and says so. Figures of different
scope, price basis or mass basis are never joined by a line, added or averaged.
"""

_MARKS = """
#### What the marks mean
Colour says which material or kind; form says how sure. Solid is reported, hollow is derived, hatched is claimed or
expected, a half disc is a place that two sides hold or fight for, a faded end is an approximate date. Red is kept for
the headline’s number and a closed gate.

#### What was known when
Every row has the day on which it became known. The control at the top of each page shows only what had been published
by the day you choose; where a page carries no date, a day well after the period’s end is assumed and marked. The map
has a second reading: the state of the world on a day, told from all that is known by the day above. A fact that was
not reported again is not a fact that ended.
"""

_LIMITS = """
#### What this cannot know
- It holds the stories named under Sources and the pages cited there. What nobody reported is not here, and silence is
  not calm.
- A price move and an event that fall together **coincide**. Cause is claimed only where a source says so, and then it
  is that source’s claim.
- Trade with Myanmar is seasonal: flows fall in the monsoon. Compare a month with the same month of another year.
- Customs counts the gross weight of the product declared; geological surveys count rare-earth-oxide equivalent. The
  two are never added.
- Domestic prices in China include value-added tax, which foreign buyers cannot reclaim on rare earths. Prices without
  it and in dollars are a comparison convention, not a landed price. Without a published exchange rate for its month a
  price has no dollar value here.
- A concentration index from partial shares has bounds, never a point.
- Borders on the maps are indicative; routes are schematic; mines are areas of stated uncertainty, never points. A
  gate without a report is “unknown”, and its status for people, goods and ore is told apart.
- Days of cover need a stock. None is published, so it is yours to give, or it stays without a value.
"""

_LICENCES = """
#### Licences and credits
The program is under the Apache License, the tables and notes of ours are free to use with attribution. Articles
belong to their publishers and are not part of this; short expressions are quoted as evidence. Boundaries and rivers:
Natural Earth, public domain. Places: GeoNames (CC BY) and single cited facts from MIMU. Exchange rates: reference
rates of the European Central Bank. Typefaces: Source Sans and Source Serif, SIL Open Font License.
"""


def layout() -> None:
    """The size of what it is about, and the text in two columns of a readable measure; one below the other on a phone."""
    tables = page.begin("Method and limits")
    ground = standing(tables)
    st.markdown(
        f"These pages stand on **{counted(ground.stories, 'story', 'stories')}** in {counted(ground.texts, 'text')} and "
        f"**{counted(ground.citations, 'cited page')}**, which gave {number(len(tables.observations))} figures, "
        f"{number(len(tables.events))} events and {counted(len(tables.findings), 'finding')} of the auditor."
    )
    for column, texts in zip(st.columns(2, gap="large"), ((_READS, _MARKS), (_LIMITS, _LICENCES)), strict=True):
        with column:
            for text in texts:
                st.markdown(text, anchors=False)
    page.end(tables)


layout()
