"""World mine production by country in a year: each country's part of the world total, and how concentrated that is at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.chart import Chart, Rows, shared
from charts.drawing.tracks import Group, Track, paint_tracks
from charts.figures.trade import led_by, tracks_height
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, joined, number, share
from charts.wording.rows import sourced
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
        key=row["observation_id"], who=row["country"], of="", words=f"{_about(row)}{number(row['value'])} t", low=low, high=high,
        end=row["share"], source=f"{share(round(row['share'], 1))} of the world", quiet=quiet, tick=tick, hollow=derived,
        hover=f"<b>{_line(row)}</b><br>{sourced(row)}",
    )


def paint_production(canvas: Canvas, rows: Rows, *, year: int | None = None) -> None:
    """Fills the canvas with the shares of one year; a thin tick is the share of the year before."""
    found = _bounds(rows, year)
    if not found:
        canvas.notice("No production figures to draw", REMEDY)
        return
    now, *before = found
    shares = {country: share for each in before for country, share in zip(each.parts["country"], each.parts["share"], strict=True)}
    parts = now.parts.sort_values("value", ascending=False).to_dict("records")
    named = {parts[0]["country"], *_NAMED}
    tracks = tuple(_track(row, shares.get(row["country"]), quiet=row["country"] not in named) for row in parts)
    paint_tracks(canvas, [Group(heading=f"{now.year}: a full track is the world’s {number(now.total)} t", tracks=tracks)])


def shown_production(rows: Rows, *, year: int | None = None) -> Rows:
    """`production`: the countries drawn, of the year before as well, each year with its world total."""
    found = _bounds(rows, year)
    drawn = {key for each in found for key in (*each.parts["observation_id"], each.total_id)}
    return {"production": rows["production"][rows["production"]["observation_id"].isin(drawn)]}


def production_words(rows: Rows, *, year: int | None = None) -> Words:
    """The words of the production picture."""
    found = _bounds(rows, year)
    if not found:
        return nothing("mine production by country", REMEDY)
    now, *before = found
    parts = now.parts.sort_values("value", ascending=False)
    records, source = parts.to_dict("records"), source_line(parts)
    named = [row for row in records[1:] if row["country"] in _NAMED]
    told = joined([f"{row['country']} {share(round(row['share']))}" for row in [records[0], *named]])
    ticks = "".join(f"; a thin tick is {each.year}" for each in before)
    return Words(
        headline=", ".join([f"{_mined(records[0], 'mined ')} of the world’s rare earths in {now.year}", *map(_mined, named)]),
        short=f"Mine production {now.year}: {told}",
        subtitle=f"Mine production by country, tonnes of rare-earth-oxide equivalent, and share of the world total{ticks}",
        source=source, caution=f"concentration: {now.words} · first estimates are often revised",
        alt=alt_text("Bars on tracks", f"mine production by country, {now.year}", [_line(row) for row in records], source),
    )


def _about(row: Row) -> str:
    return "" if row["status"] == "reported" else "about "


def _mined(row: Row, verb: str = "") -> str:
    return bound(f"{row['country']} {verb}{_about(row)}{share(round(row['share']))}")


def _line(row: Row) -> str:
    derived = {"derived": ", derived"}.get(row["status"], "")
    return f"{row['country']}: {_about(row)}{number(row['value'])} t, {share(round(row['share'], 1))}{derived}"


def production_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants."""
    counts = [len(each.parts) for each in _bounds(rows, None)]
    return tracks_height([*counts, _NOTICE][0], 1, layout)


PRODUCTION = Chart(
    id="production", title="World mine production", page="trade", question="Who mines the world’s rare earths?",
    tables=("observations",), select=select_production, paint=paint_production, words=production_words, height=production_height,
    shown=shown_production,
)
