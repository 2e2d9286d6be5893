"""Which status an event gives a place, and for whom: people, goods and ore are let through or held back each on their own.

A frame says where its traffic is named (`effect` in rules/events.yaml): `flow` behind `to` or `for` (the gate reopened to people),
`cargo`, `trade` and `traffic` anywhere in the clause. What is excepted (but not to ore) gets the opposite status; what comes through
only in part (one of two lanes, in daytime) is `partly` open. Empty trucks carry nothing: they change no status."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types
from extract.core.schema import FLOWS
from extract.reading.events.sentence import MIDDLE
from extract.reading.events.where import kind_of_place
from extract.vocabulary.events import traffic_words
from extract.vocabulary.places import gates_within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from extract.reading.events.match import Match

_FLOWS = tuple(flow for flow in FLOWS if flow != "all")
_UNSAID = {"flow": "all", "cargo": "ore", "trade": "goods", "traffic": "all"}  # where the sentence names no traffic
_OPPOSITE = {"open": "closed", "closed": "open", "partly": "closed"}
_WHOM = re2.compile(r"\b(?:to|for) ")
_EVERYBODY = re2.compile(r"\b(?:all|everything|everyone|everybody|anything)\b")
# where a phrase that names traffic ends: at a mark, at another clause, at a time or place of its own
_PHRASE_END = re2.compile(r"[,;:.]|\b(?:on|in|at|since|after|because|as|when|until|while|but|although|though|by|near|said|during)\b")
_AREA = re2.compile(r"\b(?:township|district|area|region)s?\b")
_COUNTED = re2.compile(
    r"\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|some|several|many|most|\d+)(?: of (?:the|its))?(?: \w+){0,2} $",
)
_WORK = re2.compile(r"(?:ing|ion)$")  # mining, extraction: of a place as a whole
_AT_SITES = re2.compile(
    r"\b(?:at|in) (?:an?|the|its|one|two|three|four|five|six|seven|eight|nine|ten|some|several|many|most|all|\d+)(?: of (?:the|its))?"
    r"(?: [\w-]+){0,3}? (?:sites?|mines?|pits?|ponds?|concessions?)\b",
)
_ALL = re2.compile(r"^(?:at|in) (?:all|the|its) (?:\w+ )*(?:sites|mines|pits|ponds|concessions)$")
_ONLY_WITHIN = 6  # characters: ` only ` before `to`
_TOWNSHIP_WITHIN = 12  # characters from the name of a town to the word that makes it an area
_COUNTED_WITHIN = 40  # characters before what was shut in which its number may stand: `some of the smaller border `


def effects(match: Match, places: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """(place, flow, effect) for each place that is finer than a country; of an area whose gates are meant, for each gate in it."""
    wanted = match.frame.wants("effect")
    if not wanted:
        return ()
    flow, effect = wanted.split()
    if (other := match.frame.wants("instead")) and match.head in match.sentence.of_class(other.split()[0]):
        effect = other.split()[1]
    told = statuses_told(match, flow, effect) if flow in _UNSAID else ((flow, effect),)
    near = [name for name in places if kind_of_place(name) != "country"]
    if sites_meant(match):  # what befalls some of its mines is no status of a town or an area, only of a place that is a mine itself
        near = [name for name in near if kind_of_place(name) == "site"]
    if effect in _OPPOSITE:
        spared = _spared(match)
        near = [gate for name in near if name not in spared for gate in _gates(match, name)]
        near = [name for name in dict.fromkeys(near) if name not in spared]
    return tuple((name, *each) for name in near for each in told)


def sites_meant(match: Match) -> str:
    """`one` or `several` where not the mines of a place are meant but a site or some of them; empty where all are, or no mines."""
    sentence, (start, end) = match.sentence, match.object
    if "part" not in event_types().entries[match.frame.event_type]:
        return ""
    at = _AT_SITES.search(sentence.text(end, max(match.end, end) + _COUNTED_WITHIN))
    words = at.group() if at else sentence.text(start, end)
    before = "" if at else sentence.text(start - _COUNTED_WITHIN, start)
    several, of_all = words.endswith("s"), _WORK.search(words)
    if of_all or (several and not at and not _COUNTED.search(before)) or (at and _ALL.search(words)):
        return ""
    return "several" if several else "one"


def _gates(match: Match, area: str) -> tuple[str, ...]:
    """The gates that lie in an area whose border or gates were shut or opened; the place itself where only some of them are meant."""
    sentence = match.sentence
    before = sentence.text(match.object[0] - _COUNTED_WITHIN, match.object[0])
    named = (place for place in sentence.places if place.name == area)
    is_area = kind_of_place(area) in MIDDLE or any(_AREA.search(sentence.text(p.start, p.end + _TOWNSHIP_WITHIN)) for p in named)
    if not is_area or _COUNTED.search(before):
        return (area,)
    return gates_within(area) or (area,)


def _spared(match: Match) -> set[str]:
    """The places that are excepted: `all gates of Kachin except Lweje`."""
    sentence = match.sentence
    tail = sentence.text(match.end, sentence.end)
    spans = [(cue.end(), cue.end() + len(_head(tail[cue.end() :]))) for cue in _cue("except").finditer(tail)]
    return {place.name for place in sentence.places for start, end in spans if start <= place.start - match.end < end}


def statuses_told(match: Match, flow: str, effect: str) -> tuple[tuple[str, str], ...]:
    """(flow, effect) as the sentence tells them, in the order people, goods, ore; `all` where no traffic is told apart."""
    sentence = match.sentence
    tail, clause_end = sentence.text(match.end, sentence.end), sentence.clause_end(match.end)
    clause = sentence.text(sentence.clause_start(match.start), clause_end)
    against = _excepted(tail, effect)
    exception = _cue("except").search(tail)
    before = tail[: exception.start()] if exception else tail
    phrase = _whom(before, clause_end - match.end) if flow == "flow" else clause
    if _cue("empty").search(phrase):
        return ()
    named = _named(phrase, loads_only=flow == "cargo")
    how = _degree(clause, effect, told_apart=bool(named))
    rest = {"all": _FLOWS}.get(_UNSAID[flow], (_UNSAID[flow],))
    for_whom = [each for each in named or rest if each not in against]
    if not named and not against and _UNSAID[flow] == "all":
        return (("all", how),)
    told = dict.fromkeys(for_whom, how) | dict.fromkeys(against, _OPPOSITE[effect])
    return tuple((each, told[each]) for each in _FLOWS if each in told)


def _whom(tail: str, clause_end: int) -> str:
    """What stands behind `to` or `for`, up to where that phrase ends; beyond the clause only what `only` restricts: `, for people only`."""
    for found in _WHOM.finditer(tail):
        phrase = _head(tail[found.end() :])
        restricted = " only" in f"{tail[max(found.start() - _ONLY_WITHIN, 0) : found.end()]}{phrase}"
        named = _named(phrase) or _cue("empty").search(phrase)
        if named and not _cue("purposes").match(phrase) and (found.start() < clause_end or restricted):
            return phrase
    return ""


def _head(phrase: str) -> str:
    end = _PHRASE_END.search(phrase)
    return phrase[: end.start()] if end else phrase


def _excepted(tail: str, effect: str) -> list[str]:
    """The flows of which the rest of the sentence says the opposite: `except ore`, `but not to ore`; `ore may not`, `goods still pass`."""
    found = [_named(_head(tail[cue.end() :])) for cue in _cue("except").finditer(tail)]
    against = _cue("barred" if effect in ("open", "partly") else "passing")
    found += [_named(_PHRASE_START.split(tail[: cue.start()])[-1]) for cue in against.finditer(tail)]
    return [flow for flow in _FLOWS if any(flow in each for each in found)]


_PHRASE_START = re2.compile(r"[,;:.]|\b(?:but|while|although|though|whereas|and)\b")


def _degree(clause: str, effect: str, *, told_apart: bool) -> str:
    """`partly` where less than all of it comes through: by hours or lanes, or without a word on who does."""
    limited = effect == "open" and _cue("limited").search(clause)
    unsaid = not told_apart and _cue("partly").search(clause)
    return "partly" if limited or unsaid else effect


def _named(phrase: str, *, loads_only: bool = False) -> tuple[str, ...]:
    """The flows that a phrase names; what carries a flow (ore trucks, trade in food) names no other."""
    found, rest = set(), phrase
    for flow in _FLOWS[::-1]:
        if _of(flow).search(rest):
            found.add(flow)
            rest = _of(flow).sub(" ", rest)
    if not loads_only:
        found |= _carried(rest, alone=not found and not _EVERYBODY.search(phrase))
    return tuple(flow for flow in _FLOWS if flow in found)


def _carried(phrase: str, *, alone: bool) -> set[str]:
    """Trade is in goods; what a truck of which nothing else is told may carry: goods or ore."""
    if alone and _cue("vehicles").search(phrase):
        return {"goods", "ore"}
    return {"goods"} if _cue("carriers").search(phrase) else set()


@cache
def _cue(name: str) -> Any:
    """The words of a list of `traffic` as one pattern."""
    return re2.compile(rf"\b(?:{'|'.join(traffic_words()[name])})\b")


@cache
def _of(flow: str) -> Any:
    """A flow with the words that carry it, so that `rare earth trade` and `trucks carrying food` name one flow each."""
    words = traffic_words()
    carriers = "|".join((*words["carriers"], *words["vehicles"]))
    joints = "in|of|with|carrying|laden with|loaded with|hauling|bringing"
    return re2.compile(rf"\b(?:(?:{carriers}) (?:{joints}) (?:\w+ )??)?(?:{'|'.join(words[flow])})(?: (?:{carriers}))*\b")
