"""Conflicts and audit: claims that answer one question differently, side by side, and the sums that do not come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.formats import counted, day
from charts.row_words import published
from extract.evidence import Link, finding_links
from extract.schema import FINDING_TYPES
from views import controls, evidence_panel
from views.wording import Row, amount, html, period_words, plain, record_words, spaced

if TYPE_CHECKING:
    from extract.tables import Tables

_SAYS = {
    "arithmetic": "figures that do not add up",
    "conflict": "claims against each other",
    "drift": "the same fact told differently",
    "scope": "figures that only seem to contradict",
}
_REASONS = {
    "scope": "they count different things",
    "unit": "they count in different units",
    "definition": "they define the thing differently",
    "vintage": "one is older than the other",
    "error": "one of them must be wrong",
}
_MOST_SIDES = 4


def conflicts_section(tables: Tables) -> None:
    """Findings by type, each with its reason class, its arithmetic and the claims it compares."""
    chosen = controls.pick_some("findings", "Kinds", {kind: f"{kind.capitalize()}: {_SAYS[kind]}" for kind in FINDING_TYPES})
    found = tables.findings[tables.findings["finding_type"].isin(chosen)].sort_values("published", ascending=False)
    if not len(found):
        st.info("No finding of these kinds by this day. Choose more kinds, or a later day above.")
        return
    st.caption(f"{counted(len(found), 'finding')}. The auditor says what does not fit; it repairs nothing, and no row is dropped for it.")
    for row in found.to_dict("records"):
        _finding(tables, row)


def _finding(tables: Tables, row: Row) -> None:
    with st.container(border=True, key=f"finding_{row['finding_id']}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(row["finding_type"], color="orange")
            st.badge(f"reason: {row['reason_class']}", color="gray", help=_REASONS[row["reason_class"]])
            st.caption(f"could be known from {day(row['published'])}")
        st.html(
            f'<div class="panel"><p><b>{html(row["question"])}</b></p><p>{html(row["message"])}</p>'
            f"<p><code>{html(row['arithmetic'])}</code></p></div>"
        )
        _sides(finding_links(tables, row["finding_id"]), row["finding_id"])


def _sides(links: tuple[Link, ...], finding: str) -> None:
    """The claims side by side; beyond a handful only their names."""
    if not links:
        return
    for column, link in zip(st.columns(min(len(links), _MOST_SIDES)), links, strict=False):
        with column, st.container(gap=None):
            _side(link, f"{finding}_{link.record}")
    for link in links[_MOST_SIDES:]:
        evidence_panel.button(link.record, plain(record_words(link.record, link.row)), f"side_{finding}_{link.record}")


def _side(link: Link, key: str) -> None:
    row = link.row
    if link.record.startswith("observations/"):
        st.html(
            f'<div class="panel"><p class="figure">{html(amount(row))}</p><p>{html(spaced(row["metric"]))}, {html(period_words(row))}</p>'
            f'<p class="quiet">{html(row["scope"] or row["denominator"] or row["status"])}</p></div>'
        )
        evidence_panel.button(link.record, plain(f"{row['publisher']}, {published(row)}"), f"side_{key}")
    else:
        evidence_panel.button(link.record, plain(record_words(link.record, row)), f"side_{key}")


def unplaced_section(tables: Tables) -> None:
    """Numbers that no rule claims: nothing is read over in silence."""
    rows = tables.unplaced
    if not len(rows):
        st.success("Every number in the chosen stories is claimed by a fact, a date or a listed thing that is no fact.")
        return
    st.caption(f"{counted(len(rows), 'number')} in the stories that no rule claims, and why.")
    lines = "".join(
        f"<tr><td>{html(row['quote'])}</td><td>{html(row['reason'])}</td><td>{html(row['document_id'])}</td>"
        f"<td>{int(row['start'])}–{int(row['end'])}</td></tr>"
        for row in rows.to_dict("records")
    )
    st.html(f'<div class="panel"><table><tr><th>Number</th><th>Reason</th><th>Text</th><th>Characters</th></tr>{lines}</table></div>')
