"""Observation rows for tests: all columns of the schema, only what matters given."""

from __future__ import annotations

from datetime import date

from extract.core.intervals import stated
from extract.core.schema import BY_NAME

DAY = date(2025, 3, 20)


def month(year: int, number: int, last: int | None = None) -> tuple[date, date]:
    """First and last day of a month, or of the months from `number` to `last`."""
    end = last or number
    after = date(year + end // 12, end % 12 + 1, 1)
    return date(year, number, 1), date.fromordinal(after.toordinal() - 1)


def observation(key: str, value: float | None, unit: str = "t", **more: object) -> dict[str, object]:
    """A reported, actual observation row. `period` and `compare` are pairs of days, `words` and `step` as for a printed figure."""
    row: dict[str, object] = {field.name: "" if field.type == "string" else None for field in BY_NAME["observations"].fields}
    period, compare = more.pop("period", (None, None)), more.pop("compare", (None, None))
    words, step = more.pop("words", False), more.pop("step", None)
    row.update(
        observation_id=key, value=value, unit=unit, status="reported", method="extracted", modality="actual", metric="imports",
        commodity_id="rare_earth_oxides", origin="Myanmar", destination="China", kind="level", qualifier="exact", publisher="Reuters",
        published=DAY, published_precision="day", quality="A", story_id="story",
        period_start=period[0], period_end=period[1], compare_start=compare[0], compare_end=compare[1],
    )
    row.update(more)
    if value is not None and "low" not in more and "high" not in more:
        interval, why = stated(value, step=step, qualifier=str(row["qualifier"]), words=words)
        row.update(low=interval.low, high=interval.high, interval=why)
    return row


def change(key: str, value: float, direction: str, **more: object) -> dict[str, object]:
    """A reported change in per cent."""
    return observation(key, value, **{"unit": "percent", "kind": "change", "direction": direction, **more})


def printed(start: int, value: float, unit: str, **more: object) -> dict[str, object]:
    """A mention: a figure as it stands in a text."""
    return {
        "document_id": "doc", "story_id": "story", "observation_id": "fact", "start": start, "value": value, "unit": unit,
        "kind": "distance", "metric": "distance", "qualifier": "exact", "commodity": None, "text": f"{value:g} {unit}",
        "headline": False, "equivalent_of": None, "published": DAY, **more,
    }

