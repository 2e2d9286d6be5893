"""Asks the reader's questions again on annotated pages: which of the candidates of each slot was right.

A page is read with a teacher in place of the chooser. It notes each question with its candidates' evidence and which of them the page calls
right; `led`, it also answers right, so that what a figure takes up from those before is true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.core.command_line import input_bytes
from extract.core.errors import RuleError
from extract.core.records import Story
from extract.core.strict_yaml import YamlMap, check_keys, load_yaml
from extract.evaluation.scoring import annotated_pages, commodity_family, last_day, metric_name, same_figure, same_period
from extract.reading.evening import even
from extract.reading.figures.chooser import Candidate, Choice, Chooser, Weights
from extract.reading.figures.metrics import SHARES
from extract.reading.lines import observation_lines
from extract.reading.story import load_rules, read_story
from extract.sources.documents import read_document
from extract.sources.stories import split_stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from extract.evaluation.scoring import Record
    from extract.reading.figures.draft import Draft

_NAMED_EXACTLY = ("examples", "notes", "stories")  # sets that name materials as the vocabulary does; others name the family
_UNSURE: Record = {}  # the page has another figure at this place: no question


@dataclass(frozen=True, slots=True)
class TaughtPage:
    """An annotated page: its set, its stories, its figures; `loose`, its undated figures may have any date."""

    group: str
    doc: str
    on_topic: bool
    stories: tuple[Story, ...]
    gold: tuple[Record, ...]
    loose: bool = False


class Question(NamedTuple):
    """The candidates' evidence, and which are right; `page` is the page's number."""

    page: int
    evidence: list[list[str]]
    right: list[bool]


def load_pages(paths: Iterable[Path]) -> list[TaughtPage]:
    """The pages of gold files (JSON, texts beside them) and of files of example sentences (YAML)."""
    return [page for path in paths for page in (_examples(path) if path.suffix == ".yaml" else _annotated(path))]


def _annotated(path: Path) -> Iterator[TaughtPage]:
    for entry in annotated_pages(input_bytes(path), str(path)):
        document = read_document(path.parent / entry.get("text", f"texts/{entry['doc']}.txt"))
        published = last_day(entry.get("published"))
        document = replace(document, published=published) if published else document
        yield TaughtPage(path.parent.name, entry["doc"], entry["class"] == "on_topic", tuple(split_stories(document)),
                         tuple(entry["observations"]), entry.get("undated") == "any")


def _examples(path: Path) -> Iterator[TaughtPage]:
    """Each row is a page of its own: `text`, `published`, and `gives`, a line for each figure."""
    for number, row in enumerate(load_yaml(path), 1):
        check_keys(row, ("published", "text", "gives"), ("text", "gives"))
        text = row["text"]
        published = last_day(row["published"]) if row.get("published") else None
        story = Story(document_id=path.stem, text=text, start=0, end=len(text), body_start=0, published=published)
        yield TaughtPage("examples", f"{path.stem}-{number}", True, (story,), tuple(_rows(row)))


def _rows(row: YamlMap) -> Iterator[Record]:
    text, end = row["text"], 0
    for line in row["gives"]:
        quote = line.split(" | ")[0]
        start = max(text.find(quote, end), text.find(quote))
        end = start + len(quote)
        try:
            record = _example(line, end)
        except ValueError:
            raise RuleError(row.where("gives"), f"cannot read {line!r}", _FORM, "write it so") from None
        if start < 0:
            raise RuleError(row.where("gives"), f"{quote!r} does not stand in the text", "words of the text", "quote them")
        yield record


def _example(line: str, end: int) -> Record:
    """A line of _FORM as a record; ValueError for another."""
    text, amount, kind, metric, material, period, *more = (part.strip() for part in line.split(" | "))
    number, unit = amount.split(" ", 1)
    low, _dash, high = number[1:].partition("-")
    days = dict(zip(("period_start", "period_end"), _days(period), strict=True))
    versus = next((part[3:].removesuffix(" unsaid") for part in more if part.startswith("vs ")), "-")
    days |= dict(zip(("compare_start", "compare_end"), _days(versus), strict=True))
    return {"start": end - len(text), "end": end, "text": text,
            "value": float(number[0] + low), "value_high": float(high) if high else None, "unit": unit,
            "kind": kind.split()[0], "metric": metric, "commodity": None if material == "-" else material,
            "period_match": "exact", "status": next((part for part in more if part in _STATUS), "actual"), **days}


_FORM = "`311 t | 311 t | level | imports | rare earths | 2025-02-01..2025-02-28 | vs ... (unsaid) | qualifier | modality`"
_STATUS = ("forecast", "target", "conditional", "denied", "superseded")


def _days(period: str) -> tuple[str | None, str | None]:
    first, _dots, last = period.partition("..")
    return (None, None) if period == "-" else (first or None, last or None)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _right_metric(value: Any, gold: Record | None) -> bool:
    if gold is None or not value:
        return gold is None and not value
    if value in SHARES:  # which share it is, the words of the whole say
        return metric_name(value) == metric_name(gold["metric"])
    return metric_name(value, strict=True) == metric_name(gold["metric"], strict=True)


def _right_period(value: Any, gold: Record) -> bool:
    if gold["period_start"] is None and gold["period_end"] is None:
        return value.first is None and value.last is None
    return same_period({"period_start": _iso(value.first), "period_end": _iso(value.last)}, gold, strict=True)


def _right_comparison(value: Any, gold: Record) -> bool:
    wanted = {"period_start": gold["compare_start"], "period_end": gold["compare_end"]}
    if value is None or wanted["period_start"] is None:
        return value is None and wanted["period_start"] is None
    return same_period({"period_start": _iso(value.start), "period_end": _iso(value.end)}, wanted, strict=True)


_RIGHT: dict[str, Callable[[Any, Any], bool]] = {
    "metric": _right_metric,
    "material": lambda value, gold: commodity_family(value[0]) == commodity_family(gold["commodity"]),
    "period": _right_period,
    "comparison": _right_comparison,
    "modality": lambda value, gold: value == gold["status"],
}


class Teacher(Chooser):
    """Notes the questions of one page."""

    def __init__(self, weights: Weights, number: int, page: TaughtPage, *, led: bool) -> None:
        super().__init__(weights, 0.0)
        self.number, self.page, self.led = number, page, led
        self.questions: dict[str, list[Question]] = {}
        self.start: Callable[[int, int], tuple[int, int]] = lambda start, end: (start, end)

    def open(self, story: Story) -> None:
        """Where the story's figures stand on the page."""
        evened = even(story)
        base = (evened.story if evened else story).start
        place = evened.span if evened else lambda start, end: (start, end)
        self.start = lambda start, end: place(start + base, end + base)

    def choose(self, slot: str, draft: Draft, candidates: Sequence[Candidate]) -> Choice:
        """The right one where the page knows it and the teacher leads, else what the weights say."""
        choice = super().choose(slot, draft, candidates)
        right = self._right(slot, draft, candidates)
        if not right:
            return choice
        self.questions.setdefault(slot, []).append(Question(self.number, [one.evidence for one in candidates], right))
        if not self.led or not any(right):
            return choice
        weight = self.weights.get(slot, {}).get
        best = max((n for n, good in enumerate(right) if good), key=lambda n: sum(weight(name, 0.0) for name in candidates[n].evidence))
        return Choice(candidates[best], 1.0)

    def _right(self, slot: str, draft: Draft, candidates: Sequence[Candidate]) -> list[bool]:
        """Which candidates are right; empty where the page does not tell."""
        gold = self._figure(draft)
        if gold is _UNSURE or (gold is None and slot != "metric"):
            return []
        if slot == "modality" and (gold is None or gold.get("status") is None):
            return []
        if slot == "period" and self.page.loose and gold is not None and gold["period_start"] is None:
            return []
        right = [_RIGHT[slot](one.value, gold) for one in candidates]
        if slot == "material" and gold is not None and self.page.group in _NAMED_EXACTLY:
            named = [one.value[0] == gold["commodity"] for one in candidates]
            return named if any(named) else right
        return right

    def _figure(self, draft: Draft) -> Record | None:
        """The page's figure; None where it has none."""
        quantity = draft.quantity
        start, end = self.start(quantity.start, quantity.end)
        record = {"start": start, "end": end, "value": quantity.value, "value_high": quantity.high}
        units = [unit.name for unit in (quantity.unit, draft.per_weight) if unit is not None]
        over = [one for one in self.page.gold if max(start, one["start"]) < min(end, one["end"])]
        same = (one for one in over for unit in units if same_figure(record | {"unit": unit}, one))
        return next(same, _UNSURE if over else None)


def taught(pages: Sequence[TaughtPage], weights: Sequence[Weights], *, led: bool) -> tuple[dict[str, list[Question]], list[list[Record]]]:
    """All questions by slot, and the rows read on each page, each with its weights."""
    rules = load_rules()
    questions: dict[str, list[Question]] = {}
    rows: list[list[Record]] = []
    for number, page in enumerate(pages):
        teacher = Teacher(weights[number], number, page, led=led)
        found: list[Record] = []
        for story in page.stories:
            teacher.open(story)
            found += observation_lines(page.doc, read_story(story, rules, teacher))
        rows.append(found)
        for slot, asked in teacher.questions.items():
            questions.setdefault(slot, []).extend(asked)
    return questions, rows
