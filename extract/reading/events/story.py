"""Events told in a story: frames of rules/events.yaml matched word by word, filled with actors, places and dates, and settled.

Only the words a frame hangs on are looked at, so the cost grows with what happens in a story, not with its length."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types
from extract.reading.events.fill import fill_actors, fill_period
from extract.reading.events.match import Frames, Match, find_matches
from extract.reading.events.sentence import EventStory, Sentence
from extract.reading.events.settle import EventDraft, is_complete, mention, settle
from extract.reading.events.tellings import CITED, OUTLET, Telling, claim_before, telling_of
from extract.reading.events.where import fill_places
from extract.vocabulary.events import frames_by_head, unnamed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.records import EventMention, PlaceMention, Story
    from extract.reading.sentence.scan import Scan, Spots

ABOUT_MATERIAL = event_types().having("about_material")
ONE_SIDED = event_types().having("one_sided")
CLAIMING_WITHIN = 12  # characters from a party to its claim: `the KIA also claimed`
_ACCORDING = re2.compile(r"^according to (?:an? |the |its |\w+ )?$")
NAMED_BEFORE = 12  # characters: `rare-earth ` right before the words of an event
_OTHER = re2.compile(
    r"\b(?:tin|jade|gold|copper|coal|nickel|lithium|cobalt|amber|gallium|germanium|antimony|graphite|tungsten|bauxite|iron ore|oil|gas|zinc"
    r"|lead ore|silver|uranium|manganese|soybeans?|rice|timber|teak)\b",
)


def find_events(scan: Scan, story: Story, spots: Spots, places: Sequence[PlaceMention]) -> tuple[EventMention, ...]:
    """Every event of the story once, in order of telling. `scan` covers the story from its start, `spots` is what stands in it.

    Wishes, guesses and denials give none; plans and possibilities only where the frame or the type of event takes them, told as such."""
    pairs = frames_by_head()
    told = (sentence for sentence in EventStory(scan, story, spots, places).sentences if sentence.words)
    drafts = [draft for sentence in told for draft in _drafts(sentence, pairs)]
    return tuple(map(_vouched, settle(drafts)))


def _drafts(sentence: Sentence, pairs: Frames) -> list[EventDraft]:
    """The events that a sentence tells; the same words tell an event of a type once, by the first frame that has all it needs."""
    drafts: list[EventDraft] = []
    for match in find_matches(sentence, pairs):
        told = [other for other in drafts if other.event_type == match.frame.event_type and _touch(match, other.match)]
        if any(is_complete(other) for other in told) or not (draft := _draft(match)):
            continue
        if not told or is_complete(draft):
            drafts = [*(other for other in drafts if other not in told), draft]
    return [draft for draft in drafts if not any(_is_object(draft, other) for other in drafts)]


def _is_object(draft: EventDraft, other: EventDraft) -> bool:
    """Whether an event is only named as what another one is done to: `suspended the export controls of October`.

    A verb has one object, the nearest: `halted chemicals for the mines` halts no mine."""
    named, told = draft.match, other.match
    if named.head == told.head and named.transitive and told.transitive:
        return told.head[1] <= told.object[0] < named.object[0] and is_complete(other)
    return named.noun and told.object == named.head != told.head and is_complete(other)


def _touch(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


def _draft(match: Match) -> EventDraft | None:
    if match.frame.event_type in ABOUT_MATERIAL and _other_material(match):
        return None
    actors = fill_actors(match)
    if not actors and "agent" in match.frame.needs:
        return None
    period, is_report = fill_period(match)
    return EventDraft(match, actors, fill_places(match, actors), period, is_report, match.frame.event_type)


def _other_material(match: Match) -> bool:
    """Whether the clause is about another commodity (tin mining) and names no rare earth."""
    sentence = match.sentence
    clause = sentence.text(match.start - NAMED_BEFORE, sentence.clause_end(match.end))
    return "rare" not in clause and bool(_OTHER.search(clause))


def _vouched(draft: EventDraft) -> EventMention:
    """The finished record with who vouches for it: whom the text names after `according to`, else an unnamed source by its kind.

    What an armed side says of its own deeds, where the type of event is one that sides boast of, is its claim."""
    sentence, match = draft.match.sentence, draft.match
    teller = telling_of(sentence, *match.head)
    claims = claim_before(sentence, match.head)
    kind, words = (teller.kind, teller.words) if teller else (OUTLET, "")
    own = next((a.actor.name for a in sentence.actors if words and a.text.lower() == words), "")
    if claims is not None:
        named = _claimant(sentence, claims)
    else:
        named = own if teller and teller.saying == CITED and _right_behind(sentence, teller) else ""
    found = mention(draft, named or unnamed().get(words), kind, claimed=claims is not None)
    boasts = found.event_type in ONE_SIDED and found.certainty == "said" and (own, "agent") in found.actors
    return replace(found, certainty="claimed", attributed_to=own) if boasts else found


def _right_behind(sentence: Sentence, teller: Telling) -> bool:
    """Whether the name follows `according to`, an article or one word between, rather than the name of a person at home there."""
    said = sentence.text(teller.start, teller.end)
    return bool(_ACCORDING.search(said.removesuffix(teller.words)))


def _claimant(sentence: Sentence, claims: int) -> str:
    """Who claims: the actor right before the word."""
    return next((a.actor.name for a in reversed(sentence.actors) if 0 <= claims - a.end < CLAIMING_WITHIN), "")
