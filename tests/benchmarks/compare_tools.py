"""This extractor beside two general quantity readers on the annotated pages in `tests/gold/dev`: level 1 of the scoring, and speed.

    pip install quantulum3 recognizers-text-number recognizers-text-number-with-unit emoji==1.1.0
    python tests/benchmarks/compare_tools.py

The general readers return value, unit and span, no metric, commodity or period, so levels 2 and 3 do not apply to them. Their unit
names are mapped to ours generously: every name that means our unit counts.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from extract.commands.evaluate import Page, level_scores
from extract.core.records import Document
from extract.evaluation.scoring import LEVELS, last_day
from extract.reading.lines import observation_lines
from extract.reading.story import load_rules, read_story
from extract.sources.stories import split_stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Line = dict[str, Any]
DEV = Path(__file__).parents[1] / "gold" / "dev"
ROUNDS = 3

# Words in a general reader's unit name, and our unit.
UNITS = (
    (("yuan", "renminbi"), "CNY"), (("dollar",), "USD"), (("euro",), "EUR"), (("percent", "%"), "percent"),
    (("kilotonne", "kiloton"), "kt"), (("tonne", "metric ton", "ton", "megaton"), "t"), (("kilogram",), "kg"),
    (("kilomet",), "km"), (("mile",), "mi"),
    (("week",), "weeks"), (("month",), "months"), (("day",), "days"), (("year",), "year"),
)


def our_unit(name: str) -> str:
    """The unit of ours that a general reader's name means, `a/b` for rates; its own name if none."""
    parts = [next((unit for words, unit in UNITS if any(word in part for word in words)), part.strip())
             for part in name.lower().replace(" per ", "/").split("/")]
    return "/".join(parts)


def line(start: int, end: int, value: float, unit: str) -> Line:
    return {"start": start, "end": end, "value": value, "value_high": None, "unit": our_unit(unit), "kind": None, "metric": None,
            "commodity": None, "period_start": None, "period_end": None}


def this_extractor(text: str, published: str | None) -> list[Line]:
    document = Document(document_id="page", path="page", text=text, sha256="", published=last_day(published))
    return [found for story in split_stories(document) for found in observation_lines("page", read_story(story, load_rules()))]


def quantulum(text: str, _published: str | None) -> list[Line]:
    from quantulum3 import parser

    return [line(*quantity.span, quantity.value, quantity.unit.name) for quantity in parser.parse(text)]


def recognizers(text: str, _published: str | None) -> list[Line]:
    return [found for model in _models() for found in _recognized(model, text)]


def _recognized(model: Any, text: str) -> Iterator[Line]:
    for found in model.parse(text):
        raw = found.resolution.get("value")
        if raw is not None:
            unit = found.resolution.get("unit") or ("percent" if raw.endswith("%") else "")
            yield line(found.start, found.end + 1, float(raw.rstrip("%")), unit)


def _models(cache: list[Any] = []) -> list[Any]:  # noqa: B006 - the models are slow to build and are built once
    if not cache:
        from recognizers_number import Culture, NumberRecognizer
        from recognizers_number_with_unit import NumberWithUnitRecognizer

        units = NumberWithUnitRecognizer(Culture.English)
        cache.extend([units.get_dimension_model(), units.get_currency_model(), NumberRecognizer(Culture.English).get_percentage_model()])
    return cache


def measure(reader: Callable[[str, str | None], list[Line]], entries: list[Line]) -> tuple[list[Page], float]:
    """The pages as read, and the speed in bytes a second (best of the rounds, first call not counted)."""
    texts = [(entry, (DEV / "texts" / f"{entry['doc']}.txt").read_bytes().decode()) for entry in entries]
    reader(texts[0][1], texts[0][0]["published"])
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = [reader(text, entry["published"]) for entry, text in texts]
        best = min(best, time.perf_counter() - begun)
    pages = [Page(doc=entry["doc"], on_topic=entry["class"] == "on_topic", gold=tuple(entry["observations"]), found=tuple(lines))
             for (entry, _), lines in zip(texts, found, strict=True)]
    return pages, sum(len(text.encode()) for _, text in texts) / best


def main() -> None:
    warnings.simplefilter("ignore")
    entries = json.loads((DEV / "gold.json").read_text(encoding="utf-8"))
    speeds: dict[str, float] = {}
    print("| reader | level | precision | recall | F1 | MB/s |\n|---|---|---|---|---|---|")
    for name, reader in (("this extractor", this_extractor), ("quantulum3", quantulum), ("Recognizers-Text", recognizers)):
        try:
            pages, speeds[name] = measure(reader, entries)
        except ImportError as error:
            print(f"{name}: not installed ({error}); see the first lines of this script", file=sys.stderr)
            continue
        for level in LEVELS if reader is this_extractor else ("1",):
            precision, recall, f1 = level_scores([page for page in pages if page.on_topic], level)
            print(f"| {name} | {level} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {speeds[name] / 1e6:.3f} |")
    for name, speed in list(speeds.items())[1:]:
        print(f"ratio of speed to {name}: {speeds['this extractor'] / speed:,.0f}")


if __name__ == "__main__":
    main()
