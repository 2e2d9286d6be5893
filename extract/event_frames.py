"""Frames of rules/events.yaml: which words together tell an event, who fills its parts, and what is needed for a row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from extract.actors import TYPES, read_actors
from extract.errors import RuleError
from extract.event_words import event_rules, word_classes
from extract.strict_yaml import check_keys, texts

if TYPE_CHECKING:
    from extract.strict_yaml import YamlMap

KEYS = ("id", "says", "when", "unless", "fills", "take", "set", "because", "examples")
SPECIAL = ("@town", "@actor", "@period")
AGENT_WAYS = ("subject", "subject_or_by", "by", "attached", "default", "near", "parties", "origin", "speaker", "after", "none")
TARGET_WAYS = ("object", "to", "with", "counterpart", "clause")
PLACE_WAYS = ("clause", "front", "later", "subject", "definite", "context", "home", "none", "price", "finest")
TAKE = {
    "needs": ("agent", "place", "when", "where_or_when", "agent_or_place", "target_or_when", "figure", "news"),
    "effect": (),
    "lasting": ("yes",),
    "planned": ("yes",),
    "announced": ("yes",),
    "report_date": ("yes",),
    "period": ("after", "near", "beside", "said", "now"),
    "ahead": ("yes",),
    "fact": ("yes",),
    "within": (),
    "with": (),
    "voice": ("passive",),
    "no_figure": ("yes",),
    "owner": ("story",),
    "forecast": ("yes",),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Classes in order; `head` is the index of the word that the event hangs on; a transitive head also matches the passive."""

    classes: tuple[str, ...]
    head: int
    transitive: bool

    @property
    def companions(self) -> frozenset[str]:
        """The word classes that must be there beside the head."""
        return frozenset(name for n, name in enumerate(self.classes) if n != self.head and not name.startswith("@"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way of telling an event of one type."""

    frame_id: str
    event_type: str
    patterns: tuple[Pattern, ...]
    agent: str
    agent_types: tuple[str, ...]
    target: str
    target_types: tuple[str, ...]
    places: frozenset[str]
    needs: frozenset[str]
    take: dict[str, str]
    examples: tuple[dict[str, str], ...]

    def wants(self, option: str) -> str:
        """The value of an option of `take`, empty where it is not set."""
        return self.take.get(option, "")


@cache
def event_frames() -> tuple[Frame, ...]:
    """All frames in order. RuleError names the line of a slot, class or option that is not known."""
    return load_frames(event_rules())


def load_frames(rules: YamlMap) -> tuple[Frame, ...]:
    """The frames of rules as read."""
    frames = tuple(_frame(entry) for entry in rules["frames"])
    seen: set[str] = set()
    for frame, entry in zip(frames, rules["frames"], strict=True):
        if frame.frame_id in seen:
            raise RuleError(entry.where("id"), f"the frame {frame.frame_id!r} stands twice", "each frame once", "rename one")
        seen.add(frame.frame_id)
    return frames


@cache
def frames_by_head() -> dict[str, tuple[tuple[Frame, Pattern, frozenset[str]], ...]]:
    """For each class of words the frames that hang on it, with the classes that each needs beside it."""
    filed: defaultdict[str, list[tuple[Frame, Pattern, frozenset[str]]]] = defaultdict(list)
    for frame in event_frames():
        for pattern in frame.patterns:
            filed[pattern.classes[pattern.head]].append((frame, pattern, pattern.companions))
    return {name: tuple(found) for name, found in filed.items()}


def _frame(entry: YamlMap) -> Frame:
    check_keys(entry, KEYS, tuple(key for key in KEYS if key != "unless"))
    check_keys(entry["fills"], ("agent", "target", "places"), ("agent", "places"))
    check_keys(entry["take"], tuple(TAKE), ("needs",))
    check_keys(entry["set"], ("event_type",), ("event_type",))
    _check_options(entry)
    agent, *agent_types = _filled(entry, "agent", AGENT_WAYS)
    target, *target_types = _filled(entry, "target", TARGET_WAYS) if "target" in entry["fills"] else [""]
    for name in (*agent_types, *target_types):
        if name not in TYPES and name not in read_actors():
            raise RuleError(
                entry["fills"].where(), f"unknown type or actor {name!r}", f"one of {', '.join(TYPES)} or an actor's id", "correct it"
            )
    places = frozenset(entry["fills"]["places"].split())
    for way in places:
        _known(way, PLACE_WAYS, entry["fills"].where("places"))
    return Frame(
        frame_id=entry["id"],
        event_type=entry["set"]["event_type"],
        patterns=tuple(_pattern(text, entry) for text in texts(entry, "when")),
        agent=agent,
        agent_types=tuple(agent_types),
        target=target,
        target_types=tuple(target_types),
        places=places,
        needs=frozenset(entry["take"]["needs"].split()),
        take=dict(entry["take"]),
        examples=tuple(dict(example) for example in entry["examples"]),
    )


def _check_options(entry: YamlMap) -> None:
    for option, allowed in TAKE.items():
        for value in entry["take"].get(option, "").split() if allowed else ():
            _known(value, allowed, entry["take"].where(option))
    for example in entry["examples"]:
        check_keys(example, ("text", "published", "gives", "why"), ("text", "published", "gives"))
        if not example["gives"] and not example.get("why"):
            raise RuleError(example.where(), "an example that gives nothing does not say why", "why: ...", "add it")
    if not any(e["gives"] for e in entry["examples"]) or all(e["gives"] for e in entry["examples"]):
        raise RuleError(entry.where("examples"), "examples of one kind only", "one that gives a row and one that gives none", "add one")


def _filled(entry: YamlMap, slot: str, ways: tuple[str, ...]) -> list[str]:
    words: list[str] = entry["fills"][slot].split()
    _known(words[0], ways, entry["fills"].where(slot))
    return words


def _pattern(text: str, entry: YamlMap) -> Pattern:
    parts = text.split()
    heads = [n for n, part in enumerate(parts) if part.startswith("!")]
    if len(heads) != 1:
        raise RuleError(entry.where("when"), f"the pattern {text!r} has {len(heads)} heads", "one word marked !", "mark it")
    classes = tuple(part.strip("!~") for part in parts)
    for name in classes:
        _known(name, (*word_classes(), *SPECIAL), entry.where("when"))
    return Pattern(classes, heads[0], parts[heads[0]].endswith("~"))


def _known(word: str, known: tuple[str, ...], where: str) -> None:
    if word not in known:
        near = get_close_matches(word, known, n=1, cutoff=0.0)
        raise RuleError(where, f"unknown slot {word!r}", f"one of {', '.join(sorted(known))}", f"did you mean {near[0]!r}?")
