"""Label blocks: a few lines set as one, placed where they cover neither data nor another label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Unpack

import numpy as np

from charts.drawing.canvas import TextStyle
from charts.drawing.type import LEADING, Box, line_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from charts.drawing.canvas import Canvas

_CELL = 3.0  # pixels: grain of the grid, half of the smallest dot
_STRIDES = 40  # points looked at on each stretch of a line: no cell is missed on one of up to 120 pixels
_LAST_LINE, _RAISED = 1.36, 0.06  # em: the last line of a block and its background; how low letters hang in their box
_ON_DATA, _ON_LABEL = 12, 40  # ranks of place that a cell of data and a touched label are worth; by eye: covering is worse than being far
_TOUCH = 0.75  # pixels that a box may lose on each side: letters keep clear of their line's edge
_LEAN = 0.4  # of the distance: how far up or down a label at a corner stands, so that it still reads as beside its mark
_DISTANCES = (9, 16, 26, 40, 60, 90)  # pixels, ever wider: near places are told apart, far ones are a last resort


class TextLine(NamedTuple):
    """One line of a block: its words, their size in pixels and their colour."""

    words: str
    size: float
    color: str


class Occupied:
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
        steps = np.linspace(0, 1, _STRIDES)
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
        return (slice(max(int(box.y0 / _CELL), 0), max(int(np.ceil(box.y1 / _CELL)), 0)),
                slice(max(int(box.x0 / _CELL), 0), max(int(np.ceil(box.x1 / _CELL)), 0)))


def block_size(lines: Sequence[TextLine]) -> tuple[float, float]:
    """Pixels across and down."""
    width = max(line_width(line.words, line.size) for line in lines)
    return width, sum(line.size * LEADING for line in lines[:-1]) + lines[-1].size * _LAST_LINE


def set_block(canvas: Canvas, lines: Sequence[TextLine], box: Box, *, align: str = "left", **style: Unpack[TextStyle]) -> None:
    """Sets the lines from the top of `box`, flush with its left or right side, or centred in it."""
    x, y = {"left": box.x0, "right": box.x1, "center": (box.x0 + box.x1) / 2}[align], box.y0
    for line in lines:
        top = y - line.size * _RAISED
        canvas.text(x, top, line.words, **(style | TextStyle(size=line.size, color=line.color, at=f"{align} top")))
        y += line.size * LEADING


def choose(canvas: Canvas, ground: Occupied, choices: Sequence[Box], frame: Box) -> Box | None:
    """The first of the choices inside `frame` that is free; else the one that covers least; None if none is inside."""
    best, least = None, float("inf")
    for rank, box in enumerate(choices):
        if not box.within(frame):
            continue
        touched = sum(box.overlaps(label, 1) for label, _ in canvas.labels)
        cost = rank + _ON_DATA * ground.taken(box) + _ON_LABEL * touched
        if cost < least:
            best, least = box, cost
    return best


def crowded(canvas: Canvas, box: Box) -> bool:
    """Whether words in this box would touch a label: one left out reads better than two that lie on each other."""
    return any(box.grown(-_TOUCH).overlaps(label.grown(-_TOUCH)) for label, _ in canvas.labels)


def around(x: float, y: float, size: tuple[float, float], order: str, *, off: tuple[float, ...] = _DISTANCES) -> list[Box]:
    """Places for a block about a point, side by side of `order` (letters of `r l a b`, pairs as `ra` for a corner), nearest first."""
    width, height = size
    found = []
    for distance in off:
        for side in order.split():
            lean = distance * {1: 1.0}.get(len(side), _LEAN)
            across = {"r": distance, "l": -distance - width}
            down = {"a": -lean - height, "b": lean}
            left = x + next((across[letter] for letter in side if letter in across), -width / 2)
            top = y + next((down[letter] for letter in side if letter in down), -height / 2)
            found.append(Box(left, top, left + width, top + height))
    return found
