"""The sizes a picture is drawn in: each is laid out anew, none is another one scaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A size in CSS pixels (96 to the inch) with its type sizes; `plot_height` is that of the bare plot on a page."""

    name: str
    width: float
    height: float
    plot_height: float
    pad: float
    top: float
    headline: float
    headline_lines: int
    subtitle: float
    label: float
    tick: float
    footer: float
    figure: float  # size of a key figure
    wide: bool = False  # room for a second view beside the first
    narrow: bool = False  # a phone: fewest labels


# Pixels at 96 to the inch. Paper sizes follow from the sheet (16:9 slide, half of A4, social card), page sizes from the column that holds
# them; type is at least 9 points at the printed width, the other sizes are in proportion, by eye.
LAYOUTS = MappingProxyType({layout.name: layout for layout in (
    Layout(name="slide", width=1280, height=720, plot_height=560, pad=40, top=26, headline=30, headline_lines=1,
           subtitle=17, label=15, tick=14, footer=12.5, figure=22, wide=True),
    Layout(name="screen", width=1000, height=560, plot_height=480, pad=20, top=16, headline=20, headline_lines=1,
           subtitle=14, label=13, tick=12, footer=11.5, figure=18, wide=True),
    Layout(name="column", width=600, height=560, plot_height=400, pad=20, top=16, headline=20, headline_lines=2,
           subtitle=14, label=13, tick=12, footer=11.5, figure=18),
    Layout(name="phone", width=358, height=640, plot_height=430, pad=12, top=12, headline=18, headline_lines=3,
           subtitle=12.5, label=12.5, tick=12, footer=11.5, figure=17, narrow=True),
    Layout(name="a4half", width=794, height=561, plot_height=400, pad=28, top=20, headline=24, headline_lines=2,
           subtitle=15, label=14, tick=13, footer=12, figure=19),
    Layout(name="square", width=1080, height=1080, plot_height=800, pad=48, top=40, headline=38, headline_lines=2,
           subtitle=21, label=19, tick=17, footer=15, figure=28),
    Layout(name="social", width=1200, height=630, plot_height=460, pad=40, top=26, headline=32, headline_lines=1,
           subtitle=18, label=16, tick=15, footer=13, figure=24, wide=True),
)})
PAPER_LAYOUTS = ("slide", "a4half", "square", "social")
PAGE_LAYOUTS = ("screen", "column", "phone")

Palette = Mapping[str, str]
# Quoted: a bare name with a digit is no valid CSS family.
SANS = "'Source Sans 3','Source Sans','Noto Sans SC','Noto Sans Myanmar',sans-serif"
SERIF = "'Source Serif 4','Source Serif','Noto Sans SC',serif"
CLEAR = "rgba(0,0,0,0)"

PALETTES: Mapping[str, Palette] = MappingProxyType({"light": MappingProxyType({
    "paper": "#FFFFFF", "panel": "#F4F2EC", "ink": "#16191D", "ink2": "#535A63",
    "axis": "#7F858C", "rule": "#D9D6CD", "grid": "#E7E4DC", "accent": "#B4142D",
    "terbium": "#005F8F", "dysprosium": "#B94604", "mixed": "#656D76", "context": "#B9BEC4",
    "lane_conflict": "#6A0D45", "lane_borders": "#6B4300", "lane_mines": "#1F7F3B", "lane_talks": "#4B3DB4", "lane_prices": "#66707A",
    "accent_old": "#DD95A0", "ink_old": "#969899", "lane_conflict_old": "#BC92AB",  # 45% of each over paper: what is only last known
    "lane_mines_old": "#9AC5A7",
    "closeup": "#FBF7EA", "closeup_grid": "#E4DFCF",
    "sea": "#E6ECEF", "land": "#F3F1EA", "neighbour": "#EAE7DE", "kachin": "#FBF4DF",
    "border": "#6B6F75", "state": "#BDB9AD", "river": "#A9C3D0", "river_name": "#4C7489", "route": "#7A6A3A",
}), "dark": MappingProxyType({
    "paper": "#12161B", "panel": "#1C222A", "ink": "#F1EFEA", "ink2": "#A9B1BB",
    "axis": "#7C8590", "rule": "#39414B", "grid": "#262D36", "accent": "#FF6B78",
    "terbium": "#4DB8E0", "dysprosium": "#F58A4B", "mixed": "#B4BDC6", "context": "#59626D",
    "lane_conflict": "#F2639A", "lane_borders": "#C9951A", "lane_mines": "#82E08F", "lane_talks": "#938CE0", "lane_prices": "#CFD4D9",
    "accent_old": "#7D3C45", "ink_old": "#767878", "lane_conflict_old": "#773954",  # 45% of each over paper: what is only last known
    "lane_mines_old": "#44714F",
    "closeup": "#1D2022", "closeup_grid": "#2E3234",
    "sea": "#0E1B24", "land": "#222931", "neighbour": "#1B2128", "kachin": "#2B2A22",
    "border": "#9AA3AD", "state": "#4A525C", "river": "#2F5063", "river_name": "#7FA6BA", "route": "#C9B57A",
})})
MATERIALS = ("terbium", "dysprosium", "mixed")
LANE_TOKENS = ("lane_conflict", "lane_borders", "lane_mines", "lane_talks", "lane_prices")


def palette(theme: str) -> Palette:
    """The tokens of `light` or `dark`, by name. Raises KeyError for any other theme."""
    return PALETTES[theme]


def material_token(family: str) -> str:
    """The colour token of a commodity family (`commodities.family`); mixed for everything without a hue of its own."""
    return {"tb": "terbium", "dy": "dysprosium"}.get(family, "mixed")


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
    axis = {"showgrid": False, "zeroline": False, "showline": False, "showticklabels": False, "ticks": "",
            "fixedrange": True, "linecolor": tokens["axis"], "gridcolor": tokens["grid"], "tickcolor": tokens["axis"],
            "tickfont": {"color": tokens["ink2"]}}
    return {
        "layout": {
            "font": {"family": SANS, "color": tokens["ink"], "size": 14},  # of words that name no size: as on a page's subtitle
            "paper_bgcolor": tokens["paper"], "plot_bgcolor": CLEAR, "showlegend": False,
            "xaxis": axis, "yaxis": axis, "hovermode": "closest", "dragmode": False, "bargap": 0,
            "colorway": [tokens[name] for name in (*MATERIALS, *LANE_TOKENS)],
            # 13: a page's labels; what is pointed at is read beside them.
            "hoverlabel": {"font": {"family": SANS, "size": 13, "color": tokens["ink"]},
                           "bgcolor": tokens["panel"], "bordercolor": tokens["axis"], "align": "left"},
        },
    }
