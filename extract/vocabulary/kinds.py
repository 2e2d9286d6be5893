"""Which kinds of figures a metric has, and which units a kind: rules/kinds.yaml, for rows that are typed or imported rather than read."""

from __future__ import annotations

from functools import cache

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.properties import dimensions, metrics, rule_file
from extract.core.schema import KINDS
from extract.core.strict_yaml import YamlMap, check_keys, texts

FILE = RULES / "kinds.yaml"
EXCHANGE = "exchange"  # the dimension of one currency for another, which no text gives beside a single number


@cache
def _rules() -> YamlMap:
    content = rule_file(FILE)
    check_keys(content, ("units", "metrics"), ("units", "metrics"))
    check_keys(content["units"], KINDS, KINDS)
    for kind in KINDS:
        for name in texts(content["units"], kind):
            if name != EXCHANGE:
                dimensions().check(name, content["units"].where(kind))
    for name in content["metrics"]:
        metrics().having(name)
        if unknown := {*texts(content["metrics"], name)} - {*KINDS}:
            wrong = f"unknown kind {min(unknown)!r}"
            raise RuleError(content["metrics"].where(name), wrong, f"one of {', '.join(KINDS)}", "correct it")
    return content


@cache
def kinds_of(metric: str) -> tuple[str, ...]:
    """The kinds that figures of a metric may be."""
    allowed = _rules()["metrics"]
    found = [set(texts(allowed, name)) for name in allowed if metric in metrics().having(name)]
    return tuple(kind for kind in KINDS if all(kind in kinds for kinds in found))


@cache
def _dimensions() -> dict[str, str]:
    """Dimension by unit as rows write it: t, percent, people, USD."""
    units = rule_file(RULES / "units.yaml")
    return {row["unit"]: row["is"] for row in units["units"]} | dict.fromkeys(units["currencies"], "money")


@cache
def dimension_of(unit: str) -> str:
    """The dimension of a unit (`CNY/kg` is a price, `CNY/USD` an exchange); "" for a unit that nobody has described."""
    known, (one, _, other) = _dimensions(), unit.partition("/")
    pairs = {("money", "mass"): "price", ("money", "money"): EXCHANGE}
    return known.get(unit) or pairs.get((known.get(one, ""), known.get(other, "")), "")


def known_units() -> list[str]:
    """Units of one part, and prices per weight in any currency."""
    known = _dimensions()
    prices = [f"{one}/{weight}" for one, dim in known.items() if dim == "money" for weight in ("kg", "t")]
    return sorted([*known, *prices])


@cache
def fits(kind: str, unit: str) -> bool:
    """Whether a figure of that kind may have that unit."""
    return dimension_of(unit) in texts(_rules()["units"], kind)
