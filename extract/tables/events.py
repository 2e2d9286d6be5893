"""Event mentions become event rows: one happening told several times in a story is one row with several pieces of evidence.

Two mentions are one happening when type, doer and places agree and their dates can be the same; an undated one joins a dated one
only where it names a place of it. Between stories nothing is merged: the later row points at the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import re2

from extract.core.errors import RuleError
from extract.core.ids import Row, short_hash, slug
from extract.core.paths import RULES
from extract.core.records import LONGEST_QUOTE, evidence_row
from extract.core.schema import LANES
from extract.core.strict_yaml import YamlMap, check_keys, load_yaml
from extract.core.text import normal
from extract.vocabulary.actors import read_actors
from extract.vocabulary.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from extract.core.records import EventMention, Mention, Story, Told
    from extract.vocabulary.names import Names

FILE = RULES / "summaries.yaml"
SLOTS = ("agent", "party", "place", "land", "prize", "thing", "turn")
SLOT = re2.compile(r"\{(agent|party|place|land|prize|thing|turn)(?:\|([^}]*))?\}")
_ANY_SLOT = re2.compile(r"\{([^}|]*)")


MOST_NAMES = 3
NEAR = 250
"""Characters between an event and the change that tells its direction."""


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

    @property
    def prize(self) -> str:
        """What was taken and where it lies: the object that the text names, else the land itself."""
        if not self.object:
            return self.land
        return f"{self.object} {self.land}" if self.land else self.object.rpartition(" ")[0]

    @classmethod
    def of(
        cls,
        mention: EventMention,
        figures: Sequence[Mention] = (),
        labels: Mapping[str, str] | None = None,
        kinds: Mapping[str, str] | None = None,
    ) -> Telling:
        """What a mention names; `figures` of the same text tell whether a price rises or falls, `labels` are short names of actors,
        `kinds` the types of places by name: `place` names no country, `land` one only where nothing nearer is named.
        """
        known, types = labels or {}, kinds or {}
        near = [place for place in mention.places if types.get(place) != "country"]
        agent = next((name for name, part in mention.actors if part in {"agent", "party"}), "")
        other = _other_side(mention, agent)
        return cls(
            event_type=mention.event_type,
            agent=known.get(agent, agent),
            party=known.get(other, other),
            place=_listed(near),
            land=_listed(near or mention.places),
            thing=mention.commodity or "",
            turn=_turn(mention, figures),
            object=_object(mention),
        )


def _other_side(mention: EventMention, agent: str) -> str:
    """With or against whom: a party or target before a second agent; a company or ministry of the agent's own country is not it."""
    known = {actor.name: actor for actor in read_actors().values()}
    ours = known.get(agent)

    def together(name: str) -> bool:
        theirs = known.get(name)
        if ours is None or theirs is None or "armed_group" in (ours.actor_type, theirs.actor_type):
            return False
        return bool(ours.home) and ours.home == theirs.home

    others = sorted((pair for pair in mention.actors if pair[0] != agent and not together(pair[0])), key=lambda pair: pair[1] == "agent")
    return others[0][0] if others else ""


def _object(mention: EventMention) -> str:
    """What the mention's own words say was taken, by the curated list of its type."""
    text = " ".join(mention.text.casefold().split())
    objects: Mapping[str, str] = templates()[mention.event_type].get("objects") or {}
    return next((named for words, named in objects.items() if words in text), "")


def _listed(names: Sequence[str]) -> str:
    """Three names at most, then how many more."""
    shown = list(names) if len(names) <= MOST_NAMES else [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _turn(mention: EventMention, figures: Sequence[Mention]) -> str:
    """Rises or falls by the change of the same commodity that stands nearest; moves if none stands near."""
    near = [
        (abs(figure.start - mention.start), figure.direction)
        for figure in figures
        if figure.kind == "change" and figure.commodity == mention.commodity and abs(figure.start - mention.start) < NEAR
    ]
    return {"up": "rises", "down": "falls"}.get(str(min(near)[1]) if near else "", "moves")


def headline_of(telling: Telling) -> str:
    """A label of a few words, such as "Kachin Independence Army closes the border at Laiza"."""
    wordings = templates()[telling.event_type]
    wide = "wide" in wordings and telling.land and not telling.place
    wording = wordings["plain" if not telling.agent else "wide" if wide else "agent"]
    text = str(SLOT.sub(lambda slot: getattr(telling, slot.group(1)) or slot.group(2) or "", wording))
    return text[:1].upper() + text[1:]


def sentence_of(story: Story, mention: EventMention) -> str:
    """The whole sentence around a mention, on one line."""
    base, body = story.body_start, story.text[story.body_start : story.end]
    told = [(start, end) for start, end, _ in split_sentences(normal(body)) if end > mention.start - base and start < mention.end - base]
    return " ".join(body[told[0][0] : told[-1][1]].strip("\"') \n").split())


@cache
def templates() -> YamlMap:
    """Templates by event type. RuleError for a slot that no event fills."""
    content: YamlMap = load_yaml(FILE)
    check_templates(content)
    return content


def check_templates(content: YamlMap) -> None:
    """RuleError for the first wording that names a slot which no event fills."""
    for kind, entry in content.items():
        check_keys(entry, ("agent", "plain", "wide", "objects"), ("agent", "plain"))
        for key in entry.keys() - {"objects"}:
            for slot in _ANY_SLOT.findall(entry[key]):
                if slot not in SLOTS:
                    wrong = f"`{kind}` names the unknown slot `{slot}`"
                    raise RuleError(entry.where(key), wrong, ", ".join(SLOTS), "correct the wording")


LANE_TYPES = {
    "conflict": ("takeover", "offensive", "airstrike", "coup", "ceasefire", "founding"),
    "borders": (
        "border_closure",
        "border_reopening",
        "shipment_permission",
        "shipment_halt",
        "export_restriction",
        "control_suspension",
        "import_ban",
    ),
    "mines": (
        "tax",
        "quota",
        "mining_halt",
        "mining_expansion",
        "production_cut",
        "outage",
        "plant_opening",
        "inspection",
        "accident",
        "investment",
    ),
    "talks": ("ultimatum", "offer", "meeting", "delegation", "agreement"),
    "prices": ("price_move", "trade_fall", "report", "forecast"),
}
LANE_OF = {kind: lane for lane in LANES for kind in LANE_TYPES[lane]}
WIDE = {"country", "region", "ocean"}
"""Kinds of places too wide to tell two happenings apart."""


@dataclass(slots=True)
class Happening:
    """An event in the making: the mention that tells it best, and all that tell it."""

    best: EventMention
    document: Row
    published: date
    said: list[tuple[Told, EventMention]] = field(default_factory=list)


def gather_events(told: Sequence[Told], names: Names, kinds: dict[str, str]) -> dict[str, list[Row]]:
    """Rows of events, their bridges and their evidence. `kinds` gives the type of each place. Order of `told` does not matter."""
    ordered = sorted(
        told,
        key=lambda one: (
            one.published,
            str(one.document["story_id"]),
            str(one.document["role"]) != "note",
            str(one.document["document_id"]),
        ),
    )
    templates()
    tables: dict[str, list[Row]] = {"events": [], "event_actors": [], "event_places": [], "event_effects": [], "evidence": []}
    for _, texts in groupby(ordered, key=lambda one: str(one.document["story_id"])):
        happenings = _happenings(list(texts), names, kinds)
        for key, happening in _keyed(happenings, names):
            tables["events"].append(_row(key, happening, names, kinds))
            for name, rows in _bridges(key, happening, names).items():
                tables[name] += rows
    tables["events"] = _linked(tables)
    return tables


def _happenings(texts: Sequence[Told], names: Names, kinds: dict[str, str]) -> list[Happening]:
    said = [(told, mention) for told in texts for mention in told.reading.events if mention.event_type in LANE_OF]
    found: list[Happening] = []
    for told, mention in sorted(said, key=lambda pair: _vagueness(pair[1])):
        happening = next((one for one in found if _same(one.best, mention, names, kinds)), None)
        if happening is None:
            happening = Happening(mention, told.document, told.published)
            found.append(happening)
        happening.said.append((told, mention))
    for happening in found:
        happening.best = _placed(happening)
    return found


def _placed(happening: Happening) -> EventMention:
    """The best mention, with the places and effects of another telling where it names none itself."""
    best = happening.best
    placed = next((mention for _, mention in happening.said if mention.places), best)
    effective = next((mention for _, mention in happening.said if mention.effects), best)
    return replace(best, places=best.places or placed.places, effects=best.effects or effective.effects)


def _vagueness(mention: EventMention) -> tuple[bool, int, int, int]:
    """Dated before undated, short periods before long ones, more places and actors first."""
    start, end = _days(mention)
    length = (end - start).days if start and end else 10**6
    return start is None, length, -len(mention.places), -len(mention.actors)


def _days(mention: EventMention) -> tuple[date | None, date | None]:
    return (mention.period.start, mention.period.end) if mention.period else (None, None)


def _same(first: EventMention, second: EventMention, names: Names, kinds: dict[str, str]) -> bool:
    if first.event_type != second.event_type or first.modality != second.modality or _differ(first.commodity, second.commodity):
        return False
    if _apart(_agents(first, names), _agents(second, names)):
        return False
    here, there = (_narrow(mention, names, kinds) for mention in (first, second))
    if _days(second)[0] is None or _days(first)[0] is None:
        return bool(here & there) or (here == there and _places(first, names) == _places(second, names))
    return not _apart(here, there) and _overlap(first, second)


def _differ(first: str | None, second: str | None) -> bool:
    return bool(first and second and first != second)


def _apart(first: set[str], second: set[str]) -> bool:
    return bool(first and second and not first & second)


def _agents(mention: EventMention, names: Names) -> set[str]:
    return {names.actor(name) or name for name, part in mention.actors if part != "target"}


def _places(mention: EventMention, names: Names) -> set[str]:
    return {place for name in mention.places if (place := names.place(name))}


def _narrow(mention: EventMention, names: Names, kinds: dict[str, str]) -> set[str]:
    return {place for place in _places(mention, names) if kinds.get(place) not in WIDE}


def _overlap(first: EventMention, second: EventMention) -> bool:
    (start, end), (other_start, other_end) = _days(first), _days(second)
    return not ((end and other_start and end < other_start) or (other_end and start and other_end < start))


def _keyed(happenings: Sequence[Happening], names: Names) -> list[tuple[str, Happening]]:
    """Readable keys; of two happenings that would share one, the later told gets the words of its places into the hash."""
    found: dict[str, Happening] = {}
    for happening in happenings:
        mention, story = happening.best, happening.document["story_id"]
        thing = names.commodity(mention.commodity) if mention.event_type == "price_move" else ""
        identity = (story, mention.event_type, *_days(mention), thing)
        name = slug(mention.event_type, _days(mention)[0] or _days(mention)[1] or "undated")
        key = f"{name}-{short_hash(*identity)}"
        if key in found:
            key = f"{name}-{short_hash(*identity, *sorted(_agents(mention, names)), *sorted(_places(mention, names)))}"
        found.setdefault(key, happening)
    return list(found.items())


def _row(key: str, happening: Happening, names: Names, kinds: dict[str, str]) -> Row:
    mention, document = happening.best, happening.document
    told, said = min(happening.said, key=_first_in_note)  # told first is told fullest
    types = {place: kinds.get(names.place(place), "") for place in mention.places}
    label = headline_of(Telling.of(mention, told.reading.mentions, names.labels, types))
    start, end, precision = _when(mention, happening.published)
    return {
        "event_id": key,
        "event_type": mention.event_type,
        "lane": LANE_OF[mention.event_type],
        "start": start,
        "end": end,
        "precision": precision,
        "lasting": mention.lasting,
        "ongoing": mention.ongoing,
        "certainty": mention.certainty,
        "modality": mention.modality,
        "date_is_report": mention.date_is_report,
        "summary": sentence_of(told.reading.story, said) if document["role"] == "note" else f"{label}.",
        "short": label,
        "attributed_to": mention.attributed_to or document["publisher"],
        "publisher": document["publisher"],
        "published": happening.published,
        "story_id": document["story_id"],
        "same_event_as": "",
    }


def _first_in_note(pair: tuple[Told, EventMention]) -> tuple[bool, int]:
    return str(pair[0].document["role"]) != "note", pair[1].start


def _when(mention: EventMention, published: date) -> tuple[date | None, date | None, str]:
    """First day, last day, precision. What a text tells without a date has happened by the day it came out."""
    if mention.period:
        return mention.period.start, mention.period.end, mention.period.precision
    return None, None if mention.modality == "forecast" else published, "open_before"


def _bridges(key: str, happening: Happening, names: Names) -> dict[str, list[Row]]:
    mention = happening.best
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
        "evidence": [_evidence(key, told, said) for told, said in happening.said],
    }


def _evidence(key: str, told: Told, mention: EventMention) -> Row:
    """The words that tell the event, cut short: an event's span may be half a sentence, and only short expressions are kept."""
    end = min(mention.end, mention.start + LONGEST_QUOTE)
    text = told.reading.story.text
    if end < mention.end and (blank := text.rfind(" ", mention.start, end)) > mention.start:
        end = blank
    return evidence_row(
        "events", key, "*", str(told.document["document_id"]), (mention.start, end, text[mention.start : end], mention.rule_id)
    )


def _linked(tables: dict[str, list[Row]]) -> list[Row]:
    """Events that an earlier story tells too point at its row: same type and doer, same first day."""
    agents: dict[str, set[object]] = {}
    for bridge in tables["event_actors"]:
        if bridge["part"] != "target":
            agents.setdefault(str(bridge["event_id"]), set()).add(bridge["actor_id"])
    linked: list[Row] = []
    for row in tables["events"]:
        mine = agents.get(str(row["event_id"]), set())
        earlier = next(
            (
                other
                for other in linked
                if other["story_id"] != row["story_id"]
                and other["event_type"] == row["event_type"]
                and row["start"]
                and other["start"] == row["start"]
                and mine & agents.get(str(other["event_id"]), set())
                and not other["same_event_as"]
            ),
            None,
        )
        linked.append(row | {"same_event_as": earlier["event_id"] if earlier else ""})
    return linked
