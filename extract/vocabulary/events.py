"""The words of rules/events.yaml with all their forms, and what may stand in the way of an event.

A verb gives its forms (seize, seizes, seized, seizing); a noun stands as written. One spelling may belong to several classes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

import re2

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.properties import event_types, rule_file
from extract.core.strict_yaml import TEXTS, YamlMap, check_keys, check_shape, texts
from extract.vocabulary.actors import TYPES, read_actors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENTS = RULES / "events.yaml"
MOODS = (
    "denied", "contingent", "conditional", "planned", "possible", "ahead", "announced", "settled", "intended", "infinitive", "begun",
    "undone", "foretold", "rumoured",
)
AFTER = ("after_conditional", "after_foretold", "after_dropped", "after_if", "after_rumoured", "after_denied")  # the same behind the head
UNNAMED = "anonymous"  # the kind of a teller that the text does not name
TRAFFIC = ("people", "goods", "ore", "carriers", "vehicles", "empty", "purposes", "except", "barred", "passing", "partly", "limited")
BASE, THIRD, PAST, PARTICIPLE, GERUND, NOUN = "b", "s", "p", "n", "g", "o"
_DOUBLING = frozenset((
    "stop", "ban", "bar", "drop", "plan", "ship", "permit", "cap", "scrap", "slip", "step", "plug", "dip", "commit", "submit", "overrun",
    "run", "set", "cut", "shut", "hit", "let", "get",
))
_TOLD = ("denied", "contingent", "conditional", "planned", "possible", "announced", "settled")  # what outranks what follows
_ARTICLES = frozenset(("the", "its", "their", "a", "an", "his", "some"))
_MAY = re2.compile(r"\b(in|of|since|until|by|early|late|mid|to|from|and|last|this|on|through|during|between|\d)(?: an?| the| its)? may\b")
# in front of a form in -ing that tells what happens (`by closing`, `was closing`, `, closing`), not what might (`capturing it would`)
_HAPPENING = re2.compile(
    r"(?:\b(?:by|after|since|following|is|are|was|were|been|be|had|while|began|started|,|-)|^) ?(?:\w+ly )?$",
)
_ASIDE = re2.compile(r", (?:which|who|whose) [^,;]*,")  # what it says is said of the subject, not of the event
# a gate `to be closed`, but not one that is said to be
_TO_BE = re2.compile(r"\bto be (?:\w+ly )?$")
_SAID_TO_BE = re2.compile(
    r"\b(?:said|reported|believed|known|thought|understood|found|appears?|seems?|supposed|claimed) to be (?:\w+ly )?$",
)
_BEFORE = 90  # characters before a word in which a mood is looked for: about fifteen words, longer than most clauses
_AFTER = 80  # and behind it, where the condition of a noun follows


@dataclass(frozen=True, slots=True)
class Sense:
    """A class of words and the forms that a spelling may be in it."""

    word_class: str
    forms: str


_FRAME = {
    "id": str, "says?": TEXTS, "when": TEXTS, "unless?": TEXTS, "fills": {"*": str}, "take": {"*": str}, "set?": {"event_type": str},
    "because": str, "examples": [{"text": str, "published": str, "gives": str, "why?": str}],
}
_SHAPE = {
    **{key: {"*": str} for key in ("lanes", "properties", "unnamed")}, **{key: {"*": TEXTS} for key in ("verbs", "nouns", "tellers",
    "traffic")},
    "aspects": object, "moods": dict.fromkeys((*MOODS, *AFTER), TEXTS), "frames": [_FRAME],
    "types": {"*": {"verbs?": {"*": TEXTS}, "nouns?": {"*": TEXTS}, "frames?": [_FRAME], "*": object}},
}


@cache
def event_rules(path: Path = EVENTS) -> YamlMap:
    """rules/events.yaml as read, its sections checked."""
    rules = rule_file(path)
    event_types(path)
    check_shape(rules, _SHAPE, path.name, path.name)
    verbs = {name for _, name in _classes(rules, "verbs")}
    for holder, name in _classes(rules, "nouns"):
        if name in verbs:
            raise RuleError(holder.where(name), f"class {name!r} is among the verbs, too", "one class, one kind", "rename one")
    return rules


def word_terms() -> Iterator[tuple[str, tuple[Sense, ...]]]:
    """Every spelling with its senses."""
    filed: defaultdict[str, defaultdict[str, str]] = defaultdict(lambda: defaultdict(str))
    rules = event_rules()
    spelt = [(name, word, NOUN) for holder, name in _classes(rules, "nouns") for word in texts(holder, name)]
    verbs = [(name, verb) for holder, name in _classes(rules, "verbs") for verb in texts(holder, name)]
    for word_class, spelling, form in (*spelt, *((name, *form) for name, verb in verbs for form in verb_forms(verb))):
        filed[spelling.lower().replace("-", " ")][word_class] += form
    for spelling, senses in filed.items():
        yield spelling, tuple(Sense(name, forms) for name, forms in senses.items())


def _classes(rules: YamlMap, section: str) -> Iterator[tuple[YamlMap, str]]:
    """Each class of words with the mapping it stands in: the common ones, then those that stand with a type of event."""
    for holder in (rules[section], *(entry[section] for entry in rules["types"].values() if section in entry)):
        yield from ((holder, name) for name in holder)


def verb_forms(verb: str) -> list[tuple[str, str]]:
    """(spelling, form) of a verb written `base` or `base|past|participle`; further words (`take over`) follow the verb unchanged."""
    base, *irregular = verb.split("|")
    first = base.split(" ")[0]
    third, past, gerund = (form + base.removeprefix(first) for form in _regular(first))
    pasts = irregular or [past]
    return [(base, BASE), (third, THIRD), (pasts[0], PAST), (pasts[-1], PARTICIPLE), (gerund, GERUND)]


def _regular(verb: str) -> tuple[str, str, str]:
    """stops, stopped, stopping."""
    third, stem = "s", verb
    if verb in _DOUBLING:
        stem = verb + verb[-1]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith("ee"):
        return verb + third, verb + "d", verb + "ing"
    if verb.endswith("e"):
        stem = verb[:-1]
    return verb + third, stem + "ed", stem + "ing"


@cache
def _moods() -> tuple[Any, tuple[str, ...]]:
    """All patterns for what stands before a head as one set, with the mood of each."""
    moods, patterns = event_rules()["moods"], re2.Set.SearchSet()
    listed = [(mood, pattern) for mood in MOODS for pattern in texts(moods, mood)]
    try:
        for _, pattern in listed:
            patterns.Add(pattern)
    except re2.error as error:
        raise RuleError(moods.where(), f"a pattern cannot be read ({error})", "RE2 syntax", "mend it") from None
    patterns.Compile()
    return patterns, tuple(mood for mood, _ in listed)


@cache
def _behind(mood: str) -> Any:
    return re2.compile("|".join(texts(event_rules()["moods"], mood)))


def _moods_before(near: str) -> set[str]:
    """The moods of the words before a head; what has begun is no mere plan."""
    patterns, names = _moods()
    found = {names[n] for n in patterns.Match(near) or ()}
    if "begun" in found:  # but what `will be allowed to` happen lies ahead
        found -= {"planned", "announced", "intended", "infinitive"}
    if "settled" in found:  # `agreed to`: a deed for some types of event, a plan for others
        found -= {"planned", "intended", "infinitive"}
    if "ahead" in found:
        found.add("announced")
    if "intended" in found:  # `means to`: whoever acts has made up his mind
        return found - {"planned", "intended", "infinitive"} | {"announced"}
    return found


def mood_of(before: str, after: str, forms: str, *, passive: bool) -> str:
    """How the sentence holds the word between `before` and `after` (small letters): actual, contingent, or one of MOODS."""
    near, behind = _ASIDE.sub(",", before[-_BEFORE:]), after[:_AFTER]
    if " may" in near:
        near = _MAY.sub("\\1 month", near)
    found = _moods_before(near)
    mood = _mood_of_clause(found, after)
    if not mood and passive and _is_to_be(near, found):
        return "to_be"
    if not mood and forms in (GERUND, NOUN):
        mood = _mood_of_noun(found, behind)
    if mood:
        return mood
    unsaid = BASE in forms and not passive and "infinitive" in found
    return "infinitive" if unsaid or (forms == GERUND and not _HAPPENING.search(near)) else "actual"


def _is_to_be(near: str, found: set[str]) -> bool:
    """Whether a participle tells what is going to be done (a gate to be closed), not what is said or has begun to be so."""
    return "begun" not in found and bool(_TO_BE.search(near)) and not _SAID_TO_BE.search(near)


def _mood_of_clause(found: set[str], after: str) -> str:
    """What the rest of the sentence makes of a verb or noun; empty where it is so."""
    if _behind("after_denied").search(after) or ("rumoured" in found and _behind("after_rumoured").search(after)):
        return "denied"
    mood = next((mood for mood in _TOLD if mood in found), "")
    return "contingent" if mood == "announced" and _behind("after_if").search(after) else mood


def _mood_of_noun(found: set[str], behind: str) -> str:
    """What the words around a noun make of it: undone or called off, only supposed, or still to come; empty where it is so."""
    if "undone" in found or _behind("after_dropped").search(behind):
        return "denied"
    if _behind("after_conditional").search(behind):
        return "conditional"
    return "announced" if "foretold" in found or _behind("after_foretold").search(behind) else ""


@cache
def tellers() -> tuple[tuple[str, Any], ...]:
    """(kind, pattern) of the words that name who tells an event; `saying` those beside which they count."""
    told = event_rules()["tellers"]
    words = {kind: texts(told, kind) for kind in told} | {UNNAMED: list(unnamed())}
    return tuple((kind, re2.compile(rf"\b(?:{'|'.join(listed)})\b")) for kind, listed in words.items())


@cache
def unnamed() -> dict[str, str]:
    """How a source without a name is named in the tables, by the word of the text."""
    return dict(event_rules()["unnamed"])


@cache
def traffic_words() -> dict[str, tuple[str, ...]]:
    """The lists of `traffic`: the words of each flow, of what carries it, and of who is excepted. RuleError for one that is missing."""
    lists = event_rules()["traffic"]
    check_keys(lists, TRAFFIC, TRAFFIC)
    return {name: tuple(texts(lists, name)) for name in TRAFFIC}


def word_before(before: str) -> str:
    """The last word of a text, an article after it left out (`against the ` gives against); nothing where a mark stands between."""
    words = before.split()[-2:]
    if not words or not before.endswith(" "):
        return ""
    if words[-1] in _ARTICLES:
        return words[0]
    return words[-1]


KEYS = ("id", "says", "when", "unless", "fills", "take", "set", "because", "examples")
SPECIAL = ("@town", "@gate", "@actor", "@period", "@name")
AGENT_WAYS = ("subject", "subject_or_by", "by", "attached", "default", "near", "parties", "origin", "speaker", "after", "paid", "none")
TARGET_WAYS = ("object", "to", "with", "counterpart", "clause")
PLACE_WAYS = ("clause", "front", "later", "subject", "definite", "context", "home", "none", "price", "finest")
TAKE = {
    "needs": (
        "agent", "place", "when", "where_or_when", "agent_or_place", "agent_or_when", "target_or_when", "anything", "done", "day", "figure",
        "news", "past", "ahead",
    ),
    "effect": (), "instead": (), "lasting": ("yes",), "planned": ("yes",), "announced": ("yes",), "report_date": ("yes",),
    "period": ("after", "near", "beside", "said", "now", "issued"), "ahead": ("yes",), "fact": ("yes",), "within": (),
    "with": (), "voice": ("passive",), "no_figure": ("yes",), "owner": ("story",), "forecast": ("yes",),
    "threat": ("yes",), "persists": ("yes",),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Classes in order; `head` is the index of the word that the event hangs on; a transitive head also matches the passive."""

    classes: tuple[str, ...]
    head: int
    transitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFrame:
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
def event_frames() -> tuple[EventFrame, ...]:
    """All frames in order. RuleError names the line of a slot, class or option that is not known."""
    return load_frames(event_rules())


def load_frames(rules: YamlMap) -> tuple[EventFrame, ...]:
    """The frames of rules as read: those listed, then those that stand with their type of event."""
    own = [(entry, kind) for kind, its in rules["types"].items() for entry in its.get("frames", ())]
    frames: dict[str, EventFrame] = {}
    for entry, kind in (*((entry, "") for entry in rules["frames"]), *own):
        frame = _frame(entry, kind)
        if frame.frame_id in frames:
            raise RuleError(entry.where("id"), f"the frame {frame.frame_id!r} stands twice", "each frame once", "rename one")
        frames[frame.frame_id] = frame
    return tuple(frames.values())


@cache
def class_bits() -> dict[str, int]:
    """A bit for each class of words of the frames."""
    names = dict.fromkeys(name for frame in event_frames() for pattern in frame.patterns for name in pattern.classes)
    return {name: 1 << n for n, name in enumerate(names)}


@cache
def frames_by_head() -> dict[str, tuple[tuple[EventFrame, Pattern, int], ...]]:
    """For each class of words the frames that hang on it, with the bits of the classes that each needs beside it."""
    filed: defaultdict[str, list[tuple[EventFrame, Pattern, int]]] = defaultdict(list)
    for frame in event_frames():
        for pattern in frame.patterns:
            head = pattern.classes[pattern.head]
            beside = {*pattern.classes[: pattern.head], *pattern.classes[pattern.head + 1 :]}
            filed[head].append((frame, pattern, sum(class_bits()[name] for name in beside if not name.startswith("@"))))
    return {name: tuple(found) for name, found in filed.items()}


def _frame(entry: YamlMap, event_type: str) -> EventFrame:
    """A frame as written; one that stands with its type of event does not `set` it."""
    needed = [key for key in KEYS if key != "unless"]
    if event_type:
        needed.remove("set")
    check_keys(entry, KEYS, needed)
    check_keys(entry["fills"], ("agent", "target", "places"), ("agent", "places"))
    check_keys(entry["take"], tuple(TAKE), ("needs",))
    if not event_type:
        check_keys(entry["set"], ("event_type",), ("event_type",))
        event_type = entry["set"]["event_type"]
        event_types().check(event_type, entry["set"].where("event_type"))
    _check_options(entry)
    agent, *agent_types = _filled(entry, "agent", AGENT_WAYS)
    target, *target_types = _filled(entry, "target", TARGET_WAYS)
    for name in (*agent_types, *target_types):
        if name not in TYPES and name not in read_actors():
            expected = f"one of {', '.join(TYPES)} or an actor's id"
            raise RuleError(entry["fills"].where(), f"unknown type or actor {name!r}", expected, "correct it")
    places = frozenset(entry["fills"]["places"].split())
    for way in places:
        _known(way, PLACE_WAYS, entry["fills"].where("places"))
    return EventFrame(
        frame_id=entry["id"], event_type=event_type, patterns=tuple(_pattern(text, entry) for text in texts(entry, "when")),
        agent=agent, agent_types=tuple(agent_types), target=target, target_types=tuple(target_types), places=places,
        needs=frozenset(entry["take"]["needs"].split()), take=dict(entry["take"]), examples=tuple(entry["examples"]),
    )


def _check_options(entry: YamlMap) -> None:
    for option, allowed in TAKE.items():
        for value in entry["take"].get(option, "").split():
            _known(value, allowed or (value,), entry["take"].where(option))
    for example in entry["examples"]:
        check_keys(example, ("text", "published", "gives", "why"), ("text", "published", "gives"))
        if not example["gives"] and not example.get("why"):
            raise RuleError(example.where(), "an example that gives nothing does not say why", "why: ...", "add it")
    if len({bool(example["gives"]) for example in entry["examples"]}) < 2:
        raise RuleError(entry.where("examples"), "examples of one kind only", "one that gives a row and one that gives none", "add one")


def _filled(entry: YamlMap, slot: str, ways: tuple[str, ...]) -> list[str]:
    if slot not in entry["fills"]:
        return [""]
    words: list[str] = entry["fills"][slot].split() or [""]
    _known(words[0], ways, entry["fills"].where(slot))
    return words


def _pattern(text: str, entry: YamlMap) -> Pattern:
    parts = text.split()
    heads = [n for n, part in enumerate(parts) if part.startswith("!")]
    if len(heads) != 1:
        raise RuleError(entry.where("when"), f"the pattern {text!r} has {len(heads)} heads", "one word marked !", "mark it")
    classes = tuple(part.strip("!~") for part in parts)
    known = (*(name for section in ("verbs", "nouns") for _, name in _classes(event_rules(), section)), *SPECIAL)
    for name in classes:
        _known(name, known, entry.where("when"))
    return Pattern(classes, heads[0], parts[heads[0]].endswith("~"))


def _known(word: str, known: tuple[str, ...], where: str) -> None:
    if word not in known:
        near = get_close_matches(word, known, n=1, cutoff=0.0)
        raise RuleError(where, f"unknown slot {word!r}", f"one of {', '.join(sorted(known))}", f"did you mean {near[0]!r}?")
