"""The sections of the page of sources: stories and texts, what does not fit, cited pages, unplaced numbers, the tables to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import counted, day, number
from charts.wording.rows import published, rows_of
from charts.wording.sentences import whole_words
from extract.core.schema import FINDING_TYPES, TABLES
from extract.measures.evidence import Link, figure_spans, finding_links, note_text
from extract.measures.headlines import headlines
from extract.measures.standing import ranked_findings, stories
from views.parts import evidence, evidence_html
from views.parts.table import records_table
from views.parts.wording import FINDINGS, REASONS, amount, html, period_words, plain, record_words, spaced
from views.shell import controls, data
from views.shell.addresses import table_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.tables.read import Row, Tables

_SAYS = {
    "arithmetic": "figures that do not add up", "conflict": "claims against each other", "drift": "the same fact told differently",
    "scope": "figures that only seem to contradict",
}
_MOST_SIDES = 4  # columns that still hold a figure in large type at 1,366 pixels
_HASH_SHOWN = 12  # characters of a SHA-256: no two texts here share them
_CITATION_COLUMNS = ("publisher", "title", "published", "published_precision", "url", "licence")
_CITATIONS_HEIGHT = 560  # pixels: most of a laptop's window, so that the page itself need not scroll


def conflicts_section(tables: Tables) -> None:
    """Findings by type, each with its reason class, its arithmetic and the claims it compares."""
    chosen = controls.pick_some("findings", "Kinds", {kind: f"{kind.capitalize()}: {_SAYS[kind]}" for kind in FINDING_TYPES})
    ranked = ranked_findings(tables, headlines(tables))
    found = ranked[ranked["finding_type"].isin(chosen)]
    if not len(found):
        st.info("No finding of these kinds by this day. Choose more kinds, or a later day above.")
        return
    st.caption(f"{counted(len(found), 'finding')}. What matters most on this day comes first: what the "
               "figures at the head of the briefing rest on, then the latest. Nothing is repaired, and no row is dropped for it.")
    for row in found.to_dict("records"):
        with st.container(border=True, key=f"finding_{row['finding_id']}"):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.badge(FINDINGS[row["finding_type"]], color="orange")
                st.badge(REASONS[row["reason_class"]], color="gray")
                st.caption(f"could be known from {day(row['published'])}")
            st.html(f'<div class="panel"><p><b>{html(row["question"])}</b></p><p>{html(row["message"])}</p>'
                    f"<p><code>{html(row['arithmetic'])}</code></p></div>")
            _sides(finding_links(tables, row["finding_id"]), row["finding_id"])


def _sides(links: tuple[Link, ...], finding: str) -> None:
    """The claims side by side; beyond a handful only their names."""
    if not links:
        return
    for column, link in zip(st.columns(min(len(links), _MOST_SIDES)), links, strict=False):
        with column, st.container(gap=None):
            _side(link, f"{finding}_{link.record}")
    for link in links[_MOST_SIDES:]:
        evidence.button(link.record, plain(record_words(link.record, link.row)), f"side_{finding}_{link.record}")


def _side(link: Link, key: str) -> None:
    row, words = link.row, record_words(link.record, link.row)
    if link.record.startswith("observations/"):
        words = f"{row['publisher']}, {published(row)}"
        about = row["scope"] or row["denominator"] or row["status"]
        of = f"of {whole_words(row)}" if row["kind"] == "share" else f"{spaced(row['metric'])}, {period_words(row)}"
        st.html(f'<div class="panel"><p class="figure">{html(amount(row))}</p><p>{html(of)}</p><p class="quiet">{html(about)}</p></div>')
    evidence.button(link.record, plain(words), f"side_{key}")


def unplaced_section(tables: Tables) -> None:
    """Numbers that no rule claims: nothing is read over in silence."""
    rows = tables.unplaced
    if not len(rows):
        st.success("Every number in the chosen stories is claimed by a fact, a date or a listed thing that is no fact.")
        return
    st.caption(f"{counted(len(rows), 'number')} in the stories that no rule claims, and why.")
    titles = dict(zip(tables.documents["document_id"], tables.documents["title"], strict=True))
    lines = [(row["quote"], row["reason"], titles[row["document_id"]], f"{int(row['start'])}–{int(row['end'])}") for row in rows_of(rows)]
    st.html(_table(("Number", "Reason", "Text", "Characters"), [map(html, line) for line in lines]))


def _table(head: tuple[str, ...], lines: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f'<div class="panel"><table><tr>{"".join(f"<th>{name}</th>" for name in head)}</tr>{rows}</table></div>'


def stories_section(tables: Tables) -> None:
    """One block per story; copies of one text count as one source."""
    found = stories(tables)
    if not found:
        st.info("No story had come in by this day. Choose a later one above.")
    st.caption("Copies of one text are one source: what backs a figure is counted in origins, not in pages.")
    for row in found:
        st.html(
            f'<div class="panel"><p class="figure">{html(row["title"])}</p>'
            f'<p class="quiet">{html(row["wire"] or row["publisher"])}, {html(published(row))}: '
            f"{counted(row['texts'], 'text')} held, {number(row['figures'])} figures "
            f"and {number(row['events'])} events read from it</p></div>"
        )
        key = f"story_{row['story_id']}"
        shown = st.expander("The note with its figures marked, and the texts", key=key, on_change="rerun")
        if shown.open:
            with shown:
                _note(tables, row)
                _texts(tables, row)


def _note(tables: Tables, row: Row) -> None:
    text = note_text(row)
    if text:
        st.html(f'<div class="panel"><div class="note">{_with_marks(tables, row, text)}</div></div>')
    else:
        st.caption("The note is not beside the program, or is another than the one that was read; its figures open their evidence below.")
    evidence.button(f"documents/{row['document_id']}", "All figures and events of this story", f"all_{row['story_id']}")


def _with_marks(tables: Tables, row: Row, text: str) -> str:
    parts, at = [], 0
    close = text.find("\n---", 3)  # behind the mark that opens the front matter; the prose begins after it
    if text.startswith("---") and close >= 0:
        at = text.find("\n", close + 1) + 1
    for start, end, _ in figure_spans(tables, row["document_id"]):
        if start >= at:
            parts += [html(text[at:start]), f"<mark>{html(text[start:end])}</mark>"]
            at = end
    return "".join([*parts, html(text[at:])]).strip().replace("\n", "<br>")


def _texts(tables: Tables, row: Row) -> None:
    documents = tables.documents[tables.documents["story_id"] == row["story_id"]]
    shares = {row["document_id"]: f"{number(row['containment'] * 100, 0)}%" for row in rows_of(tables.copies)}
    lines = [(
        html(evidence_html.ROLES[text["role"]]), html(text["publisher"]), evidence_html.link(text["url"], text["title"]),
        html(published(text)),
        shares.get(text["document_id"], ""), f"<code>{html(text['sha256'][:_HASH_SHOWN])}</code>",
    ) for text in rows_of(documents)]
    st.html(_table(("Held as", "Outlet", "Title", "Published", "Shared with the first", "SHA-256"), lines))


def citations_section(tables: Tables) -> None:
    """The pages that curated figures stand on."""
    pages = tables.documents[tables.documents["role"] == "citation"]
    st.caption(f"{counted(len(pages), 'page')} that curated figures stand on; the address of each opens at its publisher.")
    columns = {"url": st.column_config.LinkColumn("address"), "published": st.column_config.DateColumn(format="YYYY-MM-DD")}
    st.dataframe(pages, column_order=_CITATION_COLUMNS, hide_index=True, width="stretch", height=_CITATIONS_HEIGHT,
                 column_config=columns, key="citations", alt="Cited pages with publisher, title, date and address")


def downloads_section(tables: Tables) -> None:
    """All tables in one package, and each figure's row."""
    from charts.export.package import package_name, package_zip

    st.markdown("All tables as known by the day above, with their description, licences and citation, in one ZIP.")
    st.download_button("Data package (ZIP)", lambda: package_zip(tables), file_name=package_name(tables), key="package",
                       mime="application/zip", on_click="ignore", icon=":material/download:")
    if data.frozen() is None:  # the addresses give the data folder as it is
        st.markdown("Each table has an address of its own, for programs and spreadsheets; it stays, and gives the table of the moment.")
        addresses = [(table.name, table.row_is, table_address(f"{table.name}.csv", tables)) for table in TABLES]
        st.html(_table(("Table", "One row is", "Address"), [
            (f"<code>{html(name)}</code>", html(row_is), evidence_html.link(address, address)) for name, row_is, address in addresses
        ]))
    st.markdown(f"Every figure, **{plain(number(len(tables.observations)))} rows**; a row opens its evidence.")
    records_table(tables, tables.observations, key="all_observations", alt="All observations")
