"""The words of rules/events.yaml with all their forms, and what may stand in the way of an event.

A verb gives its forms (seize, seizes, seized, seizing); a noun stands as written. One spelling may belong to several classes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import re2

from extract.errors import RuleError
from extract.strict_yaml import YamlMap, check_keys, load_yaml, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).parent / "rules" / "events.yaml"
SECTIONS = ("verbs", "nouns", "moods", "frames")
MOODS = ("denied", "conditional", "planned", "announced", "infinitive", "begun", "undone", "after_conditional")
BASE, THIRD, PAST, PARTICIPLE, GERUND, NOUN = "b", "s", "p", "n", "g", "o"
_DOUBLING = frozenset(
    (
        "stop",
        "ban",
        "bar",
        "drop",
        "plan",
        "ship",
        "permit",
        "cap",
        "scrap",
        "slip",
        "step",
        "plug",
        "dip",
        "commit",
        "submit",
        "overrun",
        "run",
        "set",
        "cut",
        "shut",
        "hit",
        "let",
        "get",
    )
)
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Sense:
    """A class of words and the forms that a spelling may be in it."""

    word_class: str
    forms: str


@cache
def event_rules(path: Path = RULES) -> YamlMap:
    """rules/events.yaml as read, its sections checked."""
    rules: YamlMap = load_yaml(path)
    check_keys(rules, SECTIONS, SECTIONS)
    check_keys(rules["moods"], MOODS, MOODS)
    for name in rules["nouns"]:
        if name in rules["verbs"]:
            raise RuleError(rules["nouns"].where(name), f"class {name!r} is among the verbs, too", "one class, one kind", "rename one")
    return rules


def word_terms() -> Iterator[tuple[str, tuple[Sense, ...]]]:
    """Every spelling with its senses."""
    filed: defaultdict[str, defaultdict[str, str]] = defaultdict(lambda: defaultdict(str))
    for word_class, spelling, form in _spellings(event_rules()):
        filed[spelling.lower().replace("-", " ")][word_class] += form
    for spelling, senses in filed.items():
        yield spelling, tuple(Sense(name, forms) for name, forms in senses.items())


def word_classes() -> frozenset[str]:
    """All classes of words."""
    rules = event_rules()
    return frozenset((*rules["verbs"], *rules["nouns"]))


def _spellings(rules: YamlMap) -> Iterator[tuple[str, str, str]]:
    for name in rules["nouns"]:
        yield from ((name, word, NOUN) for word in texts(rules["nouns"], name))
    for name in rules["verbs"]:
        for verb in texts(rules["verbs"], name):
            yield from ((name, spelling, form) for spelling, form in verb_forms(verb))


def verb_forms(verb: str) -> list[tuple[str, str]]:
    """(spelling, form) of a verb written `base` or `base|past|participle`; further words (`take over`) follow the verb unchanged."""
    base, *irregular = verb.split("|")
    first, _, rest = base.partition(" ")
    tail = f" {rest}" if rest else ""
    past = irregular or [_past(first) + tail] * 2
    return [(base, BASE), (_third(first) + tail, THIRD), (past[0], PAST), (past[-1], PARTICIPLE), (_gerund(first) + tail, GERUND)]


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLING else "") + "ed"


def _gerund(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in _DOUBLING else "") + "ing"


@cache
def _moods() -> tuple[Any, tuple[str, ...]]:
    """All patterns for what stands before a head as one set, with the mood of each."""
    moods, patterns = event_rules()["moods"], re2.Set.SearchSet()
    try:
        for mood in MOODS[:-1]:
            for pattern in texts(moods, mood):
                patterns.Add(pattern)
    except re2.error as error:
        raise RuleError(moods.where(), f"a pattern cannot be read ({error})", "RE2 syntax", "mend it") from None
    patterns.Compile()
    return patterns, tuple(mood for mood in MOODS[:-1] for _ in texts(moods, mood))


@cache
def _after_conditional() -> Any:
    return re2.compile("|".join(texts(event_rules()["moods"], MOODS[-1])))


def mood_of(before: str, after: str, forms: str, *, passive: bool) -> str:
    """How the sentence holds the word between `before` and `after` (small letters): actual, or one of MOODS."""
    near = _MAY.sub("\\1 month", before[-90:]) if " may" in before else before[-90:]
    patterns, names = _moods()
    found = {names[n] for n in patterns.Match(near) or ()}
    if forms == NOUN and "undone" in found:
        return "denied"
    for mood in ("denied", "conditional", "planned", "announced"):
        if mood in found and (mood in ("denied", "conditional") or "begun" not in found):
            return mood
    if BASE in forms and not passive and "infinitive" in found and "begun" not in found:
        return "infinitive"
    if forms in (GERUND, NOUN) and _after_conditional().search(after[:80]):
        return "conditional"
    return "actual" if forms != GERUND or _happening(near) else "infinitive"


_MAY = re2.compile(r"\b(in|of|since|until|by|early|late|mid|to|from|and|last|this|on|through|during|between|\d)(?: an?| the| its)? may\b")
_HAPPENING = re2.compile(
    r"(?:\b(?:by|after|since|following|is|are|was|were|been|be|had|while|began|started|,|-)|^) ?(?:\w+ly )?$",
)


def _happening(before: str) -> bool:
    """Whether a form in -ing tells what happens (`by closing`, `was closing`, `, closing`), not what might (`capturing it would`)."""
    return bool(_HAPPENING.search(before))


_ARTICLES = frozenset(("the", "its", "their", "a", "an", "his", "some"))


def word_before(before: str) -> str:
    """The last word of a text, an article after it left out (`against the ` gives against); nothing where a mark stands between."""
    words = before.split()[-2:]
    if not words or not before.endswith(" "):
        return ""
    return words[-1] if words[-1] not in _ARTICLES or len(words) < 2 else words[-2]
