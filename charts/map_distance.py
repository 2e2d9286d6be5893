"""How far two places of the map lie apart, beside what reports say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.formats import is_missing, number
from charts.map_frame import records
from extract.geo import geodesic_km

if TYPE_CHECKING:
    import pandas as pd

    from charts.map_frame import MapRows

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
    places = {str(place["place_id"]): place for place in records(rows.places[rows.places["place_id"].isin([one, other])])}
    here, there = places[one], places[other]
    km = geodesic_km(here["lat"], here["lon"], there["lat"], there["lon"])
    off = float(sum(_ROUGH_KM if is_missing(place["uncertainty_km"]) else place["uncertainty_km"] for place in (here, there)))
    names = {name.strip() for column in ("name", "names_en") for name in str(there[column]).split(",")}
    said = rows.notes[(rows.notes["kind"] == "distance") & (rows.notes["place_id"] == one)]
    said = said[said["other"].isin(names)] if len(said) else said
    kept = [column for column in ("record", "value", "unit", "qualifier", "publisher", "published") if column in said]
    words = f"{here['name']} to {there['name']}: {number(km, 0)} km in a straight line, give or take {number(off, 0)} km"
    return Distance(km=km, low=max(km - off, 0.0), high=km + off, words=words, reported=said[kept].reset_index(drop=True))
