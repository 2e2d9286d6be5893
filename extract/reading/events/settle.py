"""Events of one story brought together: an undated mention joins the dated one, an anchor lends its date, talks lend their parties.

What then still lacks the parts that its frame needs is dropped, as is what only repeats another event of the story."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types
from extract.core.records import EventMention, Period
from extract.reading.events.match import AHEAD
from extract.reading.events.sentence import MIDDLE, WIDE
from extract.reading.events.traffic import effects, sites_meant
from extract.reading.events.where import home_of, kind_of_place
from extract.reading.sentence.scan import lazy
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.reading.events.match import Match

TALKS = event_types().having("talks")
_ANCHORS = {noun: kind for kind, nouns in event_types().lists("dated_by").items() for noun in nouns}
_ANCHOR = re2.compile(rf"\b(?:since|after|following) (?:the |its |their |his )?(?:[\w' -]{{0,40}}? )?({'|'.join(_ANCHORS)})\b")
FIGURE_WITHIN, NO_FIGURE_WITHIN = 60, 40  # characters behind the words of an event in which a figure is its own; chosen by reading pages


@dataclass
class EventDraft:
    """An event while it is being put together. Without a period it is dated, joined to another or dropped."""

    match: Match
    actors: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    period: Period | None
    is_report: bool
    event_type: str

    @lazy
    def commodity(self) -> str | None:
        """The material that it is about, if the sentence names one."""
        return self.match.sentence.material(self.match.start, self.match.sentence.clause_end(self.match.end))

    @property
    def agents(self) -> frozenset[str]:
        """Everybody in it but targets."""
        return frozenset(name for name, part in self.actors if part != "target")

    @property
    def homes(self) -> frozenset[str]:
        """Where those in it but targets are at home: a ministry is told as its country, too."""
        return frozenset(home_of(name) for name in self.agents)

    @property
    def mood(self) -> str:
        """actual, or how it is said to lie ahead."""
        return self.match.mood

    @property
    def identity(self) -> tuple[object, ...]:
        """What two tellings of one event have in common."""
        days = (self.period.start, self.period.end) if self.period else None
        return self.event_type, self.agents, days, self.mood

    @property
    def fine_places(self) -> frozenset[str]:
        """Its places finer than a country."""
        return frozenset(name for name in self.places if kind_of_place(name) not in WIDE)

    @property
    def towns(self) -> frozenset[str]:
        """Its places finer than a state."""
        return frozenset(name for name in self.fine_places if kind_of_place(name) not in MIDDLE)

    @lazy
    def anchor(self) -> str:
        """The type of the event that dates this one (`since the takeover`), if its sentence says so."""
        sentence = self.match.sentence
        text = sentence.text(sentence.start, sentence.end)
        if not any(word in text for word in _ANCHORS):
            return ""
        before = (found for found in _ANCHOR.finditer(text) if sentence.start + found.start() <= self.match.start)
        return next((kind for found in before if (kind := _ANCHORS[found.group(1)]) != self.event_type), "")


def settle(drafts: list[EventDraft]) -> list[EventDraft]:
    """The story's events: joined, dated by one another, complete, and each told once."""
    _place_prices(drafts)
    _carry_on(drafts)
    drafts = _joined(drafts)
    _date_by_anchors(drafts)
    _lend(drafts)
    _share_parties(drafts)
    complete = _without_headlines([draft for draft in drafts if is_complete(draft)])
    # a meeting in the sentence of an ultimatum is where that was delivered
    ultimatums = {d.match.sentence.index for d in complete if d.event_type == "ultimatum"}
    events: list[EventDraft] = []
    told: defaultdict[object, list[EventDraft]] = defaultdict(list)
    for draft in complete:
        delivered = draft.event_type == "meeting" and draft.match.sentence.index in ultimatums
        if not delivered and not any(_repeats(draft, before) or _places(draft, before) for before in told[draft.identity]):
            events.append(draft)
            told[draft.identity].append(draft)
    return events


def _without_headlines(drafts: list[EventDraft]) -> list[EventDraft]:
    """A headline tells what the text tells below it; it counts, once a type, only where the text does not tell it."""
    told: defaultdict[tuple[tuple[str, bool], bool], list[EventDraft]] = defaultdict(list)
    for draft in drafts:
        told[(draft.event_type, draft.mood in AHEAD), draft.match.sentence.heading].append(draft)
    alone = {id(above[0]) for (kind, heading), above in list(told.items()) if heading and not _below(above[0], told[kind, False])}
    return [draft for draft in drafts if not draft.match.sentence.heading or id(draft) in alone]


def _below(headline: EventDraft, drafts: Sequence[EventDraft]) -> bool:
    """Whether one of the drafts may be what a headline tells."""
    return any(not _apart(headline.homes, draft.homes) and not _apart(headline.towns, draft.towns) for draft in drafts)


def _joined(drafts: list[EventDraft]) -> list[EventDraft]:
    """Undated mentions join an event of the same type and doer, to which they lend places if it has none.

    Of drafts that agree in all that is compared only the first two are asked: a text may tell one event a thousand times."""
    asked: defaultdict[str, list[EventDraft]] = defaultdict(list)
    seen: Counter[object] = Counter()
    for draft in drafts:
        compared = (draft.event_type, draft.mood, draft.agents, frozenset(draft.places), draft.period is None, draft.anchor)
        seen[compared] += 1
        if seen[compared] <= 2:
            asked[draft.event_type].append(draft)
    alone = []
    for draft in drafts:
        may_join = not (draft.period or draft.anchor or draft.match.frame.wants("within"))
        twin = next((d for d in asked[draft.event_type] if may_join and d is not draft and _same(draft, d)), None)
        if twin is None:
            alone.append(draft)
        else:
            twin.places = twin.places or draft.places
            twin.actors = twin.actors or draft.actors
    return alone


def _same(undated: EventDraft, other: EventDraft) -> bool:
    """Whether an undated mention may be of the other event: neither doers nor towns tell them apart, and one of them is vague."""
    if (undated.event_type, undated.mood) != (other.event_type, other.mood):
        return False
    if _apart(undated.agents, other.agents) or _apart(undated.towns, other.towns):
        return False
    if other.period is None and not other.anchor:
        return bool(other.fine_places) and not undated.fine_places
    if not undated.towns or undated.towns & other.towns:
        return True
    return undated.match.frame.wants("lasting") == "yes" or undated.event_type in TALKS  # one for all towns


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _place_prices(drafts: Sequence[EventDraft]) -> None:
    """A price is of the market that its sentence names (Chinese spot prices), else of the one named before."""
    market: tuple[str, ...] = ()
    for draft in drafts:
        if "price" in draft.match.frame.places:
            sentence, end = draft.match.sentence, draft.match.end
            names = [read_places()[a.actor.home].name for a in sentence.actors if a.form == "adjective" and a.start < end]
            if "chinese" in sentence.text(sentence.start, end):
                names.append("China")
            draft.places = market = tuple(names[:1]) or market


def _carry_on(drafts: Sequence[EventDraft]) -> None:
    """What happened `as well` or `too` happened when the event told right before did."""
    for before, draft in pairwise(drafts):
        if draft.period or not before.period:
            continue
        sentence, gap = draft.match.sentence, draft.match.sentence.index - before.match.sentence.index
        behind = sentence.text(draft.match.end, draft.match.end + len(", as well "))
        added = behind.startswith((" as well", ", too", " too", ", as well"))
        if gap <= 1 and added and not sentence.perfect(draft.match.head[0]):
            draft.period = replace(before.period, rule_id="event_as_well")


def _date_by_anchors(drafts: Sequence[EventDraft]) -> None:
    dated: dict[str, EventDraft] = {}  # the first with a time of each type
    for draft in (d for d in drafts if d.period):
        dated.setdefault(draft.event_type, draft)
    for draft in (d for d in drafts if d.period is None and d.anchor):
        if (anchor := dated.get(draft.anchor)) and anchor.period:
            published = draft.match.sentence.story.published
            draft.period = Period(start=anchor.period.start, end=published, precision="approx", rule_id="event_anchor")
            draft.places = draft.places or anchor.places
            dated.setdefault(draft.event_type, draft)


def _lend(drafts: Sequence[EventDraft]) -> None:
    """Airstrikes happen within the offensive for their town; an offer goes with the ultimatum that it sweetens."""
    hosts: dict[tuple[str, str], int] = {}  # the first with a time by type and by whom or where
    for n, draft in enumerate(drafts):
        for name in (*draft.agents, *draft.places) if draft.period else ():
            hosts.setdefault((draft.event_type, name), n)
    for draft in (d for d in drafts if d.period is None):
        within, beside = draft.match.frame.wants("within"), draft.match.frame.wants("with")
        kind = within or beside
        shared = draft.places if within else draft.agents
        first = min((hosts[kind, name] for name in shared if (kind, name) in hosts), default=None)
        if first is not None and (period := drafts[first].period):
            draft.period = replace(period, precision="approx", rule_id=f"event_with_{kind}")
            if beside:
                draft.places = draft.places or drafts[first].places


def _share_parties(drafts: Sequence[EventDraft]) -> None:
    """One-sided talks take the other side from the talks told just before."""
    earlier: dict[str, EventDraft] = {}  # the last talks of several sides by who took part
    for draft in (d for d in drafts if d.event_type in TALKS):
        if len(draft.actors) == 1:
            ((name, part),) = draft.actors
            role = {"party": "party"}.get(part, "target")
            draft.actors += tuple((other, role) for other, _ in earlier.get(name, draft).actors if other != name)
        if len(draft.actors) > 1:
            earlier.update((name, draft) for name, _ in draft.actors)


_MET: dict[str, Callable[[EventDraft], bool]] = {  # what a frame may need, by its word in rules/events.yaml
    "agent": lambda draft: len(draft.actors) > (draft.match.frame.agent == "parties"),  # nobody talks alone
    "place": lambda draft: bool(draft.places),
    "when": lambda draft: draft.period is not None,
    "agent_or_place": lambda draft: bool(draft.actors or draft.fine_places),
    "where_or_when": lambda draft: bool(draft.period or draft.places),
    "agent_or_when": lambda draft: bool(draft.actors or draft.period),
    "done": lambda draft: bool(draft.actors or draft.period or draft.match.past),
    "anything": lambda draft: bool(draft.actors or draft.places or draft.period),
    "day": lambda draft: draft.period is not None and draft.period.precision == "day",
    "target_or_when": lambda draft: draft.period is not None or len(draft.actors) > 1,
    "news": lambda draft: _MET["target_or_when"](draft) or draft.match.sentence.perfect(draft.match.head[0]),
    "past": lambda draft: draft.match.past,
    "ahead": lambda draft: draft.match.mood == "announced",
    "figure": lambda draft: _has_figure(draft, FIGURE_WITHIN),
}


def is_complete(draft: EventDraft) -> bool:
    """Whether it has what its frame needs."""
    match = draft.match
    hindered = match.frame.wants("no_figure") and _has_figure(draft, NO_FIGURE_WITHIN)
    if match.mood == "possible" or (match.mood in AHEAD and not match.frame.wants("planned")):
        hindered = hindered or not _lies_ahead(draft)
    return not hindered and all(_MET[need](draft) for need in draft.match.frame.needs)


def _lies_ahead(draft: EventDraft) -> bool:
    """Whether it is told with a day to come, or with no day but the town where it will happen, in so many words."""
    period, published = draft.period, draft.match.sentence.story.published
    if period is None or published is None:
        return period is None and draft.match.mood == "announced" and bool(draft.towns)
    return period.end is None or period.end > published


def _has_figure(draft: EventDraft, size: int) -> bool:
    return not set("0123456789").isdisjoint(draft.match.sentence.text(draft.match.end, draft.match.end + size))


def _repeats(draft: EventDraft, before: EventDraft) -> bool:
    """Whether an event agrees with an earlier one in type, doers and dates, and adds no place."""
    if draft.identity != before.identity or draft.match.frame.wants("forecast"):
        return False
    if draft.event_type == "price_move" and draft.commodity != before.commodity:
        return False
    return draft.fine_places <= set(before.places)


def _places(draft: EventDraft, before: EventDraft) -> bool:
    """Whether an event only tells where another one of its sentence, of the same type and days, happened: it lends its places."""
    if before.places or draft.match.sentence is not before.match.sentence or draft.period is None:
        return False
    before.places = draft.places
    return True


def mention(draft: EventDraft, attributed_to: str | None, told_by: str, *, claimed: bool) -> EventMention:
    """The finished record."""
    match, story = draft.match, draft.match.sentence.story.record
    frame, period = match.frame, draft.period
    lasting = ongoing = False
    if period and frame.wants("lasting"):
        lasting = period.precision != "day"
        ongoing = lasting and period.rule_id in ("open_since", "event_anchor")
    certainty, modality = "said", "actual"
    if claimed:
        certainty = "claimed"
    if match.mood in AHEAD:  # what is announced as of today (its day is that of the report) holds from today
        certainty, modality = "planned", "conditional" if match.mood != "announced" else "actual" if draft.is_report else "forecast"
    if frame.wants("forecast"):
        certainty, modality = "planned", "forecast"
    if frame.wants("threat"):
        certainty, modality = "planned", "conditional"
    return EventMention(
        start=match.start, end=match.end, text=story.text[match.start : match.end],
        event_type=frame.event_type, period=period, lasting=lasting, ongoing=ongoing, certainty=certainty,
        modality=modality, date_is_report=draft.is_report, actors=draft.actors, places=draft.places,
        effects=effects(match, draft.places), commodity=draft.commodity, attributed_to=attributed_to, told_by=told_by,
        rule_id=frame.frame_id, object=_part(draft),
    )


def _part(draft: EventDraft) -> str:
    """How the site or sites are named that alone are meant: `at a site near`, with the word that joins a place; empty where all are."""
    scope = sites_meant(draft.match)
    if not scope:
        return ""
    words = event_types().entries[draft.event_type]["part"][scope]
    return f"{words} near" if draft.towns or not draft.places else f"{words} in"
