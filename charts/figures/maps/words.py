"""What the map says in words: headline, sources and alternative text, what befell a closed gate, how far two places lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.figures.maps.rows import MapRows, at, flows_of, symbol, within
from charts.figures.maps.window import SECTIONS
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.events import as_event, when, with_article
from charts.wording.formats import as_date, bound, counted, day, joined, number, sentence
from charts.wording.rows import rows_of
from charts.wording.statuses import age_words
from extract.core.arithmetic import geodesic_km
from extract.measures.claims import claim_says
from extract.measures.status import FLOWS, LAST_KNOWN, NOTHING_HELD, NOTHING_REPORTED, began, until

if TYPE_CHECKING:
    from collections.abc import Mapping

CREDITS = "Places: MIMU, GeoNames (CC BY 4.0). Boundaries: Natural Earth."
CAUTION = "borders indicative, about 2 km · routes schematic, not roads · mine areas are districts, not pits"
_ROUGH_KM = 5.0  # taken where a place does not say how exact its point is: half of what the map draws as only nearly known
_ACTS = {("closed", FLOWS): "closed it", ("open", FLOWS): "let traffic through", ("open", ("ore",)): "let ore trucks in"}
_ACTS_ON_SOME = {"closed": "shut it to {}", "open": "let {} through", "partly": "let {} through in part"}
_DONE = {("closed", FLOWS): "closed", ("open", FLOWS): "opened"}
_DONE_TO_SOME = {"closed": "shut to {}", "open": "opened to {}", "partly": "opened to {} in part"}
_DID = {"closed": "closed", "open": "reopened", "partly": "partly reopened"}
_LET = {"open": ("let {} through", "open"), "partly": ("in part let {} through", "partly open")}  # no report knows that it was shut
_TOLD_SYMBOLS = ("gate_closed", "gate_partly", "gate_open", "contested", "claimed", "halted", "incident")  # of the alternative text
_CITED = ["publisher", "published"]
_REPORTED = ["record", "value", "unit", "qualifier", "publisher", "published"]


def sequence(rows: MapRows, place_id: str) -> str:
    """`China shut it to people and goods, let ore trucks in; then the KIA closed it, 12 Nov 2024`; empty where there is one step only."""
    steps = _steps(rows, place_id)
    if len({(step["actor"], step["status"]) for step in steps}) < 2:
        return ""
    by_actor = groupby(steps, key=lambda step: str(step["actor"]))
    told = ((with_article(actor) or "it was", [_act(act, done=not actor) for act in acts]) for actor, acts in by_actor)
    return "; then ".join(f"{who} {', '.join(acts)}" for who, acts in told)


def _act(step: Mapping[str, Any], *, done: bool) -> str:
    """What a step did to the gate; `done` to it by nobody who is named."""
    flows = step["flows"]
    acts, on_some = (_DONE, _DONE_TO_SOME) if done else (_ACTS, _ACTS_ON_SOME)
    words = acts.get((step["status"], flows)) or on_some[step["status"]].format(joined(list(flows)))
    says = claim_says(step, brief=True)
    return ", ".join(filter(None, (words, "" if as_date(step["start"]) is None else when(step), says)))


def _steps(rows: MapRows, place_id: str) -> list[dict[str, Any]]:
    """One step an event at the gate, the undated ones first; a step that a later one of the same actor contains is left out."""
    known = rows.reports[(rows.reports["place_id"] == place_id) & rows.reports["aspect"].isin(FLOWS)]
    known = until(known.assign(undated=known["start"].isna(), began=began(known)), rows.on)
    here = rows.statuses[(rows.statuses["place_id"] == place_id) & rows.statuses["aspect"].isin(FLOWS)]
    valid = set(here["event_id"])
    again = {event for repeats in here["repeats"] for event in repeats.split()} - valid  # what only says the same again is no step
    known = known[~known["event_id"].isin(again)]
    steps = []
    for (event, _), group in known.groupby(["event_id", "status"], sort=True):
        flows = tuple(flow for flow in FLOWS if flow in set(group["aspect"]))
        first = rows_of(group)[0]
        # What is valid now comes last; before it what had no day of its own, in the order in which a gate is shut and let open.
        steps.append({**first, "flows": flows, "rank": (event in valid, not first["undated"], first["began"], first["status"])})
    steps.sort(key=lambda step: step["rank"])
    whole = [{(step["actor"], step["status"], flow) for flow in step["flows"]} for step in steps]
    return [step for index, step in enumerate(steps) if not any(whole[index] <= later for later in whole[index + 1 :])]


class Permission(NamedTuple):
    """`existing stocks may ship, reported 27 Mar 2025`: what the closer of gates has since announced, and those gates; empty for none."""

    words: str = ""
    places: frozenset[str] = frozenset()


def permission(rows: MapRows) -> Permission:
    """The last permission by whoever keeps a gate closed, unless a gate has changed since: what was allowed then is not told of that."""
    closed = rows.statuses[(rows.statuses["status"] == "closed") & rows.statuses["aspect"].isin(FLOWS)]
    announced = rows.notes[(rows.notes["kind"] == "shipment_permission") & (rows.notes["certainty"] == "planned")]
    announced = announced[announced["actor"].isin(set(closed["actor"]))]
    announced = until(announced.assign(began=announced["start"]), rows.on)
    gates = rows.statuses[rows.statuses["aspect"].isin(FLOWS)]
    for event in reversed(rows_of(announced.sort_values("start"))):
        theirs = closed[(closed["actor"] == event["actor"]) & (closed["start"] <= event["start"])]
        if len(theirs) and not (began(gates) > event["start"]).any():
            words = str(event["summary"]).lower()
            what = "existing stocks may ship" if "existing" in words and "stock" in words else "shipments may pass"
            dated = "reported " + bound(day(event["start"])) if event["date_is_report"] else bound(when(event))
            return Permission(words=f"{what}, {dated}", places=frozenset(theirs["place_id"]))
    return Permission()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Kilometres on the ellipsoid, the interval that the exactness of both points allows, and the reported figures.

    `reported` has one row an observation: record, value, unit, qualifier, publisher, published; it may be empty.
    """

    km: float
    low: float
    high: float
    words: str
    reported: pd.DataFrame


def distance(rows: MapRows, one: str, other: str) -> Distance:
    """The distance between two places by id. Raises KeyError for a place that is not on the map."""
    ends = rows.places.set_index("place_id").loc[[one, other]]
    here, there = rows_of(ends)
    km = geodesic_km(here["lat"], here["lon"], there["lat"], there["lon"])
    off = float(ends["uncertainty_km"].fillna(_ROUGH_KM).sum())
    names = {name.strip() for column in ("name", "names_en") for name in str(there[column]).split(",")}
    told = rows.notes[(rows.notes["kind"] == "distance") & (rows.notes["place_id"] == one)]
    told = told[told["other"].isin(names)][_REPORTED].reset_index(drop=True)
    words = f"{here['name']} to {there['name']}: {number(km, 0)} km in a straight line, give or take {number(off, 0)} km"
    return Distance(km=km, low=max(km - off, 0.0), high=km + off, words=words, reported=told)


def words(rows: Mapping[str, pd.DataFrame], **options: Any) -> Words:
    """Headline, subtitle, source and alt text. Options as for the picture: view, flow, on."""
    if rows["places"].empty:
        return nothing("the map", "choose a later as-of date")
    section, flow = SECTIONS[options.get("view", "kachin")], options.get("flow", "all")
    known = at(rows, options.get("on"))
    shown = within(known.places, section.holds)
    symbols = [symbol(place, flow) for place in rows_of(shown)]
    shown = shown.assign(symbol=pd.Series(symbols, index=shown.index, dtype=str))
    headline, short = _finding(known, shown, flow)
    told = known.statuses[known.statuses["place_id"].isin(shown["place_id"])]
    behind = pd.concat([told[_CITED], known.notes[known.notes["place_id"].isin(shown["place_id"])][_CITED]]).drop_duplicates()
    source = f"Sources: no report yet. {CREDITS}" if behind.empty else source_line(behind, extra=(CREDITS,))
    return Words(
        headline=headline, short=short, source=source, subtitle=f"{section.title}: {_status(known, told, shown, flow)}",
        caution=CAUTION, alt=alt_text("Map", headline, _alt(known, shown, section.title), source),
    )


def _finding(rows: MapRows, shown: pd.DataFrame, flow: str) -> tuple[str, str]:
    """Headline and its short form: the newest change at a gate whose status still stands, told as old or as a claim where it is one;
    else what is known instead."""
    gates = shown[shown["symbol"].str.startswith("gate")]
    behind = rows.statuses[rows.statuses["place_id"].isin(gates["place_id"]) & rows.statuses["aspect"].isin(flows_of(flow))]
    if behind.empty:
        return _no_status(rows, gates, shown[shown["symbol"] == "contested"]["name"].tolist())
    behind = behind.assign(began=began(behind))
    reach = behind.groupby("event_id")["place_id"].transform("nunique")
    first = as_event(behind.assign(reach=reach).sort_values(["began", "published", "reach", "event_id"]).tail(1))
    told = behind[(behind["event_id"] == first["event_id"]) & (behind["status"] == first["status"])]
    names = sorted(gates[gates["place_id"].isin(told["place_id"])]["name"])
    whom = _to_whom(told, flow)
    shut = rows.reports.assign(began=began(rows.reports))
    shut = shut[(shut["status"] == "closed") & shut["place_id"].isin(told["place_id"]) & (shut["began"] < first["began"])]
    first["again"] = first["status"] == "closed" or len(shut) > 0
    return _headline(first, names, whom), _headline(first, names, whom, brief=True)


def _to_whom(told: pd.DataFrame, flow: str) -> str:
    """`people and goods`, where a report tells the traffic apart."""
    flows = [each for each in FLOWS if each in set(told["aspect"])]
    return "" if len(flows) == len(flows_of(flow)) and flow == "all" else joined(flows)


def _happened(first: Mapping[str, Any], what: str, whom: str, *, one: bool) -> str:
    """`the KIA closed Laiza to ore`; `China let ore through Lweje` where no report says that it was shut before."""
    by, to = with_article(first["actor"]), f" to {whom}" * bool(whom)
    if not first["again"]:
        let, is_open = _LET[first["status"]]
        return f"{by} {let.format(whom or 'traffic')} {what}" if by else f"{what} {'is' if one else 'are'} {is_open}{to}"
    did = _DID[first["status"]]
    return f"{by} {did} {what}{to}" if by else f"{what} {'was' if one else 'were'} {did}{to}"


def _headline(first: Mapping[str, Any], names: list[str], whom: str, *, brief: bool = False) -> str:
    what = joined(names) if brief else counted(len(names), "crossing")
    happened = _happened(first, what, whom, one=len(names) == 1)
    head = " ".join(filter(None, (claim_says(first, brief=True), happened)))
    if first["held"] == LAST_KNOWN:
        head = f"{LAST_KNOWN}: {head}"
    if brief:
        return sentence(head)
    if pd.notna(first["start"]):
        since = bound(when(first).removeprefix("since "))
        head += f", {since}" if "–" in since else f" {'on' if first['precision'] == 'day' else 'in'} {since}"
    return f"{sentence(head)}: {joined(names)}"


def _no_status(rows: MapRows, gates: pd.DataFrame, contested: list[str]) -> tuple[str, str]:
    if len(gates) and (gates["held"] == NOTHING_HELD).all() and rows.day:
        head = f"Nothing held by {bound(day(rows.day))} names a border gate here"
        return head, head
    unknown = int((gates["symbol"] == "gate_unknown").sum())
    verb = {1: "is"}.get(len(contested), "are")
    several = f"No report says which of {counted(unknown, 'border gate')} is closed"
    head = several if unknown > 1 else "No border gate has a reported status"
    disputed = f"; {joined(contested)} {verb} contested" if contested else ""
    return head + disputed, head


def _status(rows: MapRows, told: pd.DataFrame, shown: pd.DataFrame, flow: str) -> str:
    """`status for ore as last reported, 14 Nov 2024; existing stocks may ship`: the day is that of the last report behind a gate's mark,
    and `status on 12 Nov 2024` stands only where a report speaks of that day."""
    status = {"all": "status"}.get(flow, f"status for {flow}")
    gates = shown[shown["symbol"].str.startswith("gate")]["place_id"]
    behind = told[told["place_id"].isin(gates) & told["aspect"].isin(flows_of(flow))]
    if behind.empty:
        return f"no report of {flow.replace('all', 'traffic')} at a gate" + (f" by {bound(day(rows.day))}" if rows.day else "")
    said = bound(day(behind["said"].max()))
    if rows.on is None:
        status += f" as last reported, {said}"
    elif pd.Timestamp(rows.on) in {*behind["said"], *behind["start"]}:
        status += f" on {day(rows.on)}"
    else:
        status += f" as reported {said}; no report of {bound(day(rows.on))}"
    days = age_words(behind["age_days"].min())
    age = f"last report of a gate {days}" if days else ""
    return "; ".join(filter(None, (status, permission(rows).words, age)))


def _alt(rows: MapRows, shown: pd.DataFrame, title: str) -> list[str]:
    marked = shown[shown["symbol"].isin(_TOLD_SYMBOLS)]
    told = [f"{place['name']}: {str(place['told']).replace(chr(10), '; ')}" for place in rows_of(marked)]
    unknown = shown[shown["symbol"] == "gate_unknown"]
    for why, head in ((NOTHING_REPORTED, "No report gives them a status"), (NOTHING_HELD, "Nothing held here names them")):
        if names := sorted(unknown[unknown["held"] == why]["name"]):
            told.append(f"{head}: {joined(names)}")
    inside = rows.mines[rows.mines["place_id"].isin(shown["place_id"])]["name"].tolist()
    if inside:
        told.append(f"Mine areas of uncertain extent around {joined(inside)}")
    return [*told, f"Section: {title}"]
