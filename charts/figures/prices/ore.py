"""The price of ion-adsorption ore beside those of the oxides made from it: a row each, on scales where equal steps are equal ratios."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from charts.drawing.axes import MONTHS_FOOT, Tick, axis_width, draw_month_axis, draw_value_axis, value_ticks
from charts.drawing.chart import Chart, Rows, shared
from charts.drawing.marks import dot_style, dots, joined_line
from charts.drawing.picking import PICK
from charts.drawing.theme import material_token
from charts.drawing.type import Box, line_width
from charts.figures.prices.words import hover_words
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import APART, bound, change, counted, day, number, sentence, strung
from charts.wording.markup import bold
from charts.wording.rows import unit_words
from extract.languages.spoken import joined, named, say
from extract.measures.prices import FAMILIES, LONGEST_QUOTE, MAIN_BASIS, percent_from, price_quotes, runs

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas
    from extract.tables.read import Row, Tables

REMEDY = "Choose a later date, or more materials"
_TAIL = timedelta(days=550)  # a year and a half before the last quotation of ore: as far back as a close-up of prices
_FEWEST = 3  # quotations: two dots are a comparison, no course
_MOST = {"phone": 4, "social": 4}  # rows
_HEAD = 1.75  # sizes of type over each row, for its words
_LEAST_SPAN = math.log10(1.15)  # a row shows at least 15%, or a step of one quotation would fill it
_AIR = 0.12  # of a row's span, above and below its dots
_DOT, _SMALL = 7.0, 5.0  # pixels across
_APART = 26.0  # pixels between the values of a scale: a line and a half of type
_FIRST = ["commodity", "date", "shown", "shown_low", "shown_high", "shown_unit", "change", "change_low", "change_high", "base_date"]


class Course(NamedTuple):
    """One material: its quotations of the window, with `change` since the base day where there is one."""

    name: str
    family: str
    ore: bool
    quotes: pd.DataFrame

    @property
    def said(self) -> str:
        """Its name to a reader."""
        return named(self.name)

    @property
    def last(self) -> Row:
        """The newest quotation."""
        return dict(self.quotes.iloc[-1].to_dict())


def select_ore(tables: Tables) -> Rows:
    """`quotes`: ex-works quotations of ores and of single oxides in China, in CNY with VAT as quoted; annual averages stay out."""
    named = tables.commodities[tables.commodities["form"].isin(("ore", "oxide"))][["commodity_id", "name", "family", "form"]]
    quotes = price_quotes(tables.observations).merge(named.rename(columns={"name": "commodity"}), on="commodity_id")
    short = (quotes["period_end"] - quotes["period_start"]).dt.days <= LONGEST_QUOTE
    kept = quotes[(quotes["price_basis"] == MAIN_BASIS) & short & (quotes["shown"].notna())]
    return {"quotes": kept.sort_values(["form", "commodity", "date"], ignore_index=True)}


@shared
def courses(quotes: pd.DataFrame) -> list[Course]:
    """The ores, then the oxides that have quotations beside them; empty where there is no ore or nothing beside it.

    The base day is that of the first quotation of ore in the window: the change of each material is from its own quotation near that day.
    """
    ores = quotes[quotes["form"] == "ore"]
    if ores.empty:
        return []
    first = ores.loc[ores["date"] >= ores["date"].max() - _TAIL, "date"].min()
    seen = quotes[quotes["date"] >= first.replace(day=1)]
    based = percent_from(seen, first.date())
    days = based.set_index("observation_id")["date"]
    based = based.assign(base_date=based["index_base_id"].map(days))
    found = [Course(str(name), part["family"].iloc[0], bool((part["form"] == "ore").all()), part.sort_values("date"))
             for name, part in based.groupby("commodity", sort=True) if len(part) >= _FEWEST]
    ranked = sorted(found, key=lambda course: (not course.ore, course.family not in FAMILIES, course.name))
    return ranked if {course.ore for course in ranked} == {True, False} else []


def paint_ore(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas: a row a material, all with as many pixels for a ratio."""
    found, layout = courses(rows["quotes"]), canvas.layout
    if not found:
        canvas.notice(say("No ore to draw beside oxides"), say(REMEDY))
        return
    kept = found[: _MOST.get(layout.name, len(found))]
    if len(kept) < len(found):
        canvas.foot(say("{more} {elsewhere}", more=counted(len(found) - len(kept), "more material"), elsewhere=canvas.elsewhere))
    spans = [_span(course) for course in kept]
    head, foot = layout.label * _HEAD, layout.tick * MONTHS_FOOT
    scale = (canvas.box.height - head * len(kept) - foot) / sum(high - low for low, high in spans)
    ticks = [_ticks(ends, scale) for ends in spans]
    left = canvas.box.x0 + max(axis_width(canvas, [tick.words for tick in each]) for each in ticks)
    window = _window(kept)
    y = canvas.box.y0
    for course, ends, each in zip(kept, spans, ticks, strict=True):
        box = Box(left, y + head, canvas.box.x1 - layout.pad / 2, y + head + (ends[1] - ends[0]) * scale)
        panel = canvas.panel(box, (window, (10 ** ends[0], 10 ** ends[1])), log=True)
        _write(canvas, course, y + head / 2)
        draw_value_axis(panel, each, grid=canvas.tokens["grid"])
        color = canvas.tokens["ink" if course.ore else material_token(course.family)]
        joined_line(panel, runs(course.quotes), color, name=say("{name}, joined", name=course.said))
        marker = dot_style(panel, color, _SMALL if layout.narrow else _DOT)
        dots(panel, course.quotes, marker, name=course.said, hover=hover_words(course.quotes))
        y = box.y1
    draw_month_axis(canvas, window, (left, canvas.box.x1 - layout.pad / 2, y))


def _span(course: Course) -> tuple[float, float]:
    """The two ends of a row, as powers of ten."""
    values = course.quotes[["shown", "shown_low", "shown_high"]].to_numpy(float)
    low, high = math.log10(np.nanmin(values)), math.log10(np.nanmax(values))
    air = max((high - low) * _AIR, (_LEAST_SPAN - (high - low)) / 2)
    return low - air, high + air


def _ticks(ends: tuple[float, float], scale: float) -> list[Tick]:
    low, high = 10 ** ends[0], 10 ** ends[1]
    return value_ticks(low, high, (ends[1] - ends[0]) * scale, least=_APART)


def _window(found: list[Course]) -> tuple[date, date]:
    """From the month of the first quotation drawn to the month after the last."""
    first, last = (min(course.quotes["date"].min() for course in found), max(course.quotes["date"].max() for course in found))
    return first.date().replace(day=1), (last + timedelta(days=20)).date()


def _unit(course: Course) -> str:
    return unit_words(str(course.last["shown_unit"]))


def _write(canvas: Canvas, course: Course, y: float) -> None:
    """Over a row: the material and its unit, where it stands, and how it moved since the base day."""
    layout, last = canvas.layout, course.last
    color = canvas.tokens["ink" if course.ore else material_token(course.family)]
    name, unit = sentence(course.said), _unit(course)
    level, moved = bold(number(last['shown'])), bold(change(last['change'], 0))
    if not layout.narrow:
        level = say("{price} on {day}", price=level, day=day(last["date"]))
        moved = say("{change} since {day}", change=moved, day=day(last["base_date"]))
    right = strung(level, moved if last["change"] == last["change"] else "")
    placed = canvas.text(canvas.box.x1, y, right, size=layout.tick if layout.narrow else layout.label, at="right middle")
    for words in (f"{bold(name)} {unit}", bold(name)):
        if line_width(words, layout.label) < placed.x0 - canvas.box.x0 - layout.label:
            break
    canvas.text(canvas.box.x0, y, words, size=layout.label, color=color, at="left middle")


def ore_words(rows: Rows) -> Words:
    """The words of the picture of ore beside oxides."""
    found = courses(rows["quotes"])
    if not found:
        return nothing(say("ore beside oxide prices"), say(REMEDY))
    drawn = pd.concat([course.quotes for course in found])
    headline, short = _headline(found)
    source = source_line(drawn)
    told = [say("{material}: {level}", material=course.said, level=strung(_stood(course), _since(course))) for course in found]
    return Words(
        headline=headline, short=short, source=source,
        subtitle=say("CNY with VAT, as quoted ex-works in China. Equal steps up are equal ratios in all rows; changes are computed here"),
        caution=say("a line joins dots no more than 60 days apart · ore of other grades is priced otherwise · coinciding is not cause"),
        alt=alt_text(say("Rows of dated prices"), headline, told, source),
    )


def _price(course: Course) -> str:
    return say("{number} {unit}", number=number(course.last["shown"]), unit=_unit(course))


def _stood(course: Course) -> str:
    return say("{price} on {day}", price=_price(course), day=day(course.last["date"]))


def _since(course: Course) -> str:
    last = course.last
    if last["change"] != last["change"]:
        return ""
    return say("{change} since {day}", change=change(last["change"], 0), day=day(last["base_date"]))


def _headline(found: list[Course]) -> tuple[str, str]:
    """Where the ore stood and how it moved, then how the oxides did: `…, +61% since 31 Dec 2024; terbium oxide +13% and …`."""
    ore, *oxides = found
    moved = [say("{element} {change}", element=course.said, change=change(course.last["change"], 0))
             for course in oxides if course.last["change"] == course.last["change"]]
    risen, when = bound(change(ore.last["change"], 0)), bound(day(ore.last["date"]))
    lead = say("{material} stood at {level} on {day}", material=sentence(ore.said), level=bound(_price(ore)), day=when)
    since = say("{change} since {day}", change=risen, day=bound(day(ore.last["base_date"])))
    short = say("Ore {change} to {day}; {others}", change=risen, day=when, others=joined(moved[:2]))
    return strung(strung(lead, since), joined(moved), by=APART), short


def shown_ore(rows: Rows) -> Rows:
    """`quotations`: those drawn, the last first, with their change since the base day in per cent."""
    found = courses(rows["quotes"])
    if not found:
        return {"quotations": rows["quotes"][:0]}
    drawn = pd.concat([course.quotes for course in found]).sort_values(["date", "commodity"], ascending=[False, True])
    names = {"change": "change_percent", "change_low": "change_low_percent", "change_high": "change_high_percent", "base_date": "base_day"}
    columns = [*_FIRST, *(name for name in rows["quotes"].columns if name not in _FIRST)]
    return {"quotations": drawn[columns].round({name: 2 for name in names if name != "base_date"}).rename(columns=names)}


ORE = Chart(
    id="ore", title="Ore beside oxides", page="prices", question="Does the price of ore follow those of the oxides made from it?",
    tables=("observations", "commodities"), select=select_ore, paint=paint_ore, words=ore_words, shown=shown_ore,
    choices=(PICK["materials"],),
)
