"""What if a gate or a mine area closed: tonnes and dollars at risk as intervals, with the formula and every assumption printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.figures import chart as chart_of
from charts.wording.formats import APART, number, strung
from charts.wording.rows import event_when, unit_words, when
from charts.wording.sentences import odds_mark, odds_words
from extract.core.ids import rows_of
from extract.core.intervals import Interval, row_interval
from extract.languages.spoken import named, say
from extract.measures.standing import place_name
from extract.measures.trade import at_odds
from extract.measures.what_if import (
    Price,
    WhatIf,
    at_risk,
    baseline_choices,
    closable,
    first_closure,
    headline,
    home,
    last_closed,
    price_choices,
    upstream,
    usual_baseline,
)
from views.parts import evidence
from views.parts.wording import amount, basis_words, html, period_words, plain, spaced
from views.shell import controls, data, language

if TYPE_CHECKING:
    from extract.tables.read import Tables

NO_PRICE = "none"
_USUAL_DAYS, _MOST_DAYS = 30.0, 3650.0  # a month, as closures have lasted at least; ten years, past which a flow is another flow
_MOST_TONNES = 1e7  # far more than a year of the world's mines
_WHOLE = 100.0
_HIT = {"mine": "the share I give", "all": "all of it: an upper bound"}


@language.fragment(title="What if it closed?")
def panel(tables: Tables) -> None:
    """Choices and their answer; nothing is assumed that is not printed."""
    st.subheader(say("What if it closed?"), anchor=False)
    routes = data.rows(chart_of("map"), tables)["routes"]
    places = closable(tables, {*routes["from_place"], *routes["to_place"]})
    if not len(places):
        st.info(say("By this day no gate or mine area is known. Choose a later day above."))
        return
    st.caption(say("Supply at risk is the baseline flow, times the share of it that you say is hit, times the days. "
                   "It is arithmetic, not a forecast."))
    names = dict(zip(places["place_id"], places["name"].map(named), strict=True))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_what"):
        place = controls.pick("closed", say("What closes"), names, default=last_closed(tables, names) or next(iter(names)))
        days = controls.ask_number("days", say("For how many days"), _USUAL_DAYS, (1.0, _MOST_DAYS)) or 0.0
    row = _baseline(tables, place)
    if row is None:
        return
    share, stock = _assumptions()
    price, content = _price(tables, row["commodity_id"])
    if share is None:
        st.info(say("Give the share of the flow that would be hit, or choose all of it as an upper bound. "
                    "No report tells it, so none is set."))
        return
    _answer(named(place_name(tables, place)), WhatIf(
        observation_id=row["observation_id"], product=spaced(row["commodity_id"]), baseline=row_interval(row), baseline_unit=row["unit"],
        baseline_days=int(row["days"]), share=share, days=int(days), stock=stock, price=price, content=content,
    ))


def _baseline(tables: Tables, place: str) -> dict[str, Any] | None:
    """The flow chosen, of those that ended before the place was first reported shut: a later one has a part of the loss in it already."""
    closed_from, event = first_closure(tables, place) or (None, "")
    baselines = baseline_choices(upstream(tables), origin=home(tables, place), closed_from=closed_from)
    if not len(baselines):
        st.info(say("By this day no flow in tonnes is known that could be lost. Choose a later day above.") if closed_from is None else
                say("No flow in tonnes is known that ended before the first closure reported of this place or its state ({when}).",
                    when=_closure_when(tables, event)))
        return None
    rows = {row["observation_id"]: row for row in rows_of(baselines)}
    odds = data.made(at_odds, tables)
    words = {key: strung(_flow_words(row), odds_mark(row, odds.get(key, ())), by=APART) for key, row in rows.items()}
    row = rows[controls.pick("baseline", say("Baseline flow"), words, default=usual_baseline(baselines))]
    if others := odds.get(row["observation_id"]):
        st.caption(plain(odds_words(row, others)))
    if closed_from is None:
        st.caption(say("No closure of this place or its state had been reported by this day."))
        return row
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(say("Only flows that ended before the first closure reported of this place or its state ({when}): a later one has a "
                       "part of the loss in it already.", when=_closure_when(tables, event)))
        evidence.button(f"events/{event}", say("That closure"), "what_if_closure")
    return row


def _closure_when(tables: Tables, event: str) -> str:
    """The days of the closure, as exact as they are known: `Sep 2024`, though what counts is its first day."""
    return event_when(rows_of(tables.events[tables.events["event_id"] == event])[0])


def _flow_words(row: dict[str, Any]) -> str:
    """`2024: 44,000 t, computed here, imports of rare earths (Reuters)`."""
    words = say("{amount}, computed here", amount=amount(row)) if row["status"] == "derived" else amount(row)
    material = spaced(row["commodity_id"])
    if row["destination"]:
        material = say("{material} to {place}", material=material, place=named(row["destination"]))
    return say("{period}: {amount}, {metric} of {material} ({publisher})", period=period_words(row), amount=words,
               metric=spaced(row["metric"]), material=material, publisher=named(row["publisher"]))


def _assumptions() -> tuple[Interval | None, Interval | None]:
    """The share, from the reader alone; a stock, if there is one."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_share"):
        hit = {key: say(words) for key, words in _HIT.items()}
        if controls.choose("hit", say("Share of it that is hit"), hit, default="mine") == "all":
            share: Interval | None = Interval(_WHOLE, _WHOLE)
        else:
            share = _percent("share", say("Share hit"))
        held = controls.ask_number("stock", say("Your stock (t)"), None, (0.0, _MOST_TONNES),
                                   hint=say("No stock is published: without yours there are no days of cover"))
    return share, None if held is None else Interval(held, held)


def _percent(name: str, label: str) -> Interval | None:
    """Two ends that the reader gives; one alone is both."""
    given = [controls.ask_number(f"{name}_{end}", say(words, label=label), None, (0.0, _WHOLE))
             for end, words in (("low", "{label}, at least (%)"), ("high", "{label}, at most (%)"))]
    ends = sorted(end for end in given if end is not None)
    return Interval(ends[0], ends[-1]) if ends else None


def _price(tables: Tables, product: str) -> tuple[Price | None, Interval | None]:
    """A price of the flow's own product; or of a part of it, with the share of that part, which the reader assumes."""
    rows = {row["observation_id"]: row for row in rows_of(price_choices(tables.observations, product))}
    words = {NO_PRICE: say("no price: tonnes only"), **{key: _price_words(row) for key, row in rows.items()}}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_price"):
        row = rows.get(controls.pick("price", say("Price, without VAT"), words, default=NO_PRICE))
        if row is None:
            return None, None
        part, content = spaced(row["commodity_id"]), None
        if not row["own"]:
            content = _percent("content", say("Of the flow, {part}", part=part))
    if not row["own"] and content is None:
        st.info(say("A price of {part} is no price of {whole}. Give the part of the flow that is {part}: no report tells its composition, "
                    "so none is set.", part=part, whole=spaced(product)))
    amount_of = Interval(float(row["shown_low"]), float(row["shown_high"]))
    return Price(observation_id=row["observation_id"], product=part, amount=amount_of, unit=row["shown_unit"], words=_made(row)), content


def _price_words(row: dict[str, Any]) -> str:
    """`dysprosium oxide, 22 Jan 2026: 176 USD/kg, ex-works in China, 13% VAT taken off`."""
    material = spaced(row["commodity_id"])
    if row["own"]:
        material = say("{material} (the flow's own product)", material=material)
    basis, vat = basis_words(row["price_basis"], taxed=False), row["vat_rate"]
    if vat == vat:
        basis = say("{basis}, {vat}% VAT taken off", basis=basis, vat=number(vat))
    return say("{material}, {when}: {price} {unit}, {basis}", material=material, when=when(row), price=number(row["shown"]),
               unit=unit_words(row["shown_unit"]), basis=basis)


def _made(row: dict[str, Any]) -> str:
    """How a quotation came into dollars without tax: `of Jan 2026, 1,380 CNY/kg, less 13% VAT, at 6.9712 CNY per USD`."""
    vat, rate = row["vat_rate"], row["fx"]
    taxed = say("less {vat}% VAT", vat=number(vat)) if vat == vat else ""
    return strung(when(row), amount(row), taxed, say("at {rate} CNY per USD", rate=number(rate, 4)) if rate == rate else "")


def _answer(place: str, question: WhatIf) -> None:
    risk = at_risk(question)
    words = "**{place} closed for {days} days: {risk}**"
    if question.share.low == _WHOLE:
        words = "**{place} closed for {days} days: at most {risk}**"
    with st.container(border=True, key="what_if_answer"):
        st.markdown(say(words, place=plain(place), days=question.days, risk=plain(headline(risk))))
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in risk.lines) + "</div>")
        with st.container(horizontal=True, gap="medium"):
            evidence.button(f"observations/{question.observation_id}", say("Evidence of the baseline"), "what_if_baseline")
            if question.price:
                evidence.button(f"observations/{question.price.observation_id}", say("Evidence of the price"), "what_if_price")
