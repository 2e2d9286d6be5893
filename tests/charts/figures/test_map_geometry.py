"""The plane geometry of the maps, and the basemap cut from the basemap."""

from __future__ import annotations

import itertools
import json
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.drawing.type import Box
from charts.figures.maps.basemap import BASEMAP, FINE, WHOLE, area_of, basemap, read_basemap
from charts.figures.maps.geometry import Bounds, arc, cut, disc, hatch, paths_of, shift
from charts.figures.maps.window import SECTIONS, window
from extract.core.arithmetic import geodesic_km
from extract.core.errors import TableError

SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
WHOLE_PLANE = Bounds(-9, -9, 9, 9)
coordinates = st.floats(-5, 9, allow_nan=False)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=12)


@given(lines)
@settings(max_examples=60, deadline=None)
def test_a_clipped_line_stays_in_the_box(line):
    box = Bounds(0, 0, 4, 4)
    for piece in paths_of(cut(shapely.LineString(line), box)):
        assert len(piece) > 1
        assert all(-1e-6 <= x <= 4 + 1e-6 and -1e-6 <= y <= 4 + 1e-6 for x, y in piece)


def test_a_clipped_ring_is_closed_and_a_far_one_is_nothing():
    ring, = paths_of(cut(shapely.Polygon(SQUARE), Bounds(1, 1, 9, 2)))
    assert ring[0] == ring[-1]
    assert {y for _, y in ring} == {1, 2}
    assert {x for x, _ in ring} == {1, 4}
    assert paths_of(cut(shapely.Polygon(SQUARE), Bounds(10, 10, 12, 12))) == ()


def test_thinning_keeps_the_ends_and_drops_what_hardly_matters():
    line = ((0, 0), (1, 0.001), (2, 0), (3, 1), (4, 0))
    assert paths_of(cut(shapely.LineString(line), WHOLE_PLANE, 0.01)) == (((0, 0), (2, 0), (3, 1), (4, 0)),)
    assert paths_of(cut(shapely.LineString(line), WHOLE_PLANE)) == (line,)


def test_an_arc_joins_its_ends_and_bends_off_the_straight_line():
    curve = arc((0, 0), (2, 0), 0.2)
    assert curve[0] == (0, 0)
    assert curve[-1] == pytest.approx((2, 0))
    assert max(y for _, y in curve) == pytest.approx(0.2, abs=0.01)


def test_a_mine_area_has_its_radius_and_does_not_cross_the_border():
    centre = (98.1, 26.0)
    free = disc(centre, 12)
    assert {round(geodesic_km(centre[1], centre[0], y, x)) for x, y in free} == {12}
    west = ((97.0, 25.0), (98.15, 25.0), (98.15, 27.0), (97.0, 27.0), (97.0, 25.0))
    cut = disc(centre, 12, within=shapely.Polygon(west))
    assert max(x for x, _ in cut) <= 98.151 < max(x for x, _ in free)
    assert min(x for x, _ in cut) == pytest.approx(min(x for x, _ in free), abs=1e-6)


def test_hatching_lies_inside_the_ring():
    ring = disc((98.0, 25.0), 10)
    strokes = hatch(ring, step_km=2)
    assert len(strokes) >= 8
    for a, b in strokes:
        assert shapely.contains_xy(shapely.Polygon(ring), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def test_shift_moves_by_kilometres():
    east, north = shift((97.0, 25.0), 10, 0), shift((97.0, 25.0), 0, 10)
    assert geodesic_km(25.0, 97.0, east[1], east[0]) == pytest.approx(10, rel=0.01)
    assert geodesic_km(25.0, 97.0, north[1], north[0]) == pytest.approx(10, rel=0.01)


def test_the_basemap_has_land_borders_and_rivers_and_marks_the_disputed_border():
    land = basemap(WHOLE, tolerance=0.02)
    assert {"country", "admin1", "border", "coast", "river", "state_line"} <= {shape.layer for shape in land.outlines}
    disputed = {shape.name for shape in land.layer("border") if shape.disputed}
    assert "China–India" in disputed
    assert "China–Myanmar" not in disputed


def test_coarse_borders_stop_where_fine_ones_begin():
    coarse = [shape for shape in basemap(FINE).layer("border") if not shape.fine]
    points = [point for shape in coarse for part in shape.parts for point in part]
    assert all(not (FINE.west + 0.5 < x < FINE.east - 0.5 and FINE.south + 0.5 < y < FINE.north - 0.5) for x, y in points)


def test_a_coast_is_no_border_and_no_edge_of_the_data():
    coasts = [part for shape in read_basemap() if shape.layer == "coast" for part in shape.parts]
    assert coasts
    assert not any(a[0] == b[0] == WHOLE.west for part in coasts for a, b in itertools.pairwise(part))


def test_a_missing_or_broken_basemap_is_one_clear_line(tmp_path):
    with pytest.raises(TableError, match=r"basemap cannot be read \(No such file"):
        read_basemap(tmp_path / "none.geojson")
    broken = tmp_path / "broken.geojson"
    broken.write_text(json.dumps({"kind": "other"}), encoding="utf-8")
    with pytest.raises(TableError, match="not the basemap"):
        read_basemap(broken)


def test_the_state_outline_holds_its_towns():
    kachin = area_of("admin1", "Kachin")
    assert shapely.contains_xy(kachin, 97.396, 25.383)
    assert not shapely.contains_xy(kachin, 98.51, 24.99)
    assert area_of("admin1", "Nowhere").is_empty


def test_the_basemap_is_the_one_that_the_credits_name():
    assert "Natural Earth" in json.loads(BASEMAP.read_text(encoding="utf-8"))["attribution"]


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("size", [(960, 560), (334, 220), (700, 820), (1200, 300)])
def test_a_window_shows_what_it_must_at_equal_scale_and_only_land_that_there_is(view, size):
    shown = window(SECTIONS[view], Box(10, 20, 10 + size[0], 20 + size[1]))
    most = SECTIONS[view].most
    assert most.west - 1e-9 <= shown.box.west
    assert shown.box.east <= most.east + 1e-9
    assert most.south - 1e-9 <= shown.box.south
    assert shown.box.north <= most.north + 1e-9
    across = shown.pixels.width / (shown.box.east - shown.box.west)
    assert across / shown.px_per_degree == pytest.approx(math.cos(math.radians(SECTIONS[view].holds.middle[1])), rel=1e-6)
    x, y = shown.place(shown.box.middle)
    assert shown.point(x, y) == pytest.approx(shown.box.middle)
