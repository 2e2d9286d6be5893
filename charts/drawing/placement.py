"""Label blocks: a few lines set as one, placed where they cover neither data nor another label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from charts.drawing.theme import CLEAR
from charts.drawing.type import LEADING, Box, line_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from charts.drawing.canvas import Canvas

_CELL = 3.0  # pixels: grain of the occupancy grid
_LINE = 1.36  # em: height of the last line of a block, its background included


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a block."""

    words: str
    size: float
    color: str


class Ground:
    """Which parts of a picture hold data, as a coarse grid: asking costs the same for ten marks and for ten thousand."""

    def __init__(self, canvas: Canvas) -> None:
        self._cells: NDArray[np.bool_] = np.zeros((int(canvas.height / _CELL) + 2, int(canvas.width / _CELL) + 2), dtype=bool)

    def take(self, box: Box) -> None:
        """Marks a box as holding data."""
        self._cells[self._slices(box)] = True

    def take_path(self, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> None:
        """Marks a polyline given in pixels; NaN breaks it."""
        if len(xs) < 2:
            return
        steps = np.linspace(0, 1, 40)
        across = (xs[:-1, None] + np.diff(xs)[:, None] * steps).ravel()
        down = (ys[:-1, None] + np.diff(ys)[:, None] * steps).ravel()
        good = np.isfinite(across) & np.isfinite(down)
        rows, columns = (down[good] / _CELL).astype(int), (across[good] / _CELL).astype(int)
        inside = (rows >= 0) & (rows < self._cells.shape[0]) & (columns >= 0) & (columns < self._cells.shape[1])
        self._cells[rows[inside], columns[inside]] = True

    def taken(self, box: Box) -> int:
        """How many cells under a box hold data."""
        return int(self._cells[self._slices(box)].sum())

    def _slices(self, box: Box) -> tuple[slice, slice]:
        return (
            slice(max(int(box.y0 / _CELL), 0), max(int(np.ceil(box.y1 / _CELL)), 0)),
            slice(max(int(box.x0 / _CELL), 0), max(int(np.ceil(box.x1 / _CELL)), 0)),
        )


def block_size(lines: Sequence[Line]) -> tuple[float, float]:
    """Pixels across and down."""
    width = max(line_width(line.words, line.size) for line in lines)
    return width, sum(line.size * LEADING for line in lines[:-1]) + lines[-1].size * _LINE


def set_block(canvas: Canvas, lines: Sequence[Line], box: Box, *, align: str = "left", background: str | None = None) -> None:
    """Sets the lines from the top of `box`, flush with its left or right side, or centred in it."""
    x = {"left": box.x0, "right": box.x1, "center": (box.x0 + box.x1) / 2}[align]
    y = box.y0
    for line in lines:
        top, ground = y - line.size * 0.06, background or CLEAR
        canvas.text(x, top, line.words, size=line.size, color=line.color, at=f"{align} top", background=ground)
        y += line.size * LEADING


def choose(canvas: Canvas, ground: Ground, choices: Sequence[Box], frame: Box) -> Box | None:
    """The first of the choices inside `frame` that is free; else the one that covers least; None if none is inside."""
    best, least = None, float("inf")
    for rank, box in enumerate(choices):
        if not box.within(frame):
            continue
        cost = rank + 12 * ground.taken(box) + 40 * sum(box.overlaps(label, 1) for label, _ in canvas.labels)
        if cost < least:
            best, least = box, cost
    return best


def around(x: float, y: float, size: tuple[float, float], order: str, *, off: tuple[float, ...] = (9, 16, 26, 40, 60, 90)) -> list[Box]:
    """Places for a block about a point, side by side of `order` (letters of `r l a b`, pairs as `ra` for a corner), nearest first."""
    width, height = size
    found = []
    for distance in off:
        for side in order.split():
            dx = distance if "r" in side else -distance - width if "l" in side else -width / 2
            dy = distance * (0.4 if len(side) > 1 else 1)
            up = -dy - height if "a" in side else dy if "b" in side else -height / 2
            found.append(Box(x + dx, y + up, x + dx + width, y + up + height))
    return found
