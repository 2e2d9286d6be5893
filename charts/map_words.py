"""What is said about the map, made from the rows that it draws."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.captions import source_line
from charts.event_words import as_event, when, with_article
from charts.formats import bound, counted, day, joined, sentence
from charts.map_frame import MapRows, at, gate_status, records, symbol
from charts.map_sequence import permission
from charts.map_statuses import FLOWS
from charts.map_views import VIEWS
from charts.words import Words, alt_text, nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

CREDITS = "Places: MIMU, GeoNames (CC BY 4.0). Boundaries: Natural Earth."
CAUTION = "borders indicative, about 2 km · routes schematic, not roads · mine areas are districts, not pits"
_PAST = {"closed": "closed", "open": "let traffic through"}


def _gates(rows: MapRows, view: str, flow: str) -> pd.DataFrame:
    box = VIEWS[view].holds
    places = rows.places[rows.places["lon"].between(box.west, box.east) & rows.places["lat"].between(box.south, box.north)]
    kinds = [symbol(place, flow) for place in records(places)]
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
    told = [f"{place['name']}: {str(place['told']).replace(chr(10), '; ')}" for place in records(marked)]
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
    title = VIEWS[view].title
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
    found = [gate_status(place, flow) for place in records(gates)]
    return {status: found.count(status) for status in ("closed", "partly", "open", "unknown")}


def status_date(rows: MapRows, place_id: str, aspect: str) -> str:
    """When the status of a place began, in words; empty if no row gives one."""
    found = rows.statuses[(rows.statuses["place_id"] == place_id) & (rows.statuses["aspect"] == aspect)]
    return when(as_event(found)) if len(found) else ""
