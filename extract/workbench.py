"""What the analyst's tools need from the tables: watches that were crossed, the events of a place, prices that can value a loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from extract.alerts import Alert, alerts, load_watches
from extract.risk import PER_TONNE

if TYPE_CHECKING:
    import pandas as pd

    from extract.tables import Tables

Row = Mapping[Any, Any]


def crossings(tables: Tables, most: int = 6) -> tuple[Alert, ...]:
    """The watches of `seeds/watch.yaml` that were crossed by the day of the tables, the latest first."""
    watches = load_watches()
    observations = tables.observations
    watched = observations["observation_id"] == ""
    for watch in watches:
        fits = observations["observation_id"] != ""
        for column, value in watch.where:
            fits &= observations[column] == value
        watched |= fits
    return alerts(observations[watched].to_dict("records"), watches, tables.as_of)[:most]  # type: ignore[arg-type]


def events_at(tables: Tables, place_id: str) -> tuple[str, list[Row]]:
    """The name of a place and its events, each once, the newest first; of all places where `place_id` is empty or unknown."""
    names = dict(zip(tables.places["place_id"], tables.places["name"], strict=True))
    bridge = tables.event_places
    here = bridge[bridge["place_id"] == place_id] if place_id in names else bridge
    events = tables.events[tables.events["event_id"].isin(here["event_id"]) & (tables.events["same_event_as"] == "")]
    latest = events["end"].fillna(events["start"])
    rows = events.assign(latest=latest).sort_values(["latest", "event_id"], ascending=[False, True], na_position="last")
    return names.get(place_id, ""), list(rows.to_dict("records"))


def price_choices(observations: pd.DataFrame) -> pd.DataFrame:
    """Reported prices in dollars that a loss in tonnes can be valued at, the latest first."""
    chosen = (
        (observations["kind"] == "price") & observations["unit"].isin(list(PER_TONNE)) & (observations["status"] == "reported")
        & (observations["modality"] == "actual") & (observations["quality"] != "C") & observations["value"].notna()
    )
    return observations[chosen].sort_values(["period_end", "observation_id"], ascending=[False, True], ignore_index=True)
