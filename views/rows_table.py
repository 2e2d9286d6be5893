"""A table as page text whose first column is a door to the evidence of its row: it prints, can be read aloud and walked by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views import evidence_panel
from views.wording import html, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOOR = 190  # pixels


def rows_table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], *, key: str, focus: tuple[str, ...] = ()) -> None:
    """`head` names the columns; a row is its record ("" where it has none) and its cells, the first of which is the door.

    With `focus`, opening a row also makes its record the one in focus, and draws the fragments named again.
    """
    with st.container(gap=None, key=f"rows_{key}"):
        _line(head[0], head[1:], record="", key=f"{key}_head", head=True)
        for number, (record, cells) in enumerate(rows):
            _line(cells[0], cells[1:], record=record, key=f"{key}_{number}", focus=focus)


def _line(  # noqa: PLR0913 - what the row says, and what its door does
    first: str, rest: Sequence[str], *, record: str, key: str, head: bool = False, focus: tuple[str, ...] = ()
) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"line_{key}"):
        with st.container(width=_DOOR):
            if record:
                evidence_panel.button(record, plain(first), key, focus=focus)
            else:
                st.html(f'<div class="panel">{"<b>" if head else ""}{html(first)}{"</b>" if head else ""}</div>')
        cells = "".join(f"<span>{html(cell)}</span>" for cell in rest)
        st.html(f'<div class="panel cells{" head" if head else ""}">{cells}</div>')
