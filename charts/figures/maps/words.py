"""What the map says in words: headline, sources and alternative text, what befell a closed gate, how far two places lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.figures.maps.rows import MapRows, at, flows_of, symbol, within
from charts.figures.maps.window import SECTIONS
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.events import as_event, is_stretch, when, when_begun, with_article
from charts.wording.formats import APART, SENTENCES, as_date, bound, counted, day, number, sentence, strung
from charts.wording.statuses import age_in, reported, traffic
from extract.core.arithmetic import geodesic_km
from extract.core.ids import rows_of
from extract.languages.spoken import joined, named, say
from extract.measures.claims import claim_says
from extract.measures.status import FLOWS, LAST_KNOWN, NOTHING_HELD, NOTHING_REPORTED, began, until

if TYPE_CHECKING:
    from collections.abc import Mapping

CREDITS = "Places: MIMU, GeoNames (CC BY 4.0). Boundaries: Natural Earth."
CAUTION = "borders indicative, about 2 km · routes schematic, not roads · mine areas are districts, not pits"
_ROUGH_KM = 5.0  # taken where a place does not say how exact its point is: half of what the map draws as only nearly known
_ACTS = {("closed", FLOWS): "closed it", ("open", FLOWS): "let traffic through", ("open", ("ore",)): "let ore trucks in"}
_ACTS_ON_SOME = {"closed": "shut it to {whom}", "open": "let {whom} through", "partly": "let {whom} through in part"}
_DONE = {("closed", FLOWS): "closed", ("open", FLOWS): "opened"}
_DONE_TO_SOME = {"closed": "shut to {whom}", "open": "opened to {whom}", "partly": "opened to {whom} in part"}
# What happened last: by somebody, to one gate, to several.
_DID = {"closed": ("{who} closed {what}", "{what} was closed", "{what} were closed"),
        "open": ("{who} reopened {what}", "{what} was reopened", "{what} were reopened"),
        "partly": ("{who} partly reopened {what}", "{what} was partly reopened", "{what} were partly reopened")}
_LET = {"open": ("{who} let {traffic} through {what}", "{what} is open", "{what} are open"),  # no report knows that it was shut
        "partly": ("{who} in part let {traffic} through {what}", "{what} is partly open", "{what} are partly open")}
_TOLD_SYMBOLS = (  # of the alternative text
    "gate_closed", "gate_partly", "gate_open", "gate_disputed", "contested", "claimed", "halted", "incident")
_UNKNOWN = {NOTHING_REPORTED: "No report gives them a status: {places}", NOTHING_HELD: "Nothing held here names them: {places}"}
_MOST_SOURCES = 9  # named: a map has some forty publishers, and a longer list takes the ground that its notes need
_CITED = ["publisher", "published"]
_REPORTED = ["record", "value", "unit", "qualifier", "publisher", "published"]


def sequence(rows: MapRows, place_id: str) -> str:
    """`China shut it to people and goods, let ore trucks in; then the KIA closed it, 12 Nov 2024`; empty where there is one step only."""
    steps = _steps(rows, place_id)
    if len({(step["actor"], step["status"]) for step in steps}) < 2:
        return ""
    by_actor = groupby(steps, key=lambda step: str(step["actor"]))
    told = ((with_article(named(actor)) or say("it was"), strung(*(_act(act, done=not actor) for act in acts))) for actor, acts in by_actor)
    return strung(*(say("{who} {did}", who=who, did=did) for who, did in told), by="{words}; then {more}")


def _act(step: Mapping[str, Any], *, done: bool) -> str:
    """What a step did to the gate; `done` to it by nobody who is named."""
    flows = step["flows"]
    acts, on_some = (_DONE, _DONE_TO_SOME) if done else (_ACTS, _ACTS_ON_SOME)
    words = say(acts.get((step["status"], flows)) or on_some[step["status"]], whom=traffic(step, flows))
    dated = words if as_date(step["start"]) is None else say("{did}, {when}", did=words, when=when(step))
    return strung(dated, claim_says(step, brief=True))


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
            dated = say("reported {day}", day=bound(day(event["start"]))) if event["date_is_report"] else bound(when(event))
            return Permission(words=strung(say(what), dated), places=frozenset(theirs["place_id"]))
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
    words = say("{here} to {there}: {km} km in a straight line, give or take {off} km",
                here=named(here["name"]), there=named(there["name"]), km=number(km, 0), off=number(off, 0))
    return Distance(km=km, low=max(km - off, 0.0), high=km + off, words=words, reported=told)


def words(rows: Mapping[str, pd.DataFrame], **options: Any) -> Words:
    """Headline, subtitle, source and alt text. Options as for the picture: view, flow, on."""
    if rows["places"].empty:
        return nothing(say("the map"), say("choose a later as-of date"))
    section, flow = SECTIONS[options.get("view", "kachin")], options.get("flow", "all")
    known = at(rows, options.get("on"))
    shown = within(known.places, section.holds)
    symbols = [symbol(place, flow) for place in rows_of(shown)]
    shown = shown.assign(symbol=pd.Series(symbols, index=shown.index, dtype=str))
    headline, short = _finding(known, shown, flow)
    told = known.statuses[known.statuses["place_id"].isin(shown["place_id"])]
    behind = pd.concat([told[_CITED], known.notes[known.notes["place_id"].isin(shown["place_id"])][_CITED]]).drop_duplicates()
    given, title = say(CREDITS), say(section.title)
    source = source_line(behind, extra=(given,), most=_MOST_SOURCES)
    source = say("Sources: no report yet. {credits}", credits=given) if behind.empty else source
    subtitle = say("{section}: {status}", section=title, status=_status(known, told, shown, flow))
    return Words(headline=headline, short=short, source=source, subtitle=subtitle, caution=say(CAUTION),
                 alt=alt_text(say("Map"), headline, _alt(known, shown, title), source))


def _finding(rows: MapRows, shown: pd.DataFrame, flow: str) -> tuple[str, str]:
    """Headline and its short form: the newest change at a gate whose status still stands, told as old or as a claim where it is one;
    else what is known instead."""
    gates = shown[shown["symbol"].str.startswith("gate")]
    behind = rows.statuses[rows.statuses["place_id"].isin(gates["place_id"]) & rows.statuses["aspect"].isin(flows_of(flow))]
    if behind.empty:
        return _no_status(rows, gates, _names(shown[shown["symbol"] == "contested"]))
    behind = behind.assign(began=began(behind))
    reach = behind.groupby("event_id")["place_id"].transform("nunique")
    first = as_event(behind.assign(reach=reach).sort_values(["began", "published", "reach", "event_id"]).tail(1))
    told = behind[(behind["event_id"] == first["event_id"]) & (behind["status"] == first["status"])]
    names = sorted(_names(gates[gates["place_id"].isin(told["place_id"])]))
    whom = _to_whom(told, flow)
    shut = rows.reports.assign(began=began(rows.reports))
    shut = shut[(shut["status"] == "closed") & shut["place_id"].isin(told["place_id"]) & (shut["began"] < first["began"])]
    first["again"] = first["status"] == "closed" or len(shut) > 0
    return _headline(first, names, whom), _headline(first, names, whom, brief=True)


def _names(places: pd.DataFrame) -> list[str]:
    return [named(name) for name in places["name"]]


def _to_whom(told: pd.DataFrame, flow: str) -> str:
    """`people and goods`, where a report tells the traffic apart."""
    flows = [each for each in FLOWS if each in set(told["aspect"])]
    return "" if len(flows) == len(flows_of(flow)) and flow == "all" else traffic(as_event(told), flows)


def _happened(first: Mapping[str, Any], what: str, whom: str, *, one: bool) -> str:
    """`the KIA closed Laiza to ore`; `China let ore through Lweje` where no report says that it was shut before."""
    by = with_article(named(first["actor"]))
    by_somebody, to_one, to_several = (_DID if first["again"] else _LET)[first["status"]]
    words = say(by_somebody if by else to_one if one else to_several, who=by, what=what, traffic=whom or say("traffic"))
    return words if not whom or (by and not first["again"]) else say("{happened} to {whom}", happened=words, whom=whom)


def _headline(first: Mapping[str, Any], names: list[str], whom: str, *, brief: bool = False) -> str:
    what = joined(names) if brief else counted(len(names), "crossing")
    happened = _happened(first, what, whom, one=len(names) == 1)
    head = strung(claim_says(first, brief=True), happened, by=SENTENCES)
    if first["held"] == LAST_KNOWN:
        head = say("last known: {head}", head=head)
    if brief:
        return sentence(head)
    if pd.notna(first["start"]):
        since = bound(when_begun(first))
        in_or_on = "{head} on {when}" if first["precision"] == "day" else "{head} in {when}"
        head = say("{head}, {when}" if is_stretch(first) else in_or_on, head=head, when=since)
    return say("{head}: {places}", head=sentence(head), places=joined(names))


def _no_status(rows: MapRows, gates: pd.DataFrame, contested: list[str]) -> tuple[str, str]:
    if len(gates) and (gates["held"] == NOTHING_HELD).all() and rows.day:
        head = say("Nothing held by {day} names a border gate here", day=bound(day(rows.day)))
        return head, head
    unknown = int((gates["symbol"] == "gate_unknown").sum())
    several = say("No report says which of {gates} is closed", gates=counted(unknown, "border gate"))
    head = several if unknown > 1 else say("No border gate has a reported status")
    disputed = say("{places} is contested" if len(contested) == 1 else "{places} are contested", places=joined(contested))
    return strung(head, disputed, by=APART) if contested else head, head


def _status(rows: MapRows, told: pd.DataFrame, shown: pd.DataFrame, flow: str) -> str:
    """`status for ore as last reported, 14 Nov 2024; existing stocks may ship`: the day is that of the last report behind a gate's mark,
    and `status on 12 Nov 2024` stands only where a report speaks of that day. A report of a state's gates together names none of them."""
    status = say("status") if flow == "all" else say("status for {flow}", flow=named(flow))
    gates = shown[shown["symbol"].str.startswith("gate")]["place_id"]
    behind = told[told["place_id"].isin(gates) & told["aspect"].isin(flows_of(flow))]
    if behind.empty:
        traffic = say("traffic") if flow == "all" else named(flow)
        nothing_told = "no report of {traffic} at a gate by {day}" if rows.day else "no report of {traffic} at a gate"
        return say(nothing_told, traffic=traffic, day=bound(day(rows.day)))
    newest = rows_of(behind.sort_values("said"))[-1]
    said = bound(reported(newest))
    if rows.on is None:
        status = say("{status} as last reported, {day}", status=status, day=said)
    elif pd.Timestamp(rows.on) in {*behind["said"], *behind["start"]}:
        status = say("{status} on {day}", status=status, day=day(rows.on))
    else:
        later = "{status} as reported later, {said}; no report of {day}" if newest["later"] else ""
        status = say(later or "{status} as reported {said}; no report of {day}", status=status, said=said, day=bound(day(rows.on)))
    age = age_in(newest["age_days"], newest["said_precision"])
    return strung(status, permission(rows).words, say("last report that names a gate {age} old", age=age) if age else "", by=APART)


def _alt(rows: MapRows, shown: pd.DataFrame, title: str) -> list[str]:
    marked = shown[shown["symbol"].isin(_TOLD_SYMBOLS)]
    told = [say("{place}: {status}", place=named(place["name"]), status=strung(*str(place["told"]).split("\n"), by=APART))
            for place in rows_of(marked)]
    unknown = shown[shown["symbol"] == "gate_unknown"]
    for why, words in _UNKNOWN.items():
        if names := sorted(_names(unknown[unknown["held"] == why])):
            told.append(say(words, places=joined(names)))
    if inside := _names(rows.mines[rows.mines["place_id"].isin(shown["place_id"])]):
        told.append(say("Mine areas of uncertain extent around {places}", places=joined(inside)))
    return [*told, say("Section: {title}", title=title)]
