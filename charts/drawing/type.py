"""Words on a picture: measured with the face's own widths, broken into lines, and the boxes they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

from charts.wording.markup import BOLD, BREAK, END

if TYPE_CHECKING:
    from collections.abc import Iterable

FONTS = Path(__file__).resolve().parents[1] / "fonts"
_FILES = {("sans", 400): "SourceSans3-Regular", ("sans", 600): "SourceSans3-Semibold", ("sans", 700): "SourceSans3-Bold",
          ("italic", 400): "SourceSans3-It", ("serif", 600): "SourceSerif4-Semibold", ("serif", 700): "SourceSerif4-Bold",
          ("burmese", 400): "NotoSansMyanmar-Regular"}  # whose letters join without growing narrower or wider
_EM = 1000  # units to the em in all these faces: at this size a width is exact and a whole number
_GLANCE = 20  # pixels: large enough to tell a letter from the box that stands for a missing one, and quickly drawn
_WIDE = 1.0  # em; a script that is in no face falls back to the machine's fonts, and most of those are this wide or narrower


class Advances(dict[str, float]):
    """Widths of a face's characters in em, measured when first asked for; without kerning, so words are never too narrow."""

    def __init__(self, face: str, weight: int) -> None:
        super().__init__()
        path = FONTS / f"{_FILES[face, weight]}.ttf"
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

    def common(self, other: Box) -> Box:
        """What lies in both."""
        return Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))


def line_width(words: str, size: float, weight: int = 400, face: str = "sans") -> float:
    """Pixels that one line takes; those in bold at 700."""
    plain = face, weight
    styles = {BOLD: (face, 700), END: plain}
    total, style = 0.0, plain
    for part in re.split(f"([{BOLD}{END}])", words):
        if part in styles:
            style = styles[part]
        else:
            total += sum(map(advances(*style).__getitem__, part))
    return total * size


def text_size(words: str, size: float, weight: int = 400, face: str = "sans") -> tuple[float, float]:
    """Pixels across and down of words on one or more lines."""
    lines = words.split(BREAK)
    return max(line_width(line, size, weight, face) for line in lines), (len(lines) - 1) * LEADING * size + _COVERED * size


_HAN = "[\u3400-\u9fff]"
_OPENS, _ENDS = r"（“‘《〈【「『(\[", r"，。；：、？！）”’》〉】」』%‰)\]…—–·/,.;:!?"  # what no line ends with, and begins with
_LETTERS = rf"[^\u2e80-\uffef“”‘\u00a0{BOLD}{END}]+"  # a Latin word or a figure
_UNIT = rf"(?:{_HAN}{{1,2}}/{_HAN}{{1,2}}|个月|美元|千克|公斤|{_HAN})"
_COUNTED = rf"[约第近逾]?{_LETTERS}(?<=\d){_UNIT}(?:(?=\d){_LETTERS}(?<=\d){_UNIT})*"  # 约2,830吨, 2024年11月12日
_CORE = rf"(?:{BOLD}.*?{END}|{BOLD}?(?:{_COUNTED}|{_LETTERS}|.))"
_PIECE = re.compile(rf"[{_OPENS}]*(?:{_CORE}(?:\u00a0{_CORE})*|$)[{_ENDS}{END}]*", flags=re.DOTALL)
_SOLID = re.compile(r"[\u2e80-\uffef]")  # written without spaces


def pieces(words: str) -> list[tuple[str, str]]:
    """What a line may be broken between, each piece with what joins it to the one before: a space, or nothing in a script written without.
    There a sign stays with its neighbour, a figure with its unit, and markup whole."""
    found: list[tuple[str, str]] = []
    for word in words.split(" "):
        parts = [part for part in _PIECE.findall(word) if part] if _SOLID.search(word) else [word]
        found += [(" " * (index == 0 and bool(found)), part) for index, part in enumerate(parts)]
    return found


def wrap(words: str, size: float, width: float, weight: int = 400, face: str = "sans") -> list[str]:
    """The words in lines no wider than `width`; a single word that is wider stands alone. Markup must not span a break."""
    lines: list[str] = []
    for joint, piece in pieces(words):
        longer = joint.join([*lines[-1:], piece])
        if lines and line_width(longer, size, weight, face) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines or [""]


def shortened(words: str, size: float, width: float, weight: int = 400) -> str:
    """The words, or as many of them as fit `width` with an ellipsis after the last."""
    if line_width(words, size, weight) <= width:
        return words
    kept = [joint + piece for joint, piece in pieces(words)]
    while len(kept) > 1 and line_width(unfinished("".join(kept)), size, weight) > width:
        kept.pop()
    return unfinished("".join(kept).rstrip(" ,;:–，；：、"))


def unfinished(words: str) -> str:
    """The words with an ellipsis after them."""
    return words + ("…" if _SOLID.match(words[-1:]) else " …")


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
