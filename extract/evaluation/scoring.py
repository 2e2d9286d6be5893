"""How well a reading agrees with an annotated page: three levels, each with its own best one-to-one matching.

Records on both sides are dicts with the keys that `python -m extract read` prints. Offsets are code points.
"""

from __future__ import annotations

import calendar
import json
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from extract.core.errors import DocumentError
from extract.core.paths import RULES
from extract.vocabulary.materials import load_commodities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Record = dict[str, Any]

# Levels 2 and 3 count kinds of one thing as one (any share is a share, a profit is a negative loss) and let a
# figure without a date in the gold have any.
LEVELS = {
    "1": "value and unit, overlapping span",
    "2": "+ metric and commodity family",
    "3": "+ period",
    "2 strict": "the metric by its own name",
    "3 strict": "and no date where the page gives none",
}
SAME_VALUE = 1e-3  # relative tolerance of values: figures are printed with at most four digits that count
SAME_DAYS = 3  # both ends of a period may be this far off ("late", "the week to"), or
SAME_SHARE = 0.8  # the periods share this part of their union: a quarter less its first week is that quarter

# Other spellings of a metric, and kinds of it that levels 2 and 3 count as one; the key is compared.
SPELLINGS = {
    "production": ("output", "mine_production", "mining_output"),
    "price": ("prices", "spot_price"),
    "market_share": ("share",),
    "quota": ("quotas",),
    "trade_value": ("value", "trade"),
    "stocks": ("inventory", "inventories", "stock", "stockpile"),
    "tax_rate": ("tax", "levy", "duty"),
    "mines": ("mine_count", "mining_sites", "mine"),
    "reserves": ("reserve",),
    "sales_volume": ("sales", "sale_volume"),
    "revenue": ("revenues", "sales_revenue"),
    "net_loss": ("loss",),
    "net_profit": ("profit", "net_income"),
    "production_loss": ("lost_production", "shortfall"),
    "disruption_duration": ("duration", "disruption"),
    "imports": ("import", "import_volume", "imports_volume"),
    "exports": ("export", "export_volume"),
}
KINDS = {
    "market_share": ("import_share", "supply_share", "production_share", "export_share", "capacity_share", "processing_share"),
    "quota": ("mining_quota", "smelting_quota", "refining_quota", "export_quota", "production_quota"),
    "trade_value": ("import_value", "export_value", "exports_value"),
    "reserves": ("resources",),
    "net_loss": ("net_profit",),
}
_SPELT = {name: metric for metric, names in SPELLINGS.items() for name in names}
_KIND_OF = {name: metric for metric, names in KINDS.items() for name in names}

# Masses in tonnes, everything else in itself: unit -> (dimension, factor).
_MASS = {"t": 1.0, "kt": 1e3, "kg": 1e-3, "t/yr": 1.0, "tpy": 1.0, "t/y": 1.0, "mt": 1.0, "ktpy": 1e3,
         "tonne": 1.0, "tonnes": 1.0, "ton": 1.0}
_ALIASES = {
    "%": "percent", "pct": "percent", "per cent": "percent", "pc": "percent", "x": "times", "fold": "times", "factor": "times",
    "rmb": "cny", "yuan": "cny", "$": "usd", "us$": "usd", "€": "eur", "a$": "aud", "sites": "mines", "mine": "mines", "site": "mines",
}
# A month counts as thirty days, as reporting rounds it.
_DAYS = {"day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0, "month": 30.0, "months": 30.0}

_WIDE = {"magnet": "magnets", "ndfeb": "magnets", "rare earth": "ree"}  # "sintered permanent magnets", "rare earth metals and alloys"
NOT_RARE_EARTH = frozenset({"tin", "jade", "copper", "other"})


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number")


def annotated_pages(content: bytes, name: str) -> list[Record]:
    """The pages of a gold file with `doc`, `class` and `observations`. DocumentError when it is no list of such."""
    expected = "a JSON list of annotated pages"
    try:
        entries = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except RecursionError:
        raise DocumentError(name, "is nested too deeply", expected, "name such a file") from None
    except ValueError as error:
        raise DocumentError(name, f"cannot be read ({error})", expected, "name such a file") from None
    needed = {"doc", "class", "observations"}
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and needed <= entry.keys() for entry in entries):
        raise DocumentError(name, "is not a list of pages with doc, class and observations", expected, "name such a file")
    return entries


@cache
def commodity_family(name: str | None) -> str | None:
    """The family of a material's name as the vocabulary has it, of several elements their common one; None for no commodity."""
    if not name:
        return None
    known = {commodity.name.lower(): commodity.family for commodity in load_commodities(RULES)[0].values()}
    plain = name.lower().replace("_", " ").split(" (")[0]
    if plain in known:
        return known[plain]
    families = {known[word] for word in plain.replace("-", " ").split() if word in known}
    if {"dy", "tb"} <= families:
        return "hree"
    if families:
        return families.pop() if len(families) == 1 else "ree"
    return next((family for word, family in _WIDE.items() if word in plain), "other")


def metric_name(name: str | None, *, strict: bool = False) -> str | None:
    """The name under which metrics are compared."""
    if not name:
        return None
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    metric = _SPELT.get(plain, plain)
    return metric if strict else _KIND_OF.get(metric, metric)


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
    return abs(a - b) <= 1e-9 + SAME_VALUE * max(a, b)  # the first term lets two zeros agree


def same_subject(found: Record, gold: Record, *, strict: bool = False) -> bool:
    """Level 2."""
    return (same_figure(found, gold) and commodity_family(found["commodity"]) == commodity_family(gold["commodity"])
            and metric_name(found["metric"], strict=strict) == metric_name(gold["metric"], strict=strict))


def same_fact(found: Record, gold: Record, *, strict: bool = False) -> bool:
    """Level 3."""
    return same_subject(found, gold, strict=strict) and same_period(found, gold, strict=strict)


def same_period(found: Record, gold: Record, *, strict: bool = False) -> bool:
    """Whether the later periods agree; a gold figure without a period accepts any, or when `strict` only none."""
    wanted = _days(gold["period_start"], gold["period_end"])
    given = _days(found["period_start"] or found["period_end"], found["period_end"] or found["period_start"])
    if wanted is None:
        return given is None or not strict
    if given is None or given[1] < given[0]:
        return False
    if gold.get("period_match") == "within" and given[0] >= wanted[0] and given[1] <= wanted[1]:
        return True
    if all(abs(one - other) <= SAME_DAYS for one, other in zip(given, wanted, strict=True)):
        return True
    shared = min(given[1], wanted[1]) - max(given[0], wanted[0]) + 1
    return shared / (max(given[1], wanted[1]) - min(given[0], wanted[0]) + 1) >= SAME_SHARE


def _days(start: str | None, end: str | None) -> tuple[int, int] | None:
    if not start or not end:
        return None
    return _day(start, last=False).toordinal(), _day(end, last=True).toordinal()


def _day(text: str, *, last: bool) -> date:
    year, month, day = [int(part) for part in text.split("-")] + [0] * (2 - text.count("-"))
    if last:
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])
    return date(year, month or 1, day or 1)


def last_day(published: str | None) -> date | None:
    """A date of publication; of a month alone its last day, of less nothing."""
    parts = [int(part) for part in (published or "").split("-") if part]
    if len(parts) < 2:
        return None
    return date(parts[0], parts[1], parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], parts[1])[1])


AGREES: Mapping[str, Callable[[Record, Record], bool]] = {
    "1": same_figure,
    "2": same_subject,
    "3": same_fact,
    "2 strict": partial(same_subject, strict=True),
    "3 strict": partial(same_fact, strict=True),
}


def pair(found: Sequence[Record], gold: Sequence[Record], level: str) -> dict[int, int]:
    """The largest one-to-one matching at a level: index in `found` -> index in `gold` (augmenting paths)."""
    return matched(found, gold, AGREES[level])


def matched(found: Sequence[Record], gold: Sequence[Record], agrees: Callable[[Record, Record], bool]) -> dict[int, int]:
    """The same for any way of agreeing."""
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
    if not predicted and not gold:
        return 1.0, 1.0, 1.0
    precision, recall = right / max(predicted, 1), right / max(gold, 1)
    return precision, recall, 2 * right / (predicted + gold)


def false_positives(found: Iterable[Record]) -> list[Record]:
    """On a page off topic: rows that claim a rare earth or name no commodity at all."""
    return [row for row in found if commodity_family(row["commodity"]) not in NOT_RARE_EARTH]
