"""Walks from a figure over the tokens of its sentence as the patterns of constructions say: their one matcher."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.core.properties import dimensions
from extract.core.strict_yaml import texts
from extract.vocabulary.constructions import LEAP, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.constructions import Element, Half, Pattern, Shape, Words

_FEW = 100  # people: as many as a reporter may have asked


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


class Tokens:
    """One sentence as the patterns see it: typed tokens by where they begin and end, words and marks cut where a walk comes by."""

    def __init__(self, view: SentenceView) -> None:
        self.view, self.low = view, view.scan.flat
        self.last: tuple[Quantity, frozenset[str]] | None = None
        self.lent: dict[int, str] = {}  # pattern that gave a count without its noun a unit, by place
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
            self._add("CHANGE", token, {*token[3].groups, token[3].direction, f'"{low[token[0] : token[1]]}"'}, token)
        for span in view.times:
            self._add("TIME", (span.start, span.end), ("shift" if span.shift else "point", span.unit or "ungrained"))
        for token in view.metrics:
            self._add("METRIC", token, {kind for frame in token[3] if not frame.when or view.has(frame.when) for kind in frame.kinds})
        for named in view.commodities:
            self._add("MATERIAL", named, ())
        for token in view.tokens:
            if token[2] == "qualifier":
                self._add("QUALIFIER", token, ())
        for quantity in view.quantities:
            self._add("NUMBER", (quantity.start, quantity.end), self.attributes(quantity)[1], quantity)

    def _add(self, kind: str, span: Sequence[Any], attributes: Iterable[str], stands: Token | Quantity | None = None) -> None:
        """`span` begins with where the token starts and ends; `stands`: the word of change or the figure that it is."""
        token, quantity = (stands, None) if isinstance(stands, tuple) else (None, stands)
        typed = Typed(kind, span[0], span[1], frozenset(attributes), token, quantity)
        self.typed[typed.start, 1].append(typed)
        self.typed[typed.end, -1].append(typed)
        self.present.add(kind)

    def attributes(self, quantity: Quantity) -> tuple[frozenset[str], frozenset[str]]:
        """What is true of a figure: its dimension with properties, its form; and this with its own words and its qualifier's, in quotes."""
        key = quantity.start, quantity.unit.dim
        if key not in self._attributes:
            own, lead = self.low[quantity.start : quantity.end], self.low[quantity.left : quantity.start].split()
            marks = (
                ("signed", quantity.sign), ("moved", quantity.moved), ("words", quantity.words),
                ("several", quantity.value > 1), ("few", quantity.value < _FEW),
            )
            true = (name for name, holding in marks if holding)
            general = frozenset((quantity.unit.dim, *_properties(quantity.unit.dim), quantity.form, *true))
            self._attributes[key] = general, general.union(f'"{words}"' for words in (own, *own.split()[-1:], *lead))
        return self._attributes[key]

    def match(self, pattern: Pattern, quantity: Quantity) -> Matched | None:
        """What the first shape of a pattern that fits met around a figure; None where none fits, or one that must not does."""
        found = next(filter(None, (self._find(shape, quantity) for shape in pattern.when)), None)
        return None if found is None or any(self._find(shape, quantity) for shape in pattern.unless) else found

    def _find(self, shape: Shape, quantity: Quantity) -> Matched | None:
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
        if element.most == LEAP:
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
            for _ in range(LEAP):
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
        for typed in self.typed.get((at, step), ()) if element.kinds else ():
            if self._takes(element, typed, figure):
                beyond = self._beyond_blanks(typed.end if step > 0 else typed.start, step)
                yield beyond, Matched(held.change or typed.token, held.quantity or typed.quantity)
        if element.plain and self._is_plain(element, word):
            yield stop, held
        for said in element.words.get((word, step), ()):
            end: int | None = stop if len(said) == 1 else self._after_phrase(said, at, step)
            if end is not None:
                yield end, held

    def _takes(self, element: Element, typed: Typed, figure: Quantity) -> bool:
        """A figure beside the one in question also tells whether it is the one before, and of the same dimension."""
        if typed.quantity is None:
            return any(holds(test, typed.attributes) for test in element.kinds.get(typed.kind, ()))
        own = typed.attributes | {"same"} if typed.quantity.unit.dim == figure.unit.dim else typed.attributes
        if any(holds(test, own) for test in element.kinds.get("NUMBER", ())):
            return True
        if self.last is None or self.last[0] is not typed.quantity:
            return False
        return any(holds(test, own | self.last[1]) for test in element.kinds.get("LAST", ()))

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


@cache
def _properties(dimension: str) -> tuple[str, ...]:
    return tuple(texts(dimensions().entries[dimension], "is"))
