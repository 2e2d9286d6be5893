"""Events told in a story: frames of rules/events.yaml matched word by word, filled with actors, places and dates, and settled.

Only the words a frame hangs on are looked at, so the cost grows with what happens in a story, not with its length."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types
from extract.reading.events.fill import fill_actors, fill_period, fill_places
from extract.reading.events.match import Frames, Match, find_matches
from extract.reading.events.sentence import EventStory, Sentence
from extract.reading.events.settle import EventDraft, is_complete, mention, settle
from extract.vocabulary.events import frames_by_head, tellers, unnamed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.records import EventMention, PlaceMention, Story
    from extract.reading.sentence.scan import Scan, Spots

ABOUT_MATERIAL = event_types().having("about_material")
ONE_SIDED = event_types().having("one_sided")
CLAIMING_WITHIN = 12  # characters from a party to its claim: `the KIA also claimed`
NAMED_BEFORE = 12  # characters: `rare-earth ` right before the words of an event
ACCORDING_WITHIN = 40  # characters: `according to the `, one more word and blanks
_OTHER = re2.compile(
    r"\b(?:tin|jade|gold|copper|coal|nickel|lithium|cobalt|amber|gallium|germanium|antimony|graphite|tungsten|bauxite|iron ore|oil|gas|zinc"
    r"|lead ore|silver|uranium|manganese|soybeans?|rice|timber|teak)\b",
)
SAID_BESIDE = 30  # characters from a word of saying to who says it: `said Wu, a spokesman of the ministry`
_TELLERS = {"government": "official", "agency": "official", "armed_group": "official", "company": "company",
            "research": "analyst", "ngo": "analyst", "media": "outlet"}
_ACCORDING = re2.compile(r"\baccording to (?:an? |the |its |\w+ )?$")


def find_events(scan: Scan, story: Story, spots: Spots, places: Sequence[PlaceMention]) -> tuple[EventMention, ...]:
    """Every event of the story once, in order of telling. `scan` covers the story from its start, `spots` is what stands in it.

    Plans, threats, conditions and denials give none, unless the frame is about what is announced."""
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
    """The finished record with who vouches for it: whom the sentence names after `according to`, else an unnamed source by its kind.

    What an armed side says of its own deeds, where the type of event is one that sides boast of, is its claim."""
    sentence = draft.match.sentence
    kind, words = _told_by(sentence)
    found = mention(draft, _source(sentence) or unnamed().get(words), kind)
    own = next((a.actor.name for a in sentence.actors if words and a.text.lower() == words), "")
    claims = found.event_type in ONE_SIDED and found.certainty == "said" and (own, "agent") in found.actors
    return replace(found, certainty="claimed", attributed_to=own) if claims else found


def _source(sentence: Sentence) -> str | None:
    """Whom the sentence names after `according to`; of a claim, who claims it."""
    text = sentence.text(sentence.start, sentence.end)
    if " claim" in text:
        claims = sentence.start + text.index(" claim")
        return next((a.actor.name for a in reversed(sentence.actors) if 0 <= claims - a.end < CLAIMING_WITHIN), None)
    if "according to" not in text:
        return None
    cued = (a.actor.name for a in sentence.actors if _ACCORDING.search(sentence.text(a.start - ACCORDING_WITHIN, a.start)))
    return next(cued, None)


def _told_by(sentence: Sentence) -> tuple[str, str]:
    """The kind of teller named nearest to a word of saying, and its words; the outlet where nobody says it.

    Who is told something (`told miners`) does not say it."""
    text = sentence.text(sentence.start, sentence.end)
    found = [(kind, word.span()) for kind, pattern in tellers() for word in pattern.finditer(text)]
    saying = [span for kind, span in found if kind == "saying"]
    named = [(kind, span) for kind, span in found if kind != "saying" and not text[: span[0]].endswith("told ")]
    named += [(_TELLERS[a.actor.actor_type], (a.start - sentence.start, a.end - sentence.start))
              for a in sentence.actors if a.actor.actor_type in _TELLERS]
    near = [(_apart(one, span), kind, span) for one in saying for kind, span in named]
    _, kind, span = min((one for one in near if one[0] <= SAID_BESIDE), default=(0, "outlet", (0, 0)))
    return kind, text[slice(*span)]


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
