"""Ordered token patterns, as spaCy's Matcher has them, around one figure: the language of rules/constructions.yaml and what matches it.

`CHANGE[nouns] run "of" FIGURE[part]`: what must stand left and right of FIGURE, token by token, up to the figure. Capitals are typed
tokens, quotes are words, small letters a list of words.yaml or a run of the rule file; in brackets what must be true of the token
(`|` or, `,` and, `!` not). `(a|b)` chooses; `?` may lack, `*` any number of times, `+` once or more, `{3}` up to three times;
`...` leaps over up to 40 tokens, to the nearest that goes on.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.core.errors import RuleError
from extract.core.properties import dimensions
from extract.core.strict_yaml import texts
from extract.vocabulary.words import is_list, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView

_PART = re2.compile(r'"[^"]+"|[A-Z]+(?:\[[^\]]+\])?|[a-z_]+|\.\.\.|[()|?*+]|\{\d+\}')
_WORD = re2.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*|[^\sa-z0-9]")
_KINDS = ("FIGURE", "LAST", "NUMBER", "CHANGE", "TIME", "METRIC", "MATERIAL", "PLACE", "QUALIFIER", "FILLER", "ADVERB", "WORD", "ANY", "END")
_OFTEN = 7  # words that a run may skip: a time, an adverb and an article; a figure farther off belongs to other words
_FEW = 100  # people: as many as a reporter may have asked
_LEAP = 40  # tokens: longer than most sentences, so that one is crossed but a table or a list of hundreds is not

_NUMBERS = itertools.count()
_WAYS: dict[tuple[int, int], int] = {}  # 0 and 1 are the places left and right of the figure
_PLAIN = ("ANY", "WORD", "ADVERB", "FILLER")  # kinds that the word itself tells

Test = tuple[tuple[frozenset[str], bool], ...]  # all must hold: any of these attributes is there, or none of them
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: the typed tokens and the words (by first and by last) that may stand there, how often, and its number."""

    number: int
    kinds: Mapping[str, tuple[Test, ...]]
    plain: tuple[str, ...]
    words: Mapping[tuple[str, int], tuple[Words, ...]]
    least: int
    most: int

    @property
    def needs(self) -> frozenset[str]:
        """Of these words and kinds one must stand in the sentence; empty when the element may lack or takes any word."""
        if not self.least or self.plain or "END" in self.kinds:
            return frozenset()
        said = (phrase for (_, step), found in self.words.items() for phrase in found if step > 0)
        return frozenset((*self.kinds, *(max(phrase, key=len) for phrase in said)))  # the longest word is the rarest


Half = tuple[tuple[int, Element], ...]  # each element with the number of the way up to it, the same for all patterns that begin alike


class Shape(NamedTuple):
    """A pattern in two halves, each in the order in which it is walked from the figure outwards, and what the sentence must hold."""

    left: Half
    figure: Test
    right: Half
    needs: tuple[frozenset[str], ...]


class Typed(NamedTuple):
    """A typed token: where it stands, and what is true of it."""

    kind: str
    start: int
    end: int
    attributes: frozenset[str]
    token: Token | None
    quantity: Quantity | None


class Matched(NamedTuple):
    """The word of change and the figure that a walk met."""

    change: Token | None = None
    quantity: Quantity | None = None


_NOTHING = Matched()


def compiled(text: str, runs: Mapping[str, str], where: str) -> Shape:
    """A pattern as written. RuleError for a name that nobody knows, or without exactly one FIGURE."""
    parts = _PART.findall(text)
    at = [n for n, part in enumerate(parts) if part.startswith("FIGURE")]
    if len(at) != 1:
        raise RuleError(where, f"{len(at)} FIGUREs in {text!r}", "one", "name the figure itself FIGURE, other figures NUMBER or LAST")
    left, right = (tuple(_elements(half, runs, where)) for half in (parts[: at[0]], parts[at[0] + 1 :]))
    needs = tuple(filter(None, (element.needs for element in (*left, *right))))
    return Shape(_half(left[::-1], 0), _test(parts[at[0]]), _half(right, 1), needs)


def _half(elements: tuple[Element, ...], way: int) -> Half:
    ways = [way := _WAYS.setdefault((way, element.number), len(_WAYS) + 2) for element in elements]
    return tuple(zip(ways, elements, strict=True))


def _elements(parts: list[str], runs: Mapping[str, str], where: str) -> Iterator[Element]:
    while parts:
        part, *parts = parts
        if part in runs:
            yield from _elements(_PART.findall(runs[part]), runs, where)
            continue
        choice = [part]
        if part == "(":
            stop = parts.index(")")
            choice, parts = [one for one in parts[:stop] if one != "|"], parts[stop + 1 :]
        often = parts.pop(0) if parts and parts[0][0] in "?*+{" else ""
        yield _element(tuple(choice), often, where)


@cache  # one element for all patterns that write it alike, so that what it reaches is found once a figure
def _element(choice: Words, often: str, where: str) -> Element:
    least, most = {"": (1, 1), "?": (0, 1), "*": (0, _OFTEN), "+": (1, _OFTEN)}.get(often) or (0, int(often[1:-1]))
    if choice == ("...",):
        choice, least, most = ("ANY",), 0, _LEAP
    kinds: defaultdict[str, tuple[Test, ...]] = defaultdict(tuple)
    words: defaultdict[tuple[str, int], tuple[Words, ...]] = defaultdict(tuple)
    for one in choice:
        if (kind := one.partition("[")[0])[0].isupper():
            if kind not in _KINDS:
                raise RuleError(where, f"unknown token {kind}", f"one of {', '.join(_KINDS)}", "correct it")
            kinds[kind] += (_test(one),)
            continue
        for phrase in (one[1:-1],) if one[0] == '"' else phrases(one):
            said = tuple(_WORD.findall(phrase.lower()))
            words[said[0], 1] += (said,)
            words[said[-1], -1] += (said,)
    return Element(next(_NUMBERS), dict(kinds), tuple(kind for kind in kinds if kind in _PLAIN), dict(words), least, most)


@cache
def _test(part: str) -> Test:
    """`CHANGE[nouns|marks, !verbs]`."""
    out = []
    for one in part.partition("[")[2].rstrip("]").split(","):
        if names := one.strip().lstrip("!"):
            out.append((frozenset(itertools.chain.from_iterable(map(_meant, names.split("|")))), not one.strip().startswith("!")))
    return tuple(out)


def _meant(name: str) -> tuple[str, ...]:
    """An attribute, or in quotes the words of the token themselves: as they stand or all of a list."""
    return tuple(f'"{word}"' for word in phrases(name)) if is_list(name) else (name,)


def holds(test: Test, attributes: frozenset[str]) -> bool:
    """Whether all of a test is true of a token."""
    for names, wanted in test:  # noqa: SIM110 (asked for every token beside every figure: a loop takes half the time of all())
        if wanted == names.isdisjoint(attributes):
            return False
    return True


class Tokens:
    """One sentence as the patterns see it: typed tokens by where they begin and end, words and marks cut where a walk comes by."""

    def __init__(self, view: SentenceView) -> None:
        self.view, self.low = view, view.scan.flat
        self.last: tuple[Quantity, frozenset[str]] | None = None
        self.present = {*view.words.split(), *self.low[view.start : view.end], "LAST"}
        self.typed: defaultdict[tuple[int, int], list[Typed]] = defaultdict(list)
        self._words: dict[tuple[int, int], tuple[str, int]] = {}
        self._figure: Quantity | None = None
        self._reached: dict[int, dict[int, Matched]] = {}  # around this figure, by way
        self._attributes: dict[tuple[int, str], tuple[frozenset[str], frozenset[str]]] = {}
        self._type()

    def _type(self) -> None:
        view, low = self.view, self.low
        for token in view.changes:
            self._add("CHANGE", token[0], token[1], {*token[3].groups, token[3].direction, f'"{low[token[0] : token[1]]}"'}, token)
        for span in view.times:
            self._add("TIME", span.start, span.end, ("shift" if span.shift else "point", span.unit or "ungrained"))
        for start, end, _, frames in view.metrics:
            self._add("METRIC", start, end, {kind for frame in frames if not frame.when or view.has(frame.when) for kind in frame.kinds})
        for named in view.commodities:
            self._add("MATERIAL", named.start, named.end, ())
        for start, end, kind, _ in view.tokens:
            if kind == "qualifier":
                self._add("QUALIFIER", start, end, ())
        for quantity in view.quantities:
            self._add("NUMBER", quantity.start, quantity.end, self.attributes(quantity)[1], quantity=quantity)

    def _add(self, kind: str, start: int, end: int, attributes: Iterable[str], token: Token | None = None,
             quantity: Quantity | None = None) -> None:
        typed = Typed(kind, start, end, frozenset(attributes), token, quantity)
        self.typed[start, 1].append(typed)
        self.typed[end, -1].append(typed)
        self.present.add(kind)

    def attributes(self, quantity: Quantity) -> tuple[frozenset[str], frozenset[str]]:
        """What is true of a figure: dimension with its properties and form; and this with its own words and its qualifier's first, in quotes."""
        key = quantity.start, quantity.unit.dim
        if key not in self._attributes:
            own, lead = self.low[quantity.start : quantity.end], self.low[quantity.left : quantity.start].split()
            marks = (("signed", quantity.sign), ("words", quantity.words), ("several", quantity.value > 1), ("few", quantity.value < _FEW))
            true = (name for name, holding in marks if holding)
            general = frozenset((quantity.unit.dim, *_properties(quantity.unit.dim), quantity.form, *true))
            self._attributes[key] = general, general.union(f'"{words}"' for words in (own, *own.split()[-1:], *lead[:1]))
        return self._attributes[key]

    def find(self, shape: Shape, quantity: Quantity) -> Matched | None:
        """What a pattern met around a figure, None where it does not fit."""
        if not (self.may_hold(shape) and holds(shape.figure, self.attributes(quantity)[1])):
            return None
        if self._figure is not quantity:
            self._figure, self._reached = quantity, {}
        left = self._walk(shape.left, quantity.left, -1, quantity)
        right = left and self._walk(shape.right, max(quantity.end, quantity.tail), 1, quantity)
        return Matched(left.change or right.change, left.quantity or right.quantity) if left and right else None

    def may_hold(self, shape: Shape) -> bool:
        """Whether all that a pattern cannot do without stands somewhere in the sentence."""
        for needed in shape.needs:  # noqa: SIM110 (asked for every pattern and figure: a loop takes half the time of all())
            if needed.isdisjoint(self.present):
                return False
        return True

    def _walk(self, half: Half, at: int, step: int, figure: Quantity) -> Matched | None:
        """What the nearest way through the elements met. Each place is reached once, and once for all patterns that begin alike."""
        reached = {self._beyond_blanks(at, step): _NOTHING}
        for way, element in half:
            if (known := self._reached.get(way)) is None:
                known = self._reached[way] = self._reach(element, reached, step, figure)
            if not known:
                return None
            reached = known
        return next(iter(reached.values()))

    def _reach(self, element: Element, start: dict[int, Matched], step: int, figure: Quantity) -> dict[int, Matched]:
        """All places behind an element, the nearest first."""
        out = dict(start) if element.least == 0 else {}
        if element.most == _LEAP:
            return out | self._leap(start, step)
        edge = start
        for _ in range(element.most):
            edge = {stop: met for at, held in edge.items() for stop, met in self._steps(element, at, step, held, figure) if stop not in out}
            if not edge:
                break
            out.update(edge)
        return out

    def _leap(self, start: dict[int, Matched], step: int) -> dict[int, Matched]:
        out: dict[int, Matched] = {}
        for at, held in start.items():
            for _ in range(_LEAP):
                word, at = self._word(at, step)
                if not word or at in out:
                    break
                out[at] = held
        return out

    def _steps(self, element: Element, at: int, step: int, held: Matched, figure: Quantity) -> Iterator[tuple[int, Matched]]:
        word, stop = self._word(at, step)
        if not word:
            if "END" in element.kinds:
                yield at, held
            return
        kinds = element.kinds
        for typed in self.typed.get((at, step), ()) if kinds else ():
            for kind, attributes in self._readings(typed, figure) if typed.quantity else ((typed.kind, typed.attributes),):
                if any(holds(test, attributes) for test in kinds.get(kind, ())):
                    beyond = self._beyond_blanks(typed.end if step > 0 else typed.start, step)
                    yield beyond, Matched(held.change or typed.token, held.quantity or typed.quantity)
        if element.plain and self._is_plain(element, word):
            yield stop, held
        for said in element.words.get((word, step), ()):
            if (beyond := self._after_phrase(said, at, step)) is not None:
                yield beyond, held

    def _word(self, at: int, step: int) -> tuple[str, int]:
        """The word or mark that begins (or, leftwards, ends) at a place, and the place beyond it and its blanks; no word at an end."""
        if (at, step) not in self._words:
            low, stop, last = self.low, at, self.view.end if step > 0 else self.view.start
            here = 0 if step > 0 else -1  # of a place, the letter that a step goes over
            while stop != last and (low[stop + here].isalnum() or low[stop + here] == "'"):
                stop += step
            stop += step * (stop == at != last)
            self._words[at, step] = low[min(at, stop) : max(at, stop)], self._beyond_blanks(stop, step)
        return self._words[at, step]

    def _beyond_blanks(self, at: int, step: int) -> int:
        low, last, here = self.low, self.view.end if step > 0 else self.view.start, 0 if step > 0 else -1
        while at != last and low[at + here] == " ":
            at += step
        return at

    def _after_phrase(self, said: Words, at: int, step: int) -> int | None:
        for wanted in said[::step]:
            word, at = self._word(at, step)
            if word != wanted:
                return None
        return at

    def _is_plain(self, element: Element, word: str) -> bool:
        """Whether a word is of a kind that shows in the word itself."""
        for kind in element.plain:
            if kind == "FILLER":
                found = word in self.view.rules.fillers
            else:
                found = kind == "ANY" or (word.endswith("ly") if kind == "ADVERB" else word[0].isalnum())
            if found and any(not test or holds(test, frozenset((f'"{word}"',))) for test in element.kinds[kind]):
                return True
        return False

    def _readings(self, typed: Typed, figure: Quantity) -> Iterator[tuple[str, frozenset[str]]]:
        """A figure beside the one in question also tells whether it is the one before, and of the same dimension."""
        same = frozenset(("same",)) if typed.quantity and typed.quantity.unit.dim == figure.unit.dim else frozenset()
        yield "NUMBER", typed.attributes | same
        if self.last is not None and self.last[0] is typed.quantity:
            yield "LAST", typed.attributes | same | self.last[1]


@cache
def _properties(dimension: str) -> tuple[str, ...]:
    return tuple(texts(dimensions().entries[dimension], "is"))
