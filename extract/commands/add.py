"""`python -m extract add FILE...`: a text, page, PDF or mail waits for review, story by story; nothing is published by it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.desk import add_desk_options, open_desk
from extract.core.command_line import BAD_INPUT, DONE, input_bytes, refusal
from extract.core.errors import ExtractError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from extract.desk.adding import Added
    from extract.desk.queue import Desk


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .txt, .md, .html, .pdf or .eml file; - for standard input")
    parser.add_argument("--published", metavar="YYYY-MM-DD", help="day of publication; overrides what the text says")
    parser.add_argument("--publisher", metavar="NAME", help="who answers for the reporting")
    parser.add_argument("--url", metavar="U", help="where it was printed")
    parser.add_argument("--title", metavar="T", help="its headline")
    add_desk_options(parser)


def run(options: argparse.Namespace) -> int:
    """Queues every file; 1 where one cannot be read, the others are queued all the same."""
    with open_desk(options) as desk:
        return _added(desk, options)


def _added(desk: Desk, options: argparse.Namespace) -> int:
    from extract.desk.adding import add

    given = {name: value for name in ("published", "publisher", "url", "title") if (value := getattr(options, name))}
    code = DONE
    for path in options.files:
        try:
            name = "pasted.txt" if str(path) == "-" else path.name
            for one in add(desk, name, input_bytes(path), given):
                for line in _told(one):
                    print(line)
        except (ExtractError, OSError) as problem:
            line = refusal(problem, problem.filename or path) if isinstance(problem, OSError) else str(problem)
            print(" ".join(line.split()), file=sys.stderr)
            code = BAD_INPUT
    return code


def _told(one: Added) -> Iterator[str]:
    yield f"{one.story_id}: {one.relation}" + (f", from {one.name}" if one.queued else f"; {one.name} adds nothing")
    lacking = [name for name in ("title", "publisher", "published") if not one.head.get(name)]
    for note in one.notes:
        yield f"  {note}"
    if not one.queued:
        yield f"  to correct what was published of it: python -m extract review --story {one.story_id}"
    if lacking and one.queued:
        yield f"  not found in it: {', '.join(lacking)}; say it with review --story {one.story_id} --set story {lacking[0]}=..."
    for change in one.relation.what_changed:
        yield f"  {change.kind}: {change.after or change.before}" + "".join(f" [{figure}]" for figure in change.figures)
    if one.queued:
        yield f"  next: python -m extract review --story {one.story_id}"
