"""What moved first: told from the quotations, or said to be beyond telling."""

from __future__ import annotations

from datetime import date

from extract.measures.headlines import first_moves
from extract.tables.read import read_tables


def test_a_gap_in_the_quotations_is_said() -> None:
    event, *materials = first_moves(read_tables())
    assert "Oct 2024" in event
    assert len(materials) == 2
    assert all("cannot be told, no quotation ex-works in China between 30 Sep 2024 and 31 Dec 2024" in line for line in materials)


def test_before_any_closure_nothing_is_answered() -> None:
    assert first_moves(read_tables(as_of=date(2024, 1, 1))) == ()
