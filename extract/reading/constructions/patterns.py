"""Walks from a figure over the tokens of its sentence as the patterns of constructions say: their one matcher."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.core.properties import dimensions
from extract.core.strict_yaml import texts
from extract.vocabulary.constructions import LEAP, fitting, holds, needed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.constructions import Element, Half, Pattern, Shape, Test, Words

_FEW = 100  # people: as many as a reporter may have asked


class Matched(NamedTuple):
    """The word of change and the figure that a walk met."""

    change: Token | None = None
    quantity: Quantity | None = None


Typed = tuple[str, int, Any]  # kind, the place behind it on the way, and the token, time, material or figure that it is
_NOTHING, _NONE = Matched(), frozenset[str]()


class Tokens:
    """One sentence as the patterns see it, left and right of its figures."""

    def __init__(self, view: SentenceView) -> None:
        self.view, self.low = view, view.scan.flat
        self.last: tuple[Quantity, frozenset[str]] | None = None
        self.lent: dict[int, str] = {}  # pattern that gave a count without its noun a unit, by place
        self.figure: Quantity | None = None  # the one in question
        self._left, self._right = _Side(self, -1, view.start), _Side(self, 1, view.end)
        self._true: dict[tuple[int, str], frozenset[str]] = {}
        self._held = 0  # bits of what stands left and right of the figure in question
        self.listed = [token for token in view.tokens if token[2] == "nonfact"]
        self._places = list(self._file())

    def _file(self) -> Iterator[tuple[int, int, int, int]]:
        """Files the typed tokens. Gives where what patterns need begins first, and where last, with its bits left and right."""
        view, needs, left, right = self.view, needed(), self._left.typed, self._right.typed
        typed: dict[str, list[tuple[int, int, Any]]] = {
            "CHANGE": [(token[0], token[1], token) for token in view.changes],
            "TIME": [(span.start, span.end, span) for span in view.times],
            "METRIC": [(token[0], token[1], token) for token in view.metrics],
            "MATERIAL": [(named.start, named.end, named) for named in view.commodities],
            "QUALIFIER": [(token[0], token[1], token) for token in view.tokens if token[2] == "qualifier"],
            "NUMBER": [(quantity.start, quantity.end, quantity) for quantity in view.quantities],
        }
        for kind, things in typed.items():
            for start, end, thing in things:
                right.setdefault(start, []).append((kind, end, thing))
                left.setdefault(end, []).append((kind, start, thing))
            if things and kind in needs:
                yield things[0][0], things[-1][0], *needs[kind]
        low, first, last = self.low, view.start, view.end
        for word in needs.keys() & {*view.words.split(), *low[first:last]}:
            yield low.find(word, first, last), low.rfind(word, first, last), *needs[word]

    def match(self, quantity: Quantity, listed: int) -> Iterator[tuple[Pattern, Matched]]:
        """The patterns of one of the lists that fit around a figure, in order, and what each met."""
        if self.figure is not quantity:
            self._turn_to(quantity)
        held = self._held | (needed()["LAST"][0] if self.last else 0)
        for needs, shape, pattern, unless in fitting(self.true_of(quantity))[listed]:
            if needs & held != needs or (met := self._find(shape)) is None:
                continue
            if not any(other.needs & held == other.needs and self._find(other) for other in unless):
                yield pattern, met

    def _turn_to(self, quantity: Quantity) -> None:
        left, right, held = quantity.left, max(quantity.end, quantity.tail), 0
        for first, last, before, after in self._places:
            if first < left:
                held |= before
            if last >= right:
                held |= after
        self.figure, self._held = quantity, held
        self._left.begin(left)
        self._right.begin(right)

    def _find(self, shape: Shape) -> Matched | None:
        left = self._left.walk(shape.left)
        right = left and self._right.walk(shape.right)
        return Matched(left.change or right.change, left.quantity or right.quantity) if left and right else None

    def true_of(self, quantity: Quantity) -> frozenset[str]:
        """Its dimension with properties, its form; its own words and its qualifier's, in quotes, where a pattern asks for them."""
        key = quantity.start, quantity.unit.dim
        if key not in self._true:
            own, lead = self.low[quantity.start : quantity.end], self.low[quantity.left : quantity.start].split()
            words = [f'"{word}"' for word in (own, *own.split(), *lead)]
            marks = bool(quantity.sign), quantity.moved, quantity.words, quantity.value > 1, quantity.value < _FEW
            self._true[key] = _true(quantity.unit.dim, quantity.form, marks, quoted().intersection(words))
        return self._true[key]

    def takes(self, element: Element, kind: str, thing: Any) -> bool:
        """Whether a typed token may stand there. Of a figure it also counts whether it is the one before, and of the same dimension."""
        if kind == "NUMBER":
            return self._takes_number(element, thing)
        tests = element.kinds.get(kind)
        return tests is not None and (() in tests or _any(tests, self._true_of(kind, thing)))

    def _true_of(self, kind: str, thing: Any) -> frozenset[str]:
        match kind:
            case "CHANGE":
                return thing[3].true  # type: ignore[no-any-return]
            case "TIME":
                return _true_of_time(thing.shift is not None, thing.unit)
            case "METRIC":
                frames = (frame for frame in thing[3] if not frame.when or self.view.has(frame.when))
                return frozenset(kind for frame in frames for kind in frame.kinds)
        return _NONE

    def _takes_number(self, element: Element, quantity: Quantity) -> bool:
        numbers, last = element.kinds.get("NUMBER", ()), self.last
        lasts = element.kinds.get("LAST", ()) if last is not None and last[0] is quantity else ()
        if not (numbers or lasts):
            return False
        own = self.true_of(quantity)
        if self.figure is not None and quantity.unit.dim == self.figure.unit.dim:
            own |= {"same"}
        return _any(numbers, own) or (last is not None and _any(lasts, own | last[1]))


class _Side:
    """What stands on one side of the figures: typed tokens by where they begin on the way, words and marks cut where a walk comes by."""

    def __init__(self, tokens: Tokens, step: int, end: int) -> None:
        self.tokens, self.step, self.end, self.low = tokens, step, end, tokens.low
        self.here = 0 if step > 0 else -1  # of a place, the letter that a step goes over
        self.typed: dict[int, list[Typed]] = {}
        self._words: dict[int, tuple[str, int]] = {}
        self._reached: dict[int, dict[int, Matched]] = {}  # around this figure, by way

    def begin(self, at: int) -> None:
        """Stands beside another figure."""
        self._reached = {self.step: {self._beyond_blanks(at): _NOTHING}}

    def walk(self, half: Half) -> Matched | None:
        """What the nearest way through the elements met. Each place is reached once, and once for all patterns that begin alike."""
        known = self._reached
        reached = known[self.step]
        for way, element in half:
            found = known.get(way)
            if found is None:
                found = known[way] = self._reach(element, reached)
            if not found:
                return None
            reached = found
        return next(iter(reached.values()))

    def _reach(self, element: Element, start: dict[int, Matched]) -> dict[int, Matched]:
        """All places behind an element, the nearest first."""
        out: dict[int, Matched] = {} if element.least else dict(start)
        if element.least == element.most:  # one: most are so
            for at, met in start.items():
                self._step(element, at, met, out)
            return out
        if element.most == LEAP:
            return out | self._leap(start)
        edge = start
        for _ in range(element.most):
            found: dict[int, Matched] = {}
            for at, met in edge.items():
                self._step(element, at, met, found)
            edge = {stop: met for stop, met in found.items() if stop not in out} if out else found
            if not edge:
                break
            out.update(edge)
        return out

    def _leap(self, start: dict[int, Matched]) -> dict[int, Matched]:
        out: dict[int, Matched] = {}
        for at, held in start.items():
            for _ in range(LEAP):
                word, at = self._word(at)
                if not word or at in out:
                    break
                out[at] = held
        return out

    def _step(self, element: Element, at: int, met: Matched, out: dict[int, Matched]) -> None:
        """Adds the places behind one token or phrase that the element takes."""
        word, stop = self._words.get(at) or self._word(at)
        if not word:
            if "END" in element.kinds:
                out[at] = met
            return
        if element.kinds and at in self.typed:
            self._step_typed(element, at, met, out)
        if element.plain and self._is_plain(element, word):
            out[stop] = met
        for said in element.words.get(word, ()):
            end: int | None = stop if len(said) == 1 else self._after_phrase(said, at)
            if end is not None:
                out[end] = met

    def _step_typed(self, element: Element, at: int, met: Matched, out: dict[int, Matched]) -> None:
        for kind, end, thing in self.typed[at]:
            if self.tokens.takes(element, kind, thing):
                change, quantity = thing if kind == "CHANGE" else None, thing if kind == "NUMBER" else None
                out[self._beyond_blanks(end)] = Matched(met.change or change, met.quantity or quantity)

    def _word(self, at: int) -> tuple[str, int]:
        """The word or mark that begins (or, leftwards, ends) at a place, and the place beyond it and its blanks; no word at an end."""
        if at not in self._words:
            stop = self._past_word(at)
            self._words[at] = self.low[min(at, stop) : max(at, stop)], self._beyond_blanks(stop)
        return self._words[at]

    def _past_word(self, at: int) -> int:
        low, step, end, here = self.low, self.step, self.end, self.here
        blank = low.find(" ", at, end) if step > 0 else low.rfind(" ", end, at)
        stop = end if blank < 0 else blank - here
        if low[min(at, stop) : max(at, stop)].isalnum():  # most are
            return stop
        stop = at
        while stop != end and (low[stop + here].isalnum() or low[stop + here] == "'"):
            stop += step
        return stop + step * (stop == at != end)

    def _beyond_blanks(self, at: int) -> int:
        while at != self.end and self.low[at + self.here] == " ":
            at += self.step
        return at

    def _after_phrase(self, said: Words, at: int) -> int | None:
        for wanted in said:
            word, at = self._word(at)
            if word != wanted:
                return None
        return at

    def _is_plain(self, element: Element, word: str) -> bool:
        """Whether a word is of a kind that shows in the word itself."""
        for kind in element.plain:
            if kind == "FILLER":
                found = word in self.tokens.view.rules.fillers
            else:
                found = kind == "ANY" or (word.endswith("ly") if kind == "ADVERB" else word[0].isalnum())
            if found and any(not test or holds(test, frozenset((f'"{word}"',))) for test in element.kinds[kind]):
                return True
        return False


def _any(tests: tuple[Test, ...], true: frozenset[str]) -> bool:
    return any(holds(test, true) for test in tests)


@cache
def _true(dimension: str, form: str, marks: tuple[bool, ...], words: frozenset[str]) -> frozenset[str]:
    true = itertools.compress(("signed", "moved", "words", "several", "few"), marks)
    return frozenset((dimension, form, *texts(dimensions().entries[dimension], "is"), *true, *words))


@cache
def _true_of_time(shift: bool, unit: str) -> frozenset[str]:
    return frozenset(("shift" if shift else "point", unit or "ungrained"))
