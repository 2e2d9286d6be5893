"""What a figure is quoted or counted in where its sentence does not say (`rules/bases.yaml`): tax in the price, gross or oxide weight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.ids import cell
from extract.strict_yaml import YamlMap, check_keys, load_yaml, texts

if TYPE_CHECKING:
    from extract.ids import Row

FILE = Path(__file__).with_name("rules") / "bases.yaml"
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
    content = load_yaml(FILE)
    check_keys(content, COLUMNS, COLUMNS)
    return tuple(_basis(column, entry) for column in COLUMNS for entry in content[column])


def _basis(column: str, entry: YamlMap) -> Basis:
    check_keys(entry, ("metrics", "kinds", "units", "source", "is", "because"), ("metrics", "kinds", "units", "is", "because"))
    sets = {name: frozenset(texts(entry, name)) for name in ("metrics", "kinds", "units")}
    return Basis(column=column, source=entry.get("source", ""), value=entry["is"], **sets)
