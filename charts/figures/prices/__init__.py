"""Terbium and dysprosium oxide prices: the long view beside a close-up of the reported moves and the events that coincided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from charts.drawing.chart import Chart, Choice, Rows
from charts.drawing.picking import PICK
from charts.drawing.type import Box
from charts.figures.prices.paint import paint_closeup, paint_long
from charts.figures.prices.rows import CURRENCIES, MARKED, PriceOptions, price_view, select_prices
from charts.figures.prices.shown import shown_prices
from charts.figures.prices.words import REMEDY, price_words
from extract.core.schema import LANES
from extract.languages.spoken import say

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas

# A quarter of the width shows the peak and what came after; the close-up needs the rest for its flags and labels. The gap, in pixels,
# keeps the top labels of the long view, which may reach past its edge, off the words of the close-up's scale.
_LONG_PART, _GAP = 0.255, 34.0
_REACH = 8  # pixels from the pointer's line to a quotation that it reads: more would read another day's


def paint_prices(canvas: Canvas, rows: Rows, **options: Any) -> None:
    """Fills the canvas; `options` are those of PriceOptions."""
    chosen = PriceOptions(**options)
    view = price_view(rows, chosen)
    if view is None:
        canvas.notice(say("No quotations to draw"), say(REMEDY))
        return
    canvas.hover = {"hovermode": "x unified", "hoversubplots": "axis", "hoverdistance": _REACH}
    box = canvas.box
    left = box.x0
    if canvas.layout.wide:
        width = box.width * _LONG_PART
        paint_long(canvas, view, chosen, Box(box.x0, box.y0, box.x0 + width, box.y1))
        left = box.x0 + width + _GAP
    paint_closeup(canvas, view, chosen, Box(left, box.y0, box.x1, box.y1), rows["events"])


PRICES = Chart(
    id="prices", title="Terbium and dysprosium prices", page="prices",
    question="What did prices do while control of the mines changed hands?",
    tables=("observations", "events", "commodities"), select=select_prices, paint=paint_prices, words=price_words,
    shown=shown_prices, choices=(
        Choice(option="currency", says="currency and tax of prices", values=tuple(CURRENCIES), default="cny_incl_vat"),
        Choice(option="mode", says="price, index or change in per cent", values=("absolute", "index", "change"), default="absolute"),
        Choice(option="index_date", says="day that an index or a change starts from"),
        PICK["materials"], replace(PICK["bases"], says="bases of prices; those in China where none is named"),
        Choice(option="lanes", says="kinds of events", values=LANES, many=True, default=MARKED),
        Choice(option="window", says="first and last day shown", many=True),
    ),
)
