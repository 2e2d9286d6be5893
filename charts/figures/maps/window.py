"""What part of the world a map shows, and how it fits a page: the window in degrees, its scale, and the room for key and locator."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.drawing.type import Box
from charts.figures.maps.basemap import FINE, WHOLE
from charts.figures.maps.geometry import KM_PER_DEGREE_LAT, Bounds, LonLat, Pixel

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSection:
    """A map section: the degrees it must show, those it may show, and how much of the small things it can bear."""

    name: str
    title: str
    holds: Bounds
    most: Bounds
    least_priority: int  # towns below stay out
    tolerance: float  # degrees that a line may be off
    fine: bool  # close enough for mine areas, river names and the question mark of a gate


# Degrees: what each must show is the ground of the stories, found on the map; with more ground, fewer towns and coarser lines.
SECTIONS = {section.name: section for section in (
    MapSection(name="kachin", title="Kachin State’s border with Yunnan", holds=Bounds(96.6, 23.8, 99.1, 26.36),
               most=FINE, least_priority=2, tolerance=0.0, fine=True),
    MapSection(name="myanmar_china", title="Myanmar’s border with China", holds=Bounds(94.2, 19.4, 103.4, 28.2),
               most=WHOLE, least_priority=4, tolerance=0.008, fine=False),
    MapSection(name="region", title="From the border to the processing hubs", holds=Bounds(90.0, 14.5, 118.3, 42.0),
               most=WHOLE, least_priority=7, tolerance=0.02, fine=False),
)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A section of the world laid on a box of pixels at equal scale in both directions at its middle latitude."""

    section: MapSection
    box: Bounds
    pixels: Box

    @property
    def px_per_degree(self) -> float:
        """Pixels for a degree of latitude."""
        return self.pixels.height / (self.box.north - self.box.south)

    def place(self, point: LonLat) -> Pixel:
        """Pixels from the left and the top."""
        x = (point[0] - self.box.west) / (self.box.east - self.box.west)
        y = (self.box.north - point[1]) / (self.box.north - self.box.south)
        return self.pixels.x0 + x * self.pixels.width, self.pixels.y0 + y * self.pixels.height

    def point(self, x: float, y: float) -> LonLat:
        """Degrees of a pixel."""
        across, down = (x - self.pixels.x0) / self.pixels.width, (y - self.pixels.y0) / self.pixels.height
        return self.box.west + across * (self.box.east - self.box.west), self.box.north - down * (self.box.north - self.box.south)

    def km(self, length: float) -> float:
        """Pixels for so many kilometres."""
        return length / KM_PER_DEGREE_LAT * self.px_per_degree


def frame_of(inner: Window, outer: Window) -> Box:
    """Where one window lies on another, in the other's pixels."""
    return Box(*outer.place((inner.box.west, inner.box.north)), *outer.place((inner.box.east, inner.box.south)))


def _span(middle: float, length: float, low: float, high: float) -> tuple[float, float]:
    """A stretch of that length around the middle, moved so that it stays between low and high."""
    start = min(max(middle - length / 2, low), high - length)
    return start, start + length


def window(section: MapSection, pixels: Box) -> Window:
    """The view on the given pixels; narrower than they are where there is no more land to show."""
    held, most = section.holds, section.most
    narrowing = math.cos(math.radians(held.middle[1]))
    scale = min(pixels.height / (held.north - held.south), pixels.width / ((held.east - held.west) * narrowing))
    scale = max(scale, pixels.height / (most.north - most.south))
    across = min(pixels.width / scale / narrowing, most.east - most.west)
    south, north = _span(held.middle[1], pixels.height / scale, most.south, most.north)
    west, east = _span(held.middle[0], across, most.west, most.east)
    used = Box(pixels.x0, pixels.y0, pixels.x0 + across * scale * narrowing, pixels.y1)
    return Window(section=section, box=Bounds(west, south, east, north), pixels=used)


# The page of a map, in shares of its box and in multiples of the type size, chosen by eye on every layout.
_BESIDE = 1.2  # width over height from which the key stands beside the map and not below
_SIDE, _LEAST_SIDE, _MOST_SIDE = 0.27, 190.0, 340.0  # of the page's width, and pixels: what stands beside the map
_REGION_SIDE = 0.4  # of the page: a close-up of the gates needs more
_INSET_SHAPE = 0.62  # height of the locator over its width: the shape of the region that it shows
_CLOSE_UP_SHAPE = 0.66
_LEAST_KEY = 8.0  # sizes of type below a close-up, for the key: its titles in two columns
_ROOM = 380.0  # pixels: below it there is no room for a locator beside the key
_NOTES_ROOM = 1.6 * _ROOM  # of width: notes need land between the names
_NOTES = 3  # more would hide the map
_TWO_COLUMNS = 30  # type sizes of width that two columns of the key need
_LARGE = 800  # pixels of width from which there is room below the map for a locator and the full key
_GAP = 1.5  # type sizes between the map and what stands beside it
_ABOVE_KEY = 0.8 * _GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePlan:
    """The window of the map, the box of the locator (None: no room or no need) and of the key, its columns, and how many notes fit."""

    window: Window
    inset: Box | None
    key: Box
    columns: int
    brief: bool  # key without its second lines
    notes: int


def plan(canvas: Canvas, name: str) -> PagePlan:
    """The plan for this canvas. Raises KeyError for a section that there is not."""
    section, box = SECTIONS[name], canvas.box
    least = {"region": 1.0}.get(name, _BESIDE)  # the region is tall, and its close-up needs the room beside it
    if box.width / box.height > least and not canvas.layout.narrow:
        return _beside(canvas, section)
    return _below(canvas, section) if box.width > _LARGE else _brief(canvas, section)


def _beside(canvas: Canvas, section: MapSection) -> PagePlan:
    box, gap = canvas.box, canvas.layout.label * _GAP
    side, shape, length = min(max(box.width * _SIDE, _LEAST_SIDE), _MOST_SIDE), _INSET_SHAPE, box.height
    if section.name == "region":
        side, shape, length = box.width * _REGION_SIDE, _CLOSE_UP_SHAPE, max(box.width, box.height)
    shown = window(section, Box(box.x0, box.y0, box.x1 - side - gap, box.y1))
    left, top, inset = shown.pixels.x1 + gap, box.y0, None
    if length > _ROOM:
        high = min((box.x1 - left) * shape, box.height - canvas.layout.label * _LEAST_KEY)  # a long list of sources leaves less
        inset = Box(left, box.y0, box.x1, box.y0 + high)
        top = inset.y1 + canvas.layout.label * _ABOVE_KEY
    columns = 2 if box.x1 - left > _TWO_COLUMNS * canvas.layout.label else 1
    notes = _NOTES if box.width > _NOTES_ROOM else 0
    return PagePlan(window=shown, inset=inset, key=Box(left, top, box.x1, box.y1), columns=columns, brief=False, notes=notes)


def _below(canvas: Canvas, section: MapSection) -> PagePlan:
    """Locator and key side by side below the map."""
    box, label = canvas.box, canvas.layout.label
    shown = window(section, Box(box.x0, box.y0, box.x1, box.y1 - 15 * label))  # 15: six entries of two lines in two columns
    top = shown.pixels.y1 + 1.2 * label  # an empty line of type, and more beside the locator, as between columns
    inset = Box(box.x0, top, box.x0 + (box.y1 - top) / _INSET_SHAPE, box.y1)
    key = Box(inset.x1 + 1.6 * label, top, box.x1, box.y1)
    return PagePlan(window=shown, inset=inset, key=key, columns=2, brief=False, notes=_NOTES)


def _brief(canvas: Canvas, section: MapSection) -> PagePlan:
    """A key of one line an entry below the map, and nothing else."""
    box, label = canvas.box, canvas.layout.label
    shown = window(section, Box(box.x0, box.y0, box.x1, box.y1 - 6.2 * label))  # 6.2: four lines in two columns
    key = Box(box.x0, shown.pixels.y1 + 0.6 * label, box.x1, box.y1)  # half a line: the key belongs to the map
    return PagePlan(window=shown, inset=None, key=key, columns=2, brief=True, notes=0)
