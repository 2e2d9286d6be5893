"""Numbers that are no facts: source counts, purities, stakes, codes, ages, ordinals. Word lists are curated in rules/nonfacts.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.surroundings import following, preceding
from extract.words import phrases

if TYPE_CHECKING:
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView

_SOURCES = phrases("source_signs")
_PARTITIVE = phrases("partitives")


def nonfact(view: SentenceView, quantity: Quantity) -> str:
    """The class of non-fact a quantity belongs to, or nothing."""
    if quantity.unit.dim in ("none", "other"):
        return _bare(view, quantity)
    if quantity.unit.dim == "people" and _sources(view, quantity):
        return "source_count"
    for token in view.tokens:
        if token[2] == "nonfact":
            rule = token[3]
            gap = token[0] - quantity.end if token[0] >= quantity.end else quantity.left - token[1]
            side = rule.after if token[0] >= quantity.end else rule.before
            if (
                side
                and 0 <= gap <= rule.reach
                and quantity.unit.dim in rule.units
                and view.clause(token[0]) == view.clause(quantity.start)
                and (rule.through or not _figure_between(view, quantity, token[0], token[1]))
            ):
                return str(rule.rule_id)
    return ""


def _figure_between(view: SentenceView, quantity: Quantity, start: int, end: int) -> bool:
    low, high = (quantity.end, start) if start >= quantity.end else (end, quantity.start)
    return any(low <= other.start < high for other in view.quantities if other is not quantity)


def _sources(view: SentenceView, quantity: Quantity) -> bool:
    """`two people familiar with the matter`."""
    noun = view.low[quantity.start : quantity.end].split()[-1]
    after = following(view, quantity, 40)
    return noun in ("people", "persons", "person", "individuals") and quantity.value < 100 and any(word in after for word in _SOURCES)


def _bare(view: SentenceView, quantity: Quantity) -> str:
    """A number without a unit that readers know."""
    after = following(view, quantity, 14)
    if quantity.words and after.startswith(_PARTITIVE):
        return "one_of"
    if quantity.words:
        return "determiner"
    for token in view.tokens:
        if token[2] == "nonfact" and "none" in token[3].units and token[3].before and 0 <= quantity.left - token[1] <= token[3].reach:
            return str(token[3].rule_id)
    if quantity.unit.dim == "other":
        return "counted_thing"
    return "" if preceding(view, quantity, 2) == "" else "no_unit"
