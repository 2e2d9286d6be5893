"""The change between two days in words: the days are typed, or are those of the last two quotations clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from pandas import DateOffset

from charts.figures import chart as chart_of
from charts.figures.prices.rows import CURRENCIES
from charts.wording.formats import SENTENCES, change, day, number, sentence, strung
from charts.wording.rows import unit_words
from extract.languages.spoken import say
from extract.measures.prices import DOMESTIC, QuoteChange, change_between, price_quotes
from views.parts import evidence
from views.parts.wording import basis_words, plain, spaced
from views.shell import controls, data, language, state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from charts.drawing.chart import Rows
    from extract.tables.read import Tables

KEY = "price_change"


def follow(tables: Tables) -> Callable[[str], tuple[str, ...]]:
    """What else a click on a quotation does: its day becomes the later of the two compared, the day clicked before it the earlier."""
    prices = tables.observations[tables.observations["kind"] == "price"]
    days = dict(zip("observations/" + prices["observation_id"], prices["period_end"].dt.strftime("%Y-%m-%d"), strict=True))

    def clicked(record: str) -> tuple[str, ...]:
        if days.get(record) in (None, state.get("change_to")):
            return ()
        state.put("change_from", state.get("change_to"))
        state.put("change_to", days[record])
        return (KEY,)

    return clicked


@language.fragment(key=KEY, title="Change between two days")
def between(tables: Tables) -> None:
    """Two days and, for each line that has a quotation at both, what changed and what its rounding allows."""
    quotes = _quotes(tables)
    days = quotes[quotes["shown"].notna()]["date"]
    if not len(days):
        return
    bounds, last = (days.min().date(), tables.as_of), days.max()
    st.subheader(say("Change between two days"), anchor=False)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_change"):
        earlier = controls.ask_day("change_from", say("From"), (last - DateOffset(years=1)).date(), bounds)
        later = controls.ask_day("change_to", say("To"), last.date(), bounds)
        st.caption(say("Or click two dots above: their days come here. A quotation counts for the two months after it."))
    changes = data.made(change_between, quotes, earlier, later) if earlier and later else ()
    computed = set(quotes.loc[quotes["told"] == "derived", "observation_id"])
    if not changes:
        st.info(say("No line has a quotation at both days. Move one of them to where the picture shows dots."))
    for move in changes:
        others = _other_days(move, sorted(filter(None, (earlier, later))))
        st.markdown(plain(strung(others, _words(move, computed), by=SENTENCES)))
        with st.container(horizontal=True, gap="medium"):
            evidence.button(f"observations/{move.old_id}", say("earlier quotation"), f"change_old_{move.line}")
            evidence.button(f"observations/{move.new_id}", say("later quotation"), f"change_new_{move.line}")


def _quotes(tables: Tables) -> pd.DataFrame:
    """The quotations of the picture above, in its currency and of its bases; a base that a reported move implies counts as one (`told`)."""
    rows = data.rows(chart_of("prices"), tables)
    bases = tuple(sorted(rows["quotes"]["price_basis"].unique()))
    chosen = tuple(state.several("basis", bases, tuple(set(bases) & DOMESTIC)))
    return data.made(_priced, rows, state.choice("currency", CURRENCIES, "cny_incl_vat"), chosen)


def _priced(rows: Rows, currency: str, bases: Sequence[str]) -> pd.DataFrame:
    form = CURRENCIES[currency]
    quotes = pd.concat([rows["quotes"].assign(told=rows["quotes"]["status"], status="reported"), rows["rates"]], ignore_index=True)
    quotes = price_quotes(quotes, currency=form.code, vat=form.vat)
    return quotes[quotes["price_basis"].isin(bases)]


def _other_days(move: QuoteChange, asked: list[date]) -> str:
    """Which of the days asked for have no quotation of this line, and which is taken for it; empty where both have one."""
    pairs = zip(asked, (move.old_date, move.new_date), strict=True)
    others = [say("{wanted}: the nearest before it is of {found}", wanted=day(wanted), found=day(found))
              for wanted, found in pairs if wanted != found]
    words = "No quotation on {first}, nor on {second}." if others[1:] else "No quotation on {first}."
    return say(words, **dict(zip(("first", "second"), others, strict=False))) if others else ""


def _words(move: QuoteChange, computed: set[str]) -> str:
    """The change in the form of the picture: the prices first, or the change or the index that it makes."""
    ends = ((move.old, move.old_date, move.old_id), (move.new, move.new_date, move.new_id))
    old, new = (say("{value} {unit} on {day} (derived)" if key in computed else "{value} {unit} on {day}", value=number(value),
                    unit=unit_words(move.unit), day=day(when)) for value, when, key in ends)
    moved = {"old": old, "new": new, "change": change(move.percent, 1)}
    match state.choice("mode", ("absolute", "change", "index"), "absolute"):
        case "change":
            words = say("{change}, from {old} to {new}", **moved)
        case "index":
            words = say("index {index} with {day} = 100, from {old} to {new} ({change})", index=number(100 + move.percent, 1),
                        day=day(move.old_date), **moved)
        case _:
            words = say("{old}, {new}: {change}", **moved)
    return say("{material} ({basis}): {words}; rounding and quoted ranges allow {low} to {high}.", words=words,
               material=sentence(spaced(move.commodity_id)), basis=basis_words(move.price_basis), low=change(move.low, 1),
               high=change(move.high, 1))
