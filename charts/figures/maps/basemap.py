"""The basemap of both maps: land, states, borders, coast and rivers, cut to a window and thinned to its scale.

`seeds/basemap.geojson` is derived from Natural Earth (public domain). Near Kachin it has fine borders; elsewhere borders are
what the outlines of two coarse countries share, so that a disputed one can be told from the others and a coast from both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape as geometry_of

from charts.figures.maps.geometry import Bounds, Ring, Route, cut, paths_of
from extract.core.command_line import input_bytes
from extract.core.errors import TableError
from extract.core.paths import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

BASEMAP = SEEDS / "basemap.geojson"
FINE = Bounds(94.8, 22.6, 100.2, 28.8)  # where the file has fine borders: Kachin State and what a close-up shows around it
WHOLE = Bounds(85.0, 9.0, 118.5, 43.0)  # where the file has anything: from the gates to the processing hubs
LOCATOR_TOLERANCE = 0.04  # degrees that a line of a locator may be off: less than a pixel there
DISPUTED = ({"CHN", "IND"}, {"BTN", "CHN"})
_DRAWN_FINE = ("border", "state_line")  # as the file has them; a state says so itself


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One named thing of the basemap: areas for `country` and `admin1`, lines for `border`, `coast`, `state_line` and `river`."""

    layer: str
    name: str
    country: str = ""
    disputed: bool = False
    fine: bool = False
    shape: BaseGeometry

    @property
    def tone(self) -> str:
        """Which land it is, as the maps colour it."""
        if self.name == "Kachin":
            return "kachin"
        return {"MMR": "land"}.get(self.country, "neighbour")

    @cached_property
    def parts(self) -> tuple[Ring | Route, ...]:
        """Its outer rings or lines."""
        return paths_of(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """The outlines of one window, in drawing order."""

    outlines: tuple[Outline, ...]

    def layer(self, name: str) -> tuple[Outline, ...]:
        """The outlines of a layer."""
        return tuple(outline for outline in self.outlines if outline.layer == name)


def _outline(feature: dict[str, Any]) -> Outline:
    about = feature["properties"]
    return Outline(
        layer=about["layer"], name=about["name"], country=about.get("a3", ""), disputed=about.get("status") == "disputed",
        fine=bool(about.get("detail")) or about["layer"] in _DRAWN_FINE, shape=geometry_of(feature["geometry"]),
    )


def _coarse_lines(countries: list[Outline]) -> list[Outline]:
    """Borders, which two countries share, and coasts, which one has alone; the frame of the data is neither."""
    frame = shapely.box(*WHOLE).boundary
    edges = [country.shape.boundary for country in countries]
    borders, coasts = [], []
    for (one, its_edge), (other, other_edge) in combinations(zip(countries, edges, strict=True), 2):
        shared = shapely.line_merge(its_edge.intersection(other_edge).difference(frame))
        if shared.length:
            borders.append(Outline(layer="border", name=f"{one.name}–{other.name}", shape=shared,
                                   disputed={one.country, other.country} in DISPUTED))
    for country, edge in zip(countries, edges, strict=True):
        others = shapely.union_all([frame, *(other for other in edges if other is not edge)])
        coast = shapely.line_merge(edge.difference(others))
        coasts.append(Outline(layer="coast", name=country.name, country=country.country, shape=coast))
    return [*borders, *coasts]


@lru_cache(maxsize=2)  # the project's file, and one of a test
def read_basemap(path: Path = BASEMAP) -> tuple[Outline, ...]:
    """Every outline of the basemap file and the coarse borders and coasts made from it.

    Raises TableError when the file is missing or is not the basemap.
    """
    try:
        outlines = [_outline(feature) for feature in json.loads(input_bytes(path))["features"]]
    except OSError as error:
        wrong = f"the basemap cannot be read ({error.strerror})"
        raise TableError(str(path), wrong, "expected the GeoJSON that comes with the project", "restore it") from None
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        wanted = "expected GeoJSON features with a layer and a name"
        raise TableError(str(path), f"not the basemap ({error})", wanted, "restore it") from error
    return (*outlines, *_coarse_lines([outline for outline in outlines if outline.layer == "country"]))


def area_of(layer: str, name: str) -> BaseGeometry:
    """The area of a named country or state; empty if there is none of that name."""
    return shapely.union_all([each.shape for each in read_basemap() if (each.layer, each.name) == (layer, name)])


@lru_cache(maxsize=32)  # three sections, each at the sizes of pages and papers
def basemap(box: Bounds, *, tolerance: float = 0.0) -> Basemap:
    """The basemap inside a window, with points closer than `tolerance` degrees to their neighbours' line left out.

    Coarse borders end where the fine ones begin.
    """
    outlines = []
    for outline in read_basemap():
        shape = cut(outline.shape, box, tolerance)
        if outline.layer == "border" and not outline.fine:
            shape = shape.difference(shapely.box(*FINE))
        outlines.append(replace(outline, shape=shape))
    return Basemap(outlines=tuple(outline for outline in outlines if outline.parts))
