"""The originals against their annotation: every core figure with every field right, nothing from the traps, next to nothing beside."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from extract.evaluation.scoring import unit_dimension
from tests.originals import needs_originals, read_original, seed_gold, text_of

if TYPE_CHECKING:
    from extract.core.records import Mention

pytestmark = [pytest.mark.originals, needs_originals]
FIELDS = ("span", "value", "unit", "kind", "qualifier", "direction", "metric", "commodity", "period", "comparison", "source")


def _plain(text: object) -> str:
    return str(text or "").lower().replace("-", " ").replace("_", " ")


def _same(found: object, wanted: list[Any]) -> bool:
    return any(_plain(found) == _plain(one) for one in wanted)


def _days(period: Any) -> list[str | None]:
    return [None, None] if period is None else [str(day) if day else None for day in (period.start, period.end)]


def _wanted(gold: dict[str, Any], field: str) -> list[Any]:
    return [gold.get(field), *gold.get("accept", {}).get(field, [])]


def _in_periods(period: Any, wanted: list[Any]) -> bool:
    return any(_days(period) == (one or [None, None]) for one in wanted)


def wrong_fields(gold: dict[str, Any], one: Mention, wire: str) -> list[str]:
    """Fields of a mention that neither the gold nor its `accept` allows."""
    sources = _wanted(gold, "source") + ([None, wire] if gold.get("source") in {"Reuters", "RFA"} else [])
    units = [unit_dimension(str(unit)) for unit in _wanted(gold, "unit") if unit]
    checks = {
        "span": [one.start, one.end] in [[gold["start"], gold["end"]], *gold.get("accept", {}).get("span", [])],
        "value": gold["value"] is None or one.value == gold["value"],
        "unit": unit_dimension(one.unit) in units,
        "kind": _same(one.kind, [gold["kind"]]),
        "qualifier": _same(one.qualifier, _wanted(gold, "qualifier")),
        "direction": _same(one.direction, [gold.get("direction")]),
        "metric": _same(one.metric, _wanted(gold, "metric")),
        "commodity": _same(one.commodity, _wanted(gold, "commodity")),
        "period": gold.get("period") is None or _in_periods(one.period, _wanted(gold, "period")),
        "comparison": _in_periods(one.compare, _wanted(gold, "comparison_period")),
        "source": _same(one.attributed_to, sources),
    }
    return [field for field in FIELDS if not checks[field]]


def _mentions(key: str) -> list[Mention]:
    return [one for reading in read_original(key) for one in reading.mentions]


def _best(gold: dict[str, Any], mentions: list[Mention], wire: str) -> list[str] | None:
    over = [one for one in mentions if max(one.start, gold["start"]) < min(one.end, gold["end"])]
    return min((wrong_fields(gold, one, wire) for one in over), key=len) if over else None


def _wire(doc: dict[str, Any]) -> str:
    return str(doc["wire"]).split()[0]


def test_every_core_figure_is_right_in_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    table: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    context: Counter[str] = Counter()
    faults: list[str] = []
    for doc in seed_gold():
        mentions = _mentions(doc["id"])
        for gold in doc["observations"]:
            wrong = _best(gold, mentions, _wire(doc))
            if gold["tier"] != "core":
                context["right" if wrong == [] else "partly" if wrong else "missed"] += 1
                continue
            for field in FIELDS:
                table[field]["missed" if wrong is None else "wrong" if field in wrong else "found"] += 1
            if wrong is None or wrong:
                faults.append(f"{gold['id']} {gold['text']!r}: {'missed' if wrong is None else ', '.join(wrong)}")
    with capsys.disabled():
        print(f"\n{'field':12}found wrong missed")
        for field, counts in table.items():
            print(f"{field:12}{counts['found']:5} {counts['wrong']:5} {counts['missed']:6}")
        print(f"context figures: {dict(context)}")
    assert not faults


def test_every_quote_stands_where_it_is_said_to_stand() -> None:
    for doc in seed_gold():
        text = text_of(doc)
        assert all(text[one.start : one.end] == one.text for one in _mentions(doc["id"]))


def test_traps_give_no_figure() -> None:
    for doc in seed_gold():
        golds = [(gold["start"], gold["end"]) for gold in doc["observations"]]
        for trap in (*doc["hard_negatives_in_target"], *doc["noise_traps"]):
            caught = [one for one in _mentions(doc["id"]) if max(one.start, trap["start"]) < min(one.end, trap["end"])]
            assert all(any(max(one.start, start) < min(one.end, end) for start, end in golds) for one in caught), (doc["id"], trap)


def test_at_most_three_rows_stand_beside_the_gold() -> None:
    beside = 0
    for doc in seed_gold():
        golds = doc["observations"]
        beside += sum(not any(max(one.start, gold["start"]) < min(one.end, gold["end"]) for gold in golds) for one in _mentions(doc["id"]))
    assert beside <= 3


def test_one_story_is_chosen_from_each_original() -> None:
    assert [len(read_original(doc["id"])) for doc in seed_gold()] == [1] * 5


def test_at_most_a_tenth_of_the_numbers_are_unplaced() -> None:
    for doc in seed_gold():
        for reading in read_original(doc["id"]):
            assert len(reading.unplaced) <= 0.1 * (len(reading.claims) + len(reading.unplaced))
            assert all(one.reason and one.reason != "other" for one in reading.unplaced)
