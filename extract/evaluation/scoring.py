"""How well a reading agrees with an annotated page: three levels, each with its own best one-to-one matching.

Level 1: the spans overlap and value and unit are the same. Level 2: also metric and commodity family. Level 3: also the period.
Records on both sides are dicts with the keys that `python -m extract read` prints. Offsets are code points.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Record = dict[str, Any]

LEVELS = {1: "value and unit, overlapping span", 2: "+ metric and commodity family", 3: "+ period"}
SAME_VALUE = 1e-3  # relative tolerance of values
SAME_DAYS = 3  # both ends of a period may be this far off, or
SAME_SHARE = 0.8  # the periods share this part of their union

# Names that mean the same metric; the right-hand one is compared.
METRICS = {
    "production": ("output", "mine_production", "mining_output"),
    "price": ("prices", "spot_price"),
    "market_share": ("share", "import_share", "supply_share", "production_share", "export_share", "capacity_share", "processing_share"),
    "quota": ("quotas", "mining_quota", "smelting_quota", "refining_quota", "export_quota", "production_quota"),
    "trade_value": ("import_value", "export_value", "exports_value", "value", "trade"),
    "stocks": ("inventory", "inventories", "stock", "stockpile"),
    "tax_rate": ("tax", "levy", "duty"),
    "mines": ("mine_count", "mining_sites", "mine"),
    "reserves": ("reserve", "resources"),
    "sales_volume": ("sales", "sale_volume"),
    "revenue": ("revenues", "sales_revenue"),
    "net_loss": ("loss", "net_income", "profit"),
    "production_loss": ("lost_production", "shortfall"),
    "disruption_duration": ("duration", "disruption"),
    "imports": ("import", "import_volume", "imports_volume"),
    "exports": ("export", "export_volume"),
}
_METRIC = {name: metric for metric, names in METRICS.items() for name in names}

# Masses in tonnes, everything else in itself: unit -> (dimension, factor).
_MASS = {
    "t": 1.0, "kt": 1e3, "kg": 1e-3, "t/yr": 1.0, "tpy": 1.0, "t/y": 1.0, "mt": 1.0, "ktpy": 1e3, "tonne": 1.0, "tonnes": 1.0, "ton": 1.0,
}
_ALIASES = {
    "%": "percent", "pct": "percent", "per cent": "percent", "pc": "percent", "x": "times", "fold": "times", "factor": "times",
    "rmb": "cny", "yuan": "cny", "$": "usd", "us$": "usd", "€": "eur", "a$": "aud", "sites": "mines", "mine": "mines", "site": "mines",
}
_DAYS = {"day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0, "month": 30.0, "months": 30.0}

HEAVY_LIGHT = {
    "dysprosium": "dy", "dyfe": "dy", "terbium": "tb", "tb4o7": "tb", "neodymium": "prnd", "praseodymium": "prnd", "ndpr": "prnd",
    "prnd": "prnd", "didymium": "prnd", "light rare": "prnd",
}
OTHER_ELEMENTS = ("gadolinium", "holmium", "erbium", "yttrium", "samarium", "lutetium", "scandium", "europium", "thulium", "ytterbium",
                  "cerium", "lanthanum")
RARE_EARTH = ("rare earth", "rare-earth", "reo", "ree", "lanthan", "ion adsorption", "ionic")
NOT_RARE_EARTH = frozenset({"tin", "jade", "copper", "other"})


def commodity_family(name: str | None) -> str | None:
    """tb, dy, hree, prnd, other_ree, magnets, ree, or what else it is; None for no commodity."""
    if not name:
        return None
    text = name.lower().replace("_", " ").replace("ytterbium", "lutetium")
    elements = {family for word, family in HEAVY_LIGHT.items() if word in text}
    if any(word in text for word in OTHER_ELEMENTS):
        elements.add("other_ree")
    if elements:
        return _of_elements(elements)
    rare = any(word in text for word in RARE_EARTH)
    if "magnet rare earth" in text:
        return "ree"
    if "magnet" in text or "ndfeb" in text:
        return "magnets"
    if rare:
        return "hree" if any(word in text for word in ("heavy", "hree", "adsorption", "ionic")) else "ree"
    return next((word for word in ("tin", "jade", "copper") if word in text.split()), "other")


def _of_elements(elements: set[str]) -> str:
    if {"dy", "tb"} <= elements:
        return "hree"
    if "prnd" in elements and elements & {"dy", "tb"}:
        return "ree"
    return next(family for family in ("dy", "tb", "prnd", "other_ree") if family in elements)


def metric_name(name: str | None) -> str | None:
    """The name under which metrics are compared."""
    if not name:
        return None
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return _METRIC.get(plain, plain)


def unit_dimension(unit: str | None) -> tuple[str, float]:
    """What a unit measures and the factor to its base: tonnes, days, money per kilogram, else itself."""
    plain = (unit or "").strip().lower().replace("per ", "/").replace(" ", "")
    if "/" in plain and plain not in _MASS:
        money, mass = plain.split("/", 1)
        if mass in _MASS:
            return f"{_ALIASES.get(money, money)}/kg", 1 / (_MASS[mass] * 1e3)
    if plain in _MASS:
        return "t", _MASS[plain]
    if plain in _DAYS:
        return "days", _DAYS[plain]
    return _ALIASES.get(plain, plain), 1.0


def same_figure(found: Record, gold: Record) -> bool:
    """Level 1."""
    if max(found["start"], gold["start"]) >= min(found["end"], gold["end"]):
        return False
    (kind, factor), (gold_kind, gold_factor) = unit_dimension(found["unit"]), unit_dimension(gold["unit"])
    if kind != gold_kind or found["value"] is None:
        return False
    high = None if found["value_high"] == found["value"] else found["value_high"]
    return _close(found["value"], gold["value"], factor, gold_factor) and _close(high, gold["value_high"], factor, gold_factor)


def _close(one: float | None, other: float | None, factor: float, other_factor: float) -> bool:
    if one is None or other is None:
        return one is None and other is None
    a, b = abs(one * factor), abs(other * other_factor)
    return abs(a - b) <= 1e-9 + SAME_VALUE * max(a, b)


def same_subject(found: Record, gold: Record) -> bool:
    """Level 2."""
    return (same_figure(found, gold) and metric_name(found["metric"]) == metric_name(gold["metric"])
            and commodity_family(found["commodity"]) == commodity_family(gold["commodity"]))


def same_fact(found: Record, gold: Record) -> bool:
    """Level 3."""
    return same_subject(found, gold) and same_period(found, gold)


def same_period(found: Record, gold: Record) -> bool:
    """Whether the later periods agree; a gold figure without a period accepts any."""
    wanted = _days(gold["period_start"], gold["period_end"])
    if wanted is None:
        return True
    given = _days(found["period_start"] or found["period_end"], found["period_end"] or found["period_start"])
    if given is None or given[1] < given[0]:
        return False
    if gold.get("period_match") == "within" and given[0] >= wanted[0] and given[1] <= wanted[1]:
        return True
    if all(abs(one - other) <= SAME_DAYS for one, other in zip(given, wanted, strict=True)):
        return True
    shared = min(given[1], wanted[1]) - max(given[0], wanted[0]) + 1
    return shared > 0 and shared / (max(given[1], wanted[1]) - min(given[0], wanted[0]) + 1) >= SAME_SHARE


def _days(start: str | None, end: str | None) -> tuple[int, int] | None:
    if not start or not end:
        return None
    return _day(start, last=False).toordinal(), _day(end, last=True).toordinal()


def _day(text: str, *, last: bool) -> date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    day = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
    return date(year, month, day)


AGREES: Mapping[int, Callable[[Record, Record], bool]] = {1: same_figure, 2: same_subject, 3: same_fact}


def pair(found: Sequence[Record], gold: Sequence[Record], level: int) -> dict[int, int]:
    """The largest one-to-one matching at a level: index in `found` -> index in `gold` (augmenting paths)."""
    agrees = AGREES[level]
    options = [[j for j, wanted in enumerate(gold) if agrees(given, wanted)] for given in found]
    taken: dict[int, int] = {}
    for index in range(len(found)):
        _augment(index, options, taken, set())
    return {i: j for j, i in taken.items()}


def _augment(index: int, options: list[list[int]], taken: dict[int, int], tried: set[int]) -> bool:
    for option in options[index]:
        if option in tried:
            continue
        tried.add(option)
        if option not in taken or _augment(taken[option], options, taken, tried):
            taken[option] = index
            return True
    return False


def rates(right: int, predicted: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1; nothing to find and nothing found counts as 1."""
    precision = right / predicted if predicted else float(gold == 0)
    recall = right / gold if gold else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def false_positives(found: Iterable[Record]) -> list[Record]:
    """On a page off topic: rows that claim a rare earth or name no commodity at all."""
    return [row for row in found if commodity_family(row["commodity"]) not in NOT_RARE_EARTH]
