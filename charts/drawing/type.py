"""Words on a picture: measured with the face's own widths, broken into lines, and placed so that none lies on another.

Three placements: flags on event poles, labels right or left of a mark in a row, and boxes chosen by least cost.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FONTS = Path(__file__).resolve().parents[1] / "fonts"
_FILES = {
    ("sans", 400): "SourceSans3-Regular.ttf", ("sans", 600): "SourceSans3-Semibold.ttf", ("sans", 700): "SourceSans3-Bold.ttf",
    ("italic", 400): "SourceSans3-It.ttf", ("serif", 600): "SourceSerif4-Semibold.ttf", ("serif", 700): "SourceSerif4-Bold.ttf",
}
_WIDE = 1.0  # em; a script that is in no face falls back to the machine's fonts, and most of those are this wide or narrower
_UNICODE_FULL, _SEGMENTED_32 = (3, 10), 12


@cache
def advances(face: str, weight: int) -> dict[str, float]:
    """Width of every character of a face in em.

    Method: OpenType `cmap` (format 12), `hhea`, `hmtx`; kerning is left out, so words are never measured too narrow.
    """
    data = (FONTS / _FILES[face, weight]).read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    long_metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    widths = struct.unpack_from(">" + "Hh" * long_metrics, data, tables[b"hmtx"])[::2]
    return {
        chr(code): widths[min(glyph, long_metrics - 1)] / em
        for first, last, glyph_first in _groups(data, tables[b"cmap"])
        for glyph, code in enumerate(range(first, last + 1), glyph_first)
    }


def _groups(data: bytes, cmap: int) -> list[tuple[int, int, int]]:
    """(first code, last code, first glyph) of the full Unicode subtable."""
    for index in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if (platform, encoding) == _UNICODE_FULL and struct.unpack_from(">H", data, cmap + offset)[0] == _SEGMENTED_32:
            count = struct.unpack_from(">I", data, cmap + offset + 12)[0]
            flat = struct.unpack_from(f">{3 * count}I", data, cmap + offset + 16)
            return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    return []


def advance(text: str, face: str, weight: int) -> float:
    """Width of plain text in em."""
    table = advances(face, weight)
    return sum(table.get(character, _WIDE) for character in text)


_TAG = re.compile(r"(</?(?:b|i)>|<br>)")
LEADING = 1.25  # line height in sizes
_ASCENT, _DESCENT = 0.95, 0.28  # of the size: what a line of Source Sans covers


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
        return (
            self.x0 < other.x1 + gap and other.x0 < self.x1 + gap and self.y0 < other.y1 + gap and other.y0 < self.y1 + gap
        )

    def overlap(self, other: Box) -> float:
        """The shared area in square pixels."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.y1, other.y1) - max(self.y0, other.y0)
        return across * down if across > 0 and down > 0 else 0.0

    def within(self, outer: Box, slack: float = 0.5) -> bool:
        """True if it lies inside `outer`."""
        return (
            self.x0 >= outer.x0 - slack and self.y0 >= outer.y0 - slack and self.x1 <= outer.x1 + slack and self.y1 <= outer.y1 + slack
        )

    def grown(self, by: float) -> Box:
        """The same, larger by `by` on every side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def moved(self, dx: float, dy: float) -> Box:
        """The same elsewhere."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)


def line_width(words: str, size: float, weight: int = 400, face: str = "sans") -> float:
    """Pixels that one line takes; `<b>` is set at 700 and `<i>` in italics, as a browser does."""
    total, bold, slant = 0.0, False, False
    for part in _TAG.split(words):
        if part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part in ("<i>", "</i>"):
            slant = part == "<i>"
        else:
            total += advance(unescape(part), "italic" if slant else face, 400 if slant else 700 if bold else weight)
    return total * size


def text_size(words: str, size: float, weight: int = 400, face: str = "sans") -> tuple[float, float]:
    """Pixels across and down of words that may hold `<br>`."""
    lines = words.split("<br>")
    return max(line_width(line, size, weight, face) for line in lines), (len(lines) - 1) * LEADING * size + (_ASCENT + _DESCENT) * size


def wrap(words: str, size: float, width: float, weight: int = 400, face: str = "sans") -> list[str]:
    """The words in lines no wider than `width`; a single word that is wider stands alone. Markup must not span a break."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
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


def flag_rows(flags: Sequence[tuple[float, float]], gap: float = 8.0) -> list[int]:
    """Rows (1 = lowest) for flags `(pole x, label width)` sorted by x: no pole crosses a label, and rows are fewest.

    From the last to the first: one above the highest row among the later flags whose pole stands under this label.
    """
    rows = [0] * len(flags)
    for index in range(len(flags) - 1, -1, -1):
        left, width = flags[index]
        under = (rows[later] for later in range(index + 1, len(flags)) if flags[later][0] < left + width + gap)
        rows[index] = 1 + max(under, default=0)
    return rows


def turned_from(flags: Sequence[tuple[float, float]], right: float, gap: float = 8.0) -> int:
    """The first of the flags (sorted by x) that must stand left of its pole: it or a later one it covers has no room up to `right`."""
    turned = len(flags)
    for index in range(len(flags) - 1, -1, -1):
        left, width = flags[index]
        covers_turned = turned < len(flags) and left + width + gap > flags[turned][0]
        if left + width > right or covers_turned:
            turned = index
    return turned


def two_sided_rows(flags: Sequence[tuple[float, float]], turned: int, gap: float = 8.0) -> list[int]:
    """Rows as in `flag_rows` where the flags from `turned` on stand left of their poles."""
    rows = flag_rows(flags[:turned], gap)
    for index in range(turned, len(flags)):
        pole, width = flags[index]
        spans = [(x, x + (wide if other < turned else 0)) for other, (x, wide) in enumerate(flags[:index])]
        under = (rows[other] for other, (_, end) in enumerate(spans) if end > pole - width - gap)
        rows.append(1 + max(under, default=0))
    return rows


def beside(mark: Box, width: float, frame: Box, gap: float = 8.0) -> tuple[float, str]:
    """Where a row's label stands: (x, anchor) right of the mark if it fits, else left of it, else flush right in the frame."""
    if mark.x1 + gap + width <= frame.x1:
        return mark.x1 + gap, "left"
    if mark.x0 - gap - width >= frame.x0:
        return mark.x0 - gap, "right"
    return frame.x1, "right"


def positions(mark: Box, size: tuple[float, float], distances: Iterable[float] = (4.0, 12.0)) -> list[Box]:
    """Eight places around a mark at each distance, best first: right, left, above, below, then the corners."""
    width, height = size
    middle_x, middle_y = (mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2
    found: list[Box] = []
    for off in distances:
        right, left = mark.x1 + off, mark.x0 - off - width
        above, below = mark.y0 - off - height, mark.y1 + off
        corners = ((right, above), (right, below), (left, above), (left, below))
        centre, level = middle_x - width / 2, middle_y - height / 2
        sides = ((right, level), (left, level), (centre, above), (centre, below))
        found += [Box(x, y, x + width, y + height) for x, y in (*sides, *corners)]
    return found


def cheapest(choices: Sequence[Box], frame: Box, labels: Sequence[Box], marks: Sequence[Box]) -> tuple[Box | None, float]:
    """The choice of least cost and that cost: rank + 40 for each label and 12 for each mark it touches; outside is forbidden."""
    best: tuple[Box | None, float] = (None, float("inf"))
    for rank, box in enumerate(choices):
        if not box.within(frame):
            continue
        cost = rank + 40.0 * sum(box.overlaps(label, 1) for label in labels) + 12.0 * sum(box.overlaps(mark) for mark in marks)
        if cost < best[1]:
            best = box, cost
    return best
