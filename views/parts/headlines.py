"""The figures at the head of the briefing: each with its change, its period and its source, and each a door to its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import MISSING, as_date, month, number, period, sentence
from charts.wording.rows import change_words, is_half, published
from extract.measures.headlines import Headline, first_moves, headlines
from views.parts import evidence
from views.parts.wording import amount, plain, spaced
from views.shell import style

if TYPE_CHECKING:
    from extract.tables.read import Row, Tables

_HALF = 50


def cards(tables: Tables) -> None:
    """A row of figures; a whole card can be clicked, and its button has period and source as its words."""
    with st.container(horizontal=True, gap="small" if style.is_narrow() else "medium", key="headlines"):
        for headline in headlines(tables):
            _card(headline)


def _card(headline: Headline) -> None:
    level = headline.level
    with st.container(key=f"headline_{headline.name}", gap=None, width=150 if style.is_narrow() else "stretch"):
        st.metric(_label(headline), _value(level), _delta(headline), delta_color="off", delta_arrow="off")
        if level is None:
            st.caption("Nothing reported by this day. Choose a later one.")
        else:
            record = f"observations/{level['observation_id']}"
            age = f"{headline.age} {month(headline.last_known)}; " if headline.last_known else ""
            evidence.button(record, plain(f"{age}{_source(level)}"), f"source_{headline.name}")


def _label(headline: Headline) -> str:
    level, name = headline.level, headline.card
    if level is None or as_date(level["period_end"]) is None:
        return name
    if level["kind"] == "price":
        return f"{name}, {level['unit']}"
    return f"{name}, {period(level['period_start'], level['period_end'])}"


def _source(level: Row) -> str:
    """Who published it when, after the day of a quotation, which its label does not have."""
    said = f"{level['publisher']}, {published(level)}"
    return f"{period(level['period_start'], level['period_end'])}; {said}" if level["kind"] == "price" else said


def _value(level: Row | None) -> str:
    if level is None:
        return MISSING
    return number(level["value"]) if level["kind"] == "price" else amount(level)


def _delta(headline: Headline) -> str | None:
    level, moved = headline.level, headline.change
    if level is None:
        return None
    if level["kind"] == "share":
        return f"of {level['denominator']}" if level["denominator"] else "of a whole not named"
    if moved is None:
        return "no change reported"
    before = _before(level, moved)
    if is_half(moved):
        return f"about half of {before}"
    return f"{_signed(moved)} on {before}"


def _before(level: Row, moved: Row) -> str:
    """The earlier period in the fewest true words: its year alone where it is the same part of another year."""
    start, end = as_date(moved["compare_start"]), as_date(moved["compare_end"])
    if start is None or end is None:
        return "the period before"
    first, last = as_date(level["period_start"]), as_date(level["period_end"])
    several = start.month != end.month
    alike = first is not None and last is not None and (first.month, first.day, last.month) == (start.month, start.day, end.month)
    return str(end.year) if alike and several else period(start, end)


def _signed(moved: Row) -> str:
    if moved["unit"] != "percent":
        return f"{number(moved['value'])} {sentence(spaced(moved['unit']))}"
    return change_words(moved)


def answer(tables: Tables) -> None:
    """What the quotations around the first closure tell of each material; nothing where no closure is known."""
    lines = first_moves(tables)
    if lines:
        st.markdown(f"**What moved first?** {plain(' '.join(lines))}")
