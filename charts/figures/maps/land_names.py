"""Names of countries, states and rivers, and the Burmese names of places, set where there is room; nothing on a map depends on them, so
they give way to everything."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from charts.drawing.type import Box, line_width, text_size
from charts.figures.maps.basemap import LOCATOR_TOLERANCE, basemap
from charts.figures.maps.names import Written, astray, gap, write
from charts.figures.maps.scene import STEP, Mark, Scene, along
from extract.languages.spoken import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from charts.drawing.canvas import Canvas, Panel
    from charts.figures.maps.geometry import Bounds, LonLat, Pixel, Ring
    from charts.figures.maps.window import Window

_RIVER_NAMES = {"Ayeyarwady (Irrawaddy)": "Ayeyarwady", "N'Mai Hka": "N’Mai Hka", "Nu (Salween)": "Nu (Salween)",
                "Lancang (Mekong)": "Lancang (Mekong)", "Chindwin": "Chindwin"}
_MIDDLE_OFF = 0.05  # degrees that the middle of an area may be off: two pixels of a region
_GRID = 40  # steps across the map
_STEPS = range(-14, 15)  # that a name may stand off the middle of its area
_ON_LINE = 40.0  # pixels that a name would rather stand away than on a point of a line
_KEEP_OFF, _RIVER_KEEP_OFF, _FRAME = 5, 4, 8  # pixels to what else stands there, and to the frame
_LEAST_EXTENT = 4  # square degrees of a country below which a locator has no room for its name
_COUNTRY = 2.5  # pixels that the name of a country is larger in a close-up than that of a state
_STRETCH, _EVERY = 1.1, 3  # length of river for a name in lengths of the name; starting at each third point of it
_RIVER_LETTERS = 0.8  # of the height of a line: what its italics cover
_STRAIGHT = 5.0  # pixels that a river may bend off the chord of its name
_WIDE = 560.0  # pixels of a map from which it has room for names in a second script
_BURMESE = "burmese"  # their face
_BURMESE_HEIGHT = 1.45  # type sizes that a line of Burmese covers, with the signs above and below its letters
_NEAR_MARK = 6.0  # pixels from a mark to a Burmese name that is not beside the word that it translates: half a line
_OFF_NAME, _BURMESE_KEEP_OFF = 2.0, 2.0  # pixels from the name of a place to its Burmese one, and from this to what else stands there


@lru_cache(maxsize=64)  # rings that the three sections and their locators show: some forty
def _middle(ring: Ring) -> LonLat:
    """The point inside a ring that lies farthest from it."""
    lon, lat = shapely.maximum_inscribed_circle(shapely.Polygon(ring), tolerance=_MIDDLE_OFF).coords[0]
    return lon, lat


def country_points(held: Bounds) -> tuple[tuple[str, LonLat, shapely.Polygon], ...]:
    """Country names with a point inside the part that a window shows and that part, the largest first."""
    found = [(named(shape.name), max(shape.parts, key=len)) for shape in basemap(held, tolerance=LOCATOR_TOLERANCE).layer("country")]
    found.sort(key=lambda each: -_extent(each[1]))
    return tuple((name, _middle(ring), shapely.Polygon(ring)) for name, ring in found if _extent(ring) > _LEAST_EXTENT)


def _extent(ring: Ring) -> float:
    """Square degrees of a ring."""
    return float(shapely.Polygon(ring).area)


def draw_land_names(panel: Panel, found: Scene, *, avoid: tuple[Box, ...] = ()) -> None:
    """Names of the states (close-up) or countries, and of rivers in a close-up."""
    canvas, window = panel.canvas, found.window
    size = canvas.layout.label - 1
    for words, middle, letters in area_names(found, size, [*taken_boxes(canvas, found), *avoid]):
        canvas.text(*middle, words, size=letters, weight=600, color=canvas.tokens["ink2"], at="center middle")
    if window.section.fine and not canvas.layout.narrow:
        _draw_rivers(canvas, found, window.pixels.grown(-_FRAME))


def area_names(found: Scene, size: float, taken: list[Box]) -> list[tuple[str, Pixel, float]]:
    """Spaced capitals for each country, then in a close-up for each state, that has room: words, the pixel of their middle, their size."""
    frame, held, fine = found.window.pixels.grown(-_FRAME), list(taken), found.window.section.fine
    areas = [(named(shape.name), max(shape.parts, key=len), size + _COUNTRY * fine) for shape in found.basemap.layer("country")]
    states = [(named(shape.name), max(shape.parts, key=len), size) for shape in found.basemap.layer("admin1") if shape.fine and fine]
    inner = [point for shape in found.basemap.layer("state_line") for part in shape.parts for point in along(part, found.window)]
    lines = np.array([*found.lines, *inner], dtype=float).reshape(-1, 2)
    names = []
    for name, ring, letters in [*sorted(areas, key=lambda each: -_extent(each[1])), *sorted(states, key=lambda each: -_extent(each[1]))]:
        words = "\u2009".join(name.upper())
        box = _room(found.window, ring, text_size(words, letters, 600), Ground(held, lines, frame))
        if box is not None:
            held.append(box)
            names.append((words, ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2), letters))
    return names


def draw_burmese_names(panel: Panel, found: Scene, *, avoid: tuple[Box, ...] = ()) -> None:
    """The Burmese names of the places that are named, where there is room."""
    canvas, size = panel.canvas, panel.canvas.layout.tick
    taken = [*(box for box, _ in canvas.labels), *(box.grown(2) for box in canvas.marks), *avoid]
    if not canvas.layout.narrow:
        write(panel, found.window, [
            Written(words=mark.burmese, at=((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2), size=size, token="ink2", record=mark.record,
                    face=_BURMESE)
            for mark, box in burmese_names(found, size, taken)])


def burmese_names(found: Scene, size: float, taken: Sequence[Box]) -> list[tuple[Mark, Box]]:
    """Marks with the box of their Burmese name, under or over the other or behind it, of those that have room for it on a wide map."""
    frame, held, placed = found.window.pixels.grown(-_FRAME), list(taken), []
    points = np.array(found.lines, dtype=float).reshape(-1, 2)
    for mark in found.marks if found.window.pixels.width > _WIDE else ():
        own = mark.box
        if own is None or not mark.burmese or mark.name.keys:  # of two names on one line it could not be said whose it is
            continue
        name, point = (Box(x, y, x, y) for x, y in (((own.x0 + own.x1) / 2, (own.y0 + own.y1) / 2), mark.name.at))
        blocked = [box.grown(_BURMESE_KEEP_OFF) for box in held if not box.overlaps(name, 1) and not box.overlaps(point, 1)]
        others = [other.name.mark for other in found.marks if other is not mark]
        for box in _beside_name(own, mark.name.mark, (line_width(mark.burmese, size, face=_BURMESE), _BURMESE_HEIGHT * size)):
            x, y = points.T
            crossed = ((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any()
            near = not mark.name.is_long or gap(box, mark.name.mark) <= _NEAR_MARK  # behind a long name it belongs to no word of it
            free = near and not crossed and box.within(frame) and not any(box.overlaps(other) for other in blocked)
            if free and not box.overlaps(mark.name.mark) and not astray(box, mark.name.mark, others):
                held.append(box)
                placed.append((mark, box))
                break
    return placed


def _beside_name(name: Box, mark: Box, size: tuple[float, float]) -> Iterator[Box]:
    """Places around a name that stands beside a mark: under and over it, on the side of the mark in line with it, then behind it."""
    (width, height), middle = size, (name.x0 + name.x1) / 2
    left = name.x0 if name.x0 >= mark.x1 else name.x1 - width if name.x1 <= mark.x0 else middle - width / 2
    for top in (name.y1 + _OFF_NAME, name.y0 - _OFF_NAME - height):
        yield Box(left, top, left + width, top + height)
    behind = name.x0 - 2 * _OFF_NAME - width if name.x1 <= mark.x0 else name.x1 + 2 * _OFF_NAME
    yield Box(behind, (name.y0 + name.y1 - height) / 2, behind + width, (name.y0 + name.y1 + height) / 2)


class Ground(NamedTuple):
    """Where a name may stand: not on what is `taken`, rather not on points of `lines`, inside the frame."""

    taken: list[Box]
    lines: np.ndarray
    frame: Box


def taken_boxes(canvas: Canvas, found: Scene) -> list[Box]:
    """The boxes of the labels, marks and mine areas of a map."""
    window = found.window
    mines = [Box(*shapely.LineString([window.place(point) for point in ring]).bounds) for _, ring in found.mines]
    labels = [box for box, _ in canvas.labels if box.overlaps(window.pixels)]
    return labels + [box.grown(2) for box in canvas.marks] + mines


def _room(window: Window, ring: Ring, size: tuple[float, float], ground: Ground) -> Box | None:
    """The free box inside an area that is nearest to its middle; off it rather than on a border or a route."""
    width, height = size
    middle = window.place(_middle(ring))
    area, (xs, ys) = shapely.Polygon(ring), ground.lines.T
    shapely.prepare(area)
    best, room = math.inf, None
    steps = [step * ground.frame.width / _GRID for step in _STEPS], [step * ground.frame.height / _GRID for step in _STEPS]
    for across, down in sorted(itertools.product(*steps), key=lambda step: math.hypot(*step)):
        x, y, away = middle[0] + across, middle[1] + down, math.hypot(across, down)
        if away >= best:
            break
        box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if not box.within(ground.frame) or any(box.overlaps(other, _KEEP_OFF) for other in ground.taken):
            continue
        away += _ON_LINE * int(((xs > box.x0) & (xs < box.x1) & (ys > box.y0) & (ys < box.y1)).sum())
        edges = [window.point(*each) for each in ((box.x0, y), (box.x1, y), (x, box.y0), (x, box.y1))]
        if away < best and shapely.contains_xy(area, edges).all():
            best, room = away, box
    return room


def river_name(name: str) -> str:
    """How a map calls what the basemap names, as readers of the language know it."""
    return named(_RIVER_NAMES.get(name, name))


def _draw_rivers(canvas: Canvas, found: Scene, frame: Box) -> None:
    size, done = canvas.layout.tick - 1, set[str]()
    for shape in found.basemap.layer("river"):
        name = river_name(shape.name)
        if name in done:
            continue
        width, height = text_size(name, size, face="italic")
        extent, taken = (width, height * _RIVER_LETTERS), taken_boxes(canvas, found)
        places = [place for part in shape.parts for place in _stretches(along(part, found.window), extent, frame)]
        blocked = [box.grown(_RIVER_KEEP_OFF) for box in taken]
        free = [(bend, place) for bend, place in places if not any(_turned(place, extent).overlaps(box) for box in blocked)]
        if not free:
            continue
        x, y, angle = min(free)[1]
        done.add(name)
        before = len(canvas.labels)
        canvas.text(x, y, name, size=size, face="italic", color=canvas.tokens["river_name"], at="center middle", angle=angle)
        canvas.labels[before:] = [(_turned((x, y, angle), extent), name)]


def _turned(place: tuple[float, float, float], size: tuple[float, float]) -> Box:
    """The upright box around words turned by an angle in degrees."""
    x, y, angle = place
    turn = math.radians(angle)
    across = (abs(size[0] * math.cos(turn)) + abs(size[1] * math.sin(turn))) / 2
    down = (abs(size[0] * math.sin(turn)) + abs(size[1] * math.cos(turn))) / 2
    return Box(x - across, y - down, x + across, y + down)


def _stretches(points: list[Pixel], size: tuple[float, float], frame: Box) -> list[tuple[float, tuple[float, float, float]]]:
    """Straight stretches of a river as long as its name: how bent each is, and where the name stands beside it (x, y, angle)."""
    count = math.ceil(size[0] * _STRETCH / STEP)
    found = []
    for start in range(0, len(points) - count, _EVERY):
        (x0, y0), (x1, y1) = points[start], points[start + count]
        length = math.hypot(x1 - x0, y1 - y0)
        if length < size[0]:
            continue
        bend = max(abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length for x, y in points[start : start + count + 1])
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        angle -= 180 * round(angle / 180)  # so that no name stands on its head
        turn = math.radians(angle)
        off = size[1] / 2 + _KEEP_OFF + bend / 2
        place = (x0 + x1) / 2 + math.sin(turn) * off, (y0 + y1) / 2 - math.cos(turn) * off, angle
        if bend <= _STRAIGHT and _turned(place, size).within(frame):
            found.append((bend, place))
    return found
