"""Colours and faces: every token of the visual language, light and dark, and one plotly template for each.

Colour says which material or kind; form says how sure; red (`accent`) is kept for the headline's number and a closed gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

ThemeName = Literal["light", "dark"]
Palette = Mapping[str, str]

SANS = "'Source Sans 3','Source Sans',sans-serif"  # quoted: a bare name with a digit is no valid CSS family
SERIF = "'Source Serif 4','Source Serif',serif"
CLEAR = "rgba(0,0,0,0)"

_LIGHT = {
    "paper": "#FFFFFF", "panel": "#F4F2EC", "ink": "#16191D", "ink2": "#535A63",
    "axis": "#7F858C", "rule": "#D9D6CD", "grid": "#E7E4DC", "accent": "#B4142D",
    "terbium": "#005F8F", "dysprosium": "#B94604", "mixed": "#656D76", "context": "#B9BEC4",
    "lane_conflict": "#6A0D45", "lane_borders": "#6B4300", "lane_mines": "#1F7F3B", "lane_talks": "#4B3DB4", "lane_prices": "#66707A",
    "closeup": "#FBF7EA", "closeup_grid": "#E4DFCF",
    "sea": "#E6ECEF", "land": "#F3F1EA", "neighbour": "#EAE7DE", "kachin": "#FBF4DF",
    "border": "#6B6F75", "state": "#BDB9AD", "river": "#A9C3D0", "river_name": "#4C7489", "route": "#7A6A3A",
}
_DARK = {
    "paper": "#12161B", "panel": "#1C222A", "ink": "#F1EFEA", "ink2": "#A9B1BB",
    "axis": "#7C8590", "rule": "#39414B", "grid": "#262D36", "accent": "#FF6B78",
    "terbium": "#4DB8E0", "dysprosium": "#F58A4B", "mixed": "#B4BDC6", "context": "#59626D",
    "lane_conflict": "#F2639A", "lane_borders": "#C9951A", "lane_mines": "#82E08F", "lane_talks": "#938CE0", "lane_prices": "#CFD4D9",
    "closeup": "#1D2022", "closeup_grid": "#2E3234",
    "sea": "#0E1B24", "land": "#222931", "neighbour": "#1B2128", "kachin": "#2B2A22",
    "border": "#9AA3AD", "state": "#4A525C", "river": "#2F5063", "river_name": "#7FA6BA", "route": "#C9B57A",
}
PALETTES: Mapping[str, Palette] = MappingProxyType({"light": MappingProxyType(_LIGHT), "dark": MappingProxyType(_DARK)})

MATERIALS = ("terbium", "dysprosium", "mixed")
LANE_TOKENS = ("lane_conflict", "lane_borders", "lane_mines", "lane_talks", "lane_prices")
TEXT_TOKENS = ("ink", "ink2", "accent", *MATERIALS, *LANE_TOKENS)
MARK_TOKENS = ("axis", *TEXT_TOKENS)
MAP_TOKENS = ("sea", "land", "neighbour", "kachin", "border", "state", "river", "river_name", "route")

_FAMILY_TOKENS = {"tb": "terbium", "dy": "dysprosium"}


def palette(theme: str) -> Palette:
    """The tokens of `light` or `dark`, by name. Raises KeyError for any other theme."""
    return PALETTES[theme]


def material_token(family: str) -> str:
    """The colour token of a commodity family (`commodities.family`); mixed for everything without a hue of its own."""
    return _FAMILY_TOKENS.get(family, "mixed")


def lane_token(lane: str) -> str:
    """The colour token of an event lane (`events.lane`)."""
    return f"lane_{lane}"


def mix(colour: str, ground: str, part: float) -> str:
    """`part` of `colour` over `ground`, as an opaque #rrggbb: shades that print as seen, without transparency."""
    channels = (round(part * int(colour[i : i + 2], 16) + (1 - part) * int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def translucent(colour: str, alpha: float) -> str:
    """`colour` with an alpha channel, for fills that must let lines below show."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


@cache
def template(theme: str) -> dict[str, Any]:
    """The one plotly template of a theme, as plain data: same picture on the screen and on paper. Treat as read-only."""
    tokens = palette(theme)
    axis = {
        "showgrid": False, "zeroline": False, "showline": False, "showticklabels": False, "ticks": "", "fixedrange": True,
        "linecolor": tokens["axis"], "gridcolor": tokens["grid"], "tickcolor": tokens["axis"], "tickfont": {"color": tokens["ink2"]},
    }
    stays = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}  # a click must not dim the rest
    return {
        "layout": {
            "font": {"family": SANS, "color": tokens["ink"], "size": 14},
            "paper_bgcolor": tokens["paper"], "plot_bgcolor": CLEAR, "showlegend": False,
            "xaxis": axis, "yaxis": axis, "hovermode": "closest", "dragmode": False, "bargap": 0,
            "colorway": [tokens[name] for name in (*MATERIALS, *LANE_TOKENS)],
            "hoverlabel": {
                "font": {"family": SANS, "size": 13, "color": tokens["ink"]},
                "bgcolor": tokens["panel"], "bordercolor": tokens["axis"], "align": "left",
            },
        },
        "data": {"scatter": [stays], "bar": [stays]},
    }
