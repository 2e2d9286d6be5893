"""What befell a closed gate, in order, and what its closer has since allowed: told together, so that neither stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.figures.maps.rows import FLOWS, MapRows, at, gate_status, symbol
from charts.figures.maps.window import SECTIONS
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.events import as_event, when, with_article
from charts.wording.formats import as_date, bound, counted, day, is_missing, joined, number, sentence
from charts.wording.rows import rows_of
from extract.core.geo import geodesic_km

if TYPE_CHECKING:
    from collections.abc import Mapping


_OPENED = {("ore",): "let ore trucks in"}


def sequence(rows: MapRows, place_id: str) -> str:
    """`China shut it to people and goods, let ore trucks in; then the KIA closed it, 12 Nov 2024`; empty where there is one step only."""
    steps = _steps(rows, place_id)
    if len({(step["actor"], step["status"]) for step in steps}) < 2:
        return ""
    told: list[str] = []
    for index, step in enumerate(steps):
        first = not index or steps[index - 1]["actor"] != step["actor"]
        who = f"{with_article(step['actor']) if step['actor'] else 'someone'} " if first else ""
        then = "then " if index and first else ""
        dated = f", {when(step)}" if as_date(step["start"]) is not None else ""
        told.append(f"{'; ' if index and first else ', ' if index else ''}{then}{who}{_done(step)}{dated}")
    return "".join(told)


def _done(step: Mapping[str, Any]) -> str:
    flows = step["flows"]
    if step["status"] == "closed":
        return "closed it" if flows == FLOWS else f"shut it to {joined(list(flows))}"
    return "opened it" if flows == FLOWS else _OPENED.get(flows, f"let {joined(list(flows))} through")


def _steps(rows: MapRows, place_id: str) -> list[dict[str, Any]]:
    """One step an event at the gate, the undated ones first; a step that a later one of the same actor contains is left out."""
    known = rows.reports[(rows.reports["place_id"] == place_id) & rows.reports["aspect"].isin(FLOWS)]
    began = known["start"].fillna(known["end"]).fillna(known["published"])
    known = known.assign(undated=known["start"].isna(), began=began)
    if rows.on is not None:
        known = known[~(began > pd.Timestamp(rows.on))]
    held = set(rows.statuses[(rows.statuses["place_id"] == place_id) & rows.statuses["aspect"].isin(FLOWS)]["event_id"])
    steps = []
    for (event, _), group in known.groupby(["event_id", "status"], sort=True):
        flows = tuple(flow for flow in FLOWS if flow in set(group["aspect"]))
        first = rows_of(group)[0]
        # What holds comes last; before it what had no day of its own, in the order in which a gate is shut and let open.
        steps.append({**first, "flows": flows, "rank": (event in held, not first["undated"], first["began"], first["status"])})
    steps.sort(key=lambda step: step["rank"])
    return [step for index, step in enumerate(steps) if not any(_contains(later, step) for later in steps[index + 1 :])]


def _contains(later: Mapping[str, Any], step: Mapping[str, Any]) -> bool:
    same = later["actor"] == step["actor"] and later["status"] == step["status"]
    return same and set(step["flows"]) <= set(later["flows"])


def permission(rows: MapRows) -> str:
    """`existing stocks may ship, reported 27 Mar 2025`: what the closer of a gate has since announced; empty for none."""
    closed = rows.statuses[(rows.statuses["status"] == "closed") & rows.statuses["aspect"].isin(FLOWS)]
    announced = rows.notes[(rows.notes["kind"] == "shipment_permission") & (rows.notes["certainty"] == "planned")]
    announced = announced[announced["actor"].isin(set(closed["actor"]))]
    if rows.on is not None:
        announced = announced[announced["start"] <= pd.Timestamp(rows.on)]
    for event in reversed(rows_of(announced.sort_values("start"))):
        if (closed[closed["actor"] == event["actor"]]["start"] <= event["start"]).any():
            words = str(event["words"]).lower()
            what = "existing stocks may ship" if "existing" in words and "stock" in words else "shipments may pass"
            return f"{what}, {'reported ' + bound(day(event['start'])) if event['date_is_report'] else bound(when(event))}"
    return ""


_ROUGH_KM = 5.0  # taken where a place does not say how exact its point is


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
    places = {str(place["place_id"]): place for place in rows_of(rows.places[rows.places["place_id"].isin([one, other])])}
    here, there = places[one], places[other]
    km = geodesic_km(here["lat"], here["lon"], there["lat"], there["lon"])
    off = float(sum(_ROUGH_KM if is_missing(place["uncertainty_km"]) else place["uncertainty_km"] for place in (here, there)))
    names = {name.strip() for column in ("name", "names_en") for name in str(there[column]).split(",")}
    said = rows.notes[(rows.notes["kind"] == "distance") & (rows.notes["place_id"] == one)]
    said = said[said["other"].isin(names)] if len(said) else said
    kept = [column for column in ("record", "value", "unit", "qualifier", "publisher", "published") if column in said]
    words = f"{here['name']} to {there['name']}: {number(km, 0)} km in a straight line, give or take {number(off, 0)} km"
    return Distance(km=km, low=max(km - off, 0.0), high=km + off, words=words, reported=said[kept].reset_index(drop=True))


CREDITS = "Places: MIMU, GeoNames (CC BY 4.0). Boundaries: Natural Earth."
CAUTION = "borders indicative, about 2 km · routes schematic, not roads · mine areas are districts, not pits"
_PAST = {"closed": "closed", "open": "let traffic through"}


def _gates(rows: MapRows, view: str, flow: str) -> pd.DataFrame:
    box = SECTIONS[view].holds
    places = rows.places[rows.places["lon"].between(box.west, box.east) & rows.places["lat"].between(box.south, box.north)]
    kinds = [symbol(place, flow) for place in rows_of(places)]
    return places.assign(symbol=pd.Series(kinds, index=places.index, dtype=str))


def _finding(rows: MapRows, shown: pd.DataFrame, flow: str) -> tuple[str, str]:
    """Headline and its short form: the largest closure that the rows tell, else what is known instead."""
    gates = shown[shown["symbol"].str.startswith("gate")]
    closed = gates[gates["symbol"] == "gate_closed"]
    contested = shown[shown["symbol"] == "contested"]["name"].tolist()
    aspects = FLOWS if flow == "all" else (flow,)
    behind = rows.statuses[rows.statuses["place_id"].isin(closed["place_id"]) & rows.statuses["aspect"].isin(aspects)]
    tail = f"; {joined(contested)} {'is' if len(contested) == 1 else 'are'} contested" if contested else ""
    if behind.empty:
        unknown = int((gates["symbol"] == "gate_unknown").sum())
        none = "No border gate has a reported status"
        head = f"No report says which of {counted(unknown, 'border gate')} is closed" if unknown > 1 else none
        return head + tail, head
    event = behind.groupby("event_id")["place_id"].nunique().idxmax()
    told = behind[behind["event_id"] == event]
    names = sorted(closed[closed["place_id"].isin(told["place_id"])]["name"])
    first = as_event(told)
    by = sentence(with_article(first["actor"])) if first["actor"] else "Someone"
    head = f"{by} closed {counted(len(names), 'crossing')}"
    head = f"{head} on {bound(day(first['start']))}" if pd.notna(first["start"]) else head
    return f"{head}: {joined(names)}", f"{by} closed {joined(names)}"


def _alt(rows: MapRows, shown: pd.DataFrame, title: str) -> list[str]:
    marked = shown[shown["symbol"].isin(["gate_closed", "gate_partly", "gate_open", "contested", "claimed"])]
    told = [f"{place['name']}: {str(place['told']).replace(chr(10), '; ')}" for place in rows_of(marked)]
    unknown = sorted(shown[shown["symbol"] == "gate_unknown"]["name"])
    if unknown:
        told.append(f"Status unknown, as no report names them: {joined(unknown)}")
    inside = rows.mines[rows.mines["place_id"].isin(shown["place_id"])]["name"].tolist()
    if inside:
        told.append(f"Mine areas of uncertain extent around {joined(inside)}")
    return [*told, f"Section: {title}"]


def words(rows: Mapping[str, pd.DataFrame], **options: Any) -> Words:
    """Headline, subtitle, source and alt text. Options as for the picture: view, flow, on."""
    if rows["places"].empty:
        return nothing("the map", "choose a later as-of date")
    view, flow, on = options.get("view", "kachin"), options.get("flow", "all"), options.get("on")
    made = at(rows, on)
    shown = _gates(made, view, flow)
    headline, short = _finding(made, shown, flow)
    title = SECTIONS[view].title
    what = "" if flow == "all" else f" for {flow}"
    told = made.statuses[made.statuses["place_id"].isin(shown["place_id"])]
    last = _last(told, shown, flow)
    status = f"status{what} on {day(on)} as the rows tell it" if isinstance(on, date) else f"status{what} as last reported{last}"
    since = permission(made)
    status = f"{status}; {since}" if since and len(last) else status
    columns = ["publisher", "published"]
    behind = pd.concat([told[columns], made.notes[made.notes["place_id"].isin(shown["place_id"])][columns]]).drop_duplicates()
    source = source_line(behind, extra=(CREDITS,)) if len(behind) else f"Sources: no report yet. {CREDITS}"
    return Words(
        headline=headline, short=short, source=source, subtitle=f"{title}: {status}",
        caution=CAUTION, alt=alt_text("Map", headline, _alt(made, shown, title), source),
    )


def _last(told: pd.DataFrame, shown: pd.DataFrame, flow: str) -> str:
    """`, 12 Nov 2024`: the time of the latest event behind the marks of gates; empty where no gate has a status."""
    gates = shown[shown["symbol"].str.startswith("gate")]["place_id"]
    behind = told[told["place_id"].isin(gates) & told["aspect"].isin(FLOWS if flow == "all" else (flow,))]
    if behind.empty:
        return ""
    began = behind["start"].fillna(behind["end"]).fillna(behind["published"])
    return f", {bound(when(as_event(behind.loc[[began.idxmax()]])))}"


def gate_counts(rows: MapRows, flow: str = "all") -> dict[str, int]:
    """How many border gates are closed, open, partly closed and unknown."""
    gates = rows.places[rows.places["roles"].str.contains("border_gate")]
    found = [gate_status(place, flow) for place in rows_of(gates)]
    return {status: found.count(status) for status in ("closed", "partly", "open", "unknown")}


def status_date(rows: MapRows, place_id: str, aspect: str) -> str:
    """When the status of a place began, in words; empty if no row gives one."""
    found = rows.statuses[(rows.statuses["place_id"] == place_id) & (rows.statuses["aspect"] == aspect)]
    return when(as_event(found)) if len(found) else ""
