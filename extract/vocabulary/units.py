"""Number words, scales, currencies, units and counted nouns, as curated in rules/units.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extract.core.properties import dimensions, rule_file
from extract.core.strict_yaml import TEXTS, check_shape, texts
from extract.core.terms import Term
from extract.core.text import EURO, POUND

if TYPE_CHECKING:
    from pathlib import Path

_SHAPE = {
    **{key: {"*": float} for key in ("number_words", "fractions", "multiples", "halvings", "scales")}, "vague": {"*": [float, float]},
    "currencies": {"*": TEXTS}, **{key: {"*": str} for key in ("currency_signs", "currency_homes", "properties")}, "dimensions": object,
    "units": [{"unit": str, "is": str, "times?": float, "rate?": str, "says": TEXTS}], "per_words": TEXTS,
    **{key: {"*": str} for key in ("bounds", "spelt", "spelt_units")},
}
_KINDS = {"number_words": "numword", "fractions": "fraction", "multiples": "multiple", "halvings": "halving", "scales": "scale"}


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
    homes: dict[str, str]  # of a currency that is used in one market only, the market
    letters: dict[str, str]  # currency codes glued in front: rmb, usd
    counted: dict[str, Unit]  # what is counted by a noun, by the name of the unit: people, trucks
    per_words: frozenset[str]
    bounds: dict[str, str]  # signs in front of a number that make it a bound, longest first, and the qualifier each means


def load_units(folder: Path) -> tuple[UnitTable, list[Term]]:
    """The tables, and the vocabulary that goes into the automaton."""
    data = rule_file(folder / "units.yaml")
    check_shape(data, _SHAPE, "units.yaml", "units.yaml")
    entries = [Term(word, kind, float(number)) for part, kind in _KINDS.items() for word, number in data[part].items()]
    entries += [Term(word, "vague", (float(low), float(high))) for word, (low, high) in data["vague"].items()]
    units: dict[str, Unit] = {}
    for row in data["units"]:
        dimensions().check(row["is"], row.where("is"))
        unit = Unit(row["unit"], float(row.get("times", 1)), row["is"], row.get("rate", ""))
        for word in texts(row, "says"):
            units.setdefault(word, unit)
    for code in data["currencies"]:
        for word in texts(data["currencies"], code):
            units.setdefault(word, Unit(code, 1.0, "money"))
    entries += [Term(word, "unit", unit, word if word[0] == "M" and len(word) == 4 else "") for word, unit in units.items()]
    nouns = dimensions().having("noun")
    spelt = {word.lower(): unit for word, unit in units.items() if word.isalpha()}
    return UnitTable(
        scales={word: float(times) for word, times in data["scales"].items()},
        signs={sign.replace("€", EURO).replace("£", POUND): code for sign, code in data["currency_signs"].items()},
        homes=dict(data["currency_homes"]),
        glued={word: unit for word, unit in spelt.items() if unit.dim not in nouns},
        letters={word: unit.name for word, unit in spelt.items() if unit.dim == "money" and len(word) <= 4},
        counted={unit.name: unit for unit in units.values() if unit.dim in dimensions().having("counted")},
        per_words=frozenset(texts(data, "per_words")), bounds=dict(data["bounds"]),
    ), entries
