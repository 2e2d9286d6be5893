"""Distances on the ellipsoid against published lines and the places of the reporting."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.core.arithmetic import geodesic_km

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
DEGREES = st.tuples(st.floats(-60, 60), st.floats(-80, 80))


def gazetteer() -> dict[str, tuple[float, float]]:
    with (SEEDS / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((-37.951033417, 144.424867889), (-37.652821139, 143.926495528), 54.972),  # Flinders Peak to Buninyong, Geoscience Australia
        ((0.0, 0.0), (0.0, 1.0), 111.319),  # a degree of the equator
        ((0.0, 0.0), (1.0, 0.0), 110.574),  # a degree of the meridian at the equator
        ((50.066322, -5.714750), (58.644022, -3.070094), 969.954),  # Land's End to John o' Groats, movable-type.co.uk
    ],
)
def test_published_lines_come_out_to_the_metre(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert geodesic_km(*a, *b) == pytest.approx(km, abs=0.001)


@pytest.mark.parametrize(
    ("a", "b", "km"), [("Mai Ja Yang", "Myitkyina", 130.1), ("Pangwa", "Mai Ja Yang", 162.0), ("Lashio", "Bhamo", 155.1)],
)
def test_places_of_the_reporting_lie_as_far_apart_as_expected(a: str, b: str, km: float) -> None:
    places = gazetteer()
    assert geodesic_km(*places[a], *places[b]) == pytest.approx(km, abs=0.1)


def test_bhamo_lies_some_36_km_from_the_border() -> None:
    basemap = json.loads((SEEDS / "basemap.geojson").read_text(encoding="utf-8"))
    borders = [feature["geometry"] for feature in basemap["features"] if feature["properties"].get("layer") == "border"]
    points = [point for border in borders for line in _lines(border) for a, b in pairwise(line) for point in _between(a, b)]
    lat, lon = gazetteer()["Bhamo"]
    near = [(y, x) for x, y in points if abs(x - lon) < 1 and abs(y - lat) < 1]
    assert 36 <= min(geodesic_km(lat, lon, *point) for point in near) <= 37.5


def _between(a: list[float], b: list[float]) -> list[tuple[float, float]]:
    """The first corner and nine points on the way to the next."""
    return [(a[0] + (b[0] - a[0]) * part / 10, a[1] + (b[1] - a[1]) * part / 10) for part in range(10)]


def _lines(geometry: dict[str, object]) -> list[list[list[float]]]:
    coordinates: list[object] = geometry["coordinates"]  # type: ignore[assignment]
    return [coordinates] if geometry["type"] == "LineString" else coordinates  # type: ignore[list-item,return-value]


@given(DEGREES, DEGREES)
def test_distance_is_symmetric_and_never_negative(a: tuple[float, float], b: tuple[float, float]) -> None:
    there, back = geodesic_km(*a, *b), geodesic_km(*b, *a)
    assert there >= 0
    assert there == pytest.approx(back, abs=1e-6)


def test_no_distance_to_itself_nor_off_the_globe() -> None:
    assert geodesic_km(25.0, 97.0, 25.0, 97.0) == 0
    with pytest.raises(ValueError, match="no place on earth"):
        geodesic_km(91, 0, 0, 0)


def test_nearly_opposite_points_have_their_distance_too() -> None:
    assert geodesic_km(0.0, 0.0, 0.5, 179.5) == pytest.approx(19936.289, abs=0.001)  # Vincenty's own example of no convergence, by Karney
