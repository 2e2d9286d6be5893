"""The stories behind the tables: their texts, how independent these are, and the note with every figure marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.formats import counted, number
from charts.row_words import published
from extract.evidence import figure_spans, note_text
from extract.standing import Row, stories
from views import evidence_html, evidence_panel
from views.table_twin import records_table
from views.wording import html, plain

if TYPE_CHECKING:
    from extract.tables import Tables

_TEXT_COLUMNS = ["role", "publisher", "title", "published", "wire", "licence", "url", "sha256"]
_CITATION_COLUMNS = ["publisher", "title", "published", "published_precision", "url", "licence"]


def stories_section(tables: Tables) -> None:
    """One block per story; copies of one text count as one source."""
    found = stories(tables)
    if not found:
        st.info("No story had come in by this day. Choose a later one above.")
    st.caption("Copies of one text are one source: what backs a figure is counted in origins, not in pages.")
    for row in found:
        _story(tables, row)


def _story(tables: Tables, row: Row) -> None:
    st.html(
        f'<div class="panel"><p class="figure">{html(row["title"])}</p>'
        f'<p class="quiet">{html(row["wire"] or row["publisher"])}, {html(published(row))}: '
        f"{counted(row['texts'], 'text')} held, {number(row['figures'])} figures and {number(row['events'])} events read from it</p></div>"
    )
    shown = st.expander("The note with its figures marked, and the texts", key=f"story_{row['story_id']}", on_change="rerun")
    if shown.open:
        with shown:
            _note(tables, row)
            _texts(tables, row)


def _note(tables: Tables, row: Row) -> None:
    text = note_text(row)
    if text is None:
        st.caption("The note is not beside the program, or is another than the one that was read; its figures open their evidence below.")
    else:
        st.html(f'<div class="panel"><div class="note">{_with_marks(tables, row, text)}</div></div>')
    evidence_panel.button(f"documents/{row['document_id']}", "All figures and events of this story", f"all_{row['story_id']}")


def _with_marks(tables: Tables, row: Row, text: str) -> str:
    parts, at = [], _body(text)
    for start, end, _ in figure_spans(tables, row["document_id"]):
        if start >= at:
            parts += [html(text[at:start]), f"<mark>{html(text[start:end])}</mark>"]
            at = end
    return "".join([*parts, html(text[at:])]).strip().replace("\n", "<br>")


def _body(text: str) -> int:
    """Where the prose begins, after the front matter."""
    close = text.find("\n---", 3)
    return text.find("\n", close + 1) + 1 if text.startswith("---") and close > 0 else 0


def _texts(tables: Tables, row: Row) -> None:
    documents = tables.documents[tables.documents["story_id"] == row["story_id"]]
    shares = dict(zip(tables.copies["document_id"], tables.copies["containment"], strict=True))
    lines = "".join(_text_line(text, shares.get(text["document_id"])) for text in documents.to_dict("records"))
    head = "<tr><th>Held as</th><th>Outlet</th><th>Title</th><th>Published</th><th>Shared with the first</th><th>SHA-256</th></tr>"
    st.html(f'<div class="panel"><table>{head}{lines}</table></div>')


def _text_line(text: Row, shared: float | None) -> str:
    cells = (
        html(text["role"]), html(text["publisher"]), evidence_html.link(text["url"], text["title"]), html(published(text)),
        "" if shared is None else f"{number(shared * 100, 0)}%", f"<code>{html(text['sha256'][:12])}</code>",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def citations_section(tables: Tables) -> None:
    """The pages that curated figures stand on."""
    pages = tables.documents[tables.documents["role"] == "citation"]
    st.caption(f"{counted(len(pages), 'page')} that curated figures stand on; the address of each opens at its publisher.")
    st.dataframe(
        pages,
        column_order=_CITATION_COLUMNS,
        hide_index=True,
        width="stretch",
        height=560,
        alt="Cited pages with publisher, title, date and address",
        column_config={"url": st.column_config.LinkColumn("address"), "published": st.column_config.DateColumn(format="YYYY-MM-DD")},
        key="citations",
    )


def downloads_section(tables: Tables) -> None:
    """All tables in one package, and each figure's row."""
    from charts.package_zip import package_zip

    st.markdown("All tables as known by the day above, with their description, licences and citation, in one ZIP.")
    st.download_button(
        "Data package (ZIP)",
        lambda: package_zip(tables),
        file_name=f"rare-earth-disruption_as-of-{tables.as_of.isoformat()}_v{tables.version}.zip",
        mime="application/zip",
        key="package",
        on_click="ignore",
        icon=":material/download:",
    )
    st.markdown(f"Every figure, **{plain(number(len(tables.observations)))} rows**; a row opens its evidence.")
    records_table(tables, tables.observations, key="all_observations", alt="All observations")
