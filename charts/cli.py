"""The commands of `python -m charts`: results to stdout, messages to stderr; exit 0, 1 for bad input, 2 for a wrong call."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from charts.export.browser import RenderError
from charts.export.files import ExportError
from extract.core.errors import ExtractError
from extract.core.paths import DATA
from extract.tables.read import read_tables, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

# Each module has add_arguments(parser) and run(args, tables); it is loaded only when it is called.
_COMMANDS = {
    "export": ("charts.export.charts", "every chart and the map as PNG, SVG, PDF, HTML, CSV, Parquet or XLSX"),
    "briefing": ("charts.pack", "the briefing pack as PDF, PPTX, HTML and ZIP"),
    "package": ("charts.export.package", "the tables as one documented ZIP"),
    "screenshots": ("charts.export.screenshots", "every page of the dashboard as a full-page PNG"),
}
_INTERRUPTED, _TERMINATED = 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Gives its exit code."""
    signal.signal(signal.SIGTERM, _end)  # as an exception, so that browsers are ended and unfinished files removed
    try:
        args = _parser(arguments).parse_args(arguments)
        tables = read_tables(args.data, as_of=args.as_of)
        if tables.as_of == args.as_of and not steps(tables):
            first = steps(read_tables(args.data))[0]
            raise ExtractError(f"--as-of {args.as_of}", "nothing had been published by that day", f"{first} or later", "choose a later day")
        done: int = importlib.import_module(_COMMANDS[args.command][0]).run(args, tables)
    except (ExportError, RenderError, ExtractError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; what is finished is complete", file=sys.stderr)
        return _INTERRUPTED
    return done


def _end(*_: object) -> NoReturn:
    raise SystemExit(_TERMINATED)


def _parser(arguments: Sequence[str] | None) -> argparse.ArgumentParser:
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m charts", description="Tables in, charts and documents out.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, says) in _COMMANDS.items():
        command = commands.add_parser(name, help=says, description=says)
        command.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files; made if need be")
        command.add_argument("--as-of", type=_day, metavar="DATE", help="only what was published by that day (YYYY-MM-DD)")
        command.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="folder of the tables (default: data/)")
        if given and given[0] == name:
            importlib.import_module(module).add_arguments(command)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date; write it as 2025-03-29") from None
