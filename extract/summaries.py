"""What happened, in our words: a label of a few words by template, and the sentence of our own note that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import re2

from extract.actors import read_actors
from extract.errors import RuleError
from extract.strict_yaml import YamlMap, check_keys, load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.records import EventMention, Mention, Story

FILE = Path(__file__).with_name("rules") / "summaries.yaml"
SLOTS = ("agent", "party", "place", "land", "prize", "thing", "turn")
SLOT = re2.compile(r"\{(agent|party|place|land|prize|thing|turn)(?:\|([^}]*))?\}")
_ANY_SLOT = re2.compile(r"\{([^}|]*)")
_STOP = re2.compile(r"[.!?][\"')\]]* +[\pLu\"'“]|\n")
_ABBREVIATED = re2.compile(r"(?:\b[\pLu]|\b(?:Co|Ltd|Maj|Mr|Ms|Dr|Inc|St))\.$")


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
    text = story.text
    start, end = story.body_start, story.end
    for stop in _STOP.finditer(text[story.body_start : story.end]):
        at = story.body_start + stop.start() + 1
        if _ABBREVIATED.search(text[max(at - 6, story.body_start) : at]):
            continue
        if at <= mention.start:
            start = at
        elif at >= mention.end:
            end = at
            break
    return " ".join(text[start:end].strip("\"') \n").split())


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
