"""China's imports as frames: levels by scope, the scopes themselves, and the change on a year with its base and interval.

A scope is product, origin, destination and mass basis. Rows of different scope are never added, joined or compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from extract.core.arithmetic import base_of_change, percent_change, signed
from extract.core.ids import identifier, rows_of
from extract.core.intervals import Interval, number_in
from extract.core.paths import RULES
from extract.core.properties import metrics, rule_section
from extract.languages.spoken import joined, named, say
from extract.measures.prices import fit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from extract.tables.read import Row, Tables

Record: TypeAlias = dict[str, Any]
At: TypeAlias = "tuple[str, pd.Timestamp, pd.Timestamp]"  # scope, first day, last day

YEAR_COLUMNS = {
    "str": "scope_key scope_words observation_id status yoy_id yoy_status base_status", "datetime64[ns]": "period_start period_end",
    "float64": "value yoy yoy_low yoy_high base base_low base_high",
}
NEEDED = (
    "scope_key", "scope_words", "observation_id", "kind", "unit", "status", "quality", "direction", "value", "low", "high",
    "period_start", "period_end", "compare_start", "compare_end", "published",
)
BASIS_WORDS = {"reo": " (oxide equivalent)", "contained": " (contained)", "gross": ""}


ALL_ORIGINS, OTHERS = "all origins", "all other origins"
_RANK, _RISES = ["status", "quality", "published"], [False, True, False]  # reported before derived, then better, then newer ones
BUYER = "China"  # whose imports the dashboard follows
_KILOGRAMS = 1000  # in a tonne


def in_tonnes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with kilograms told in tonnes, so that one scale holds both; all others as they are."""
    grams = rows["unit"] == "kg"
    if not grams.any():
        return rows
    ends = {name: rows[name].where(~grams, rows[name] / _KILOGRAMS) for name in ("value", "low", "high")}
    return rows.assign(unit=rows["unit"].mask(grams, "t"), **ends)


def preferred(rows: pd.DataFrame, wanted: pd.Series[bool]) -> pd.DataFrame:
    """The rows wanted, or all where none is."""
    return rows[wanted | (not wanted.any())]


def _imports(observations: pd.DataFrame) -> pd.DataFrame:
    """Actual import rows of the buyer fit for a chart, dated, with `scope_key` and `scope_words`."""
    rows = in_tonnes(fit(observations, "period_start", "period_end", metric="imports", modality="actual", destination=BUYER))
    basis = rows["mass_basis"].where(rows["mass_basis"] != "", "gross")  # customs counts what is declared, unless a source says otherwise
    key = rows["commodity_id"] + "|" + rows["origin"] + "|" + rows["destination"] + "|" + basis
    origin = rows["origin"].mask(rows["origin"] == "", "unstated origin") + basis.map(BASIS_WORDS).fillna("").astype(str)
    words = rows["commodity_id"].str.replace("_", " ").str.capitalize() + ", from " + origin
    return rows.assign(scope_key=key, scope_words=words)


def tonnes_from(observations: pd.DataFrame) -> tuple[str, ...]:
    """The countries whose tonnes into the buyer are held, by name."""
    return tuple(sorted({*import_rows(observations)["origin"]} - {ALL_ORIGINS, ""}))


def countries(tables: Tables) -> tuple[str, ...]:
    """The countries that the tables know, but for the buyer: what a reader may ask the tonnes of, held or not."""
    return tuple(sorted({*tables.places["name"][tables.places["place_type"] == "country"]} - {BUYER}))


def no_tonnes(tables: Tables, origins: Collection[str]) -> str:
    """That no tonnes from these countries are held, and which are; empty where tonnes from each of them are."""
    there = tonnes_from(tables.observations)
    known = tables.of.choices["origin"] if tables.of else frozenset(there)
    without = joined([named(origin) for origin in origins if origin not in known], "or")
    if not without:
        return ""
    if tables.of:  # of which the frames do not have all
        return say("No tonnes of imports from {origins} are held.", origins=without)
    words = "No tonnes of imports from {origins} are held. What is held: tonnes from {held}, and from all origins together."
    if not there:
        words = "No tonnes of imports from {origins} are held, nor from any other single country."
    return say(words, origins=without, held=joined(list(map(named, there))))


def scope_name(scope_key: str) -> str:
    """`scope_words` of a scope in the language spoken: `Rare earth oxides, from Myanmar (oxide equivalent)`."""
    commodity, origin, _, basis = scope_key.split("|")
    goods = named(commodity.replace("_", " "))
    words = say("{goods}, from {origin}", goods=goods[:1].upper() + goods[1:], origin=named(origin or "unstated origin"))
    return words + say(BASIS_WORDS.get(basis, ""))


def import_rows(observations: pd.DataFrame) -> pd.DataFrame:
    """Import levels in tonnes, reported and derived, with scope, `months`, and `per_month` with its ends."""
    rows = _imports(observations)
    rows = rows[(rows["kind"] == "level") & (rows["unit"] == "t") & rows["value"].notna()]
    span = (rows["period_end"].dt.year - rows["period_start"].dt.year) * 12 + 1
    span += rows["period_end"].dt.month - rows["period_start"].dt.month
    rows = rows.assign(
        months=span, per_month=rows["value"] / span, per_month_low=rows["low"] / span, per_month_high=rows["high"] / span,
    )
    return rows.sort_values(["scope_key", "period_start", "period_end", "observation_id"], ignore_index=True)


def rest_of_origins(imports: pd.DataFrame) -> pd.DataFrame:
    """What came from none of the named origins: the total of all origins less their imports, where scope and period are the same.

    `imports` are rows of `import_rows`; so are the rows given, with `origin` OTHERS, status derived, the id of the total that each is taken
    from, and the ends that both figures allow. A part that may exceed its total leaves nothing known: no row.
    """
    rows = imports[imports["value"].notna()]
    best = rows.sort_values(_RANK, ascending=_RISES, kind="stable").drop_duplicates(["scope_key", "period_start", "period_end"])
    same = ["commodity_id", "destination", "mass_basis", "period_start", "period_end"]
    whole = best["origin"] == ALL_ORIGINS
    parts = best[~whole].groupby(same, as_index=False)[["value", "low", "high"]].sum(min_count=1)
    pairs = best[whole].merge(parts, on=same, suffixes=("", "_part"))
    value, low, high = (pairs[end] - pairs[f"{other}_part"] for end, other in (("value", "value"), ("low", "high"), ("high", "low")))
    months = pairs["months"]
    found = pairs.assign(
        value=value, low=low, high=high, per_month=value / months, per_month_low=low / months, per_month_high=high / months,
        origin=OTHERS, status="derived", qualifier="about", interval="derived",
        scope_key=pairs["scope_key"].str.replace(f"|{ALL_ORIGINS}|", f"|{OTHERS}|", regex=False),
    )
    return found.loc[found["low"] > 0, list(imports.columns)].reset_index(drop=True)


def rivals(imports: pd.DataFrame, level: Row) -> pd.DataFrame:
    """What others report of the same scope and period that does not fit with `level`: one row a publisher, what it published last."""
    same = ["commodity_id", "origin", "destination", "period_start", "period_end"]
    rows = imports[(imports["kind"] == "level") & (imports["status"] == "reported") & (imports["unit"] == level["unit"])]
    rows = rows[(rows[same] == [level[name] for name in same]).all(axis=1) & (rows["publisher"] != level["publisher"])]
    apart = (rows["low"] > level["high"]) | (rows["high"] < level["low"])
    last: pd.DataFrame = rows[apart].sort_values("published").drop_duplicates("publisher", keep="last")
    return last


def at_odds(tables: Tables) -> dict[str, tuple[Row, ...]]:
    """For the whole of all goods the parts of which more is told, and for such a part the wholes of which less is told, by
    `observation_id`: of one flow and time, as their figures are read, whatever they leave open."""
    whole = rule_section(RULES / "commodities.yaml", "whole")
    goods, flow = tables.commodities, ["metric", "kind", "unit", "origin", "destination", "place_id", "period_start", "period_end"]
    parts, of_all = set(goods["commodity_id"][goods["family"].isin(whole["of"])]), identifier(whole["name"])
    rows = fit(tables.observations, "value", "period_start", "period_end", metric=metrics().having("additive"), kind=("level", "money"),
               status=("reported", "derived"), modality="actual", commodity_id=parts)
    keyed = rows[[*flow, "observation_id", "value", "commodity_id"]]
    pairs = keyed[keyed["commodity_id"] != of_all].merge(keyed[keyed["commodity_id"] == of_all], on=flow, suffixes=("", "_whole"))
    pairs = pairs[pairs["value"] > pairs["value_whole"]]
    by_id = {row["observation_id"]: row for row in rows_of(rows)}
    found: dict[str, tuple[Row, ...]] = {}
    for part, all_of_it in zip(pairs["observation_id"], pairs["observation_id_whole"], strict=True):
        found[part] = (*found.get(part, ()), by_id[all_of_it])
        found[all_of_it] = (*found.get(all_of_it, ()), by_id[part])
    return found


def is_whole(level: Row) -> bool:
    """Whether a figure is of all goods, not of a part of them."""
    return str(level["commodity_id"]) == identifier(rule_section(RULES / "commodities.yaml", "whole")["name"])


def year_on_year(observations: pd.DataFrame) -> pd.DataFrame:
    """One row per scope and period that has a level or a change on the year; see `YEAR_COLUMNS`.

    `status` is that of the level. `yoy`, `yoy_low`, `yoy_high` are signed per cent: as in the tables, reported before derived there, else
    from the level and the level a year before (derived), else missing. `base` is the level a year before: as in the tables, else derived
    from level and change.
    """
    import pandas as pd

    rows = _imports(observations)
    rows = rows[rows["value"].notna() & rows["unit"].isin(("t", "percent"))]
    records: list[dict[Any, Any]] = rows_of(rows[list(NEEDED)])
    levels = _best(record for record in records if record["kind"] == "level" and record["unit"] == "t")
    changes = _best(record for record in records if record["kind"] == "change" and _on_the_year(record))
    ends = {_month_key(at): record for at, record in levels.items()}
    found = [_year(at, levels.get(at, {}), changes.get(at, {}), ends) for at in sorted(levels.keys() | changes.keys())]
    types = {name: dtype for dtype, names in YEAR_COLUMNS.items() for name in names.split()}
    return pd.DataFrame(found, columns=list(types)).astype(types)


def _best(records: Iterable[Record]) -> dict[At, Record]:
    """For each scope and period the row to show: reported, of best quality, the latest published."""
    def rank(row: Record) -> tuple[object, ...]:
        return row["status"] != "reported", row["quality"], -row["published"].toordinal(), row["observation_id"]

    ordered = sorted(records, key=rank, reverse=True)  # of those that compete the last stays
    return {(row["scope_key"], row["period_start"], row["period_end"]): row for row in ordered}


def _on_the_year(record: Record) -> bool:
    """Whether a percentage change is against the same months of the year before."""
    if record["unit"] != "percent" or record["compare_start"] != record["compare_start"] or record["compare_end"] != record["compare_end"]:
        return False
    now, then = (_months_of(record[f"{name}_start"], record[f"{name}_end"]) for name in ("period", "compare"))
    return tuple(month - 12 for month in now) == then


def _months_of(start: pd.Timestamp, end: pd.Timestamp) -> tuple[int, int]:
    return start.year * 12 + start.month, end.year * 12 + end.month


def _month_key(at: At) -> tuple[object, ...]:
    """A period by its months, since February may have 29 days."""
    return at[0], *_months_of(at[1], at[2])


def _year(at: At, own: Record, told: Record, ends: dict[tuple[object, ...], Record]) -> Record:
    scope, first, last = _month_key(at)
    earlier = ends.get((scope, int(str(first)) - 12, int(str(last)) - 12))
    row: Record = {"scope_key": at[0], "period_start": at[1], "period_end": at[2], "value": own.get("value")}
    row["status"] = own.get("status", "")
    row |= {name: (own or told)[name] for name in ("scope_words", "observation_id")}
    return row | _yoy(own, told, earlier) | _base(own, told, earlier)


def _yoy(own: Record, told: Record, earlier: Record | None) -> Record:
    """The change on the year: as in the tables, with its own status, else from the two levels, else nothing."""
    if told:
        ends = told["low"], told["high"]
        if told["direction"] == "down":
            ends = -told["high"], -told["low"]
        return _change(signed(told), *ends, told["status"], told["observation_id"])
    if own and earlier and min(earlier["value"], earlier["low"]) > 0:
        span = percent_change(_interval(earlier), _interval(own))
        return _change((own["value"] / earlier["value"] - 1) * 100, span.low, span.high, "derived")
    return _change(None, None, None, "")


def _change(value: float | None, low: float | None, high: float | None, status: str, key: str = "") -> Record:
    return {"yoy": value, "yoy_low": low, "yoy_high": high, "yoy_status": status, "yoy_id": key}


def _base(own: Record, told: Record, earlier: Record | None) -> Record:
    """The level a year before: as in the tables, else what level and change give, else nothing."""
    if earlier:
        return {"base": earlier["value"], "base_low": earlier["low"], "base_high": earlier["high"], "base_status": earlier["status"]}
    if own and told and signed(told) > -100:  # what fell by all of it may have stood anywhere
        span = base_of_change(_interval(own), _interval(told), told["direction"])
        value = base_of_change(own["value"], told["value"], told["direction"]).mid
        return {"base": value, "base_low": span.low, "base_high": span.high, "base_status": "derived"}
    return {"base": None, "base_low": None, "base_high": None, "base_status": ""}


def _interval(record: Record) -> Interval:
    return Interval(number_in(record["low"]), number_in(record["high"]))
