"""Shares with their denominators: each full track is one whole, so shares of different wholes are never stacked or compared in tonnes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.captions import short_name, source_line
from charts.chart import Chart
from charts.formats import day, joined, month, number, period, sentence
from charts.stated import is_half, read_as, stated_share
from charts.tracks import Group, Track, paint_tracks, wanted_height
from charts.words import Words, alt_text, nothing
from extract.measures import share_rows

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from charts.canvas import Canvas
    from charts.chart import Rows
    from charts.layouts import Layout
    from extract.tables import Tables

REMEDY = "Choose a later date or other sources"
_ONE_SIDED = {"more_than", "at_least"}
_OPEN_FADE = 8.0  # per cent of the track: how far the fade of a one-sided figure runs; how far it truly runs is not known
_COLUMNS = [
    "who", "of", "value", "low", "high", "unit", "period_start", "period_end", "publisher", "published", "qualifier", "denominator",
    "metric", "status", "contested", "observation_id", "story_id", "interval", "attributed_to",
]


def select_shares(tables: Tables) -> Rows:
    """`shares`: share rows with `who` has the share, `of` what, and `contested` where a finding of conflict names the row."""
    rows = share_rows(tables.observations)
    rows = rows.merge(tables.commodities[["commodity_id", "name"]], on="commodity_id", how="left")
    actors = tables.actors.set_index("actor_id")["name"]
    places = tables.places.set_index("place_id")["name"]
    who = rows["origin"].where(rows["origin"] != "", rows["actor_id"].map(actors)).fillna(rows["place_id"].map(places)).fillna("")
    named = rows["denominator"].str.contains(" of ", regex=False)
    of = (rows["of_what"] + " of " + rows["name"].fillna("")).where(~named, rows["of_what"])
    conflicts = tables.findings.loc[tables.findings["finding_type"] == "conflict", "finding_id"]
    disputed = tables.finding_records.loc[tables.finding_records["finding_id"].isin(conflicts), "record_id"]
    rows = rows.assign(who=who, of=of, contested=rows["observation_id"].isin(disputed))
    return {"shares": rows.sort_values("value", ascending=False, ignore_index=True)[_COLUMNS]}


def share_groups(rows: pd.DataFrame) -> list[Group]:
    """World wholes first, then China's imports; in each the largest share first."""
    imports = rows["denominator"].str.contains("imports", regex=False)
    red = _extremes(rows[imports])
    parts = (("World output, capacity and supply", rows[~imports]), ("China’s imports: how much comes from where", rows[imports]))
    return [
        Group(heading=heading, tracks=tuple(_track(row, red) for row in part.to_dict("records"))) for heading, part in parts if len(part)
    ]


def _extremes(rows: pd.DataFrame) -> set[str]:
    """The two rows that the headline names: the smallest and the largest share of imports."""
    if rows["value"].nunique() < 2:
        return set()
    ordered = rows.sort_values("value")
    return {str(ordered["observation_id"].iloc[0]), str(ordered["observation_id"].iloc[-1])}


def _track(row: dict[Any, Any], red: set[str]) -> Track:
    when = period(row["period_start"], row["period_end"]) if row["period_end"] == row["period_end"] else ""
    words = stated_share(row)
    exact = row["qualifier"] == "exact" and not is_half(row)
    low = row["value"] if exact else row["low"]
    high = row["value"] if exact else min(low + _OPEN_FADE, 100.0) if row["qualifier"] in _ONE_SIDED else row["high"]
    source = f"{short_name(row['publisher'])}, {month(row['published'])}"
    of = f"{row['of']}, {when}" if when else row["of"]
    return Track(
        key=row["observation_id"], who=row["who"], of=of, words=words, low=low, high=high, source=source,
        hover=f"<b>{words}</b> {of}<br>{row['who']}<br>{row['publisher']}, {day(row['published'])}",
        red=row["observation_id"] in red, hollow=row["status"] != "reported", contested=bool(row["contested"]),
    )


def paint_shares(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas."""
    groups = share_groups(rows["shares"])
    if not groups:
        canvas.notice("No shares to draw", REMEDY)
        return
    paint_tracks(canvas, groups)


def share_words(rows: Rows) -> Words:
    """The words of the share picture."""
    shares = rows["shares"]
    groups = share_groups(shares)
    if not groups:
        return nothing("shares with their wholes", REMEDY)
    reads = sorted({words for row in shares.to_dict("records") if (words := read_as(row))})
    source = source_line(shares, extra=[f"{sentence(joined(reads))}." if reads else ""])
    caution = ["shares of different wholes cannot be added"]
    if shares["contested"].any():
        caution.append("half disc: sources disagree")
    headline, short = _headline(shares, groups)
    told = [f"{group.heading}: " + "; ".join(f"{t.who} {t.words} {t.of} ({t.source})" for t in group.tracks[:12]) for group in groups]
    return Words(
        headline=headline, short=short, source=source, caution=" · ".join(caution),
        subtitle="Share of the stated whole in the stated period, per cent. Each full track is one whole; a faded end is a rounded figure",
        alt=alt_text("Bars on tracks", headline, told, source),
    )


def _headline(shares: pd.DataFrame, groups: list[Group]) -> tuple[str, str]:
    tracks = [track for group in groups for track in group.tracks]
    red = sorted((track for track in tracks if track.red), key=lambda track: track.low)
    if len(red) == 2 and red[0].who == red[1].who:
        return (
            f"{red[0].who} supplies {red[0].words} or {red[1].words} of China’s imports: it depends what is counted",
            f"{red[0].who}’s share of China’s imports: {red[0].words} or {red[1].words}",
        )
    top = tracks[0]
    return f"{top.who}: {top.words} {top.of}", f"{number(len(shares))} shares, each of its own whole"


def share_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants."""
    groups = share_groups(rows["shares"])
    count = min(sum(len(group.tracks) for group in groups), 24)
    return max(wanted_height(count, len(groups), layout.name, layout.label), 160.0)


SHARES = Chart(
    id="shares", title="Shares and their wholes", page="trade", question="Whose share of what, and how sure is it?",
    tables=("observations", "findings"), select=select_shares, paint=paint_shares, words=share_words, height=share_height,
)
