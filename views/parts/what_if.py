"""What if a gate or a mine area closed, or imports fell: tonnes and dollars as intervals, with the formula and every assumption printed."""

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
from extract.measures.headlines import falls
from extract.measures.standing import place_name
from extract.measures.trade import at_odds
from extract.measures.what_if import (
    Price,
    Risk,
    WhatIf,
    at_risk,
    baseline_choices,
    closable,
    first_closure,
    headline,
    home,
    import_flows,
    last_closed,
    lost,
    price_choices,
    short,
    upstream,
    usual_baseline,
)
from views.parts import evidence
from views.parts.wording import amount, basis_words, html, period_words, plain, spaced
from views.shell import controls, data, language

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from extract.measures.headlines import Moved
    from extract.tables.read import Row, Tables

NO_PRICE, MINE = "none", "mine"
_USUAL_DAYS, _MOST_DAYS = 30.0, 3650.0  # a month, as closures have lasted at least; ten years, past which a flow is another flow
_MOST_TONNES = 1e7  # far more than a year of the world's mines
_WHOLE, _YEAR = 100.0, 366  # per cent; days, past which a price may be another one
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
    price, content = _price(tables, row)
    if share is None:
        st.info(say("Give the share of the flow that would be hit, or choose all of it as an upper bound. "
                    "No report tells it, so none is set."))
        return
    question = _question(row, share, price, content, days=int(days), stock=stock)
    risk = at_risk(question)
    words = "**{place} closed for {days} days: {risk}**"
    if share.low == _WHOLE:
        words = "**{place} closed for {days} days: at most {risk}**"
    _answer(say(words, place=plain(named(place_name(tables, place))), days=question.days, risk=plain(headline(risk))), risk, question)


@language.fragment(title="What if imports fell?")
def fall_panel(tables: Tables) -> None:
    """A fall as it was reported, of the flow that it was reported of; or one that the reader gives, of any flow held."""
    st.subheader(say("What if imports fell?"), anchor=False)
    flows = import_flows(tables)
    if not len(flows):
        st.info(say("By this day no flow in tonnes is known that could be lost. Choose a later day above."))
        return
    st.caption(say("What is lost is a flow, times the fall. It is arithmetic, not a forecast. Of reported falls those are listed whose "
                   "tonnes before the fall are known."))
    flows, moved, share = _fall(tables, flows)
    row = _fallen(tables, flows, moved)
    price, content = _price(tables, row, own=True)
    if share is None:
        st.info(say("Give the fall in per cent, such as 50 for a half, or choose one that was reported."))
        return
    fall = _reported(moved.change) if moved else say("set by you")
    question = _question(row, share, price, content, fall=fall)
    risk = at_risk(question)
    title = say("Imports of {goods} from {origin} down by {share}%: {lost}", goods=question.product, origin=named(row["origin"]),
                share=short(share), lost=lost(risk))
    _answer(f"**{plain(title)}**", risk, question, moved)


def _fall(tables: Tables, flows: pd.DataFrame) -> tuple[pd.DataFrame, Moved | None, Interval | None]:
    """The flows from the country chosen; the fall, as it was reported or the reader's own, in per cent."""
    origins = {each: named(each) for each in sorted({*flows["origin"]})}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_fall"):
        origin = controls.pick("whence", say("Imports from"), origins, default=_usual(tables, origins))
        flows = flows[flows["origin"] == origin]
        reported = {each.change["observation_id"]: each for each in falls(tables, flows)}
        words = {key: _fall_words(each.change) for key, each in reported.items()} | {MINE: say("a per cent that I give")}
        moved = reported.get(controls.pick("fall", say("Fall"), words, default=next(iter(words))))
        return flows, moved, row_interval(moved.change) if moved else _percent("fall", say("Fall"))


def _usual(tables: Tables, origins: Collection[str]) -> str:
    """The country whose gate or mines were reported shut last."""
    usual = home(tables, last_closed(tables, closable(tables, ())["place_id"]) or "")
    return usual if usual in origins else next(iter(origins))


def _fallen(tables: Tables, flows: pd.DataFrame, moved: Moved | None) -> Row:
    """What a reported fall was from. For a fall of the reader's own the flow chosen, else the latest; a loss that is in it is told."""
    if moved and moved.base:
        return rows_of(flows[flows["observation_id"] == moved.base["observation_id"]])[0]
    rows, words = _offered(tables, flows)
    row = rows[controls.pick("fallen", say("Flow that falls"), words, default=next(iter(rows)))]
    _odds(tables, row)
    place = last_closed(tables, closable(tables, ())["place_id"]) or ""
    closed_from, event = first_closure(tables, place) or (row["period_end"].date(), "")
    if event and row["origin"] == home(tables, place) and row["period_end"].date() >= closed_from:
        st.caption(say("This flow did not end before the first closure reported of {place} or its state ({when}): it has a part of that "
                       "loss in it already, and the fall counts from there.", place=named(place_name(tables, place)),
                       when=_closure_when(tables, event)))
    return row


def _fall_words(change: Row) -> str:
    """`Jan–May 2025: about half less, rare earth oxides and metals (Reuters)`."""
    return say("{period}: {amount}, {material} ({publisher})", period=period_words(change), amount=amount(change),
               material=spaced(change["commodity_id"]), publisher=named(change["publisher"]))


def _reported(change: Row) -> str:
    return say("as reported of {period} against {before} ({publisher})", period=period_words(change),
               before=period_words(change, "compare_start", "compare_end"), publisher=named(change["publisher"]))


def _baseline(tables: Tables, place: str) -> Row | None:
    """The flow chosen, of those that ended before the place was first reported shut: a later one has a part of the loss in it already."""
    closed_from, event = first_closure(tables, place) or (None, "")
    baselines = baseline_choices(upstream(tables), origin=home(tables, place), closed_from=closed_from)
    if not len(baselines):
        st.info(say("By this day no flow in tonnes is known that could be lost. Choose a later day above.") if closed_from is None else
                say("No flow in tonnes is known that ended before the first closure reported of this place or its state ({when}).",
                    when=_closure_when(tables, event)))
        return None
    rows, words = _offered(tables, baselines)
    row = rows[controls.pick("baseline", say("Baseline flow"), words, default=usual_baseline(baselines))]
    _odds(tables, row)
    if closed_from is None:
        st.caption(say("No closure of this place or its state had been reported by this day."))
        return row
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(say("Only flows that ended before the first closure reported of this place or its state ({when}): a later one has a "
                       "part of the loss in it already.", when=_closure_when(tables, event)))
        evidence.button(f"events/{event}", say("That closure"), "what_if_closure")
    return row


def _offered(tables: Tables, flows: pd.DataFrame) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """The flows to choose from, and their words."""
    odds, rows = data.made(at_odds, tables), {row["observation_id"]: row for row in rows_of(flows)}
    return rows, {key: strung(_flow_words(row), odds_mark(row, odds.get(key, ())), by=APART) for key, row in rows.items()}


def _odds(tables: Tables, row: Row) -> None:
    """What is told of the same flow and does not fit with it."""
    if others := data.made(at_odds, tables).get(row["observation_id"]):
        st.caption(plain(odds_words(row, others)))


def _closure_when(tables: Tables, event: str) -> str:
    """The days of the closure, as exact as they are known: `Sep 2024`, though what counts is its first day."""
    return event_when(rows_of(tables.events[tables.events["event_id"] == event])[0])


def _flow_words(row: Row) -> str:
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


def _price(tables: Tables, flow: Row, *, own: bool = False) -> tuple[Price | None, Interval | None]:
    """A price of the flow's own product, which is shown first where `own` is asked for; or of a part of it, with the share of that part,
    which the reader assumes."""
    product = flow["commodity_id"]
    rows = {row["observation_id"]: row for row in rows_of(price_choices(tables.observations, product))}
    words = {NO_PRICE: say("no price: tonnes only"), **{key: _price_words(row) for key, row in rows.items()}}
    first = next((key for key, row in rows.items() if own and row["own"]), NO_PRICE)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_price"):
        row = rows.get(controls.pick("price", say("Price, without VAT"), words, default=first))
        if row is None:
            if own and first == NO_PRICE:
                st.caption(say("No price of {whole} is held: for a value choose that of a part.", whole=spaced(product)))
            return None, None
        part, content = spaced(row["commodity_id"]), None
        if not row["own"]:
            content = _percent("content", say("Of the flow, {part}", part=part))
    if not row["own"] and content is None:
        st.info(say("A price of {part} is no price of {whole}. Give the part of the flow that is {part}: no report tells its composition, "
                    "so none is set.", part=part, whole=spaced(product)))
    if abs(row["date"] - flow["period_end"]).days > _YEAR:
        apart = "The price is of {priced}, the flow of {period}: more than a year apart."
        st.caption(say(apart, priced=when(row), period=period_words(flow)))
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
    """How a quotation came into dollars without tax: `Jan 2026, 1,380 CNY/kg, ex-works in China, less 13% VAT, at 6.9712 CNY per USD`."""
    vat, rate = row["vat_rate"], row["fx"]
    taxed = say("less {vat}% VAT", vat=number(vat)) if vat == vat else ""
    basis = basis_words(row["price_basis"], taxed=False)
    return strung(when(row), amount(row), basis, taxed, say("at {rate} CNY per USD", rate=number(rate, 4)) if rate == rate else "")


def _question(row: Row, share: Interval, price: Price | None, content: Interval | None, **more: Any) -> WhatIf:
    """Of the flow in `row`, over its own days unless others are given."""
    days = int(row["days"])
    return WhatIf(observation_id=row["observation_id"], product=spaced(row["commodity_id"]), baseline=row_interval(row), share=share,
                  baseline_unit=row["unit"], baseline_days=days, price=price, content=content, **{"days": days, **more})


def _answer(title: str, risk: Risk, question: WhatIf, moved: Moved | None = None) -> None:
    with st.container(border=True, key="what_if_answer"):
        st.markdown(title)
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in risk.lines) + "</div>")
        with st.container(horizontal=True, gap="medium"):
            evidence.button(f"observations/{question.observation_id}", say("Evidence of the baseline"), "what_if_baseline")
            if moved:
                evidence.button(f"observations/{moved.change['observation_id']}", say("Evidence of the fall"), "what_if_fall")
            if question.price:
                evidence.button(f"observations/{question.price.observation_id}", say("Evidence of the price"), "what_if_price")
