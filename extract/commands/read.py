"""`python -m extract read FILE...`: what any text says, one line a mention; nothing is merged, derived or written."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.command_line import BAD_INPUT, DONE, day
from extract.core.errors import DocumentError
from extract.core.text import uncomputed
from extract.reading.lines import (
    EVENT_KEYS,
    OBSERVATION_KEYS,
    PLACE_KEYS,
    UNPLACED_KEYS,
    event_lines,
    observation_lines,
    place_lines,
    unplaced_lines,
)
from extract.reading.story import load_rules, read_story
from extract.sources.documents import read_document
from extract.sources.stories import split_stories

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from extract.core.records import Reading
    from extract.reading.lines import Line

FINDING_KEYS = ("doc", "finding_type", "reason_class", "question", "message", "arithmetic")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a text, UTF-8; - for standard input")
    parser.add_argument("--published", type=day, metavar="YYYY-MM-DD", help="day of publication; overrides the date found in the text")
    parser.add_argument("--format", choices=("jsonl", "csv", "table"), default="jsonl", help="default: jsonl")
    parser.add_argument("--table", choices=tuple(TABLES), default="observations", help="what to print; default: observations")


def run(args: argparse.Namespace) -> int:
    """Reads every file and prints its lines. 0 also when nothing is found; 1 when a file cannot be read (the others are still printed)."""
    keys, lines_of = TABLES[args.table]
    stems = Counter(path.stem for path in set(args.files))
    code = DONE
    lines: list[Line] = []
    for path in args.files:
        doc = str(path) if stems[path.stem] > 1 else path.stem  # the whole path where another file has the same name
        try:
            lines.extend(line for reading in read_file(path, args.published) for line in lines_of(doc, reading))
        except DocumentError as error:
            print(error, file=sys.stderr)
            code = BAD_INPUT
    WRITERS[args.format](keys, lines)
    return code


def read_file(path: Path, published: date | None = None) -> list[Reading]:
    """The readings of a file's rare-earth stories. DocumentError when it cannot be read; a date that differs is told on stderr."""
    document = read_document(path)
    if published is not None:
        for said in (story.published for story in split_stories(document)):
            if said not in {None, published}:
                told = f"the story says {said}, --published says {published}; using {published}"
                print(f"{path}: {told}", file=sys.stderr)
        document = replace(document, published=published)
    rules = load_rules()
    return [read_story(story, rules) for story in split_stories(document)]


def finding_lines(doc: str, reading: Reading) -> Iterator[Line]:
    """What the auditor says of the story's figures alone."""
    from extract.pipeline import findings_of

    return ({"doc": doc, **{key: finding[key] for key in FINDING_KEYS[1:]}} for finding in findings_of(reading))


TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[str, Reading], Iterable[Line]]]] = {
    "observations": (OBSERVATION_KEYS, observation_lines),
    "events": (EVENT_KEYS, event_lines),
    "places": (PLACE_KEYS, place_lines),
    "unplaced": (UNPLACED_KEYS, unplaced_lines),
    "findings": (FINDING_KEYS, finding_lines),
}


def write_jsonl(keys: tuple[str, ...], lines: Iterable[Line]) -> None:
    """One JSON object a line, keys in their order."""
    for line in lines:
        print(json.dumps({key: line[key] for key in keys}, ensure_ascii=False))


def write_csv(keys: tuple[str, ...], lines: Iterable[Line]) -> None:
    """A header and one row a line; lists joined by ` | `, nothing for what the text does not say."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([uncomputed(_cell(line[key])) for key in keys] for line in lines)


def write_table(keys: tuple[str, ...], lines: Iterable[Line]) -> None:
    """Columns padded to their widest cell, for eyes."""
    rows = [list(keys), *([" ".join(_cell(line[key]).split()) for key in keys] for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(keys))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)


WRITERS: Mapping[str, Callable[[tuple[str, ...], Iterable[Line]], None]] = {"jsonl": write_jsonl, "csv": write_csv, "table": write_table}
