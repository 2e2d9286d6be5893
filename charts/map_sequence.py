"""What befell a closed gate, in order, and what its closer has since allowed: told together, so that neither stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.event_words import when, with_article
from charts.formats import as_date, bound, day, joined
from charts.map_frame import records
from charts.map_statuses import FLOWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.map_frame import MapRows

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
        first = records(group)[0]
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
    for event in reversed(records(announced.sort_values("start"))):
        if (closed[closed["actor"] == event["actor"]]["start"] <= event["start"]).any():
            words = str(event["words"]).lower()
            what = "existing stocks may ship" if "existing" in words and "stock" in words else "shipments may pass"
            return f"{what}, {'reported ' + bound(day(event['start'])) if event['date_is_report'] else bound(when(event))}"
    return ""
