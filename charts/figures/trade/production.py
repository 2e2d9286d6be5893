"""World mine production by country in a year: each country's part of the world total, and how concentrated that is at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.chart import Chart, Rows, shared
from charts.drawing.tracks import Group, Track, paint_tracks
from charts.figures.trade import led_by, tracks_height
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, number, share, strung
from charts.wording.markup import BREAK, bold
from charts.wording.rows import sourced
from extract.core.ids import rows_of
from extract.languages.spoken import joined, named, say
from extract.measures.shares import ShareBounds, production_years, share_bounds

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas
    from charts.drawing.theme import Layout
    from extract.tables.read import Row, Tables

REMEDY = "Choose a later date: no year has both a world total and a country’s output"
_NOTICE = 3  # rows: room for the notice that there is nothing to draw
_NAMED = ("Myanmar",)  # the country that the dashboard is about stands in the headline beside the largest


def select_production(tables: Tables) -> Rows:
    """`production`: mine production, reported and derived, one row a country and year."""
    seen = tables.observations
    rows = seen[(seen["metric"] == "production") & (seen["kind"] == "level") & (seen["unit"] == "t")]
    return {"production": led_by(rows, "origin", "period_end").reset_index(drop=True)}


@shared
def _bounds(rows: Rows, year: int | None) -> tuple[ShareBounds, ...]:
    """The year asked for (else the one with most countries, the latest of them) and the year before it, as far as they are known."""
    mined, years = rows["production"], production_years(rows["production"])
    countries = mined.groupby(mined["period_end"].dt.year)["origin"].nunique()
    asked = [each for each in years if each == year] or sorted(years, key=lambda each: (countries[each], each))[-1:]
    found = (share_bounds(mined, year=each - back) for each in asked for back in (0, 1))
    return tuple(each for each in found if each is not None)


def production_view(rows: Rows) -> tuple[ShareBounds, ...]:
    """The year drawn and the one before it, as far as they are known."""
    return _bounds(rows, None)


def _track(row: Row, tick: float | None, *, quiet: bool) -> Track:
    derived = row["status"] != "reported"
    low, high = (row[end] for end in {True: ("share_low", "share_high"), False: ("share", "share")}[derived])
    return Track(
        key=row["observation_id"], who=named(row["country"]), of="", words=_about(row, say("{figure} t", figure=number(row["value"]))),
        low=low, high=high, end=row["share"], source=say("{share} of the world", share=share(round(row["share"], 1))),
        quiet=quiet, tick=tick, hollow=derived,
        hover=BREAK.join([bold(_line(row)), sourced(row)]),
    )


def paint_production(canvas: Canvas, rows: Rows, *, year: int | None = None) -> None:
    """Fills the canvas with the shares of one year; a thin tick is the share of the year before."""
    found = _bounds(rows, year)
    if not found:
        canvas.notice(say("No production figures to draw"), say(REMEDY))
        return
    now, *before = found
    shares = {country: share for each in before for country, share in zip(each.parts["country"], each.parts["share"], strict=True)}
    parts = rows_of(now.parts.sort_values("value", ascending=False))
    loud = {parts[0]["country"], *_NAMED}
    tracks = tuple(_track(row, shares.get(row["country"]), quiet=row["country"] not in loud) for row in parts)
    heading = say("{year}: a full track is the world’s {total} t", year=now.year, total=number(now.total))
    paint_tracks(canvas, [Group(heading=heading, tracks=tracks)])


def shown_production(rows: Rows, *, year: int | None = None) -> Rows:
    """`production`: the countries drawn, of the year before as well, each year with its world total."""
    found = _bounds(rows, year)
    drawn = {key for each in found for key in (*each.parts["observation_id"], each.total_id)}
    return {"production": rows["production"][rows["production"]["observation_id"].isin(drawn)]}


def production_words(rows: Rows, *, year: int | None = None) -> Words:
    """The words of the production picture."""
    found = _bounds(rows, year)
    if not found:
        return nothing(say("mine production by country"), say(REMEDY))
    now, *before = found
    parts = now.parts.sort_values("value", ascending=False)
    records, source = rows_of(parts), source_line(parts)
    others = [row for row in records[1:] if row["country"] in _NAMED]
    told = [say("{country} {share}", country=named(row["country"]), share=share(round(row["share"]))) for row in [records[0], *others]]
    mined = _mined(records[0], "{country} mined {share}")
    lead = say("{mined} of the world’s rare earths in {year}", mined=mined, year=now.year)
    subtitle = say("Mine production by country, tonnes of rare-earth-oxide equivalent, and share of the world total")
    if before:
        subtitle = say("{subtitle}; a thin tick is {year}", subtitle=subtitle, year=before[0].year)
    caution = say("concentration: {bounds}", bounds=now.words), say("first estimates are often revised")
    title = say("mine production by country, {year}", year=now.year)
    return Words(
        headline=strung(lead, *map(_mined, others)), subtitle=subtitle,
        short=say("Mine production {year}: {countries}", year=now.year, countries=joined(told)), source=source, caution=" · ".join(caution),
        alt=alt_text(say("Bars on tracks"), title, [_line(row) for row in records], source),
    )


def _about(row: Row, figure: str) -> str:
    return figure if row["status"] == "reported" else say("about {figure}", figure=figure)


def _mined(row: Row, template: str = "{country} {share}") -> str:
    return bound(say(template, country=named(row["country"]), share=_about(row, share(round(row["share"])))))


def _line(row: Row) -> str:
    template = {"derived": "{country}: {figure}, {share}, derived"}.get(row["status"], "{country}: {figure}, {share}")
    figure = _about(row, say("{figure} t", figure=number(row["value"])))
    return say(template, country=named(row["country"]), figure=figure, share=share(round(row["share"], 1)))


def production_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants."""
    counts = [len(each.parts) for each in _bounds(rows, None)]
    return tracks_height([*counts, _NOTICE][0], 1, layout)


PRODUCTION = Chart(
    id="production", title="World mine production", page="trade", question="Who mines the world’s rare earths?",
    tables=("observations",), select=select_production, paint=paint_production, words=production_words, height=production_height,
    shown=shown_production,
)
