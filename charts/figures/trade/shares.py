"""Shares with their denominators: each full track is one whole, so shares of different wholes are never stacked or compared in tonnes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from charts.drawing.chart import Chart, Rows, shared
from charts.drawing.picking import PICK
from charts.drawing.tracks import Group, Track, paint_tracks
from charts.figures.trade import fell, tracks_height
from charts.wording.captions import Words, alt_text, nothing, short_name, source_line
from charts.wording.events import short_actor, with_article
from charts.wording.formats import APART, bound, counted, full_stop, month, period, sentence, strung
from charts.wording.markup import BREAK, filled
from charts.wording.rows import UNDATED, is_half, read_as, sourced, stated_share, when
from extract.core.calendars import MONTHS
from extract.core.ids import rows_of
from extract.languages.spoken import ENGLISH, joined, named, say, speaking, told
from extract.measures.shares import share_change, share_rows, share_spread

if TYPE_CHECKING:
    import pandas as pd

    from charts.drawing.canvas import Canvas
    from charts.drawing.theme import Layout
    from extract.tables.read import Row, Tables

_DISPUTES = re.compile(r"\b(?:an)?other relays?\b|\brelays? (?:disagree|differ)|\bsources? (?:disagree|differ)", re.IGNORECASE)


_SAID_BY = "Said by "  # of a share that no place, firm or group is named for
_OF = "of "  # before a whole


class ShareFinding(NamedTuple):
    """A headline with its short form, and the ids of the rows that it rests on."""

    headline: str
    short: str
    keys: tuple[str, ...]


def disputes(note: str) -> bool:
    """Whether the note of a row says that those who pass the figure on disagree about it."""
    return _DISPUTES.search(note) is not None


def subjects(rows: pd.DataFrame, tables: Tables) -> list[str]:
    """Whose share each row is: its origin, actor or place; a row that names none, or only the buyer, says who stated it."""
    actors = {}
    for actor in rows_of(tables.actors):
        short = short_actor(actor["name"], actor["actor_type"])
        held = actor["actor_type"] == "armed_group"  # a group does not mine itself
        actors[actor["actor_id"]] = f"Sites held by {with_article(short)}" if held else short
    places = dict(zip(tables.places["place_id"], tables.places["name"], strict=True))
    records = rows_of(rows)
    said_by = [f"{_SAID_BY}{row['attributed_to'] or row['publisher']}:" for row in records]
    whose = [row["origin"] or actors.get(row["actor_id"]) or places.get(row["place_id"]) or "" for row in records]
    own = [f"{name}'s imports" in row["denominator"] for name, row in zip(whose, records, strict=True)]  # nobody is a source of itself
    return [said if buys else name or said for name, said, buys in zip(whose, said_by, own, strict=True)]


def finding(imports: pd.DataFrame) -> ShareFinding | None:
    """The latest change of one scope told by one publisher, else two scopes of one period, else nothing."""
    dated = imports[imports["period_start"].notna() & imports["period_end"].notna() & ~imports["contested"].astype(bool)]
    dated = dated[~dated["who"].astype(str).str.startswith(_SAID_BY)]  # it cannot be said whose share moved
    if (change := share_change(dated)) is not None:
        return _change(*change)
    spread = share_spread(dated)
    return spread and _same_time(*spread)


def _change(old: Row, new: Row) -> ShareFinding:
    then, now = (period(row["period_start"], row["period_end"]) for row in (old, new))
    year, what = old["period_end"].year, new["of"].removeprefix(_OF)
    if year == new["period_end"].year and then.startswith(MONTHS):
        then = then.removesuffix(f" {year}")  # the second period has it too
    moved = {True: "{who}’s share of {whole} fell from {old} in {then} to {new} in {now}",
             False: "{who}’s share of {whole} rose from {old} in {then} to {new} in {now}"}[fell(old, new)]
    ends = {"old": _of(old), "then": bound(then), "new": _of(new), "now": bound(now)}
    headline, short = (say(moved, who=named(new["who"]), whole=whole, **ends) for whole in (named(what), told(_brief(what), "whole")))
    return ShareFinding(headline=headline, short=short, keys=(old["observation_id"], new["observation_id"]))


def _brief(what: str) -> str:
    """`unlisted rare-earth oxide imports` for `China’s imports of unlisted rare-earth oxides`."""
    _, found, material = what.partition(" imports of ")
    return f"{material.removesuffix('s')} imports" if found else what


def _same_time(small: Row, large: Row) -> ShareFinding:
    """The smallest and largest share of one origin in exactly one period."""
    when, shares = bound(period(large["period_start"], large["period_end"])), joined([_of(small), _of(large)], "or")
    headline, short = (say(template, who=named(large["who"]), shares=shares, period=when) for template in (
        "{who} supplied {shares} of China’s imports in {period}: it depends what is counted",
        "{who}’s share of China’s imports, {period}: {shares}",
    ))
    return ShareFinding(headline=headline, short=short, keys=(small["observation_id"], large["observation_id"]))


def _of(row: Row) -> str:
    return bound(stated_share(row))


REMEDY = "Choose a later date or other sources"
_MOST_TALL = 24  # tracks: a taller picture does not fit a screen, so that the rest stands in the table
_MOST_TOLD = 12  # tracks of a group in the alt text; more are not listened to
_OPEN_FADE = 8.0  # per cent of the track: how far the fade of a one-sided figure runs; how far it truly runs is not known
_COLUMNS = [
    "who", "of", "value", "low", "high", "unit", "period_start", "period_end", "publisher", "published", "published_precision",
    "qualifier", "denominator", "metric", "status", "contested", "note", "observation_id", "story_id", "interval", "attributed_to",
    "commodity_id", "origin",
]


def select_shares(tables: Tables) -> Rows:
    """`shares`: share rows with `who` has the share, `of` what, and `contested` where a finding of conflict or the row's note says so.

    They are rows of a table, in English; `who` and `of` are said in the reader's language where they are shown.
    """
    rows = share_rows(tables.observations)
    rows = rows.merge(tables.commodities[["commodity_id", "name"]], on="commodity_id", how="left")
    complete = rows["denominator"].str.contains(" of ", regex=False)
    of = (rows["of_what"] + " of " + rows["name"].fillna("")).where(~complete, rows["of_what"]).str.replace("'", "’", regex=False)
    conflicts = tables.findings.loc[tables.findings["finding_type"] == "conflict", "finding_id"]
    disputed = tables.finding_records.loc[tables.finding_records["finding_id"].isin(conflicts), "record_id"]
    contested = rows["observation_id"].isin(disputed) | rows["note"].map(disputes)
    with speaking(ENGLISH):
        rows = rows.assign(who=subjects(rows, tables), of=of, contested=contested)
    return {"shares": rows.sort_values("value", ascending=False, ignore_index=True)[_COLUMNS]}


@shared
def share_groups(rows: pd.DataFrame) -> list[Group]:
    """World wholes first, then China's imports; in each the largest share first."""
    imports = rows["denominator"].str.contains("imports", regex=False)
    red = {key for found in (finding(rows[imports]),) if found is not None for key in found.keys}
    world, china = say("World output, capacity and supply"), say("China’s imports: how much comes from where")
    parts = ((world, rows[~imports]), (china, rows[imports]))
    tracks = ((heading, tuple(_track(row, red) for row in rows_of(part))) for heading, part in parts)
    return [Group(heading=heading, tracks=each) for heading, each in tracks if each]


def _ends(row: Row) -> tuple[float, float]:
    """Where a bar's solid part ends and where its fade does: alike for an exact figure, after some per cent for a one-sided one."""
    reported = row["status"] == "reported"
    if reported and row["qualifier"] == "exact" and not is_half(row):
        return row["value"], row["value"]
    if row["qualifier"] in {"more_than", "at_least"}:
        return row["low"], min(row["low"] + _OPEN_FADE, 100.0)
    return row["low"], row["high"]


def _track(row: Row, red: set[str]) -> Track:
    words, who, (low, high) = stated_share(row), named(row["who"]), _ends(row)
    of = strung(say("of {whole}", whole=named(row["of"].removeprefix(_OF))), when(row))
    note = [sentence(told(row["note"], "note"))] if row["contested"] and row["note"] else []
    derived = say("derived") if row["status"] == "derived" else ""
    published_in = {"assumed": say(UNDATED)}.get(row["published_precision"], month(row["published"]))
    return Track(
        key=row["observation_id"], who=who, of=of, words=words, low=low, high=high,
        source=strung(named(short_name(row["publisher"])), published_in, derived),
        hover=BREAK.join([filled(say("<b>{share}</b> {whole}"), share=words, whole=of), who, sourced(row), *note]),
        red=row["observation_id"] in red, contested=bool(row["contested"]), hollow=row["status"] != "reported",
        end=None if row["status"] == "reported" else row["value"],
    )


def paint_shares(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas."""
    groups = share_groups(rows["shares"])
    if not groups:
        canvas.notice(say("No shares to draw"), say(REMEDY))
        return
    paint_tracks(canvas, groups)


def share_words(rows: Rows) -> Words:
    """The words of the share picture."""
    shares = rows["shares"]
    groups = share_groups(shares)
    if not groups:
        return nothing(say("shares with their wholes"), say(REMEDY))
    reads = sorted({words for row in rows_of(shares) if (words := read_as(row))})
    disputed = rows_of(shares[shares["contested"] & shares["note"].map(disputes)].drop_duplicates("note"))
    notes = [say("{share}: {note}.", share=stated_share(row), note=told(row["note"], "note").rstrip(".")) for row in disputed]
    source = source_line(shares, extra=[*([full_stop(sentence(joined(reads)))] if reads else []), *notes])
    signs = {"half disc: sources disagree": shares["contested"], "hollow: derived": shares["status"] != "reported"}
    caution = [say("shares of different wholes cannot be added"), *(say(sign) for sign, drawn in signs.items() if drawn.any())]
    top = groups[0].tracks[0]
    headline = say("{who}: {share} {whole}", who=top.who, share=top.words, whole=top.of)
    short = say("{shares}, each of its own whole", shares=sentence(counted(len(shares), "share")))
    if found := finding(shares[shares["denominator"].str.contains("imports", regex=False)]):
        headline, short = found.headline, found.short
    each = [(group.heading, [_told(track) for track in group.tracks[:_MOST_TOLD]]) for group in groups]
    parts = [say("{heading}: {tracks}", heading=heading, tracks=strung(*tracks, by=APART)) for heading, tracks in each]
    return Words(
        headline=headline, short=short, source=source, caution=" · ".join(caution),
        subtitle=say("Share of the stated whole in the stated period, per cent. Each full track is one whole; "
                     "a faded end is a rounded figure"),
        alt=alt_text(say("Bars on tracks"), headline, parts, source),
    )


def _told(track: Track) -> str:
    return say("{who} {share} {whole} ({source})", who=track.who, share=track.words, whole=track.of, source=track.source)


def share_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants."""
    groups = share_groups(rows["shares"])
    return tracks_height(min(sum(len(group.tracks) for group in groups), _MOST_TALL), len(groups), layout)


SHARES = Chart(
    id="shares", title="Shares and their wholes", page="trade", question="Whose share of what, and how sure is it?",
    tables=("observations", "findings"), select=select_shares, paint=paint_shares, words=share_words, height=share_height,
    choices=(PICK["materials"], PICK["origins"]),
)
