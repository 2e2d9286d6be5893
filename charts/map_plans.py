"""Where the parts of a paper map stand in a picture: the close-up fills the height, locator and key beside it or below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.labels import Box
from charts.map_views import VIEWS, Window, window

if TYPE_CHECKING:
    from charts.canvas import Canvas

_BESIDE = 1.2  # width over height from which the key stands beside the map
_INSET_SHAPE = 0.62  # height of the locator over its width
_CLOSE_UP_SHAPE = 0.66
_ROOM = 380.0  # pixels: below it there is no room for a locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The window of the map, the box of the locator (None: no room or no need) and of the key, its columns, and how many notes fit."""

    window: Window
    inset: Box | None
    key: Box
    columns: int
    brief: bool  # key without its second lines
    notes: int


def plan(canvas: Canvas, view_name: str) -> Plan:
    """The plan for this canvas. Raises KeyError for a view that there is not."""
    view = VIEWS[view_name]
    return _beside(canvas, view.name) if _wide_enough(canvas, view.name) else _below(canvas, view.name)


def _wide_enough(canvas: Canvas, view_name: str) -> bool:
    least = 1.0 if view_name == "region" else _BESIDE  # the region is tall, and its close-up needs the room beside it
    return canvas.box.width / canvas.box.height > least and not canvas.layout.narrow


def _beside(canvas: Canvas, view_name: str) -> Plan:
    box, gap = canvas.box, canvas.layout.label * 1.5
    side = box.width * 0.4 if view_name == "region" else min(max(box.width * 0.27, 190.0), 340.0)
    made = window(VIEWS[view_name], Box(box.x0, box.y0, box.x1 - side - gap, box.y1))
    left = made.pixels.x1 + gap
    tall = box.height > _ROOM or (view_name == "region" and box.width > _ROOM)
    shape = _CLOSE_UP_SHAPE if view_name == "region" else _INSET_SHAPE
    inset = Box(left, box.y0, box.x1, box.y0 + (box.x1 - left) * shape) if tall else None
    top = inset.y1 + gap * 0.8 if inset else box.y0
    columns = 2 if box.x1 - left > 30 * canvas.layout.label else 1
    notes = 3 if box.width > 1.6 * _ROOM else 0
    return Plan(window=made, inset=inset, key=Box(left, top, box.x1, box.y1), columns=columns, brief=False, notes=notes)


def _below(canvas: Canvas, view_name: str) -> Plan:
    box, layout = canvas.box, canvas.layout
    large = box.width > 800
    key_height = layout.label * (15 if large else 6.2)
    made = window(VIEWS[view_name], Box(box.x0, box.y0, box.x1, box.y1 - key_height))
    top = made.pixels.y1 + layout.label * (1.2 if large else 0.6)
    inset = Box(box.x0, top, box.x0 + (box.y1 - top) / _INSET_SHAPE, box.y1) if large else None
    left = inset.x1 + layout.label * 1.6 if inset else box.x0
    return Plan(window=made, inset=inset, key=Box(left, top, box.x1, box.y1), columns=2, brief=not large, notes=3 if large else 0)
