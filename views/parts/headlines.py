"""The figures at the head of the briefing: each with its change, its period and its source, and each a door to its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import MISSING, as_date, dated, day, month, number, period, sentence
from charts.wording.rows import change_words, figure, is_half, sourced
from extract.measures.headlines import Headline, Moved, first_moves, headlines
from views.parts import evidence
from views.parts.wording import amount, period_words, plain, spaced
from views.shell import style

if TYPE_CHECKING:
    from extract.measures.alerts import Alert
    from extract.tables.read import Row, Tables

_ON_PHONE = 150  # pixels of a card: two and the gap beside each other at 360


def cards(tables: Tables) -> None:
    """A row of figures; a whole card can be clicked, and its button has period and source as its words."""
    narrow = style.is_narrow()
    with st.container(horizontal=True, gap="small" if narrow else "medium", key="headlines"):
        for headline in headlines(tables):
            with st.container(key=f"headline_{headline.name}", gap=None, width=_ON_PHONE if narrow else "stretch"):
                _card(headline)


def _card(headline: Headline) -> None:
    level, name = headline.level, headline.card
    if level is None:
        st.metric(name, MISSING, None, delta_color="off", delta_arrow="off")
        st.caption("Nothing reported by this day. Choose a later one.")
        return
    source, value, about = sourced(level), amount(level), period_words(level)
    if level["kind"] == "price":  # its label has no room for the day of the quotation
        source, value, about = f"{about}; {source}", figure(level), level["unit"]
    label = f"{name}, {about}" if as_date(level["period_end"]) else name
    st.metric(label, value, delta(headline), delta_color="off", delta_arrow="off")
    if headline.last_known:
        source = f"last known {month(headline.last_known)}; {source}"
    evidence.button(f"observations/{level['observation_id']}", plain(source), f"source_{headline.name}")


def delta(headline: Headline) -> str:
    """What stands under a figure: of what it is a share, its change, or the last change that was reported, with its day."""
    level, moved = headline.level, headline.moved
    if level is not None and level["kind"] == "share":
        return f"of {level['denominator'] or 'a whole not named'}"
    if moved is None:
        return "no change reported"
    if headline.own:
        return _change(moved)
    row = moved.change
    size = change_words(row) if row["unit"] == "percent" and not is_half(row) else amount(row)
    return f"last reported: {size} to {period(row['period_end'], row['period_end'])}"


def _change(pair: Moved) -> str:
    level, moved = pair.level, pair.change
    before = _before(level, moved)
    if not before:
        return f"{amount(moved)} {dated(moved['period_start'], moved['period_end'])}"
    if is_half(moved) and moved["direction"] == "down":
        return f"about half of {before}"
    if moved["unit"] != "percent":
        return f"{number(moved['value'])} {sentence(spaced(moved['unit']))} on {before}"
    return f"{change_words(moved)} on {before}"


def _before(level: Row, moved: Row) -> str:
    """The earlier period in the fewest true words: its year alone where it is the same part of another year; empty if none is named."""
    start, end = as_date(moved["compare_start"]), as_date(moved["compare_end"])
    if start is None or end is None:
        return ""
    first, last = as_date(level["period_start"]), as_date(level["period_end"])
    if first and last and start.month != end.month and (first.month, first.day, last.month) == (start.month, start.day, end.month):
        return str(end.year)
    return period(start, end)


def answer(tables: Tables) -> None:
    """What the quotations around the first closure tell of each material; nothing where no closure is known."""
    lines = first_moves(tables)
    if lines:
        st.markdown(f"**What moved first?** {plain(' '.join(lines))}")


def watch_words(alert: Alert) -> str:
    """When a watched level was crossed, and whether that has passed: `6 Nov 2026; passed, back by 20 Nov 2026`."""
    now = f"passed, back by {day(alert.back_on)}" if alert.back_on else "still so when last reported"
    return f"{day(alert.crossed_on)}; {now}"
