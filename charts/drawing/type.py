"""Words on a picture: measured with the face's own widths, broken into lines, and the boxes they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable

FONTS = Path(__file__).resolve().parents[1] / "fonts"
_FILES = {("sans", 400): "Sans3-Regular", ("sans", 600): "Sans3-Semibold", ("sans", 700): "Sans3-Bold",
          ("italic", 400): "Sans3-It", ("serif", 600): "Serif4-Semibold", ("serif", 700): "Serif4-Bold"}
_EM = 1000  # units to the em in all these faces: at this size a width is exact and a whole number
_GLANCE = 20  # pixels: large enough to tell a letter from the box that stands for a missing one, and quickly drawn
_WIDE = 1.0  # em; a script that is in no face falls back to the machine's fonts, and most of those are this wide or narrower


class Advances(dict[str, float]):
    """Widths of a face's characters in em, measured when first asked for; without kerning, so words are never too narrow."""

    def __init__(self, face: str, weight: int) -> None:
        super().__init__()
        path = FONTS / f"Source{_FILES[face, weight]}.ttf"
        self._exact, self._small = (ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC) for size in (_EM, _GLANCE))
        self._missing = bytes(self._small.getmask("\uffff"))  # never a letter, so drawn as the box of those

    def __missing__(self, character: str) -> float:
        known = bytes(self._small.getmask(character)) != self._missing
        self[character] = self._exact.getlength(character) / _EM if known else _WIDE
        return self[character]


advances = cache(Advances)
"""The widths of a face by name and weight, kept for all who measure."""


LEADING = 1.25  # sizes from line to line: close, as labels are a few words on two or three lines
_COVERED = 1.23  # sizes that one line of Source Sans covers, from the top of an accent to the foot of a g


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the top left of the picture."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.y1 - self.y0

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """True if the two share an area, or come closer than `gap`."""
        across = self.x0 < other.x1 + gap and other.x0 < self.x1 + gap
        return across and self.y0 < other.y1 + gap and other.y0 < self.y1 + gap

    def within(self, outer: Box, slack: float = 0.5) -> bool:
        """True if it lies inside `outer`, or reaches over its edges by no more than `slack`: half a pixel is not seen."""
        across = self.x0 >= outer.x0 - slack and self.x1 <= outer.x1 + slack
        return across and self.y0 >= outer.y0 - slack and self.y1 <= outer.y1 + slack

    def grown(self, by: float) -> Box:
        """The same, larger by `by` on every side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


def line_width(words: str, size: float, weight: int = 400, face: str = "sans") -> float:
    """Pixels that one line takes; `<b>` is set at 700 and `<i>` in italics, as a browser does."""
    plain = face, weight
    styles = {"<b>": (face, 700), "<i>": ("italic", 400), "</b>": plain, "</i>": plain}
    total, style = 0.0, plain
    for part in re.split(r"(</?[bi]>)", words):
        if part in styles:
            style = styles[part]
        else:
            total += sum(map(advances(*style).__getitem__, unescape(part)))
    return total * size


def text_size(words: str, size: float, weight: int = 400) -> tuple[float, float]:
    """Pixels across and down of words that may hold `<br>`."""
    lines = words.split("<br>")
    return max(line_width(line, size, weight) for line in lines), (len(lines) - 1) * LEADING * size + _COVERED * size


def wrap(words: str, size: float, width: float, weight: int = 400, face: str = "sans") -> list[str]:
    """The words in lines no wider than `width`; a single word that is wider stands alone. Markup must not span a break."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = " ".join([*lines[-1:], word])
        if lines and line_width(longer, size, weight, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def shortened(words: str, size: float, width: float, weight: int = 400) -> str:
    """The words, or as many of them as fit `width` with an ellipsis after the last."""
    if line_width(words, size, weight) <= width:
        return words
    parts = words.split(" ")
    while len(parts) > 1 and line_width(" ".join(parts) + " …", size, weight) > width:
        parts.pop()
    return " ".join(parts).rstrip(" ,;:–") + " …"


def positions(mark: Box, size: tuple[float, float], distances: Iterable[float]) -> list[Box]:
    """Eight places around a mark at each distance, best first: right, left, above, below, then the corners."""
    width, height = size
    centre, level = (mark.x0 + mark.x1 - width) / 2, (mark.y0 + mark.y1 - height) / 2
    found: list[Box] = []
    for off in distances:
        right, left = mark.x1 + off, mark.x0 - off - width
        above, below = mark.y0 - off - height, mark.y1 + off
        places = ((right, level), (left, level), (centre, above), (centre, below),
                  (right, above), (right, below), (left, above), (left, below))
        found += [Box(x, y, x + width, y + height) for x, y in places]
    return found
