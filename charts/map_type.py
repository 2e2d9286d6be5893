"""Words on a map: set in the map's own axes with a halo in the colour of the ground, so that lines below do not disturb them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from charts.labels import Box, text_size
from charts.theme import SANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from charts.canvas import Panel
    from charts.map_geometry import Point
    from charts.map_views import Window

_AROUND = ((-1.4, 0), (1.4, 0), (0, -1.4), (0, 1.4), (-1, -1), (1, 1), (1, -1), (-1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Words at a pixel: centred on it, or starting there (`start`)."""

    words: str
    at: Point
    size: float
    weight: int = 400
    token: str = "ink"
    record: str = ""
    start: bool = False
    face: str = "normal"

    @property
    def box(self) -> Box:
        """The pixels that the letters cover."""
        width, height = text_size(self.words, self.size, self.weight)
        height *= 0.82
        left = self.at[0] if self.start else self.at[0] - width / 2
        return Box(left, self.at[1] - height / 2, left + width, self.at[1] + height / 2)


def halo(color: str) -> str:
    """The text eight times in the colour of the ground, as a shadow."""
    return ",".join(f"{x}px {y}px 0 {color}" for x, y in _AROUND)


def write(panel: Panel, window: Window, words: Sequence[Written]) -> None:
    """Sets the words, one trace for each style; every one that comes from a row carries its record."""

    def style(each: Written) -> tuple[float, int, str, bool, str]:
        return each.size, each.weight, each.token, each.start, each.face

    tokens = panel.canvas.tokens
    for (size, weight, token, start, face), group in groupby(sorted(words, key=style), key=style):
        found = list(group)
        points = [window.point(*each.at) for each in found]
        panel.draw({
            "type": "scatter", "mode": "text", "name": "names", "x": [x for x, _ in points], "y": [y for _, y in points],
            "text": [each.words for each in found], "textposition": "middle right" if start else "middle center", "hoverinfo": "skip",
            "textfont": {
                "family": SANS, "size": size, "weight": weight, "color": tokens[token], "style": face, "shadow": halo(tokens["land"]),
            },
            "customdata": [[each.record] for each in found], "cliponaxis": False,
        })
    panel.canvas.labels += [(each.box, each.words) for each in words]
