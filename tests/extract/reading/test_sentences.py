"""Own sentences, spread over readers, metrics, materials, units and classes of time, each with the rows that it must give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from extract.core.records import UNSAID, Story
from extract.reading.story import read_story

if TYPE_CHECKING:
    from datetime import date

    from extract.core.records import Mention, Period

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _examples() -> list[tuple[str, date, str, list[str]]]:
    rows = []
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for at, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            rows.append((f"{path.stem}-{at + 1}", row["published"], row["text"], row["gives"]))
    return rows


def story_of(text: str, published: date | None) -> Story:
    """A text as one story, for the engine alone."""
    return Story(document_id="example", text=text, start=0, end=len(text), body_start=0, published=published)


def _days(period: Period | None) -> str:
    return "-" if period is None else f"{period.start or ''}..{period.end or ''}"


def _number(value: float) -> str:
    return f"{value:g}" if value < 1e6 else str(int(value))


def line_of(one: Mention) -> str:
    """A mention as the examples write it."""
    assert one.value is not None
    value = _number(one.value) if one.value_high is None else f"{_number(one.value)}-{_number(one.value_high)}"
    kind = f"{one.kind} {one.direction}" if one.direction else one.kind
    parts = [one.text, f"{value} {one.unit}", kind, one.metric or "-", one.commodity or "-", _days(one.period)]
    parts += [f"vs {_days(one.compare)}{' unsaid' * (one.compare.rule_id == UNSAID)}"] if one.compare else []
    parts += [one.qualifier] if one.qualifier != "exact" else []
    return " | ".join(parts + ([one.modality] if one.modality != "actual" else []))


@pytest.mark.parametrize(("published", "text", "gives"), [pytest.param(*row[1:], id=row[0]) for row in _examples()])
def test_a_sentence_gives_its_rows(published: date, text: str, gives: list[str]) -> None:
    assert [line_of(one) for one in read_story(story_of(text, published)).mentions] == gives


def test_the_examples_are_many_and_some_give_nothing() -> None:
    rows = _examples()
    assert len(rows) >= 150
    assert sum(not gives for *_rest, gives in rows) >= 15
