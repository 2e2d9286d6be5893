"""What a figure is quoted or counted in where its sentence does not say (`rules/bases.yaml`): tax in the price, gross or oxide weight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import re2

from extract.core.ids import Row, cell
from extract.core.paths import RULES
from extract.core.strict_yaml import check_keys, load_map, texts

if TYPE_CHECKING:
    from collections.abc import Iterable


FILE = RULES / "bases.yaml"
COLUMNS = ("price_basis", "mass_basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A default of one column, and the rows that it holds for."""

    column: str
    metrics: frozenset[str]
    kinds: frozenset[str]
    units: frozenset[str]
    source: str
    value: str

    def holds(self, row: Row) -> bool:
        """Whether all conditions hold for the row."""
        named = row["metric"] in self.metrics and row["kind"] in self.kinds and row["unit"] in self.units
        return named and self.source in cell(row["attributed_to"])


def with_bases(row: Row) -> Row:
    """The row with its empty basis cells filled as far as a default holds."""
    found = {column: next((basis.value for basis in bases() if basis.column == column and basis.holds(row)), "") for column in COLUMNS}
    return row | {column: row[column] or value for column, value in found.items()}


@cache
def bases() -> tuple[Basis, ...]:
    """All defaults in the order of the file. RuleError for an unknown key."""
    content = load_map(FILE)
    check_keys(content, (*COLUMNS, "said"), (*COLUMNS, "said"))
    found: list[Basis] = []
    for column, entry in ((name, entry) for name in COLUMNS for entry in content[name]):
        check_keys(entry, ("metrics", "kinds", "units", "source", "is", "because"), ("metrics", "kinds", "units", "is", "because"))
        sets = {name: frozenset(texts(entry, name)) for name in ("metrics", "kinds", "units")}
        found.append(Basis(column=column, source=entry.get("source", ""), value=entry["is"], **sets))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBasis:
    """A kind of price, the currencies that it is told in, and the words that say it, one pattern."""

    value: str
    money: frozenset[str]
    pattern: Any


@cache
def said_bases() -> tuple[SaidBasis, ...]:
    """Kinds of prices by the words beside them. RuleError for an unknown key."""
    found: list[SaidBasis] = []
    for entry in load_map(FILE)["said"]:
        check_keys(entry, ("is", "money", "says"), ("is", "money", "says"))
        longest_first = sorted(texts(entry, "says"), key=len, reverse=True)
        patterns = (r"\W+".join(words.split()).replace(r"N\W+", r"(?:\d+\W+)?") for words in longest_first)
        pattern = re2.compile(r"\b(?:" + "|".join(patterns) + r")\b")
        found.append(SaidBasis(value=entry["is"], money=frozenset(texts(entry, "money")), pattern=pattern))
    return tuple(found)


@cache
def _whole_words() -> tuple[dict[str, str], dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The noun of a share metric, the words of each noun, the words that mean the world. RuleError names the first fault."""
    words = load_map(RULES / "wholes.yaml")
    check_keys(words, {"by_metric", "nouns", "world"}, {"by_metric", "nouns", "world"})
    nouns = {noun: tuple(f" {term} " for term in texts(words["nouns"], noun)) for noun in words["nouns"]}
    return words["by_metric"], nouns, tuple(f" {term} " for term in texts(words, "world"))


def whole_of(sentence: str, metric: str | None, places: Iterable[str] = ()) -> str | None:
    """The whole of a share said in `sentence` (lower case), of the world or a place ("china s imports"); None if not said."""
    by_metric, nouns, world = _whole_words()
    text = f" {''.join(char if char.isalnum() else ' ' for char in sentence)} "
    noun = by_metric.get(metric or "")
    if noun is None:
        found = [(at, name) for name, terms in nouns.items() for term in terms if (at := text.find(term)) >= 0]
        noun = min(found, default=(0, None))[1]
    if noun is None:
        return None
    if any(term in text for term in world):
        return f"world {noun}"
    terms = nouns.get(noun, (f" {noun} ",))
    return next((f"{place}'s {noun}" for place in places if any(f" {place.lower()} s{term}" in text for term in terms)), None)
