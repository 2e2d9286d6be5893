"""Event mentions become event rows: one event told several times in a story is one row with several pieces of evidence.

Two mentions are one event when type, doer and places agree and their dates can be the same; an undated one joins a dated one
only where it names a place of it. Between stories nothing is merged: the later row points at the earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, count, groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

import re2

from extract.core.errors import RuleError
from extract.core.ids import Row, short_hash, slug
from extract.core.properties import aspects, event_types, place_kinds
from extract.core.records import LONGEST_QUOTE, evidence_row
from extract.core.schema import ROLES
from extract.core.sentences import split_sentences
from extract.core.text import normal
from extract.vocabulary.actors import read_actors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from extract.core.records import EventMention, Mention, Story, StoryReading
    from extract.core.strict_yaml import YamlMap
    from extract.vocabulary.names import Names

SLOTS = ("agent", "party", "place", "land", "prize", "thing", "turn", "s", "shut", "let", "partly")
SLOT = re2.compile(rf"\{{({'|'.join(SLOTS)})(?:\|([^}}]*))?\}}")
_NONE: Mapping[str, str] = MappingProxyType({})
AREAS = place_kinds().having("area")
FLOWS = tuple(name for name in aspects().entries if name in aspects().having("traffic"))
GRAVEST, *_, FREE = next(effects for name, effects in aspects().lists("effects").items() if name in FLOWS)
MOST_NAMES = 3  # a label is read at a glance: more places become "and 4 more"
A_SEASON = timedelta(days=92)  # "this spring": of what is told more vaguely two reports may tell two things
CITED = "citation"
RETOLD = event_types().having("retold")
NEAR = 250  # characters between an event and the change that tells its direction: two sentences or so


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a label of an event may name."""

    event_type: str
    agent: str = ""
    party: str = ""
    place: str = ""
    land: str = ""
    thing: str = ""
    turn: str = "moves"
    object: str = ""
    kept: bool = False  # it stayed as it was
    s: str = "s"
    effects: tuple[tuple[str, str], ...] = ()  # what happened to which traffic

    @property
    def shut(self) -> str:
        """` to people and goods`: the traffic that was held back, if a report tells it apart."""
        return _traffic(flow for flow, effect in self.effects if effect == GRAVEST)

    @property
    def let(self) -> str:
        """The same of the traffic that was let through."""
        return _traffic(flow for flow, effect in self.effects if effect != GRAVEST)

    @property
    def partly(self) -> str:
        """`partly ` where all that passes is limited."""
        return "partly " * (bool(self.effects) and all(effect not in (GRAVEST, FREE) for _, effect in self.effects))

    @property
    def prize(self) -> str:
        """What was taken and where it lies: the object that the text names, else the land itself."""
        if self.object and not self.land:
            return self.object.rpartition(" ")[0]  # without the "of" or "in" that waits for the land
        return f"{self.object} {self.land}".strip()

    @classmethod
    def of(
        cls, mention: EventMention, figures: Sequence[Mention] = (),
        labels: Mapping[str, str] = _NONE, kinds: Mapping[str, str] = _NONE,
    ) -> Telling:
        """What a mention names; `figures` of the same text tell whether a price rises or falls, `labels` are short names of actors,
        `kinds` the types of places by name: `place` names no country, `land` one only where nothing nearer is named.
        """
        near = [place for place in mention.places if kinds.get(place) != "country"]
        one = len(near) == 1 and kinds.get(near[0]) not in AREAS
        agent = next((name for name, part in mention.actors if part in {"agent", "party"}), "")
        other = _other_side(mention, agent)
        return cls(
            event_type=mention.event_type, agent=labels.get(agent, agent), party=labels.get(other, other),
            place=_listed(near), land=_listed(near or mention.places), thing=mention.commodity or "",
            turn=_turn(mention, figures), object=mention.object or object_of(mention), kept=_is_kept(mention), s="" if one else "s",
            effects=tuple(dict.fromkeys((flow, effect) for _, flow, effect in mention.effects)),
        )


def object_of(mention: EventMention) -> str:
    """What was taken, as the words of the event name it: "the mining belt of"; empty where they name nothing."""
    text = " ".join(mention.text.casefold().split())
    objects: Mapping[str, str] = templates()[mention.event_type].get("objects") or {}  # words: what was taken
    return next((named for words, named in objects.items() if words in text), "")


def _is_kept(mention: EventMention) -> bool:
    """Whether the words of the event say that nothing changed: `kept the gate open`."""
    kept = templates()[mention.event_type].get("kept") or {"words": ()}
    return not set(kept["words"]).isdisjoint(mention.text.casefold().split())


def _other_side(mention: EventMention, agent: str) -> str:
    """With or against whom: a party or target before a second agent; a company or ministry of the agent's own country is not it."""
    known = {actor.name: actor for actor in read_actors().values()}
    ours = known.get(agent)

    def together(name: str) -> bool:
        theirs = known.get(name)
        if not (ours and theirs) or "armed_group" in (ours.actor_type, theirs.actor_type):
            return False
        return ours.home == theirs.home != ""

    others = sorted((pair for pair in mention.actors if pair[0] != agent and not together(pair[0])), key=lambda pair: pair[1] == "agent")
    return next((name for name, _ in others), "")


def _traffic(flows: Iterable[str]) -> str:
    """` to people and goods`; nothing where it is all traffic, or none."""
    found = set(flows)
    named = [flow for flow in FLOWS if flow in found]
    return f" to {_listed(named)}" if named and len(named) < len(FLOWS) and "all" not in found else ""


def _listed(names: Sequence[str]) -> str:
    """Three names at most, then how many more."""
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _turn(mention: EventMention, figures: Sequence[Mention]) -> str:
    """Rises or falls by the change of the same commodity that stands nearest; moves if none stands near."""
    changes = [figure for figure in figures if figure.kind == "change" and figure.commodity == mention.commodity]
    near = sorted((distance, str(figure.direction)) for figure in changes if (distance := abs(figure.start - mention.start)) < NEAR)
    return next(({"up": "rises", "down": "falls"}.get(direction, "moves") for _, direction in near), "moves")


def headline_of(telling: Telling) -> str:
    """A label of a few words, such as "Kachin Independence Army closes the border at Laiza"."""
    wordings = templates()[telling.event_type]
    kind = "agent" if telling.agent else "plain"
    if telling.agent and telling.land and not telling.place and "wide" in wordings:
        kind = "wide"  # it names a country and nothing nearer
    if telling.object and "part" in wordings:
        wordings = wordings["part"]
    if telling.kept:
        wordings = wordings["kept"]
    text = str(SLOT.sub(lambda slot: getattr(telling, slot.group(1)) or slot.group(2) or "", wordings[kind]))
    return text[:1].upper() + text[1:]


def sentence_of(story: Story, mention: EventMention) -> str:
    """The whole sentence around a mention, on one line."""
    base, body = story.body_start, story.text[story.body_start : story.end]
    told = [(start, end) for start, end, _ in split_sentences(normal(body)) if end > mention.start - base and start < mention.end - base]
    return " ".join(body[told[0][0] : told[-1][1]].strip("\"') \n").split())


@cache
def templates() -> YamlMap:
    """The entries of the event types, which hold their wordings. RuleError for a slot that no event fills."""
    content = event_types().entries
    check_templates(content)
    return content


def check_templates(content: YamlMap) -> None:
    """RuleError for the first wording that names a slot which no event fills."""
    for kind, entry in content.items():
        for words in filter(None, (entry, entry.get("part"), entry.get("kept"))):
            for key in words.keys() & {"agent", "plain", "wide"}:
                _check_wording(kind, words, key)


def _check_wording(kind: str, words: YamlMap, key: str) -> None:
    for slot in (slot for slot in re2.findall(r"\{([^}|]*)", words[key]) if slot not in SLOTS):
        wrong = f"`{kind}` names the unknown slot `{slot}`"
        raise RuleError(words.where(key), wrong, ", ".join(SLOTS), "correct the wording")


WIDE = place_kinds().having("wide")  # kinds of places too wide to tell two events apart


@dataclass(slots=True)
class MergedEvent:
    """An event in the making: the mention that tells it best, and all that tell it with the text that each stands in."""

    best: EventMention
    document: Row
    published: date
    mentions: list[tuple[StoryReading, EventMention]] = field(default_factory=list)


def gather_events(texts: Sequence[StoryReading], names: Names, kinds: dict[str, str]) -> dict[str, list[Row]]:
    """Rows of events, their bridges and their evidence. `kinds` gives the type of each place. Order of `texts` does not matter."""
    templates()
    tables: dict[str, list[Row]] = {"events": [], "event_actors": [], "event_places": [], "event_effects": [], "evidence": []}
    links = _Links(names, kinds)
    for _, story in groupby(sorted(texts, key=_story_order), key=lambda text: _story_order(text)[:2]):
        for key, event in _keyed(_merged(list(story), names, kinds), names):
            row = links.link(_row(key, event, names, kinds), event.best)
            tables["events"].append(row | {"story_id": ""} if event.document["role"] == CITED else row)
            for name, rows in _bridges(key, event, names).items():
                tables[name] += rows
    return tables


def _story_order(text: StoryReading) -> tuple[date, str, int, str]:
    return text.published, str(text.document["story_id"]), _rank(text), str(text.document["document_id"])


def _rank(text: StoryReading) -> int:
    """The note, then the article, what updates it, and copies."""
    return ROLES.index(str(text.document["role"]))


def _merged(texts: Sequence[StoryReading], names: Names, kinds: dict[str, str]) -> list[MergedEvent]:
    mentions = [(text, mention) for text in texts for mention in text.reading.events]
    events: list[MergedEvent] = []
    alike: defaultdict[tuple[str, str], list[MergedEvent]] = defaultdict(list)  # only these are compared
    for text, mention in sorted(mentions, key=lambda pair: (_rank(pair[0]), _vagueness(pair[1]))):
        others = alike[mention.event_type, mention.modality]
        event = next((event for event in others if _same(event.best, mention, names, kinds)), None)
        if event is None:
            event = MergedEvent(mention, text.document, text.published)
            events.append(event)
            others.append(event)
        event.mentions.append((text, mention))
        event.best = min(event.best, mention, key=_vagueness)
    for event in events:  # the best mention stands first: others give only the places and effects that it lacks
        places = next((mention.places for _, mention in event.mentions if mention.places), ())
        effects = next((mention.effects for _, mention in event.mentions if mention.effects), ())
        event.best = replace(event.best, places=places, effects=effects)
    return events


def _vagueness(mention: EventMention) -> tuple[bool, timedelta, int, int]:
    """Dated before undated, short periods before long ones, more places and actors first."""
    start, end = _days(mention)
    length = end - start if start and end else timedelta.max
    return start is None, length, -len(mention.places), -len(mention.actors)


def _days(mention: EventMention) -> tuple[date | None, date | None]:
    return getattr(mention.period, "start", None), getattr(mention.period, "end", None)


def _same(first: EventMention, second: EventMention, names: Names, kinds: dict[str, str]) -> bool:
    """Whether two events of one type and modality are the same."""
    things = [{mention.commodity} - {None, ""} for mention in (first, second)]
    if _apart(*things) or _apart(_agents(first, names), _agents(second, names)):
        return False
    here, there = (_spots(one, names, kinds) for one in (first, second))
    if None in (_days(first)[0], _days(second)[0]):
        return bool(here & there) or (here == there and _places(first, names) == _places(second, names))
    starts, ends = zip(_days(first), _days(second), strict=True)
    overlap = max(start or date.min for start in starts) <= min(end or date.max for end in ends)
    return overlap and not _apart(here, there)


def _apart(first: Set[object], second: Set[object]) -> bool:
    return bool(first and second and not first & second)


def _agents(mention: EventMention, names: Names) -> set[str]:
    return {names.actor(name) or name for name, part in mention.actors if part != "target"}


def _places(mention: EventMention, names: Names) -> set[str]:
    return {place for name in mention.places if (place := names.place(name))}


def _spots(mention: EventMention, names: Names, kinds: dict[str, str]) -> set[str]:
    """Its places that are not too wide to tell two events apart."""
    return {place for place in _places(mention, names) if kinds.get(place) not in WIDE}


def _keyed(events: Sequence[MergedEvent], names: Names) -> list[tuple[str, MergedEvent]]:
    """Readable keys, as the earliest text of an event tells it: what comes later renames nothing.

    Of events that would share a key, the later told gets the words of its doers and places into the hash, and where these are the same,
    too, a number.
    """
    found: dict[str, MergedEvent] = {}
    for event in events:
        mention = event.mentions[0][1]
        days = _days(mention)
        told_in = {"update": "document_id"}.get(str(event.document["role"]), "story_id")  # an update tells events of its own
        identity = [event.document[told_in], mention.event_type, *days, ""]
        if mention.event_type == "price_move":
            identity[-1] = names.commodity(mention.commodity)
        name = slug(mention.event_type, days[0] or days[1] or "undated")
        told = (*identity, *sorted(_agents(mention, names)), *sorted(_places(mention, names)))
        ways = chain((identity, told), ((*told, number) for number in count(2)))
        found[next(key for way in ways if (key := f"{name}-{short_hash(*way)}") not in found)] = event
    return list(found.items())


def _row(key: str, event: MergedEvent, names: Names, kinds: dict[str, str]) -> Row:
    mention, document = event.best, event.document
    # What is told first is told fullest, and in the note before the articles.
    text, first = min(event.mentions, key=lambda pair: (_rank(pair[0]), pair[1].start))
    shown = {place: names.shown(place) for place in mention.places}
    types = {name: kinds.get(names.place(place), "") for place, name in shown.items()}
    listed = replace(mention, places=tuple(dict.fromkeys(shown.values())))
    label = names.respelt(mention.label, mention.places) or headline_of(Telling.of(listed, text.reading.mentions, names.labels, types))
    summary = names.respelt(first.summary, mention.places) or f"{label}."
    start, end, precision = _when(mention, event.published)
    return {
        "event_id": key, "event_type": mention.event_type, "lane": templates()[mention.event_type]["lane"],
        "start": start, "end": end, "precision": precision, "lasting": mention.lasting,
        "ongoing": mention.ongoing, "certainty": mention.certainty, "modality": mention.modality,
        "date_is_report": mention.date_is_report, "summary": summary, "short": label,
        "attributed_to": mention.attributed_to or document["publisher"], "told_by": mention.told_by, "publisher": document["publisher"],
        "published": event.published, "published_precision": document["published_precision"], "story_id": document["story_id"],
        "same_event_as": "", "quality": mention.quality, "note": mention.note,
    }


def _when(mention: EventMention, published: date) -> tuple[date | None, date | None, str]:
    """First day, last day, precision. What a text tells without a date has happened by the day it came out, unless it lies ahead."""
    if mention.period:
        return mention.period.start, mention.period.end, mention.period.precision
    return (None, published, "open_before") if mention.modality == "actual" else (None, None, "open_after")


def _bridges(key: str, event: MergedEvent, names: Names) -> dict[str, list[Row]]:
    mention = event.best
    actors = {actor: part for name, part in reversed(mention.actors) if (actor := names.actor(name))}
    effects = {
        (place, flow, effect): names.actor(next((name for name, part in mention.actors if part == "agent"), None))
        for name, flow, effect in mention.effects
        if (place := names.place(name))
    }
    return {
        "event_actors": [{"event_id": key, "actor_id": actor, "part": part} for actor, part in actors.items()],
        "event_places": [{"event_id": key, "place_id": place} for place in sorted(_places(mention, names))],
        "event_effects": [
            {"event_id": key, "place_id": place, "flow": flow, "effect": effect, "actor_id": actor}
            for (place, flow, effect), actor in effects.items()
        ],
        "evidence": [_evidence(key, text, mention) for text, mention in event.mentions],
    }


def _evidence(key: str, text: StoryReading, mention: EventMention) -> Row:
    """The words that tell the event, cut short: an event's span may be half a sentence, and only short expressions are kept."""
    words, end = text.reading.story.text, min(mention.end, mention.start + LONGEST_QUOTE)
    if end < mention.end and (blank := words.rfind(" ", mention.start, end)) > mention.start:
        end = blank
    place = (mention.start, end, words[mention.start : end], mention.rule_id)
    return evidence_row("events", key, "*", str(text.document["document_id"]), place) | {"review": mention.review}


def _one_time(first: EventMention, second: EventMention) -> bool:
    """Whether two tellings of like things may be of one time: their days meet, and neither is vaguer than a season."""
    (start, end), (other, other_end) = _days(first), _days(second)
    if start is None or other is None:
        return False
    end, other_end = end or start, other_end or other
    return max(start, other) <= min(end, other_end) and max(end - start, other_end - other) <= A_SEASON


def _outcomes_agree(first: EventMention, second: EventMention) -> bool:
    """Whether no place fares otherwise in one telling than in the other."""
    ours = {(place, flow): effect for place, flow, effect in first.effects}
    return all(ours.get((place, flow), effect) == effect for place, flow, effect in second.effects)


class _Links:
    """Which event an earlier telling tells too: one of another story, or of an earlier text of the same story."""

    def __init__(self, names: Names, kinds: dict[str, str]) -> None:
        self.names, self.kinds = names, kinds
        self.told: defaultdict[tuple[object, ...], list[tuple[Row, EventMention]]] = defaultdict(list)  # only these are compared
        self.spots: defaultdict[object, set[str]] = defaultdict(set)  # where an event lies by all of its tellings

    def link(self, row: Row, mention: EventMention) -> Row:
        """The row, pointing at the first telling of the event if it is not that itself."""
        kind = (row["event_type"], row["modality"])
        ours = (*kind, row["story_id"])
        earlier = next((other for other, first in self.told[ours] if self._again(row, mention, other, first)), None)
        if earlier is None and row["start"]:
            earlier = next((other for other, first in self.told[kind] if self._elsewhere(row, mention, other, first)), None)
        root = earlier["same_event_as"] or earlier["event_id"] if earlier else ""
        linked = row | {"same_event_as": root}
        self.spots[root or row["event_id"]] |= _spots(mention, self.names, self.kinds)
        self.told[ours].append((linked, mention))
        if not root:
            self.told[kind].append((linked, mention))
        return linked

    def _again(self, row: Row, mention: EventMention, other: Row, first: EventMention) -> bool:
        """Whether a later text of the same story tells an event of an earlier one, who did it or not."""
        return other["published"] != row["published"] and _same(first, mention, self.names, self.kinds)

    def _elsewhere(self, row: Row, mention: EventMention, other: Row, first: EventMention) -> bool:
        """Whether two stories tell one event: the same doer, and one first day with places that are not apart, or one time and a place."""
        if other["story_id"] == row["story_id"] or not _agents(first, self.names) & _agents(mention, self.names):
            return False
        if not _outcomes_agree(first, mention):
            return False
        here, there = self.spots[other["event_id"]], _spots(mention, self.names, self.kinds)
        if other["start"] == row["start"] and not _apart(here, there):
            return True
        return row["event_type"] in RETOLD and (bool(here & there) or not here | there) and _one_time(first, mention)
