"""When a gate or a mine area was first reported shut, and whose flow passes it: what an honest baseline must end before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import pandas as pd

    from extract.tables import Tables

SHUT = ("closed", "halted")
_AREAS = ("state", "province", "region")
_ROLES = ("border_gate", "mine_cluster", "mine_hub")
_MINES = ("mine_cluster", "mine_hub")


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
    shut = _closures(tables)
    shut = shut[shut["place_id"].isin([place_id, *_areas_of(tables, place_id)])]
    if not len(shut):
        return None
    first: dict[Any, Any] = shut.sort_values(["began", "event_id"]).iloc[0].to_dict()
    return first["began"].date(), str(first["event_id"])


def last_closed(tables: Tables, places: Collection[str]) -> str | None:
    """Of `places`, the one that was reported shut last."""
    shut = _closures(tables)
    shut = shut[shut["place_id"].isin(list(places))].sort_values(["began", "published", "place_id"])
    return str(shut["place_id"].iloc[-1]) if len(shut) else None


def home(tables: Tables, place_id: str) -> str:
    """The name of the country that a place lies in, as flows name their origin; empty where the tables do not tell."""
    code = tables.places.loc[tables.places["place_id"] == place_id, "country"].str.split("/").str[-1]
    named = tables.places[(tables.places["place_type"] == "country") & tables.places["country"].isin(list(code))]
    return str(named["name"].iloc[0]) if len(named) else ""


def _closures(tables: Tables) -> pd.DataFrame:
    events = tables.events[tables.events["modality"] == "actual"]
    shut = tables.event_effects[tables.event_effects["effect"].isin(SHUT)].merge(events, on="event_id")
    return shut.assign(began=shut["start"].fillna(shut["end"]).fillna(shut["published"]))


def _areas_of(tables: Tables, place_id: str) -> list[str]:
    state = tables.places.loc[tables.places["place_id"] == place_id, "admin1"]
    areas = tables.places[tables.places["place_type"].isin(_AREAS) & (tables.places["admin1"] != "")]
    return [str(each) for each in areas[areas["admin1"].isin(list(state))]["place_id"]]
