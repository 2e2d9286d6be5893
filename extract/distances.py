"""The distance between two places as the globe has it, beside the distances that reports give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.geo import geodesic_km

if TYPE_CHECKING:
    import pandas as pd

    from extract.tables import Tables

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Two places, the geodesic between their points in kilometres (WGS84), the kilometres that their points may be off, and what was reported."""

    start: Row
    end: Row
    km: float
    give_km: float
    reported: tuple[Row, ...]


def distance(tables: Tables, start: str, end: str) -> Distance:
    """The distance between two places by id; KeyError for an id that there is none of."""
    rows = {row["place_id"]: row for row in tables.places[tables.places["place_id"].isin((start, end))].to_dict("records")}
    first, last = rows[start], rows[end]
    km = geodesic_km(first["lat"], first["lon"], last["lat"], last["lon"])
    give = sum(row["uncertainty_km"] for row in (first, last) if row["uncertainty_km"] == row["uncertainty_km"])
    return Distance(start=first, end=last, km=km, give_km=float(give), reported=_reported(tables, start, end))


def reported_pairs(tables: Tables) -> tuple[tuple[str, str], ...]:
    """The pairs of places that a report gives a distance between, where both are known by their names."""
    rows, names = _rows(tables), _names(tables)
    pairs = (
        (names.get(origin, ""), names.get(destination, "")) for origin, destination in zip(rows["origin"], rows["destination"], strict=True)
    )
    return tuple(dict.fromkeys(pair for pair in pairs if all(pair)))


def _reported(tables: Tables, start: str, end: str) -> tuple[Row, ...]:
    rows, names = _rows(tables), _names(tables)
    wanted = {start, end}
    return tuple(row for row in rows.to_dict("records") if {names.get(row["origin"]), names.get(row["destination"])} == wanted)


def _rows(tables: Tables) -> pd.DataFrame:
    observations = tables.observations
    return observations[(observations["kind"] == "distance") & (observations["status"] == "reported")]


def _names(tables: Tables) -> dict[str, str]:
    spelled = dict(zip(tables.place_names["name"], tables.place_names["place_id"], strict=True))
    return {**spelled, **dict(zip(tables.places["name"], tables.places["place_id"], strict=True))}
