"""One line that answers "what moved first": the first quotation that differs, and where no quotation can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from extract.first_move import first_moves
from views.wording import plain

if TYPE_CHECKING:
    from extract.tables import Tables


def answer(tables: Tables) -> None:
    """What the quotations around the first closure tell of each material; nothing where no closure is known."""
    lines = first_moves(tables)
    if lines:
        st.markdown(f"**What moved first?** {plain(' '.join(lines))}")
