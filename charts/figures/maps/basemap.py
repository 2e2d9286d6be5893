"""The ground that both maps draw on: land, states, borders, coast and rivers, cut to a window and thinned to its scale.

`seeds/basemap.geojson` is derived from Natural Earth (public domain). Near Kachin it has fine borders; elsewhere borders are
the edges that two coarse country outlines share, so that a disputed one can be told from the others and a coast from both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from charts.figures.maps.geometry import Bounds, Path, Point, clip_line, clip_ring, thin
from extract.core.errors import TableError
from extract.core.paths import SEEDS

if TYPE_CHECKING:
    from pathlib import Path as FilePath

BASEMAP = SEEDS / "basemap.geojson"
FINE = Bounds(94.8, 22.6, 100.2, 28.8)  # where the borders are drawn in full detail
WHOLE = Bounds(85.0, 9.0, 118.5, 43.0)  # where anything is drawn at all
DISPUTED = ({"CHN", "IND"}, {"BTN", "CHN"})

Edge = frozenset[Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One named thing of the ground. Rings for `country` and `admin1`, lines for `border`, `coast`, `state_line` and `river`."""

    layer: str
    name: str
    country: str = ""
    disputed: bool = False
    fine: bool = False
    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The shapes of one window, in drawing order."""

    box: Bounds
    shapes: tuple[Shape, ...]

    def layer(self, name: str) -> tuple[Shape, ...]:
        return tuple(shape for shape in self.shapes if shape.layer == name)


def _paths(geometry: dict[str, Any]) -> tuple[Path, ...]:
    """Outer rings or lines of a GeoJSON geometry."""
    kind, held = geometry["type"], geometry["coordinates"]
    rings = {"Polygon": [held[:1]], "MultiPolygon": [polygon[:1] for polygon in held]} if "Polygon" in kind else {}
    lines = [ring for polygon in rings[kind] for ring in polygon] if rings else [held] if kind == "LineString" else held
    return tuple(tuple((float(x), float(y)) for x, y, *_ in line) for line in lines)


def _shape(feature: dict[str, Any]) -> Shape:
    about = feature["properties"]
    return Shape(
        layer=about["layer"], name=about["name"], country=about.get("a3", ""), disputed=about.get("status") == "disputed",
        fine=bool(about.get("detail")) or about["layer"] in ("border", "state_line"), parts=_paths(feature["geometry"]),
    )


def _edges(shape: Shape) -> dict[Edge, tuple[Point, Point]]:
    return {frozenset((a, b)): (a, b) for ring in shape.parts for a, b in pairwise(ring)}


def _on_frame(a: Point, b: Point) -> bool:
    """Whether a segment only closes a polygon along the edge of the data."""
    return any(a[axis] == b[axis] == WHOLE[side] for side, axis in enumerate((0, 1, 0, 1)))


def _join(segments: list[tuple[Point, Point]]) -> tuple[Path, ...]:
    """Segments that follow one another, as lines."""
    lines: list[list[Point]] = []
    for a, b in segments:
        if lines and lines[-1][-1] == a:
            lines[-1].append(b)
        else:
            lines.append([a, b])
    return tuple(tuple(line) for line in lines)


def _coarse_lines(countries: list[Shape]) -> list[Shape]:
    """Borders and coasts as the shared and the lone edges of the countries."""
    edges = {shape.country: _edges(shape) for shape in countries}
    lines: list[Shape] = []
    shared: set[Edge] = set()
    for one, other in combinations(countries, 2):
        both = [way for edge, way in edges[one.country].items() if edge in edges[other.country]]
        shared.update(frozenset(way) for way in both)
        if both:
            lines.append(Shape(layer="border", name=f"{one.name}–{other.name}", disputed={one.country, other.country} in DISPUTED,
                               parts=_join(both)))
    for shape in countries:
        lone = [way for edge, way in edges[shape.country].items() if edge not in shared and not _on_frame(*way)]
        lines.append(Shape(layer="coast", name=shape.name, country=shape.country, parts=_join(lone)))
    return lines


@lru_cache(maxsize=2)
def read_basemap(path: FilePath = BASEMAP) -> tuple[Shape, ...]:
    """Every shape of the basemap file and the coarse borders and coasts made from it.

    Raises TableError when the file is missing or is not the basemap.
    """
    try:
        shapes = [_shape(feature) for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
    except FileNotFoundError:
        raise TableError(str(path), "the basemap is missing", "expected the GeoJSON that comes with the project", "restore it") from None
    except (KeyError, ValueError) as error:
        wanted = "expected GeoJSON features with a layer and a name"
        raise TableError(str(path), f"not the basemap ({error})", wanted, "restore it") from error
    return (*shapes, *_coarse_lines([shape for shape in shapes if shape.layer == "country"]))


def ring_of(layer: str, name: str) -> Path:
    """The longest outer ring of a named shape; empty if there is none of that name."""
    rings = [ring for shape in read_basemap() if (shape.layer, shape.name) == (layer, name) for ring in shape.parts]
    return max(rings, key=len, default=())


def _outside_fine(lines: tuple[Path, ...], box: Bounds) -> tuple[Path, ...]:
    """Line pieces with both ends outside the finely drawn window."""
    kept = [(a, b) for line in lines for piece in clip_line(line, box) for a, b in pairwise(piece)
            if not (FINE.holds(a) and FINE.holds(b))]
    return _join(kept)


def _cut(shape: Shape, box: Bounds, tolerance: float) -> Shape | None:
    if shape.layer in ("country", "admin1"):
        parts = tuple(thin(ring, tolerance) for ring in (clip_ring(ring, box) for ring in shape.parts) if ring)
        parts = tuple(ring for ring in parts if len(ring) > 3)
    elif shape.layer == "border" and not shape.fine:
        parts = tuple(thin(line, tolerance) for line in _outside_fine(shape.parts, box))
    else:
        parts = tuple(thin(piece, tolerance) for line in shape.parts for piece in clip_line(line, box))
    if not parts:
        return None
    return Shape(layer=shape.layer, name=shape.name, country=shape.country, disputed=shape.disputed, fine=shape.fine, parts=parts)


@lru_cache(maxsize=32)
def ground(box: Bounds, *, tolerance: float = 0.0) -> Ground:
    """The ground inside a window, with points closer than `tolerance` degrees to their neighbours' line left out."""
    cut = (_cut(shape, box, tolerance) for shape in read_basemap())
    return Ground(box=box, shapes=tuple(shape for shape in cut if shape is not None))
