"""How an event is spoken of on the map and on the timeline: when it was, who did it, in as few words as the dates allow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from charts.wording.formats import as_date, day, month, period, sentence
from charts.wording.rows import published
from extract.languages.spoken import ENGLISH, say, speaking
from extract.measures.claims import in_full, named

if TYPE_CHECKING:
    from collections.abc import Mapping


def short_actor(name: str, actor_type: str) -> str:
    """KIA for Kachin Independence Army, IISS for a long name; other names as they are."""
    if actor_type != "armed_group" and len(name) <= 32:  # short enough; armed groups always go by their initials
        return name
    capitals = [word[0] for word in name.split() if word[:1].isupper()]
    if actor_type in ("armed_group", "ngo", "research") and min(len(name.split()), len(capitals)) > 2:  # two are short
        return "".join(capitals)
    return name


def actor_titles(rows: Any) -> dict[str, str]:
    """Short name of every actor of an actors frame, by id."""
    return {key: short_actor(name, kind) for key, name, kind in zip(rows["actor_id"], rows["name"], rows["actor_type"], strict=True)}


def initials(actors: Any) -> frozenset[str]:
    """The short names of an actors frame that stand for a longer one, and so take the article: `the KIA`, but `IREL`."""
    return frozenset(actor_titles(actors).values()) - frozenset(actors["name"])


def with_article(actor: str) -> str:
    """`the KIA`, but `China`: initials take the article."""
    return say("the {name}", name=actor) if actor.isupper() else actor


def as_event(rows: Any) -> dict[str, Any]:
    """The first row of a frame of events, by column name."""
    return {str(column): value for column, value in rows.iloc[0].items()}


def when(event: Mapping[str, Any]) -> str:
    """The time of an event: `12 Nov 2024`, `by 14 Nov 2024`, `since Dec 2024`, `Mar–May 2025`, `27 Mar 2025 (report date)`."""
    start, end = as_date(event["start"]), as_date(event["end"])
    if start is None:
        return say("by {day}", day=day(end)) if end else say("no date given")
    words = when_begun(event)
    return say("since {day}", day=words) if is_open(event) else words


def is_open(event: Mapping[str, Any]) -> bool:
    """Whether an event has a beginning and was still going on, or has no end that is known."""
    return as_date(event["start"]) is not None and bool(event.get("ongoing") or as_date(event["end"]) is None)


def is_stretch(event: Mapping[str, Any]) -> bool:
    """Whether its time is told from a day to a day, in every language alike: `25 Dec 2025 – 16 Jan 2026`."""
    with speaking(ENGLISH):
        return "–" in when(event)


def when_begun(event: Mapping[str, Any]) -> str:
    """As `when`, of what is still going on only its beginning: `Dec 2024`."""
    start, end = as_date(event["start"]), as_date(event["end"])
    if start is None:
        return when(event)
    if is_open(event):
        if event["precision"] in ("year", "decade", "open_after") and (start.month, start.day) == (1, 1):
            return say("{years}", years=start.year)
        return (month if start.day == 1 and event["precision"] != "day" else day)(start)
    words = period(start, end)
    return say("{period} (report date)", period=words) if event.get("date_is_report") else words


def label_of(event: Mapping[str, Any]) -> str:
    """The short form with its time in front, where that says more than the bar does: `12 Nov 2024: KIA closes three crossings`."""
    plain = named(event)
    dated = event["precision"] in ("day", "week", "month", "quarter", "season", "year", "open_before")
    if dated or event["ongoing"] or as_date(event["start"]) is None:
        return say("{when}: {what}", when=sentence(when(event)), what=plain)
    return plain


# Words that count from the day of the telling: in a sentence shown later they would say something else.
_RELATIVE = re.compile(
    r"\b(?:(?:this|last|next|past|coming|previous) (?:week|month|quarter|year|spring|summer|autumn|winter|decade)|today|yesterday|tomorrow|"
    r"ago|now|recently|so far|currently|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b", re.IGNORECASE,
)


def counts_from_telling(words: str) -> bool:
    """Whether a sentence holds words such as `earlier this year` or `on Thursday`, which mean another time when it is read later."""
    return bool(_RELATIVE.search(words))


def dated_sentence(event: Mapping[str, Any]) -> str:
    """The sentence that tells an event, with the day of the telling where its own words count from it."""
    words = in_full(event)
    if not counts_from_telling(words):
        return words
    return say("{words} (written on {day}).", words=words.rstrip("."), day=published(event))
