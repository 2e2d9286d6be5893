"""The change between two days in words: the days are typed, or are those of the last two quotations clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.figures.prices.rows import CURRENCIES
from charts.wording.formats import change, day, number, sentence
from extract.measures.prices import change_between, price_quotes
from views.parts import evidence
from views.parts.wording import basis_words, plain, spaced
from views.shell import controls, state

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from extract.measures.prices import QuoteChange
    from extract.tables.read import Tables

KEY = "price_change"


def follow(tables: Tables) -> Callable[[str], tuple[str, ...]]:
    """What else a click on a quotation does: its day becomes the later of the two compared, the day clicked before it the earlier."""

    def clicked(record: str) -> tuple[str, ...]:
        quoted = _day_of(tables, record)
        if quoted is None:
            return ()
        if quoted.isoformat() == state.get("change_to"):
            return ()
        state.put("change_from", state.get("change_to"))
        state.put("change_to", quoted.isoformat())
        return (KEY,)

    return clicked


@st.fragment(key=KEY)
def between(tables: Tables) -> None:
    """Two days and, for each line that has a quotation at both, what changed and what its rounding allows."""
    form = CURRENCIES[state.choice("currency", CURRENCIES, "cny_incl_vat")]
    quotes = price_quotes(tables.observations, currency=form.code, vat=form.vat)
    days = quotes[quotes["shown"].notna()]["date"]
    if not len(days):
        return
    first, last = days.min().date(), tables.as_of
    st.subheader("Change between two days", anchor=False)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_change"):
        earlier = controls.ask_day("change_from", "From", days.max().replace(year=days.max().year - 1).date(), (first, last))
        later = controls.ask_day("change_to", "To", days.max().date(), (first, last))
        st.caption("Or click two dots above: their days come here. A quotation counts for the two months after it.")
    changes = change_between(quotes, earlier, later) if earlier and later else ()
    if not changes:
        st.info("No line has a quotation at both days. Move one of them to where the picture shows dots.")
    for move in changes:
        aside = _other_days(move, min(earlier, later), max(earlier, later)) if earlier and later else ""
        st.markdown(plain(f"{aside}{_words(move)}"))
        with st.container(horizontal=True, gap="medium"):
            evidence.button(f"observations/{move.old_id}", "earlier quotation", f"change_old_{move.line}")
            evidence.button(f"observations/{move.new_id}", "later quotation", f"change_new_{move.line}")


def _other_days(move: QuoteChange, earlier: date, later: date) -> str:
    """Which of the days asked for have no quotation of this line, and which is taken for it; empty where both have one."""
    asked = ((earlier, move.old_date), (later, move.new_date))
    told = [f"{day(wanted)}: the nearest before it is of {day(found)}" for wanted, found in asked if wanted != found]
    return f"No quotation on {', nor on '.join(told)}. " if told else ""


def _words(move: QuoteChange) -> str:
    line = f"{sentence(spaced(move.commodity_id))} ({basis_words(move.price_basis)})"
    old, new = f"{number(move.old)} {move.unit} on {day(move.old_date)}", f"{number(move.new)} {move.unit} on {day(move.new_date)}"
    allowed = f"{change(move.low, 1)} to {change(move.high, 1)}"
    return f"{line}: {old}, {new}: {change(move.percent, 1)}; rounding and quoted ranges allow {allowed}."


def _day_of(tables: Tables, record: str) -> date | None:
    table, _, key = record.partition("/")
    if table != "observations":
        return None
    rows = tables.observations[(tables.observations["observation_id"] == key) & (tables.observations["kind"] == "price")]
    return rows.iloc[0]["period_end"].date() if len(rows) else None
