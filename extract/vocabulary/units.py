"""Number words, scales, currencies, units and counted nouns, as curated in rules/units.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.core.properties import dimensions, rule_file
from extract.core.strict_yaml import check_keys, texts
from extract.core.terms import Term
from extract.core.text import EURO, POUND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECTIONS = (
    "number_words", "fractions", "multiples", "halvings", "vague", "scales", "currencies", "currency_signs", "properties", "dimensions",
    "units", "per_words",
)


class Unit(NamedTuple):
    """A unit as written: the base unit it is counted in, how many base units it is, its dimension, and "year" or "month" for rates."""

    name: str
    times: float
    dim: str  # one of the `dimensions` of rules/units.yaml
    rate: str = ""


PERCENT = Unit("percent", 1.0, "percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTable:
    """Lookups for letters glued to a number ("23kt", "$13.6m") and for currency signs in front of it."""

    scales: dict[str, float]
    glued: dict[str, Unit]
    signs: dict[str, str]
    letters: dict[str, str]  # currency codes glued in front: rmb, usd
    per_words: frozenset[str]


def load_units(folder: Path) -> tuple[UnitTable, list[Term]]:
    """The tables, and the vocabulary that goes into the automaton."""
    data = rule_file(folder / "units.yaml")
    check_keys(data, _SECTIONS, _SECTIONS)
    entries: list[Term] = list(_number_words(data))
    entries += [Term(word, "scale", float(data["scales"][word])) for word in data["scales"]]
    units: dict[str, Unit] = {}
    for row in data["units"]:
        check_keys(row, ("unit", "is", "times", "rate", "says"), ("unit", "is", "says"))
        dimensions().check(row["is"], row.where("is"))
        unit = Unit(row["unit"], float(row.get("times", 1)), row["is"], row.get("rate", ""))
        for word in texts(row, "says"):
            units.setdefault(word, unit)
    for code in data["currencies"]:
        for word in texts(data["currencies"], code):
            units.setdefault(word, Unit(code, 1.0, "money"))
    entries += [Term(word, "unit", unit, word if word[0] == "M" and len(word) == 4 else "") for word, unit in units.items()]
    return _table(data, units), entries


def _number_words(data: Any) -> Iterator[Term]:
    for word in data["number_words"]:
        yield Term(word, "numword", float(data["number_words"][word]))
    for word in data["fractions"]:
        yield Term(word, "fraction", float(data["fractions"][word]))
    for word in data["multiples"]:
        yield Term(word, "multiple", float(data["multiples"][word]))
    for word in data["halvings"]:
        yield Term(word, "halving", float(data["halvings"][word]))
    for word in data["vague"]:
        low, high = data["vague"][word]
        yield Term(word, "vague", (float(low), float(high)))


def _table(data: Any, units: dict[str, Unit]) -> UnitTable:
    nouns = dimensions().having("noun")
    glued = {word.lower(): unit for word, unit in units.items() if word.isalpha() and unit.dim not in nouns}
    signs = {sign.replace("€", EURO).replace("£", POUND): code for sign, code in data["currency_signs"].items()}
    letters = {word: unit.name for word, unit in units.items() if unit.dim == "money" and word.isalpha() and len(word) <= 4}
    return UnitTable(
        scales={word: float(times) for word, times in data["scales"].items()}, glued=glued, signs=signs,
        letters={key.lower(): value for key, value in letters.items()}, per_words=frozenset(texts(data, "per_words")),
    )
