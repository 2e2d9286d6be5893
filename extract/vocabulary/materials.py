"""Finds materials in a sentence: groups ("rare earth oxides"), elements with their form ("terbium and erbium oxides"), and words
that take up one named before ("the ore"). Names and spellings are curated in rules/commodities.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.paths import RULES
from extract.core.properties import rule_file
from extract.core.strict_yaml import TEXTS, check_shape, texts
from extract.core.terms import Term

if TYPE_CHECKING:
    from pathlib import Path

OTHER = frozenset(texts(rule_file(RULES / "commodities.yaml"), "other_families"))
"""Families of materials that are no rare earths."""
_SHAPE = {
    "elements": {"*": {"symbols?": TEXTS, "formulas?": TEXTS, "family": str, "says?": TEXTS}},
    "forms": {"oxide": TEXTS, "*": TEXTS},  # what the formulas of the elements name
    "again": {"*": TEXTS}, "alloys": {"*": {"family": str, "says": TEXTS}},
    "groups": [{"name": str, "family": str, "form": str, "says": TEXTS}], "other_families": TEXTS, "exact": TEXTS,
    "whole": {"name": str, "of": TEXTS},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """A material: name as in the tables, family for matching and colour, form."""

    name: str
    family: str
    form: str


def load_commodities(folder: Path) -> tuple[dict[str, Commodity], list[Term]]:
    """Every commodity by name, and the vocabulary."""
    data = rule_file(folder / "commodities.yaml")
    check_shape(data, _SHAPE, "commodities.yaml", "commodities.yaml")
    forms = list(data["forms"])
    known: dict[str, Commodity] = {}
    entries: list[Term] = []
    for name, row in data["elements"].items():
        for form in ("", *forms):
            full = f"{name} {form}".strip()
            known[full] = Commodity(name=full, family=row["family"], form=form or "element")
        entries += [Term(word, "element", (name, row["family"], False)) for word in (texts(row, "says") or [name])]
        entries += [Term(word, "element", (name, row["family"], True), word) for word in texts(row, "symbols")]
        entries += [Term(word, "group", known[f"{name} oxide"]) for word in texts(row, "formulas")]
    for section, kind in (("forms", "form"), ("again", "again")):
        entries += [Term(word, kind, key) for key in data[section] for word in texts(data[section], key)]
    for name, row in data["alloys"].items():
        known[name] = Commodity(name=name, family=row["family"], form="alloy")
        entries += [Term(word, "group", known[name]) for word in texts(row, "says")]
    exact = {word: word for word in texts(data, "exact")}
    for row in data["groups"]:
        one = known[row["name"]] = Commodity(name=row["name"], family=row["family"], form=row["form"])
        entries += [Term(word, "group", one, exact.get(word, "")) for word in texts(row, "says")]
    return known, entries
