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
_BARE = ("none", "other")


def nonfact(view: SentenceView, quantity: Quantity) -> str:
    """The class of non-fact a quantity belongs to, or nothing."""
    dim = quantity.unit.dim
    if dim == "people" and _sources(view, quantity):
        return "source_count"
    listed = "" if dim in _BARE and quantity.words else _listed(view, quantity)
    return listed or (_bare(view, quantity) if dim in _BARE else "")


def _listed(view: SentenceView, quantity: Quantity) -> str:
    """The listed class whose words stand close enough, on the right side, in the same clause."""
    for start, end, kind, rule in view.tokens:
        if kind != "nonfact" or quantity.unit.dim not in rule.units:
            continue
        behind = start > quantity.start
        gap = max(0, start - quantity.end) if behind else quantity.left - end
        near = 0 <= gap <= rule.reach and (rule.after if behind else rule.before)
        same_clause = quantity.unit.dim in _BARE or view.clause(start) == view.clause(quantity.start)
        if near and same_clause and (rule.through or quantity.unit.dim == "none" or not _figure_between(view, quantity, start, end)):
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
    if quantity.unit.dim == "other":
        return "counted_thing"
    return "" if preceding(view, quantity, 2) == "" else "no_unit"
