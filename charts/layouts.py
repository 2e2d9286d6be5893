"""The sizes a picture is drawn in: each is laid out anew, none is another one scaled."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


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


_ALL = (
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
)
LAYOUTS = MappingProxyType({layout.name: layout for layout in _ALL})
PAPER_LAYOUTS = ("slide", "a4half", "square", "social")
PAGE_LAYOUTS = ("screen", "column", "phone")
