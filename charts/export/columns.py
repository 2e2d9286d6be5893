"""The columns of a file of data: one unit a column, the unit in its name, the address of the source in each row, and what each means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from extract.core.ids import identifier
from extract.core.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.tables.read import Tables

_MEASURED = {"shown_unit": ("shown", "shown_low", "shown_high"), "unit": ("value", "low", "high")}  # column of the unit: what it is of
_FIXED = {"fx": ("fx_cny_per_usd", "CNY/USD"), "vat_rate": ("vat_rate_percent", "percent")}
_UNITS = {"lat": "degrees", "lon": "degrees", "uncertainty_km": "km", "radius_km": "km"}
_ADDRESSES = {"url": "observation_id", "fx_url": "fx_id"}
_ENDS = {"": "", "_low": "lower end: ", "_high": "upper end: "}
_SAYS = {
    "shown": "the price as the picture shows it, in the currency, tax and form chosen", "shown_low": "lower end of what the figure allows",
    "shown_high": "upper end of what the figure allows", "shown_vat": "whether VAT is in the price shown, and at which rate",
    "base_day": "day of the quotation that the index or the change starts from", "fx": "exchange rate that was used",
    "fx_month": "month whose mean that rate is", "fx_source": "who published that rate", "fx_id": "the row of that rate",
    "fx_url": "address of the page with that rate", "vat_rate": "VAT that was taken off", "commodity": "the material",
    "claim": "true: claimed by one side, or by a source that is not named", "told": "how many texts tell it",
    "lapsed": "of what was foreseen for days that are past: whether a later report tells of it (told) or none does (silent)",
    "later": "true: what holds on the day shown was told after it",
    "disputed": "true: sources disagree on its days, places or outcome", "actors": "who took part, by name", "places": "where, by name",
    "record": "table and key of the row", "index_base_id": "the quotation that the index starts from",
    "group": "kind of series", "series": "the material of a series, or its measure", "of": "what it is besides that",
    "values": "how many values", "last": "the day that the last value of the series is of",
    "age": "days from that day to the day of the data",
    "due": "days after which a newer value was due: a further period as long as its own, and two months",
    "late": "days that one is overdue", "followed": "true: a curated table holds values of it; false: reports alone do",
    "as_of": "the day of the data", "date": "the day of the quotation", "no_pair": "why there is no quotation to set beside it",
    **{f"home{end}_usd_per_kg": f"{says}the nearest price in China, in USD/kg without VAT" for end, says in _ENDS.items()},
    **{f"gap{end}_percent": f"{says}how much dearer than in China, in per cent" for end, says in _ENDS.items()},
    **{f"change{end}_percent": f"{says}change since the base day, in per cent" for end, says in _ENDS.items()},
    "days_apart": "days from the quotation in China to the one outside", "home_date": "day of the quotation in China",
    "home_id": "the row of that quotation", "home_basis": "its basis", "home_publisher": "its publisher",
    "home_published": "day from which it is known",
    "home_value": "that price as quoted", "home_unit": "its unit",
    "home_fx": "exchange rate used for it", "home_vat": "VAT taken off, per cent",
    "url": "address of the page or story that the row stands on; empty where none is known",
}


class Column(NamedTuple):
    """A column of a file: its name, Frictionless type, unit (or none) and meaning."""

    name: str
    type: str
    unit: str
    says: str


def source_urls(tables: Tables) -> dict[str, str]:
    """`observations/<id>` and `events/<id>` -> the address of its page, else of a text of its evidence or its story."""
    texts = tables.documents[tables.documents["url"] != ""]
    pages, stories = (dict(zip(texts[key], texts["url"], strict=True)) for key in ("document_id", "story_id"))
    evidence = tables.evidence
    backed = zip(evidence["table"], evidence["record_id"], evidence["document_id"], strict=True)
    found = {f"{table}/{record}": pages[document] for table, record, document in backed if document in pages}
    for name, key in (("observations", "observation_id"), ("events", "event_id")):
        rows = tables.frame(name)
        own = rows["url"] if "url" in rows else [""] * len(rows)
        for record, url, story in zip(rows[key], own, rows["story_id"], strict=True):
            found[f"{name}/{record}"] = url or found.get(f"{name}/{record}") or (stories.get(story, "") if story else "")
    return found


def file_rows(frames: Mapping[str, pd.DataFrame], urls: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The frames as files hold them: one unit a column, each row with the address of its source. Without rows, the first alone is left."""
    filled = {name: frame for name, frame in frames.items() if len(frame)} or dict(list(frames.items())[:1])
    return {name: one_unit_a_column(_addressed(frame, urls)) for name, frame in filled.items()}


def _addressed(frame: pd.DataFrame, urls: Mapping[str, str]) -> pd.DataFrame:
    records = {"url": _records(frame)}
    if "fx_id" in frame:
        records["fx_url"] = "observations/" + frame["fx_id"]
    known = {"url": frame["url"] if "url" in frame else pd.Series("", index=frame.index)}
    return frame.assign(**{
        name: [url or urls.get(record, "") for url, record in zip(known.get(name, [""] * len(frame)), column, strict=True)]
        for name, column in records.items()
    })


def _records(frame: pd.DataFrame) -> pd.Series[str]:
    """Table and key of what each row tells."""
    for key, table in (("observation_id", "observations/"), ("event_id", "events/")):
        if key in frame:
            return table + frame[key]
    return frame["record"] if "record" in frame else pd.Series("", index=frame.index)


def one_unit_a_column(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with `value` and `unit` as `value_t`, `value_percent`, ...: each column in one unit, which its name says and `attrs` has."""
    columns: dict[str, Any] = {}
    measured = {name: unit for unit, names in _MEASURED.items() if unit in frame for name in names}
    units = dict(_UNITS)
    for name, column in frame.items():
        if name in measured:
            for unit, part in _by_unit(column, frame[measured[name]]).items():
                columns[made := f"{name}_{identifier(unit.replace('/', ' per '))}"] = part
                units[made] = unit
        elif name not in measured.values():
            made, units[made] = _FIXED.get(str(name), (str(name), units.get(str(name), "")))
            columns[made] = column
    made_rows = pd.DataFrame(columns, index=frame.index)
    made_rows.attrs["units"] = {name: unit for name, unit in units.items() if unit}
    return made_rows


def _by_unit(column: pd.Series[Any], units: pd.Series[str]) -> dict[str, pd.Series[Any]]:
    """The entries of a column by their unit; a unit that has none is left out."""
    parts = {unit: column.where(units == unit) for unit in dict.fromkeys(units) if isinstance(unit, str) and unit}
    return {unit: part for unit, part in parts.items() if part.notna().any()}


def described(frame: pd.DataFrame) -> list[Column]:
    """What each column of a file's rows is."""
    units = frame.attrs.get("units", {})
    return [Column(str(name), _type(column), units.get(name, ""), _meaning(str(name))) for name, column in frame.items()]


def _meaning(name: str) -> str:
    """What a column means, as this module or the schema of the tables says it; one of a unit means what its first words do."""
    known = {field.name: field.says for table in reversed(TABLES) for field in table.fields} | _SAYS
    renamed = {new: old for old, (new, _) in _FIXED.items()}
    stems = (stem for names in _MEASURED.values() for stem in reversed(names))
    stem = renamed.get(name) or next((stem for stem in stems if name.startswith(f"{stem}_") and name not in known), name)
    return known.get(stem, "")


def _type(column: pd.Series[Any]) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    kinds = (("boolean", pd.api.types.is_bool_dtype), ("integer", pd.api.types.is_integer_dtype), ("number", pd.api.types.is_float_dtype))
    return next((kind for kind, holds in kinds if holds(column)), "string")
