"""What a figure is (level, change, share, rate, no fact): the first pattern of rules/constructions.yaml that fits around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.core.properties import dimensions
from extract.reading.constructions.patterns import Tokens

if TYPE_CHECKING:
    from extract.reading.constructions.patterns import Matched
    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.constructions import Pattern
    from extract.vocabulary.units import Unit

    Previous = tuple[Quantity, "Construction"] | None

_GIVEN = dimensions().values("gives")
_AMOUNTS, _SITES, _BARE = map(dimensions().having, ("amount", "site", "bare"))


@dataclass(slots=True)
class Construction:
    """What a figure is: its kind, for changes the direction, the pattern that said so, and the word of change."""

    kind: str
    reader: str
    direction: str | None = None
    change: Token | None = None
    base: bool = False  # the earlier end of a move: "from 35% to 57%"
    chained: bool = False  # takes its direction from the figure before


@lru_cache(maxsize=1)  # the figures of a sentence are asked for one after the other
def _tokens(view: SentenceView) -> Tokens:
    return Tokens(view)


def construct(view: SentenceView, quantity: Quantity, previous: Previous) -> Construction | None:
    """The construction of a figure, or None when no pattern fits. `previous` is the figure before it in the sentence."""
    tokens, dim = _tokens(view), quantity.unit.dim
    tokens.last = previous and (previous[0], frozenset((previous[1].kind, *(("base",) if previous[1].base else ()))))
    for pattern, met in tokens.match(quantity, 1):
        return _made(pattern, met, quantity, previous)
    return Construction(_GIVEN.get(dim, "level"), tokens.lent.get(quantity.start, "level")) if dim in _GIVEN or dim in _AMOUNTS else None


def _made(pattern: Pattern, met: Matched, quantity: Quantity, previous: Previous) -> Construction:
    kind = pattern.gives if pattern.gives != "level" else _GIVEN.get(quantity.unit.dim, "level")
    made = Construction(kind, pattern.pattern_id, base=pattern.base, change=met.change)
    match pattern.direction:
        case "before" if previous is not None:
            return replace(made, direction=previous[1].direction, change=previous[1].change, chained=True)
        case "word" if met.change is not None:
            made.direction = met.change[3].direction
        case "sign":
            made.direction = quantity.sign
        case "multiple":  # twice is more, unless a word of change says otherwise
            made.direction = "down" if met.change is not None and met.change[3].direction == "down" else "up"
        case said:
            made.direction = said or None
    return made


def nonfact(view: SentenceView, quantity: Quantity) -> str:
    """The class of non-fact a quantity belongs to, or nothing."""
    if not (quantity.words and quantity.unit.dim in _BARE) and (listed := _listed(view, quantity)):
        return listed
    tokens = _tokens(view)
    for pattern, met in tokens.match(quantity, 0):
        if not pattern.unit:
            return pattern.pattern_id
        counted = view.rules.units.counted.get(pattern.unit)
        if (unit := counted or _counted_before(view, quantity, met)) is not None:
            quantity.unit, tokens.lent[quantity.start] = unit, pattern.pattern_id
            return ""
    return ""


def _counted_before(view: SentenceView, quantity: Quantity, met: Matched) -> Unit | None:
    """What a count without its noun counts: as the figure met, or the mines or pools counted last in this sentence or the one before."""
    if met.quantity is not None:
        return met.quantity.unit
    counted = [other.unit for other in view.quantities if other.end <= quantity.start and other.unit.dim in _SITES]
    if not counted and view.index and view.scan.sentences[view.index - 1][2] == view.paragraph:
        tokens = view.scan.of_kind(view.index - 1, "unit", "numword")
        numbered = bool(view.scan.numbers[view.index - 1]) or any(token[2] == "numword" for token in tokens)
        counted = [token[3] for token in tokens if token[2] == "unit" and token[3].dim in _SITES and numbered]
    return counted[-1] if counted else None


def _listed(view: SentenceView, quantity: Quantity) -> str:
    """The listed class whose words stand close enough, on the right side, in the same clause."""
    for start, end, _, rule in _tokens(view).listed:
        if quantity.unit.dim not in rule.units:
            continue
        gap, allowed = quantity.left - end, rule.before
        if start > quantity.start:
            gap, allowed = max(0, start - quantity.end), rule.after
        near = allowed and 0 <= gap <= rule.reach
        same_clause = quantity.unit.dim in _BARE or view.clause(start) == view.clause(quantity.start)
        if not near or not same_clause:
            continue
        low, high = sorted(((quantity.start, quantity.end), (start, end)))
        between = any(low[1] <= other.start < high[0] for other in view.quantities if other is not quantity)
        if rule.through or quantity.unit.dim == "none" or not between:
            return str(rule.rule_id)
    return ""
