"""The commands of `python -m charts`; what they keep to is in `extract/core/command_line.py`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from charts.drawing.picking import COLUMNS
from charts.export.browser import RenderError
from charts.export.files import ExportError
from extract.core.command_line import AS_OF, Command, Parser, day, run
from extract.core.errors import ExtractError
from extract.core.paths import DATA
from extract.languages.spoken import ENGLISH, LANGUAGES, speak
from extract.tables.read import no_day_to_ask, read_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

# Each module has add_arguments(parser) and run(args, tables); it is loaded only when it is called.
COMMANDS = {
    "export": Command(
        says="every chart and the map as PNG, SVG, PDF, HTML, CSV, Parquet or XLSX", module="charts.export.formats",
        examples=("python -m charts export --out exports --chart prices map --format png csv",
                  "python -m charts export --out exports --chart imports --format svg --size square --theme dark --as-of 2025-03-29")),
    "briefing": Command(
        says="the briefing pack as PDF, PPTX, HTML and ZIP", module="charts.pack",
        examples=("python -m charts briefing --out exports --as-of 2025-03-29",)),
    "package": Command(
        says="the tables as one documented ZIP", module="charts.export.package",
        examples=("python -m charts package --out exports",)),
    "screenshots": Command(
        says="every page of the dashboard as a full-page PNG", module="charts.export.screenshots",
        examples=("python -m charts screenshots --out exports --page sources --theme dark --size phone",)),
}


def main(arguments: Sequence[str]) -> int:
    """Runs one command. Gives its exit code."""
    return run(COMMANDS, arguments, prog="python -m charts", act=_act, refusals=(ExportError, RenderError, ExtractError))


def _act(module: ModuleType, parser: Parser, arguments: Sequence[str]) -> int:
    parser.add_argument("--out", type=_folder, required=True, metavar="DIR", help="folder for the files; made if need be")
    parser.add_argument("--as-of", type=day, metavar="DATE", help=AS_OF)
    parser.add_argument("--data", type=_folder, default=DATA, metavar="DIR", help="folder of the tables (default: data/)")
    parser.add_argument("--language", choices=LANGUAGES, default=ENGLISH, help="of words, names, dates (default: en)")
    module.add_arguments(parser)
    args = parser.parse_args(arguments)
    speak(args.language)
    picks = {column: found for name, column in COLUMNS.items() if (found := getattr(args, name, None))}
    tables = read_tables(args.data, as_of=args.as_of, picks=picks)
    if args.as_of and (why := no_day_to_ask(args.as_of, tables)):
        parser.error(f"--as-of {args.as_of}: {why}")
    return int(module.run(args, tables))


def _folder(text: str) -> Path:
    """The type of an option that takes a folder: an empty name, as of a shell variable that is not set, is none."""
    if not text.strip():
        raise ArgumentTypeError("the name of the folder is empty; expected a path, such as exports, or . for this folder")
    return Path(text)
