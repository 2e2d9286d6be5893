"""The patterns of rules/constructions.yaml, compiled: what a figure is by the tokens left and right of it, as spaCy's Matcher has them.

`CHANGE[nouns] run "of" FIGURE[part]`: what must stand left and right of FIGURE, token by token, up to the figure. Capitals are typed
tokens, quotes are words, small letters a list of words.yaml or a run of the rule file; in brackets what must be true of the token
(`|` or, `,` and, `!` not). `(a|b)` chooses; `?` may lack, `*` any number of times, `+` once or more, `{3}` up to three times;
`...` leaps over up to 40 tokens, to the nearest that goes on.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.properties import rule_file
from extract.core.strict_yaml import YamlMap, check_keys, load_map, texts
from extract.vocabulary.words import is_list, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_PART = re2.compile(r'"[^"]+"|[A-Z]+(?:\[[^\]]+\])?|[a-z_]+|\.\.\.|[()|?*+]|\{\d+\}')
WORD = re2.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*|[^\sa-z0-9]")
_KINDS = (
    "FIGURE", "LAST", "NUMBER", "CHANGE", "TIME", "METRIC", "MATERIAL", "PLACE", "QUALIFIER", "FILLER", "ADVERB", "WORD", "ANY", "END",
)
_OFTEN = 7  # words that a run may skip: a time, an adverb and an article; a figure farther off belongs to other words
LEAP = 40  # tokens: longer than most sentences, so that one is crossed but a table or a list of hundreds is not

_NUMBERS = itertools.count()
_WAYS: dict[tuple[int, int], int] = {}  # -1 and 1 are the places left and right of the figure
_NEEDED: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
_QUOTED: set[str] = set()
_BITS: dict[tuple[int, frozenset[str]], int] = {}
_PLAIN = ("ANY", "WORD", "ADVERB", "FILLER")  # kinds that the word itself tells

_KEYS = ("id", "when", "unless", "gives", "direction", "base", "unit", "left", "because", "examples")

Test = tuple[tuple[frozenset[str], bool], ...]  # all must hold: any of these attributes is there, or none of them
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: the typed tokens and the words (by the one met first) that may stand there, how often, and its number."""

    number: int
    kinds: Mapping[str, tuple[Test, ...]]
    plain: tuple[str, ...]
    words: Mapping[str, tuple[Words, ...]]
    least: int
    most: int
    needs: int  # the bit of the words and kinds of which one must stand on its side of the figure


Half = tuple[tuple[int, Element], ...]  # each element with the number of the way up to it, the same for all patterns that begin alike


class Shape(NamedTuple):
    """A pattern in two halves, each in the order in which it is walked from the figure outwards, and the bits of all that it needs."""

    left: Half
    figure: Test
    right: Half
    needs: int


def compiled(text: str, runs: Mapping[str, str], where: str) -> Shape:
    """A pattern as written. RuleError for a name that nobody knows, or without exactly one FIGURE."""
    parts = _PART.findall(text)
    at = [n for n, part in enumerate(parts) if part.startswith("FIGURE")]
    if len(at) != 1:
        raise RuleError(where, f"{len(at)} FIGUREs in {text!r}", "one", "name the figure itself FIGURE, other figures NUMBER or LAST")
    left, right = tuple(_elements(parts[: at[0]], runs, where, -1)), tuple(_elements(parts[at[0] + 1 :], runs, where, 1))
    needs = reduce(or_, (element.needs for element in (*left, *right)), 0)
    return Shape(_half(left[::-1], -1), _test(parts[at[0]]), _half(right, 1), needs)


def _half(elements: tuple[Element, ...], way: int) -> Half:
    ways = [way := _WAYS.setdefault((way, element.number), len(_WAYS) + 2) for element in elements]
    return tuple(zip(ways, elements, strict=True))


def _elements(parts: list[str], runs: Mapping[str, str], where: str, step: int) -> Iterator[Element]:
    while parts:
        part, *parts = parts
        if part in runs:
            yield from _elements(_PART.findall(runs[part]), runs, where, step)
            continue
        choice = [part]
        if part == "(":
            stop = parts.index(")")
            choice, parts = [one for one in parts[:stop] if one != "|"], parts[stop + 1 :]
        often = parts.pop(0) if parts and parts[0][0] in "?*+{" else ""
        if unknown := [one for one in choice if one[0].isupper() and one.partition("[")[0] not in _KINDS]:
            raise RuleError(where, f"unknown token {unknown[0]}", f"one of {', '.join(_KINDS)}", "correct it")
        yield _element(tuple(choice), often, step)


@cache  # one element for all patterns that write it alike, so that what it reaches is found once a figure
def _element(choice: Words, often: str, step: int) -> Element:
    least, most = {"": (1, 1), "?": (0, 1), "*": (0, _OFTEN), "+": (1, _OFTEN)}.get(often) or (0, int(often[1:-1]))
    if choice == ("...",):
        choice, least, most = ("ANY",), 0, LEAP
    kinds: defaultdict[str, tuple[Test, ...]] = defaultdict(tuple)
    words: defaultdict[str, tuple[Words, ...]] = defaultdict(tuple)
    for one in choice:
        if (kind := one.partition("[")[0])[0].isupper():
            kinds[kind] += (_test(one),)
            continue
        for phrase in (one[1:-1],) if one[0] == '"' else phrases(one):
            said = tuple(WORD.findall(phrase.lower()))[::step]
            words[said[0]] += (said,)
    plain = tuple(kind for kind in kinds if kind in _PLAIN)
    needs = 0 if not least or plain or "END" in kinds else _need(frozenset((*kinds, *_rarest(words))), step)
    return Element(next(_NUMBERS), dict(kinds), plain, dict(words), least, most, needs)


def _rarest(words: Mapping[str, tuple[Words, ...]]) -> Iterator[str]:
    """Of each phrase the longest word: the rarest."""
    return (max(phrase, key=len) for found in words.values() for phrase in found)


def _need(needed: frozenset[str], step: int) -> int:
    """The bit that says that one of these stands there."""
    bit = _BITS.setdefault((step, needed), 1 << len(_BITS))
    for one in needed:
        _NEEDED[one][step > 0] |= bit
    return bit


@cache
def _test(part: str) -> Test:
    """`CHANGE[nouns|marks, !verbs]`."""
    tests = [one.strip() for one in part.partition("[")[2].rstrip("]").split(",")]
    return tuple((frozenset(itertools.chain(*map(_meant, one.lstrip("!").split("|")))), one[0] != "!") for one in tests if one)


def _meant(name: str) -> tuple[str, ...]:
    """An attribute, or in quotes the words of the token themselves: as they stand or all of a list."""
    meant = tuple(f'"{word}"' for word in phrases(name)) if is_list(name) else (name,)
    _QUOTED.update(one for one in meant if one[0] == '"')
    return meant


def holds(test: Test, attributes: frozenset[str]) -> bool:
    """Whether all of a test is true of a token."""
    for names, wanted in test:  # noqa: SIM110 (asked for every token beside every figure: a loop takes half the time of all())
        if wanted == names.isdisjoint(attributes):
            return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One entry of the rule file; `unit`: what the figure is counted in, by name, or `before`: lent by what was counted before."""

    pattern_id: str
    when: tuple[Shape, ...]
    unless: tuple[Shape, ...]
    gives: str
    direction: str = ""
    base: bool = False
    unit: str = ""


@cache
def needed() -> dict[str, tuple[int, int]]:
    """What patterns cannot do without: by word or kind the bits of the needs that it meets left and right of a figure."""
    load_patterns()
    return {one: (left, right) for one, (left, right) in _NEEDED.items()}


@cache
def quoted() -> frozenset[str]:
    """The words that a pattern asks of a token itself, in quotes."""
    load_patterns()
    return frozenset(_QUOTED)


@cache
def load_patterns() -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
    """What is tried before a number without a unit is refused (no facts, counts without their noun), and the constructions, in order."""
    data = load_map(RULES / "constructions.yaml")
    check_keys(data, ("runs", "no_facts", "patterns"), ("runs", "no_facts", "patterns"))
    first, then = (tuple(_pattern(row, data["runs"]) for row in data[name]) for name in ("no_facts", "patterns"))
    return first, then


def _pattern(row: YamlMap, runs: YamlMap) -> Pattern:
    check_keys(row, _KEYS, ("id", "when", "gives", "because", "examples"))
    when, unless = (tuple(compiled(text, runs, row.where()) for text in texts(row, key)) for key in ("when", "unless"))
    return Pattern(pattern_id=row["id"], when=when, unless=unless, gives=row["gives"], direction=row.get("direction", ""),
                   base=row.get("base") == "yes", unit=row.get("unit", ""))


@cache
def left_over() -> dict[str, str]:
    """By class of no fact why its numbers are left for a person to place; the numbers of a class without a reason measure nothing."""
    rows = (*rule_file(RULES / "constructions.yaml")["no_facts"], *rule_file(RULES / "nonfacts.yaml")["nonfacts"])
    return {row["id"]: row["left"] for row in rows if "left" in row}


class Candidate(NamedTuple):
    """A shape of a pattern for figures of one sort, with what must not fit them; `needs` as in the shape."""

    needs: int
    shape: Shape
    pattern: Pattern
    unless: tuple[Shape, ...]


@cache
def fitting(attributes: frozenset[str]) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Of both lists what may fit a figure of which this is true, in order."""
    first, then = (tuple(
        Candidate(shape.needs, shape, one, tuple(other for other in one.unless if holds(other.figure, attributes)))
        for one in listed for shape in one.when if holds(shape.figure, attributes)
    ) for listed in load_patterns())
    return first, then
