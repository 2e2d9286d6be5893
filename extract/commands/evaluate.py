"""`python -m extract evaluate GOLD [--texts DIR]`: how well the extractor reads annotated pages, by level, by field, by page.

GOLD is a JSON list of pages: `doc`, `class` (on_topic or other), `published` and `observations` with the keys of `read` and offsets
into `DIR/<doc>.txt`. Precision, recall and F1 count on-topic pages; pages off topic must give no row that claims a rare earth.
With `--stories` in its place the pages are published stories, held to what their reviewers let stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.read import read_file
from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError
from extract.evaluation.events import event_counts, place_counts
from extract.evaluation.reviewed import reviewed_pages, told
from extract.evaluation.scoring import (
    LEVELS,
    Record,
    annotated_pages,
    commodity_family,
    false_positives,
    last_day,
    metric_name,
    pair,
    rates,
    same_period,
)
from extract.reading.lines import event_lines, observation_lines, place_lines
from extract.reading.story import read_story

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from extract.core.records import Reading
    from extract.evaluation.reviewed import ReviewedPage

COMPARED: dict[str, Callable[[Record, Record], bool]] = {
    "kind": lambda found, gold: found["kind"] == gold["kind"],
    "direction": lambda found, gold: found["direction"] == gold["direction"],
    "qualifier": lambda found, gold: found["qualifier"] == gold["qualifier"],
    "metric": lambda found, gold: metric_name(found["metric"]) == metric_name(gold["metric"]),
    "commodity": lambda found, gold: commodity_family(found["commodity"]) == commodity_family(gold["commodity"]),
    "period": same_period,
    "metric, strict": lambda found, gold: metric_name(found["metric"], strict=True) == metric_name(gold["metric"], strict=True),
    "period, strict": partial(same_period, strict=True),
}
_SURE = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9)  # lower ends of the classes of confidence
SHOWN = ("1", "2", "3")  # the levels of which a page's own line tells, and whose misses are listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the gold and what was found on it."""

    doc: str
    on_topic: bool
    gold: tuple[Record, ...]
    found: tuple[Record, ...]
    counts: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)  # right, found, wanted: of events and places, where annotated

    def right(self, level: str) -> int:
        return len(pair(self.found, self.gold, level))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    pages = parser.add_mutually_exclusive_group(required=True)
    pages.add_argument("gold", type=Path, nargs="?", metavar="GOLD", help="annotated pages, JSON; - for standard input")
    pages.add_argument("--stories", action="store_true", help="the published stories that were reviewed here and whose texts are at hand")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="where <doc>.txt lie; default: the folder texts beside GOLD")


def run(args: argparse.Namespace) -> int:
    """Prints the report. DocumentError (exit 1) when the gold or a text cannot be read, or no story was reviewed."""
    if args.stories:
        pages = reviewed_pages()
        print(told(pages), report([_story_page(page) for page in pages]), sep="\n\n", end="")
        return 0
    print(report(read_pages(args.gold, args.texts or args.gold.parent / "texts")), end="")
    return 0


def read_pages(gold: Path, texts: Path) -> list[Page]:
    """The pages of a gold file, each read afresh."""
    try:
        content = input_bytes(gold)
    except OSError as error:
        raise DocumentError(str(gold), f"cannot be read ({error.strerror})", "a JSON list of annotated pages", "name such a file") from None
    pages = []
    for entry in annotated_pages(content, str(gold)):
        doc = str(entry["doc"])
        readings = read_file(texts / f"{doc}.txt", last_day(entry.get("published")))
        found = tuple(line for reading in readings for line in observation_lines(doc, reading))
        on_topic = entry["class"] == "on_topic"
        counts = happened(doc, readings, entry)
        pages.append(Page(doc=doc, on_topic=on_topic, gold=tuple(entry["observations"]), found=found, counts=counts))
    return pages


def _story_page(page: ReviewedPage) -> Page:
    """A published story, read as it is read today."""
    reading = read_story(page.story)
    found = tuple(observation_lines(page.doc, reading))
    counts = happened(page.doc, [reading], {"events": page.events})
    return Page(doc=page.doc, on_topic=True, gold=page.observations, found=found, counts=counts)


def happened(doc: str, readings: Sequence[Reading], entry: Record) -> dict[str, tuple[int, int, int]]:
    """(right, found, wanted) of the events and the places of a page, for those that its gold has."""
    counts, text = {}, "".join(reading.story.text for reading in readings[:1])
    if entry.get("events") is not None:
        events = [line for reading in readings for line in event_lines(doc, reading)]
        for name, dated in (("events", False), ("events, dated", True)):
            counts[name] = event_counts(text, events, entry["events"], dated=dated)
    if entry.get("places") is not None:
        counts["places"] = place_counts([line for reading in readings for line in place_lines(doc, reading)], entry["places"])
    return counts


def report(pages: Sequence[Page]) -> str:
    """Levels, fields, pages and misses as text."""
    on_topic = [page for page in pages if page.on_topic]
    parts = (_levels(on_topic), _fields(on_topic), _calibration(on_topic), _happened(pages), _by_page(pages), _misses(on_topic))
    return "".join("\n".join([*part, "", ""]) for part in parts).removesuffix("\n")


def level_scores(pages: Sequence[Page], level: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of all pages together."""
    return rates(sum(page.right(level) for page in pages), sum(len(page.found) for page in pages), sum(len(page.gold) for page in pages))


def _levels(pages: Sequence[Page]) -> list[str]:
    scores = {level: [f"{score:.3f}" for score in level_scores(pages, level)] for level in LEVELS}
    return ["level     P      R      F1", *("  ".join([f"{level:8s}", *scores[level], LEVELS[level]]) for level in LEVELS)]


def _fields(pages: Sequence[Page]) -> list[str]:
    pairs = [(page.found[i], page.gold[j]) for page in pages for i, j in pair(page.found, page.gold, "1").items()]
    lines = ["field           right  of"]
    for name, agrees in COMPARED.items():
        counted = [agrees(found, gold) for found, gold in pairs if gold.get(name, ...) is not None]
        lines.append(f"{name:15s} {sum(counted):5d}  {len(counted)}")
    return lines


def _calibration(pages: Sequence[Page]) -> list[str]:
    """Whether rows that are called sure are right: how sure they say they are, and how many are right at each level."""
    rows = [(page, index, float(row["confidence"])) for page in pages for index, row in enumerate(page.found)]
    paired = {(page.doc, level): pair(page.found, page.gold, level) for page in pages for level in SHOWN}
    lines = ["sure to     rows   sure   " + "  ".join(f"level {level}" for level in SHOWN)]
    for low, high in zip(_SURE, (*_SURE[1:], 1.01), strict=True):
        chosen = [(page, index, sure) for page, index, sure in rows if low <= sure < high]
        if chosen:
            mean = sum(sure for _page, _index, sure in chosen) / len(chosen)
            rights = [sum(index in paired[page.doc, level] for page, index, _sure in chosen) / len(chosen) for level in SHOWN]
            told = "  ".join(f"{right:7.3f}" for right in rights)
            lines.append(f"{low:.1f} to {min(high, 1.0):.1f} {len(chosen):5d}  {mean:.3f}  {told}")
    return lines


def _happened(pages: Sequence[Page]) -> list[str]:
    """Events and places of all pages that have them annotated, off topic or not."""
    lines = ["told             P      R      F1  right  found  wanted"]
    for name in ("events", "events, dated", "places"):
        right, found, wanted = (sum(page.counts.get(name, (0, 0, 0))[n] for page in pages) for n in range(3))
        scores = "  ".join(f"{score:.3f}" for score in rates(right, found, wanted))
        lines.append(f"{name:14s} {scores}  {right:5d}  {found:5d}  {wanted:6d}")
    return lines


def _by_page(pages: Sequence[Page]) -> list[str]:
    lines = ["page  level 1  level 2  level 3  found  gold"]
    for page in pages:
        if page.on_topic:
            rights = "  ".join(f"{page.right(level):7d}" for level in SHOWN)
            lines.append(f"{page.doc:5s} {rights}  {len(page.found):5d}  {len(page.gold):4d}")
        else:
            lines.append(f"{page.doc:5s} off topic: {len(false_positives(page.found))} false positives in {len(page.found)} rows")
    return lines


def _misses(pages: Sequence[Page]) -> list[str]:
    lines = ["misses"]
    for page in pages:
        paired = {level: pair(page.found, page.gold, level) for level in SHOWN}
        for index, gold in enumerate(page.gold):
            level = next((level for level in SHOWN if index not in paired[level].values()), None)
            if level is not None:
                lines.append(_miss(page, gold, level))
        extra = [found for index, found in enumerate(page.found) if index not in paired["1"]]
        lines += [f"{page.doc} {row['start']}-{row['end']} {row['text']!r}: not in the gold; read as {_short(row)}" for row in extra]
    return lines if len(lines) > 1 else ["no misses"]


def _miss(page: Page, gold: Record, level: str) -> str:
    near = [row for row in page.found if max(row["start"], gold["start"]) < min(row["end"], gold["end"])]
    read = "; ".join(map(_short, near)) or "nothing"
    return f"{page.doc} {gold['start']}-{gold['end']} {gold['text']!r}: level {level}; wanted {_short(gold)}; read {read}"


def _short(row: Record) -> str:
    value = "-".join(str(row[end]) for end in ("value", "value_high") if row[end] is not None)
    return f"{value} {row['unit']} {row['metric']} {row['commodity']} {row['period_start']}..{row['period_end']}"
