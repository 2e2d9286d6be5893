"""Events of one story brought together: an undated mention joins the dated one, an anchor lends its date, talks lend their parties.

What is then still without the parts that its frame needs is dropped, as is what only repeats another event of the story.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types, place_kinds
from extract.core.records import EventMention, Period
from extract.reading.events.fill import effects, kind_of_place
from extract.reading.sentence.lazy import lazy
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.reading.events.match import Match

TALKS = event_types().having("talks")
_ANCHORS = {noun: kind for kind, nouns in event_types().lists("dated_by").items() for noun in nouns}
_ANCHOR = re2.compile(rf"\b(?:since|after|following) (?:the |its |their |his )?(?:[\w' -]{{0,40}}? )?({'|'.join(_ANCHORS)})\b")
_DIGITS = frozenset("0123456789")
_WIDE = place_kinds().having("wide")
_MIDDLE = place_kinds().having("middle")


@dataclass
class Draft:
    """An event while it is being put together."""

    match: Match
    actors: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    period: Period | None
    is_report: bool = False
    event_type: str = ""

    def __post_init__(self) -> None:
        self.event_type = self.match.frame.event_type

    @lazy
    def commodity(self) -> str | None:
        """The material that it is about, if the sentence names one."""
        sentence = self.match.sentence
        return sentence.material(self.match.start, sentence.clause_end(self.match.end))

    @property
    def agents(self) -> frozenset[str]:
        """Everybody in it but targets."""
        return frozenset(name for name, part in self.actors if part != "target")

    @property
    def fine_places(self) -> frozenset[str]:
        """Its places finer than a country."""
        return frozenset(name for name in self.places if kind_of_place(name) not in _WIDE)

    @property
    def towns(self) -> frozenset[str]:
        """Its places finer than a state."""
        return frozenset(name for name in self.fine_places if kind_of_place(name) not in _MIDDLE)

    @lazy
    def anchor(self) -> str:
        """The type of the event that dates this one (`since the takeover`), if its sentence says so."""
        sentence = self.match.sentence
        told = sentence.low(sentence.start, sentence.end)
        for found in _ANCHOR.finditer(told) if any(word in told for word in _ANCHORS) else ():
            kind = _ANCHORS[found.group(1)]
            if kind != self.event_type and sentence.start + found.start() <= self.match.start:
                return kind
        return ""


def settle(drafts: list[Draft]) -> list[Draft]:
    """The story's events: joined, dated by one another, complete, and each told once."""
    _place_prices(drafts)
    _carry_on(drafts)
    drafts = _joined(drafts)
    _date_by_anchors(drafts)
    _lend(drafts)
    _share_parties(drafts)
    complete = [draft for draft in drafts if _complete(draft)]
    return _once(_without_shadows(complete))


def _joined(drafts: list[Draft]) -> list[Draft]:
    """Undated mentions join an event of the same type and doer, to which they lend places if it has none."""
    kept = []
    for draft in drafts:
        twin = None
        if draft.period is None and not draft.anchor and not draft.match.frame.wants("within"):
            alike = (d for d in drafts if d.event_type == draft.event_type and d is not draft)
            twin = next((d for d in alike if _same(draft, d)), None)
        if twin is None:
            kept.append(draft)
        else:
            twin.places = twin.places or draft.places
            twin.actors = twin.actors or draft.actors
    return kept


def _same(undated: Draft, other: Draft) -> bool:
    if undated.agents and other.agents and not undated.agents & other.agents:
        return False
    if undated.towns and other.towns and not undated.towns & other.towns:
        return False
    if other.period or other.anchor:
        one_for_all = undated.match.frame.wants("lasting") == "yes" or undated.event_type in TALKS
        return not undated.towns or bool(undated.towns & other.towns) or one_for_all
    return bool(other.fine_places) and not undated.fine_places


def _place_prices(drafts: Sequence[Draft]) -> None:
    """A price is of the market that its sentence names (Chinese spot prices), else of the one named before."""
    market: tuple[str, ...] = ()
    for draft in drafts:
        if "price" in draft.match.frame.places:
            sentence = draft.match.sentence
            names = [read_places()[a.actor.home].name for a in sentence.actors if a.form == "adjective" and a.start < draft.match.end]
            chinese = "chinese" in sentence.low(sentence.start, draft.match.end)
            market = tuple(names[:1]) or (("China",) if chinese else market)
            draft.places = market


def _carry_on(drafts: Sequence[Draft]) -> None:
    """What happened `as well` or `too` happened when the event told right before did."""
    for before, draft in pairwise(drafts):
        sentence = draft.match.sentence
        close = sentence.index - before.match.sentence.index <= 1 and not sentence.perfect(draft.match.head[0])
        if draft.period is None and before.period and close and sentence.adds(draft.match.end):
            days = before.period
            draft.period = Period(start=days.start, end=days.end, precision=days.precision, rule_id="event_as_well")


def _date_by_anchors(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        kind = draft.anchor if draft.period is None else ""
        anchor = next((d for d in drafts if d.event_type == kind and d.period), None) if kind else None
        if anchor and anchor.period:
            published = draft.match.sentence.view.published
            draft.period = Period(start=anchor.period.start, end=published, precision="approx", rule_id="event_anchor")
            if not draft.places:
                draft.places = anchor.places


def _lend(drafts: Sequence[Draft]) -> None:
    """Airstrikes happen within the offensive for their town; an offer goes with the ultimatum that it sweetens."""
    for draft in drafts:
        frame = draft.match.frame
        kind = (frame.wants("within") or frame.wants("with")) if draft.period is None else ""
        host = next((d for d in drafts if d.event_type == kind and d.period and _shares(draft, d)), None) if kind else None
        if host and host.period:
            draft.period = Period(start=host.period.start, end=host.period.end, precision="approx", rule_id=f"event_with_{kind}")
            if frame.wants("with"):
                draft.places = draft.places or host.places


def _shares(draft: Draft, host: Draft) -> bool:
    if draft.match.frame.wants("within"):
        return bool(set(draft.places) & set(host.places))
    return bool(draft.agents & host.agents)


def _share_parties(drafts: Sequence[Draft]) -> None:
    """One-sided talks take the other side from the talks told just before."""
    for n, draft in enumerate(drafts):
        if draft.event_type in TALKS and len(draft.actors) == 1:
            talks = (d for d in reversed(drafts[:n]) if d.event_type in TALKS and len(d.actors) > 1)
            earlier = next((d for d in talks if _named(draft) & _named(d)), None)
            if earlier:
                part = draft.actors[0][1]
                other = "party" if part == "party" else "target"
                draft.actors += tuple((name, other) for name, _ in earlier.actors if name not in _named(draft))


def _named(draft: Draft) -> frozenset[str]:
    return frozenset(name for name, _ in draft.actors)


def _complete(draft: Draft) -> bool:
    frame, sentence = draft.match.frame, draft.match.sentence
    clause = sentence.low(draft.match.end, draft.match.end + 60)
    had = {
        "agent": len(draft.actors) > (1 if frame.agent == "parties" else 0),
        "place": bool(draft.places),
        "when": draft.period is not None,
        "agent_or_place": bool(draft.actors or draft.fine_places),
        "where_or_when": draft.period is not None or bool(draft.places),
        "news": draft.period is not None or len(draft.actors) > 1 or sentence.perfect(draft.match.head[0]),
        "target_or_when": draft.period is not None or len(draft.actors) > 1,
        "figure": not _DIGITS.isdisjoint(clause),
    }
    if frame.wants("no_figure") and not _DIGITS.isdisjoint(clause[:40]):
        return False
    return all(had[need] for need in frame.needs)


def _without_shadows(drafts: Sequence[Draft]) -> list[Draft]:
    """A meeting in the sentence of an ultimatum is where that was delivered."""
    ultimatums = {d.match.sentence.index for d in drafts if d.event_type == "ultimatum"}
    return [d for d in drafts if d.event_type != "meeting" or d.match.sentence.index not in ultimatums]


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Without events that agree with an earlier one in type, doers and dates, and add no place."""
    kept: list[Draft] = []
    for draft in drafts:
        if not any(_repeats(draft, before) for before in kept):
            kept.append(draft)
    return kept


def _repeats(draft: Draft, before: Draft) -> bool:
    if draft.event_type != before.event_type or draft.agents != before.agents or draft.match.frame.wants("forecast"):
        return False
    days, earlier = draft.period, before.period
    same_days = (days and (days.start, days.end)) == (earlier and (earlier.start, earlier.end))
    other_price = draft.event_type == "price_move" and draft.commodity != before.commodity
    return same_days and not other_price and (not draft.fine_places or draft.fine_places <= set(before.places))


def mention(draft: Draft, attributed_to: str | None) -> EventMention:
    """The finished record."""
    match, story = draft.match, draft.match.sentence.view.story
    frame, period = match.frame, draft.period
    lasting = bool(frame.wants("lasting")) and period is not None and period.precision != "day"
    ongoing = lasting and period is not None and period.rule_id in ("open_since", "event_anchor")
    sentence = match.sentence.low(match.sentence.start, match.sentence.end)
    certainty = "planned" if match.mood != "actual" else "claimed" if " claim" in sentence else "said"
    return EventMention(
        start=match.start,
        end=match.end,
        text=story.text[match.start : match.end],
        event_type=frame.event_type,
        period=period,
        lasting=lasting,
        ongoing=ongoing,
        certainty="planned" if frame.wants("forecast") else certainty,
        modality="forecast" if frame.wants("forecast") else "actual",
        date_is_report=draft.is_report,
        actors=draft.actors,
        places=draft.places,
        effects=effects(match, draft.places),
        commodity=draft.commodity,
        attributed_to=attributed_to,
        rule_id=frame.frame_id,
    )
