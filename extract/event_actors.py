"""Who fills the parts of an event: the doer, by voice and position, and the one it is done to or with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import re2

from extract.actors import Actor, ActorMention, read_actors
from extract.event_words import word_before
from extract.places import read_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.event_match import Match
    from extract.event_view import Sentence

PAIRED = 70  # characters between two doers of one deed
_ELSEWHERE = frozenset(("to", "in", "of", "against", "on", "near", "for", "under"))
_OBLIQUE = frozenset(
    "against from of with to in by for on between under near into than via at outside per like".split(" ")  # noqa: SIM905 - a list of words
)
_BY = re2.compile(r"^(?:, which)?[^,;.]{0,50}\bby (?:the |some |a |an )?$")
_TOWARDS = re2.compile(r"\b(?:to|against|on|at) (?:the )?$")
_TOGETHER = re2.compile(r"\b(?:with|to|for|from|and) (?:the )?$")
_COUNTERPART = re2.compile(r"\b(?:with|from|to) (?:the )?$")
_SIDES = re2.compile(r"\b(?:the parties|the (?:two )?sides|both sides|the two countries|they) (?:\w+ ){0,2}$")
_PRONOUN = re2.compile(r"\b(?:it|they|he|she) (?:\w+ ){0,3}$")

Roles = tuple[tuple[str, str], ...]


def fill_actors(match: Match) -> Roles:
    """(actor name, agent | target | party) of the event; empty where nobody of a fitting type is named."""
    frame = match.frame
    if frame.agent == "parties":
        return tuple((name, "party") for name in _parties(match))
    agent = _agent(match) or (_owner(match) if frame.wants("owner") else None)
    roles = [(agent.name, "agent")] if agent else []
    if frame.target:
        roles += [(actor.name, "target") for actor in _targets(match) if not agent or actor.actor_id != agent.actor_id]
    return tuple(dict.fromkeys(roles))


def _agent(match: Match) -> Actor | None:
    way, types = match.frame.agent, match.frame.agent_types
    if way == "default":
        return read_actors()[types[0]]
    if way in _WAYS:
        return _WAYS[way](match, types)
    if way == "none":
        return None
    if way == "subject" and match.by_only:
        return _attached(match, types)
    by = _by(match, types) if match.passive or way in ("by", "subject_or_by") or match.head == match.object else None
    if by or way == "by":
        return by or _attached(match, types)
    sayer = way == "subject_or_by" or match.frame.wants("voice") or match.frame.wants("announced")
    return _subject(match, types) if sayer or not match.passive else None


def _owner(match: Match) -> Actor | None:
    """The firm that the story is about: the one it names most."""
    named = Counter(a.actor.actor_id for a in match.sentence.view.actors if a.actor.actor_type == "company" and not a.actor.generic)
    return read_actors()[max(named, key=lambda name: (named[name], name))] if named else None


def _fits(mention: ActorMention, types: Sequence[str]) -> bool:
    return mention.actor.actor_type in types or mention.actor.actor_id in types


def _subject(match: Match, types: Sequence[str]) -> Actor | None:
    """The nearest fitting actor before the head that is no object of a preposition and owns nothing; then, less strictly, any."""
    sentence = match.sentence
    stop = match.head[1] if match.head == match.object else match.head[0]
    before = [a for a in sentence.actors if a.start < stop and _fits(a, types)]
    nearest_first = range(len(before) - 1, -1, -1)
    # by closing: the doer is the subject of the sentence
    order = nearest_first[::-1] if sentence.low(stop - 40, match.head[0]).endswith("by ") else nearest_first
    for strict in (1, 0):
        for n in order:
            if _stands_free(sentence, before[n], strict):
                return _first_of_pair(sentence, before[: n + 1])
    return _earlier_subject(match, types)


def _first_of_pair(sentence: Sentence, mentions: Sequence[ActorMention]) -> Actor:
    """Of `the KIA and its allied force` the first."""
    last = mentions[-1]
    for mention in reversed(mentions[:-1]):
        gap = sentence.low(mention.end, last.start)
        joined = " and " in gap or "including" in gap or not gap.strip(" (")
        if len(gap) > PAIRED or not joined or mention.actor.actor_type != last.actor.actor_type:
            break
        last = mention
    return last.actor


def _earlier_subject(match: Match, types: Sequence[str]) -> Actor | None:
    """Whom `it` or `they` stands for: the first free actor of the sentences before."""
    sentence = match.sentence
    if not _PRONOUN.search(sentence.low(sentence.start, match.head[0])):
        return None
    for earlier in sentence.view.sentences[max(0, sentence.index - 3) : sentence.index][::-1]:
        for mention in earlier.actors:
            if _fits(mention, types) and _stands_free(earlier, mention, 1):
                return mention.actor
    return None


def _stands_free(sentence: Sentence, mention: ActorMention, strict: int) -> bool:
    if mention.text.endswith(("'s", "’s")) or sentence.low(mention.end, mention.end + 2) == "'s":
        return False
    return strict == 0 or word_before(sentence.low(mention.start - 24, mention.start)) not in _OBLIQUE


def _by(match: Match, types: Sequence[str]) -> Actor | None:
    for mention in match.sentence.actors:
        if mention.start >= match.head[1] and _fits(mention, types) and _BY.search(match.sentence.low(match.head[1], mention.start)):
            return mention.actor
    return None


def _attached(match: Match, types: Sequence[str]) -> Actor | None:
    sentence, (start, end) = match.sentence, match.head
    for mention in reversed(sentence.actors):
        if mention.end <= start and _fits(mention, types) and len(sentence.low(mention.end, start).strip(" 's")) <= 4:
            return mention.actor
    found = _by(match, types)
    if found or start < end:
        return found
    return None


def _near(match: Match, types: Sequence[str]) -> Actor | None:
    fitting = [a for a in match.sentence.actors if _fits(a, types)]
    return min(fitting, key=lambda a: min(abs(a.end - match.start), abs(a.start - match.end)), default=None).actor if fitting else None  # type: ignore[union-attr]


def _speaker(match: Match, types: Sequence[str]) -> Actor | None:
    after = [a for a in match.sentence.actors if a.start >= match.end and _fits(a, types)]
    return after[0].actor if after else _near(match, types)


def _origin(match: Match, _types: Sequence[str]) -> Actor | None:
    """The government of the country that goods come from."""
    sentence = match.sentence
    for place in sentence.places:
        if sentence.low(place.start - 6, place.start).endswith("from ") and match.start - 10 <= place.start <= match.end + 40:
            return read_actors().get(place.place_id)
    return None


def _after(match: Match, types: Sequence[str]) -> Actor | None:
    """The one right after the head (fell to the KIA)."""
    right = [a for a in match.sentence.actors if 0 <= a.start - match.head[1] <= 12 and _fits(a, types)]
    return right[0].actor if right else None


_WAYS = {"after": _after, "attached": _attached, "near": _near, "speaker": _speaker, "origin": _origin}


def _targets(match: Match) -> list[Actor]:
    way, sentence, types = match.frame.target, match.sentence, match.frame.target_types
    right = [a for a in sentence.actors if a.start >= match.head[1] and _fits(a, types)]
    if way == "object":
        return [a.actor for a in right if a.start - match.head[1] <= 40][:1]
    if way == "clause":
        end = sentence.clause_end(match.end)
        return [a.actor for a in right if a.start < end][:1]
    if way == "counterpart":
        return [a.actor for a in right if _COUNTERPART.search(sentence.low(a.start - 12, a.start))][:1] or _partner(match)
    cue = _TOWARDS if way == "to" else _TOGETHER
    return [a.actor for a in right if cue.search(sentence.low(a.start - 12, a.start))][:1]


def _partner(match: Match) -> list[Actor]:
    """Of `MP Materials and Apple agreed` the second."""
    sentence, types = match.sentence, match.frame.target_types
    before = [a for a in sentence.actors if a.end <= match.head[0] and _fits(a, types)][-2:]
    return [before[1].actor] if len(before) == 2 and sentence.low(before[0].end, before[1].start) in (" and ", " and the ") else []


def _parties(match: Match) -> Iterator[str]:
    """Everybody who talks: all in the clause, or, where `the parties` meet, the first two that the sentence names."""
    sentence, types = match.sentence, match.frame.agent_types
    talkers = [a for a in sentence.actors if _fits(a, types)]
    before = sentence.low(sentence.start, match.head[0])
    if _SIDES.search(before):
        names = dict.fromkeys(a.actor.name for a in talkers if a.start < match.head[0])
        yield from list(names)[:2]
        return
    end = sentence.clause_end(match.end)
    present = [a for a in talkers if a.end <= end and not _whose_home(a, talkers)]
    yield from dict.fromkeys(a.actor.name for a in present if word_before(sentence.low(a.start - 24, a.start)) not in _ELSEWHERE)


def _whose_home(mention: ActorMention, others: Sequence[ActorMention]) -> bool:
    """A country named only as the home of a firm next to it (India's IREL) is no party of its own."""
    home = read_places().get(mention.actor.home)
    return bool(home) and mention.text.endswith(("'s", "’s")) and any(o.start > mention.start for o in others)
