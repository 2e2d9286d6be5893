"""World mine production by country in a year: each country's part of the world total, and how concentrated that is at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.chart import Chart, shared
from charts.drawing.tracks import Group, Track, paint_tracks, wanted_height
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, joined, number, share
from charts.wording.rows import published
from extract.measures import production_years, share_bounds

if TYPE_CHECKING:
    from typing import Any

    from charts.drawing.canvas import Canvas
    from charts.drawing.chart import Rows
    from charts.drawing.theme import Layout
    from extract.measures import ShareBounds
    from extract.tables.read import Tables

REMEDY = "Choose a later date: no year has both a world total and a country’s output"
_NAMED = ("Myanmar",)  # the country that the dashboard is about stands in the headline beside the largest


def select_production(tables: Tables) -> Rows:
    """`production`: mine production, reported and derived, one row a country and year."""
    seen = tables.observations
    rows = seen[(seen["metric"] == "production") & (seen["kind"] == "level") & (seen["unit"] == "t")]
    first = ["origin", "period_end", "value", "unit", "mass_basis", "publisher", "published", "note"]
    return {"production": rows[[*first, *(name for name in rows.columns if name not in first)]].reset_index(drop=True)}


@shared
def _bounds(rows: Rows, year: int | None) -> tuple[ShareBounds, ShareBounds | None] | None:
    """The year asked for (else the one with most countries, the latest of them) and the year before it."""
    years = production_years(rows["production"])
    if not years:
        return None
    countries = rows["production"].groupby(rows["production"]["period_end"].dt.year)["origin"].nunique()
    chosen = year if year in years else max(years, key=lambda each: (countries[each], each))
    now = share_bounds(rows["production"], year=chosen)
    return None if now is None else (now, share_bounds(rows["production"], year=chosen - 1))


def _tracks(now: ShareBounds, before: ShareBounds | None) -> tuple[Track, ...]:
    shares = dict(zip(before.parts["country"], before.parts["share"], strict=True)) if before else {}
    parts = now.parts.sort_values("value", ascending=False)
    top = str(parts["country"].iloc[0])
    return tuple(
        Track(
            key=row["observation_id"], who=row["country"], of="", words=f"{_about(row)}{number(row['value'])} t",
            low=row["share_low"] if _about(row) else row["share"], high=row["share_high"] if _about(row) else row["share"],
            end=row["share"], hollow=bool(_about(row)), source=f"{share(round(row['share'], 1))} of the world",
            quiet=row["country"] not in (top, *_NAMED), tick=shares.get(row["country"]),
            hover=f"<b>{_line(row)}</b><br>{row['publisher']}, {published(row)}",
        )
        for row in parts.to_dict("records")
    )


def paint_production(canvas: Canvas, rows: Rows, *, year: int | None = None) -> None:
    """Fills the canvas with the shares of one year; a thin tick is the share of the year before."""
    found = _bounds(rows, year)
    if found is None:
        canvas.notice("No production figures to draw", REMEDY)
        return
    heading = f"{found[0].year}: a full track is the world’s {number(found[0].total)} t"
    paint_tracks(canvas, [Group(heading=heading, tracks=_tracks(*found))])


def production_words(rows: Rows, *, year: int | None = None) -> Words:
    """The words of the production picture."""
    found = _bounds(rows, year)
    if found is None:
        return nothing("mine production by country", REMEDY)
    now, before = found
    parts = now.parts.sort_values("value", ascending=False)
    records = parts.to_dict("records")
    named = [row for row in records[1:] if row["country"] in _NAMED]
    told = joined([f"{row['country']} {share(round(row['share']))}" for row in [records[0], *named]])
    source = source_line(parts)
    ticks = f"; a thin tick is {before.year}" if before else ""
    return Words(
        headline=f"{_first(records[0])} of the world’s rare earths in {now.year}{_second(named)}",
        short=f"Mine production {now.year}: {told}",
        subtitle=f"Mine production by country, tonnes of rare-earth-oxide equivalent, and share of the world total{ticks}",
        source=source, caution=f"concentration: {now.words} · first estimates are often revised",
        alt=alt_text("Bars on tracks", f"mine production by country, {now.year}", [_line(row) for row in records], source),
    )


def _about(row: dict[Any, Any]) -> str:
    return "" if row["status"] == "reported" else "about "


def _first(row: dict[Any, Any]) -> str:
    return bound(f"{row['country']} mined {_about(row)}{share(round(row['share']))}")


def _second(named: list[dict[Any, Any]]) -> str:
    return "".join(", " + bound(f"{row['country']} {_about(row)}{share(round(row['share']))}") for row in named)


def _line(row: dict[Any, Any]) -> str:
    derived = ", derived" if _about(row) else ""
    return f"{row['country']}: {_about(row)}{number(row['value'])} t, {share(round(row['share'], 1))}{derived}"


def production_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants."""
    found = _bounds(rows, None)
    return max(wanted_height(len(found[0].parts) if found else 3, 1, layout.name, layout.label), 160.0)


PRODUCTION = Chart(
    id="production", title="World mine production", page="trade", question="Who mines the world’s rare earths?",
    tables=("observations",), select=select_production, paint=paint_production, words=production_words, height=production_height,
)
