"""The panel that answers "where is this from?" for any record: opened by a click, kept in the address, walked by links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from extract.languages.spoken import say, told
from extract.measures.evidence import Link, evidence_of, known
from views.parts import evidence_html
from views.parts.wording import plain, record_words
from views.shell import language, state

if TYPE_CHECKING:
    from extract.tables.read import Tables

KEY = "evidence"
_MOST_LINKS = 40  # more than any record but a whole story has; each is a button, and the drawer must open at once
_TABLES = {"", "observations", "events", "places", "documents"}  # links that play no part of a formula


def open_record(record: str, also: tuple[str, ...] = ()) -> None:
    """Open the panel of a record; only it, and the fragments named in `also`, are drawn again. For callbacks of controls and charts."""
    state.put("record", record)
    st.rerun((KEY, *also))


def close() -> None:
    """Forget the record; what the page shows stays."""
    state.put("record", None)
    st.rerun(KEY)


def button(record: str, label: str, key: str) -> None:
    """A button in the text of a page that opens a record. `label` is ours or escaped."""
    st.button(label, key=f"door_{key}", type="tertiary", wrap=True, on_click=open_record, args=(record,))


@language.fragment(key=KEY, title="Evidence")
def panel(tables: Tables) -> None:
    """The open record as a drawer at the right; nothing where none is open."""
    record = state.get("record")
    if record is None:
        return
    if not known(tables, record):
        state.refuse("record", say("a record known by {day}", day=tables.as_of.isoformat()))
        return
    st.dialog(say("Evidence"), width="medium", position="right", on_dismiss=close)(language.spoken(_drawer, "Evidence"))(tables)


def _drawer(tables: Tables) -> None:
    record = state.get("record")
    if record is None or not known(tables, record):
        st.caption(say("Nothing is open."))
        return
    evidence = evidence_of(tables, record)
    st.html(evidence_html.head(evidence))
    st.html(evidence_html.passages(evidence))
    _links("Computed from", say("Computed from"), evidence.inputs)
    _links("Used in", say("Used in"), evidence.results)
    for finding in evidence.findings:
        st.html(evidence_html.finding(finding))
        _links("Compared with", say("Compared with"), finding.others)
    _links("See also", say("See also"), evidence.related)


def _links(key: str, title: str, links: tuple[Link, ...]) -> None:
    if not links:
        return
    st.markdown(f"**{title}**")
    with st.container(gap=None):
        for number, link in enumerate(links[:_MOST_LINKS]):
            words = plain(record_words(link.record, link.row))
            if link.part not in _TABLES:
                words = say("{part}: {record}", part=plain(told(link.part, "part")), record=words)
            st.button(words, key=f"door_{key}_{number}_{link.record}", type="tertiary", on_click=state.put, args=("record", link.record))
    if len(links) > _MOST_LINKS:
        st.caption(say("and {count} more", count=len(links) - _MOST_LINKS))
