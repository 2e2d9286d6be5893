"""China's quotas as period bars: as wide as the time they are for, so that a first batch is not mistaken for a year."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from charts.drawing.bars import BarRow, apart, month_number, row_told, tonnes
from charts.drawing.chart import Chart, Rows, shared
from charts.figures.trade import derived_note, fell, led_by, paint_found
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import period
from extract.core.ids import rows_of
from extract.languages.spoken import say
from extract.measures.shares import quota_rows, yearly_rates

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas
    from extract.tables.read import Tables

REMEDY = "Choose a later date: no quota had been published"
_KINDS = {
    "mining": ("Mining quota", "all types of ore"), "ionic clay": ("Ionic clay quota", "medium and heavy rare earths, part of mining"),
    "smelting": ("Smelting quota", "smelting and separation"),
}
_ROWS = {"column": 2, "phone": 2}  # elsewhere all three kinds
_SAME = 0.005  # of the earlier quota: a smaller change would not show in three digits


def select_quotas(tables: Tables) -> Rows:
    """`quotas`: quotas, reported and derived, with their kind, year and whether they are a batch."""
    return {"quotas": led_by(quota_rows(tables.observations), "quota_kind", "year", "batch")}


@shared
def _rows(quotas: pd.DataFrame) -> list[BarRow]:
    found = []
    for kind, (name, note) in _KINDS.items():
        rows = quotas[quotas["quota_kind"] == kind]
        left = [month_number(day.date()) for day in rows["period_start"]]
        right = [month_number(day.date() + timedelta(days=1)) for day in rows["period_end"]]
        if len(rows):
            bars = apart(yearly_rates(rows).assign(left=left, right=right), longest=True)
            found.append(BarRow(key=kind, name=say(name), note=say(note), context=kind == "smelting", bars=bars))
    return found


def quota_view(rows: Rows) -> list[BarRow]:
    """Mining, its ionic-clay part and smelting, as far as there are quotas of them."""
    return _rows(rows["quotas"])


def paint_quotas(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas: mining, its ionic-clay part, smelting, on one scale."""
    found = _rows(rows["quotas"])[: _ROWS.get(canvas.layout.name, 3)]
    paint_found(canvas, found, ("No quotas to draw", REMEDY), spare=2, rate="t a year")  # for the last year's word


def shown_quotas(rows: Rows) -> Rows:
    """`quotas`: those drawn."""
    drawn = {key for row in _rows(rows["quotas"]) for key in row.bars["observation_id"]}
    return {"quotas": rows["quotas"][rows["quotas"]["observation_id"].isin(drawn)]}


def quota_words(rows: Rows) -> Words:
    """The words of the quota picture."""
    found = _rows(rows["quotas"])
    if not found:
        return nothing(say("China’s quotas"), say(REMEDY))
    headline, short = _headline(found)
    source = source_line(rows["quotas"], extra=derived_note(pd.concat([row.bars for row in found])))
    return Words(
        headline=headline, short=short, source=source,
        caution=" · ".join([say("a narrow bar is a first batch, not a year"), say("quotas are limits, not output")]),
        subtitle=say("China’s quotas, tonnes of rare-earth-oxide equivalent at a year’s rate. A bar is as wide as the time it is for"),
        alt=alt_text(say("Bars as wide as their periods"), headline, [row_told(row) for row in found], source),
    )


def _headline(found: list[BarRow]) -> tuple[str, str]:
    parts = [words for row in found[:2] if (words := _change(row))]
    if not parts:
        last = found[0].bars.iloc[-1]
        level, when = tonnes(last), period(last["period_start"], last["period_end"])
        names = _quota(found[0]), found[0].name
        lead, only = (say("{quota}: {level} in {period}", quota=name, level=level, period=when) for name in names)
        return say("China’s {quota}", quota=lead), only
    short = say("China’s {quota}", quota=parts[0])
    return (say("{first} while the {other}", first=short, other=parts[1]) if parts[1:] else short), short


def _quota(row: BarRow) -> str:
    """Its name within a sentence."""
    return row.name[:1].lower() + row.name[1:]


def _change(row: BarRow) -> str:
    """`mining quota rose from … t in 2018 to … t in 2024`, from whole years alone; empty for fewer than two."""
    years = row.bars[~row.bars["batch"]]
    if len(years) < 2:
        return ""
    old, *_, new = rows_of(years)
    if abs(new["value"] - old["value"]) < _SAME * old["value"]:
        return say("{quota} stood at {level}", quota=_quota(row), level=tonnes(new))
    template = {True: "{quota} fell from {old} in {then} to {new} in {now}", False: "{quota} rose from {old} in {then} to {new} in {now}"}
    ends = {"old": tonnes(old), "then": old["year"], "new": tonnes(new), "now": new["year"]}
    return say(template[fell(old, new)], quota=_quota(row), **ends)


QUOTAS = Chart(
    id="quotas", title="China’s quotas", page="trade", question="How much may China mine and smelt?", tables=("observations",),
    select=select_quotas, paint=paint_quotas, words=quota_words, shown=shown_quotas,
)
