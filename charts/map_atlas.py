"""All marks in one SVG picture for the screen map, so that a page carries each of them once, and single signs for a page's key."""

from __future__ import annotations

import base64
from functools import cache

from charts.map_marks import MARKS, in_key
from charts.theme import palette

_SIGN = 24  # pixels of a sign in a key
CELL = 36  # pixels of a mark at its own size
_SHARP = 3  # drawn so many times larger for screens with more than one dot a pixel


def _polygons(mark: str, theme: str, middle: tuple[float, float], *, key: bool = False) -> str:
    tokens = palette(theme)
    drawn = in_key(mark) if key else [(list(part.points), part) for part in MARKS[mark]]
    return "".join(
        '<polygon points="{}" fill="{}" stroke="{}" stroke-width="{:g}"/>'.format(
            " ".join(f"{middle[0] + x:.1f},{middle[1] - y:.1f}" for x, y in points),
            tokens.get(part.fill, "none"), tokens.get(part.edge, "none"), part.width,
        )
        for points, part in drawn
    )


def _address(body: str, width: int, height: int, scale: int) -> str:
    size = f'width="{scale * width}" height="{scale * height}" viewBox="0 0 {width} {height}"'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


@cache
def icon_atlas(theme: str) -> tuple[str, dict[str, dict[str, int]]]:
    """The picture of all marks as a data address, and where each stands in it (deck.gl's icon mapping)."""
    names = list(MARKS)
    body = "".join(_polygons(name, theme, (CELL * (index + 0.5), CELL / 2)) for index, name in enumerate(names))
    side = CELL * _SHARP
    mapping = {
        name: {"x": index * side, "y": 0, "width": side, "height": side, "anchorX": side // 2, "anchorY": side // 2}
        for index, name in enumerate(names)
    }
    return _address(body, CELL * len(names), CELL, _SHARP), mapping


@cache
def sign(mark: str, theme: str) -> str:
    """One sign of the key as a data address: a mark, or `mine`, `route`, `disputed`."""
    tokens = palette(theme)
    half = _SIGN / 2
    if mark == "mine":
        color = tokens["lane_mines"]
        strokes = "".join(
            f'<line x1="{half + off - 6}" y1="{half + 6}" x2="{half + off + 6}" y2="{half - 6}" stroke="{color}"/>' for off in (-5, 0, 5)
        )
        ring = f'<circle cx="{half}" cy="{half}" r="10" fill="{color}" fill-opacity="0.15" stroke="{color}" stroke-dasharray="2 2"/>'
        body = ring + strokes
    elif mark in ("route", "disputed"):
        color = tokens["route" if mark == "route" else "border"]
        body = f'<line x1="2" y1="{half}" x2="{_SIGN - 2}" y2="{half}" stroke="{color}" stroke-width="2" stroke-dasharray="6 4"/>'
    else:
        body = _polygons(mark, theme, (half, half), key=True)
    return _address(body, _SIGN, _SIGN, 1)
