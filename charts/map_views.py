"""What part of the world a map shows, and how it fits a picture: the window in degrees and its scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

from charts.basemap import FINE, WHOLE
from charts.labels import Box as PixelBox
from charts.map_geometry import KM_PER_DEGREE_LAT, Box, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A map section: the degrees it must show, those it may show, and how much of the small things it can bear."""

    name: str
    title: str
    holds: Box
    most: Box
    least_priority: int  # towns below stay out
    tolerance: float  # degrees that a line may be off
    fine: bool  # close enough for mine areas, river names and the question mark of a gate


VIEWS = {
    view.name: view
    for view in (
        View(name="kachin", title="Kachin State’s border with Yunnan", holds=Box(96.6, 23.8, 99.1, 26.36), most=FINE,
             least_priority=2, tolerance=0.0, fine=True),
        View(name="myanmar_china", title="Myanmar’s border with China", holds=Box(94.2, 19.4, 103.4, 28.2), most=WHOLE,
             least_priority=4, tolerance=0.008, fine=False),
        View(name="region", title="From the border to the processing hubs", holds=Box(90.0, 14.5, 118.3, 42.0), most=WHOLE,
             least_priority=7, tolerance=0.02, fine=False),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A section of the world laid on a box of pixels at equal scale in both directions at its middle latitude."""

    view: View
    box: Box
    pixels: PixelBox

    @property
    def px_per_degree(self) -> float:
        """Pixels for a degree of latitude."""
        return self.pixels.height / (self.box.north - self.box.south)

    def place(self, point: Point) -> Point:
        """Pixels from the left and the top."""
        x = (point[0] - self.box.west) / (self.box.east - self.box.west)
        y = (self.box.north - point[1]) / (self.box.north - self.box.south)
        return self.pixels.x0 + x * self.pixels.width, self.pixels.y0 + y * self.pixels.height

    def point(self, x: float, y: float) -> Point:
        """Degrees of a pixel."""
        across, down = (x - self.pixels.x0) / self.pixels.width, (y - self.pixels.y0) / self.pixels.height
        return self.box.west + across * (self.box.east - self.box.west), self.box.north - down * (self.box.north - self.box.south)

    def km(self, length: float) -> float:
        """Pixels for so many kilometres."""
        return length / KM_PER_DEGREE_LAT * self.px_per_degree


def section(inner: Window, outer: Window) -> PixelBox:
    """Where one window lies on another, in the other's pixels."""
    return PixelBox(*outer.place((inner.box.west, inner.box.north)), *outer.place((inner.box.east, inner.box.south)))


def _span(middle: float, length: float, low: float, high: float) -> tuple[float, float]:
    """A stretch of that length around the middle, moved so that it stays between low and high."""
    start = min(max(middle - length / 2, low), high - length)
    return start, start + length


def window(view: View, pixels: PixelBox) -> Window:
    """The view on the given pixels; narrower than they are where there is no more land to show."""
    held, most = view.holds, view.most
    narrowing = math.cos(math.radians(held.middle[1]))
    scale = min(pixels.height / (held.north - held.south), pixels.width / ((held.east - held.west) * narrowing))
    scale = max(scale, pixels.height / (most.north - most.south))
    across = min(pixels.width / scale / narrowing, most.east - most.west)
    south, north = _span(held.middle[1], pixels.height / scale, most.south, most.north)
    west, east = _span(held.middle[0], across, most.west, most.east)
    used = PixelBox(pixels.x0, pixels.y0, pixels.x0 + across * scale * narrowing, pixels.y1)
    return Window(view=view, box=Box(west, south, east, north), pixels=used)
