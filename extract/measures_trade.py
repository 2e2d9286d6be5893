"""China's imports as frames: levels by scope, the scopes themselves, and the change on a year with its base and interval.

A scope is product, origin, destination and mass basis. Rows of different scope are never added, joined or compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.arithmetic import monsoon_note

if TYPE_CHECKING:
    import pandas as pd

BASIS_WORDS = {"reo": " (oxide equivalent)", "contained": " (contained)", "gross": ""}


def _imports(observations: pd.DataFrame) -> pd.DataFrame:
    """Actual import rows fit for a chart, dated, with `scope_key` and `scope_words`."""
    chosen = (
        (observations["metric"] == "imports") & (observations["modality"] == "actual") & (observations["quality"] != "C")
        & observations["period_start"].notna() & observations["period_end"].notna()
    )
    rows = observations[chosen]
    basis = rows["mass_basis"].where(rows["mass_basis"] != "", "gross")  # customs counts what is declared, unless a source says otherwise
    key = rows["commodity_id"] + "|" + rows["origin"] + "|" + rows["destination"] + "|" + basis
    rows = rows.assign(scope_key=key)
    origin = rows["origin"].mask(rows["origin"] == "", "unstated origin")
    words = rows["commodity_id"].str.replace("_", " ").str.capitalize() + ", from " + origin + basis.map(BASIS_WORDS).fillna("").astype(str)
    return rows.assign(scope_words=words)


def import_rows(observations: pd.DataFrame) -> pd.DataFrame:
    """Import levels in tonnes, reported and derived, with scope, `months`, `per_month` and its ends, and the `monsoon` note."""
    rows = _imports(observations)
    rows = rows[(rows["kind"] == "level") & (rows["unit"] == "t") & rows["value"].notna()]
    span = _months(rows["period_end"]) - _months(rows["period_start"]) + 1
    notes = [monsoon_note(start.date(), end.date()) for start, end in zip(rows["period_start"], rows["period_end"], strict=True)]
    rows = rows.assign(
        months=span, per_month=rows["value"] / span, per_month_low=rows["low"] / span, per_month_high=rows["high"] / span, monsoon=notes,
    )
    return rows.sort_values(["scope_key", "period_start", "period_end", "observation_id"], ignore_index=True)


def import_scopes(observations: pd.DataFrame) -> pd.DataFrame:
    """One row per scope: key, words, parts of the key, unit, publishers, number of rows, first and last day. Never join two of them."""
    rows = import_rows(observations)
    scopes = rows.groupby("scope_key", sort=True).agg(
        scope_words=("scope_words", "first"), commodity_id=("commodity_id", "first"), origin=("origin", "first"),
        destination=("destination", "first"), mass_basis=("mass_basis", "max"), unit=("unit", "first"),
        publishers=("publisher", lambda names: ", ".join(sorted(set(names)))), rows=("observation_id", "size"),
        first=("period_start", "min"), last=("period_end", "max"),
    )
    return scopes.reset_index()


def year_on_year(observations: pd.DataFrame) -> pd.DataFrame:
    """One row per scope and period that has a level or a reported change on the year; see the columns below.

    `yoy`, `yoy_low`, `yoy_high` are signed per cent: as reported (`yoy_status` reported), else from the level and the level a
    year before (derived), else missing. `base` is the level a year before: reported, else derived from level and change.
    `claims` counts the rows that compete for the level or the change of that scope and period.
    """
    rows = _imports(observations)
    levels = _one_each(rows[(rows["kind"] == "level") & (rows["unit"] == "t") & rows["value"].notna()])
    changes = _one_each(_signed(rows[(rows["kind"] == "change") & (rows["unit"] == "percent") & rows["value"].notna()]))
    at = ["scope_key", "scope_words", "period_start", "period_end"]
    table = levels[[*at, "observation_id", "value", "low", "high", "unit", "status", "published", "claims"]].merge(
        changes[[*at, "observation_id", "yoy", "yoy_low", "yoy_high", "claims"]].rename(columns={"observation_id": "yoy_id"}),
        on=at, how="outer", suffixes=("", "_yoy"),
    )
    table["claims"] = table[["claims", "claims_yoy"]].max(axis=1).astype(int)
    table = _completed(_with_base(table.drop(columns="claims_yoy"), levels))
    return table.sort_values(["scope_key", "period_start", "period_end"], ignore_index=True)


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per scope and period: reported before derived, the latest published first; competing claims are the auditor's matter."""
    ordered = rows.assign(_rank=(rows["status"] != "reported").astype(int), _worse=rows["quality"])
    ordered["claims"] = ordered.groupby(["scope_key", "period_start", "period_end"])["observation_id"].transform("size")
    ordered = ordered.sort_values(["_rank", "_worse", "published", "observation_id"], ascending=[True, True, False, True])
    return ordered.drop_duplicates(["scope_key", "period_start", "period_end"]).drop(columns=["_rank", "_worse"])


def _signed(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes against the same days a year before, signed; a fall of 88.5 to 89.5 is -89.5 to -88.5."""
    a_year = _year_before(changes["period_start"]) == changes["compare_start"]
    changes = changes[a_year & (changes["compare_end"].dt.year == changes["period_end"].dt.year - 1)]
    down = changes["direction"] == "down"
    return changes.assign(
        yoy=changes["value"].where(~down, -changes["value"]),
        yoy_low=changes["low"].where(~down, -changes["high"]),
        yoy_high=changes["high"].where(~down, -changes["low"]),
    )


def _with_base(table: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Adds the level of the same months a year before (end matched by month, since February may have 29 days)."""
    bases = levels.assign(_start=levels["period_start"], _end=_months(levels["period_end"]))
    names = {"value": "base", "low": "base_low", "high": "base_high", "status": "base_status", "observation_id": "base_id"}
    bases = bases[["scope_key", "_start", "_end", *names]].rename(columns=names).drop_duplicates(["scope_key", "_start", "_end"])
    table = table.assign(_start=_year_before(table["period_start"]), _end=_months(table["period_end"]) - 12)
    return table.merge(bases, on=["scope_key", "_start", "_end"], how="left", validate="many_to_one").drop(columns=["_start", "_end"])


def _completed(table: pd.DataFrame) -> pd.DataFrame:
    """Fills the change from level and base, and the base from level and change, where only one of them is reported."""
    reported = table["yoy"].notna()
    computed = ~reported & table["value"].notna() & table["base"].gt(0)
    for name, top, bottom in (("yoy", "value", "base"), ("yoy_low", "low", "base_high"), ("yoy_high", "high", "base_low")):
        table[name] = table[name].mask(computed, (table[top] / table[bottom] - 1) * 100)
    table["yoy_status"] = reported.map({True: "reported", False: ""}).mask(computed, "derived")
    unbased = reported & table["value"].notna() & table["base"].isna() & table["yoy"].gt(-100)
    for name, top, rate in (("base", "value", "yoy"), ("base_low", "low", "yoy_high"), ("base_high", "high", "yoy_low")):
        table[name] = table[name].mask(unbased, table[top] / (1 + table[rate] / 100))
    table["base_status"] = table["base_status"].fillna("").mask(unbased, "derived")
    table["observation_id"] = table["observation_id"].fillna(table["yoy_id"])
    return table.fillna({"base_id": "", "yoy_id": "", "unit": "", "status": ""})


def _year_before(days: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    import pandas as pd

    return (days - pd.DateOffset(years=1)).astype("datetime64[ns]")


def _months(days: pd.Series[pd.Timestamp]) -> pd.Series[int]:
    return days.dt.year * 12 + days.dt.month
