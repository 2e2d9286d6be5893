"""Shares with their denominators: each full track is one whole, so shares of different wholes are never stacked or compared in tonnes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.captions import short_name, source_line
from charts.chart import Chart
from charts.formats import joined, month, number, period, sentence
from charts.row_words import UNDATED, published
from charts.share_finding import disputes, finding, subjects
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
    "who", "of", "value", "low", "high", "unit", "period_start", "period_end", "publisher", "published", "published_precision",
    "qualifier", "denominator",
    "metric", "status", "contested", "note", "observation_id", "story_id", "interval", "attributed_to",
]


def select_shares(tables: Tables) -> Rows:
    """`shares`: share rows with `who` has the share, `of` what, and `contested` where a finding of conflict or the row's note says so."""
    rows = share_rows(tables.observations)
    rows = rows.merge(tables.commodities[["commodity_id", "name"]], on="commodity_id", how="left")
    complete = rows["denominator"].str.contains(" of ", regex=False)
    of = (rows["of_what"] + " of " + rows["name"].fillna("")).where(~complete, rows["of_what"]).str.replace("'", "’", regex=False)
    conflicts = tables.findings.loc[tables.findings["finding_type"] == "conflict", "finding_id"]
    disputed = tables.finding_records.loc[tables.finding_records["finding_id"].isin(conflicts), "record_id"]
    contested = rows["observation_id"].isin(disputed) | rows["note"].map(disputes)
    rows = rows.assign(who=subjects(rows, tables), of=of, contested=contested)
    return {"shares": rows.sort_values("value", ascending=False, ignore_index=True)[_COLUMNS]}


def share_groups(rows: pd.DataFrame) -> list[Group]:
    """World wholes first, then China's imports; in each the largest share first."""
    imports = rows["denominator"].str.contains("imports", regex=False)
    found = finding(rows[imports])
    red = set(found.keys) if found is not None else set()
    parts = (("World output, capacity and supply", rows[~imports]), ("China’s imports: how much comes from where", rows[imports]))
    return [
        Group(heading=heading, tracks=tuple(_track(row, red) for row in part.to_dict("records"))) for heading, part in parts if len(part)
    ]


def _month(row: dict[Any, Any]) -> str:
    return UNDATED if row["published_precision"] == "assumed" else month(row["published"])


def _track(row: dict[Any, Any], red: set[str]) -> Track:
    when = period(row["period_start"], row["period_end"]) if row["period_end"] == row["period_end"] else ""
    words, derived = stated_share(row), row["status"] != "reported"
    exact = row["qualifier"] == "exact" and not is_half(row) and not derived
    low = row["value"] if exact else row["low"]
    high = row["value"] if exact else min(low + _OPEN_FADE, 100.0) if row["qualifier"] in _ONE_SIDED else row["high"]
    source = f"{short_name(row['publisher'])}, {_month(row)}{', derived' if derived else ''}"
    of = f"{row['of']}, {when}" if when else row["of"]
    note = f"<br>{sentence(row['note'])}" if row["contested"] and row["note"] else ""
    return Track(
        key=row["observation_id"], who=row["who"], of=of, words=words, low=low, high=high, source=source,
        hover=f"<b>{words}</b> {of}<br>{row['who']}<br>{row['publisher']}, {published(row)}{note}",
        red=row["observation_id"] in red, hollow=derived, end=row["value"] if derived else None, contested=bool(row["contested"]),
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
    source = source_line(shares, extra=[f"{sentence(joined(reads))}." if reads else "", *_doubts(shares)])
    caution = ["shares of different wholes cannot be added"]
    if shares["contested"].any():
        caution.append("half disc: sources disagree")
    if (shares["status"] != "reported").any():
        caution.append("hollow: derived")
    headline, short = _headline(shares, groups)
    told = [f"{group.heading}: " + "; ".join(f"{t.who} {t.words} {t.of} ({t.source})" for t in group.tracks[:12]) for group in groups]
    return Words(
        headline=headline, short=short, source=source, caution=" · ".join(caution),
        subtitle="Share of the stated whole in the stated period, per cent. Each full track is one whole; a faded end is a rounded figure",
        alt=alt_text("Bars on tracks", headline, told, source),
    )


def _doubts(shares: pd.DataFrame) -> list[str]:
    """What the notes of disputed rows say, once each: `57%: another relay applies the 57% to 2023.`"""
    told = shares[shares["contested"] & shares["note"].map(disputes)]
    return [f"{stated_share(row)}: {row['note'].rstrip('.')}." for row in told.drop_duplicates("note").to_dict("records")]


def _headline(shares: pd.DataFrame, groups: list[Group]) -> tuple[str, str]:
    found = finding(shares[shares["denominator"].str.contains("imports", regex=False)])
    if found is not None:
        return found.headline, found.short
    top = groups[0].tracks[0]
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
