"""What a closed gate or mine area, or a fall of imports, would take away; and what an honest baseline of a closure must end before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from extract.core.intervals import Interval, as_interval, plain, printed
from extract.core.properties import event_types, metrics, place_kinds
from extract.languages.spoken import joined, say, told
from extract.measures.prices import fit, price_quotes
from extract.measures.trade import BUYER, preferred

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from extract.tables.read import Tables

PER_TONNE = {"USD/t": 1.0, "USD/kg": 1000.0}
FLOWS = metrics().having("supply")
LINEAR = "Assumed: the flow is even over the baseline period, the loss is linear in days, nothing is made up for or rerouted."
_AREAS = place_kinds().having("part")
_MINES = ("mine_cluster", "mine_hub")
_ROLES = ("border_gate", *_MINES)


def closable(tables: Tables, on_a_route: Collection[str]) -> pd.DataFrame:
    """Places that can be closed in a what-if, by name: mine areas, and gates that a route or a report of ore links with rare earths."""
    roles = tables.place_roles
    mines = set(roles[roles["role"].isin(_MINES)]["place_id"])
    ore = set(tables.event_effects[tables.event_effects["flow"].isin(("ore", "all"))]["place_id"])
    known = set(roles[roles["role"].isin(_ROLES)]["place_id"])
    linked = known & (mines | ore | set(on_a_route))
    return tables.places[tables.places["place_id"].isin(list(linked))].sort_values("name", ignore_index=True)


def first_closure(tables: Tables, place_id: str) -> tuple[date, str] | None:
    """The first day on which the place, or an area of its state, was reported shut, and the event; None where no report says so.

    A closure whose beginning is not told counts from the last day on which it can have begun.
    """
    shut = closures(tables)
    state = tables.places.loc[tables.places["place_id"] == place_id, "admin1"]
    areas = tables.places[tables.places["place_type"].isin(_AREAS) & (tables.places["admin1"] != "")]
    around = areas[areas["admin1"].isin(list(state))]["place_id"]
    shut = shut[shut["place_id"].isin([place_id, *around])].sort_values(["began", "event_id"])
    return next(((began.date(), str(event)) for began, event in zip(shut["began"], shut["event_id"], strict=True)), None)


def last_closed(tables: Tables, places: Collection[str]) -> str | None:
    """Of `places`, the one that was reported shut last."""
    shut = closures(tables)
    shut = shut[shut["place_id"].isin(list(places))].sort_values(["began", "published", "place_id"])
    return next(reversed(shut["place_id"].tolist()), None)


def home(tables: Tables, place_id: str) -> str:
    """The name of the country that a place lies in, as flows name their origin; empty where the tables do not tell."""
    code = tables.places.loc[tables.places["place_id"] == place_id, "country"].str.split("/").str[-1]
    named = tables.places[(tables.places["place_type"] == "country") & tables.places["country"].isin(list(code))]
    return next(iter(named["name"]), "")


def closures(tables: Tables) -> pd.DataFrame:
    """What shut a place, or stopped the work or the shipments in it: an event a place."""
    events = tables.events[tables.events["modality"] == "actual"]
    effects = tables.event_effects[tables.event_effects["effect"].isin(("closed", "halted"))]
    stops = events[events["event_type"].isin(event_types().having("stops"))]["event_id"]
    stopped = tables.event_places[tables.event_places["event_id"].isin(stops)]
    pairs = pd.concat([effects[["event_id", "place_id"]], stopped[["event_id", "place_id"]]]).drop_duplicates()
    shut = pairs.merge(events, on="event_id")
    return shut.assign(began=shut["start"].fillna(shut["end"]).fillna(shut["published"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A quotation in dollars: of which product, what it is called, and how it came about (basis, tax, rate of exchange)."""

    observation_id: str
    product: str
    amount: Interval
    unit: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A question: the row that is the baseline, its product, tonnes and days, the share affected (per cent), and for how many days.

    `content` is the share (per cent) of the product that the price is of; a price of the product itself needs none. Without it a price of
    another product values nothing. `fall` says where the share comes from where it is a fall of the whole baseline, not a closure.
    """

    observation_id: str
    product: str
    baseline: Interval
    baseline_unit: str
    baseline_days: int
    share: Interval
    days: int
    price: Price | None = None
    content: Interval | None = None
    stock: Interval | None = None
    fall: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The answer as intervals: tonnes and US dollars at risk, days that the user's stock covers; and how it was computed."""

    tonnes: Interval
    usd: Interval | None
    days_of_cover: Interval | None
    lines: tuple[str, ...]


def at_risk(what_if: WhatIf) -> Risk:
    """Tonnes and dollars at risk; ValueError for a share outside 0 to 100, a negative duration, units or products that do not fit."""
    _check(what_if)
    per_day = what_if.baseline / float(what_if.baseline_days)
    hit = per_day * (what_if.share / 100.0)
    tonnes = hit * float(what_if.days)
    usd = None
    part = _part(what_if)
    if what_if.price is not None and part is not None:
        usd = tonnes * part * (what_if.price.amount * PER_TONNE[what_if.price.unit])
    cover = None
    if what_if.stock is not None and hit.high:  # nothing lost is covered for ever
        cover = what_if.stock / hit
    return Risk(tonnes=tonnes, usd=usd, days_of_cover=cover, lines=tuple(_lines(what_if, tonnes, usd, cover)))


def _check(what_if: WhatIf) -> None:
    if what_if.share != what_if.share.clip(0, 100):
        raise ValueError(say("the affected share must lie within 0 and 100 per cent"))
    if what_if.days < 0 or what_if.baseline_days < 1:
        raise ValueError(say("a duration cannot be negative, and a baseline needs at least one day"))
    if what_if.baseline_unit != "t":
        raise ValueError(say("the baseline must be in tonnes, not {unit}", unit=told(what_if.baseline_unit, "unit")))
    _check_price(what_if)


def _check_price(what_if: WhatIf) -> None:
    price, content = what_if.price, what_if.content
    if price is None:
        return
    if price.unit not in PER_TONNE:
        units = joined([told(unit, "unit") for unit in PER_TONNE], "or")
        raise ValueError(say("the price must be in {units}, not {unit}", units=units, unit=told(price.unit, "unit")))
    if content is not None and content != content.clip(0, 100):
        raise ValueError(say("the content must lie within 0 and 100 per cent"))


def _part(what_if: WhatIf) -> Interval | None:
    """What part of the flow the price is of: all of it where it is a price of the same product; None where nobody says."""
    if what_if.price is None or what_if.price.product == what_if.product:
        return as_interval(1.0)
    return None if what_if.content is None else what_if.content / 100.0


def _lines(what_if: WhatIf, tonnes: Interval, usd: Interval | None, cover: Interval | None) -> Iterator[str]:
    base, share, lost_tonnes = figure(what_if.baseline), figure(what_if.share), figure(tonnes)
    if what_if.fall:
        yield say("Tonnes lost = {base} t x {share}% = {tonnes} t", base=base, share=share, tonnes=lost_tonnes)
    else:
        yield say("Tonnes at risk = {base} t / {base_days} days x {share}% x {days} days = {tonnes} t", base=base, share=share,
                  base_days=what_if.baseline_days, days=what_if.days, tonnes=lost_tonnes)
    yield say("Baseline: {base} t of {product} over {days} days.", base=base, product=what_if.product, days=what_if.baseline_days)
    if what_if.fall:
        yield say("Fall: {share}%, {told}. What comes from elsewhere instead is not counted.", share=short(what_if.share),
                  told=what_if.fall)
    else:
        yield from _share_lines(what_if, share)
    yield from _value_lines(what_if, tonnes, usd)
    if cover is not None and what_if.stock is not None:
        yield say("Days of cover = your stock of {stock} t / loss per day = {days} days", stock=figure(what_if.stock), days=figure(cover))
    elif not what_if.fall:
        yield say("Days of cover: n/a, no stock is published and none was given.")


def _share_lines(what_if: WhatIf, share: str) -> Iterator[str]:
    if what_if.share.low == 100:
        yield say("Affected share: {share}%, set by you; an upper bound, as nobody reports what part of the flow passes here.", share=share)
    else:
        yield say("Affected share: {share}%, set by you.", share=share)
    yield say(LINEAR)


def _value_lines(what_if: WhatIf, tonnes: Interval, usd: Interval | None) -> Iterator[str]:
    price, content = what_if.price, ""
    if price is None:
        yield say("Value: n/a, no price was chosen.")
        return
    if usd is None:
        yield say("Value: n/a: a price of {priced} values nothing else, and no report tells what part of the flow is {priced}.",
                  priced=price.product)
        return
    if price.product != what_if.product and what_if.content is not None:
        content = say(" x {part}% {product}", part=figure(what_if.content), product=price.product)
        yield say("Composition assumed: {part}% of the flow is {product}, set by you; only that part is valued, at the price of the pure "
                  "product.", part=figure(what_if.content), product=price.product)
    source = say("{product}, {words}", product=price.product, words=price.words) if price.words else price.product
    yield say("Value = {tonnes} t{content} x {price} {unit} ({source}) = {usd} USD", tonnes=figure(tonnes), content=content,
              price=figure(price.amount), unit=told(price.unit, "unit"), source=source, usd=figure(usd))


def figure(interval: Interval) -> str:
    """An interval as read: both ends, or one number with what its rounding leaves open, `12,944 (±0.5)`: where it is that of a figure as
    printed, or where both ends would be printed alike. So what is printed of a sum gives its result."""
    low, high, told_as = interval.low, interval.high, printed(interval)
    if low is None or high is None or low == high or not (told_as or plain(low) == plain(high)):
        return _ends(interval)
    return say("{figure} (±{half})", figure=told_as or _ends(interval), half=f"{(high - low) / 2:.1g}")


def short(interval: Interval) -> str:
    """The same of a given figure where it is told, not reckoned with: as printed, without what its rounding leaves open."""
    return printed(interval) or figure(interval)


def _ends(interval: Interval) -> str:
    """Both ends; one figure where they round alike, that of the middle."""
    low, high = interval.low, interval.high
    if high is None:
        return say("any value") if low is None else say("at least {figure}", figure=plain(low))
    if low is None:
        return say("at most {figure}", figure=plain(high))
    return plain((low + high) / 2) if plain(low) == plain(high) else say("{low} to {high}", low=plain(low), high=plain(high))


def upstream(tables: Tables) -> pd.DataFrame:
    """The observations without those of magnets, which are made elsewhere and later of what passes a gate or leaves a mine."""
    magnets = tables.commodities[tables.commodities["form"] == "magnet"]["commodity_id"]
    return tables.observations[~tables.observations["commodity_id"].isin(magnets)]


def baseline_choices(observations: pd.DataFrame, *, origin: str = "", closed_from: date | None = None) -> pd.DataFrame:
    """Rows that can be a baseline, the latest first: dated flows in tonnes, quality A or B, of one `origin` where it is given.

    Reported levels, and derived ones: those are the level of a year before that a reported change implies. Adds `days`.
    With `closed_from` only what ended before that day: a later flow has a part of the loss in it already.
    """
    cells = {"metric": FLOWS, "kind": "level", "unit": "t", "status": ("reported", "derived"), "modality": "actual"}
    rows = fit(observations, "period_start", "period_end", **cells)
    rows = rows[(rows["value"] > 0) & ((rows["origin"] == origin) | (not origin))]
    if closed_from is not None:
        rows = rows[rows["period_end"].dt.date < closed_from]
    rows = rows.assign(days=(rows["period_end"] - rows["period_start"]).dt.days + 1)
    return rows.sort_values(["period_end", "metric", "observation_id"], ascending=[False, True, True], ignore_index=True)


def usual_baseline(baselines: pd.DataFrame) -> str:
    """The observation to start from, the latest. Imports come before mined tonnes: they are what passes a gate."""
    return str(preferred(baselines, baselines["metric"] != "production")["observation_id"].iloc[0])


def price_choices(observations: pd.DataFrame, product: str) -> pd.DataFrame:
    """The last quotation of each product and basis in dollars without VAT; those of `product` (a commodity) first, then the latest.

    Columns as of `price_quotes`: a quotation in yuan is converted at the mean rate of its month.
    """
    quotes = price_quotes(observations, currency="USD", vat="excluded")
    quotes = quotes[(quotes["no_value"] == "") & quotes["shown_unit"].isin(PER_TONNE)]
    quotes = quotes.sort_values(["date", "observation_id"]).drop_duplicates(["line"], keep="last")
    own = quotes["commodity_id"] == product
    return quotes.assign(own=own).sort_values(["own", "date", "observation_id"], ascending=[False, False, True], ignore_index=True)


def headline(risk: Risk) -> str:
    """The answer in one phrase: "1,200 to 1,400 t at risk"; one figure where the ends round alike."""
    return say("{tonnes} t at risk", tonnes=_ends(risk.tonnes))


def lost(risk: Risk) -> str:
    """The same of a fall: "2,389 to 2,655 t lost, worth 26.1 to 29 million USD"."""
    if risk.usd is None:
        return say("{tonnes} t lost", tonnes=_ends(risk.tonnes))
    return say("{tonnes} t lost, worth {usd} million USD", tonnes=_ends(risk.tonnes), usd=_ends(risk.usd / 1e6))


def import_flows(tables: Tables) -> pd.DataFrame:
    """The imports that can fall, the latest first: rows as of `baseline_choices`, from whatever country, as late as they are."""
    flows = baseline_choices(upstream(tables))
    imports: pd.DataFrame = flows[(flows["metric"] == "imports") & (flows["destination"] == BUYER)]
    return imports.assign(origin=imports["origin"].replace("", "unstated origin"))
