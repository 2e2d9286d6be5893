"""The command line. Results go to stdout, messages to stderr; exit 0 = done, 1 = bad input, 2 = wrong usage.

Only what a command needs is imported: building the tables must start quickly.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.seeds import Seeds
    from extract.writing import TableRows

ROOT = Path(__file__).resolve().parent.parent
DATA, SEEDS = ROOT / "data", ROOT / "seeds"
COMMANDS = {
    "read": ("extract.read_command", "what the program finds in any text"),
    "evaluate": ("extract.evaluate", "how well it reads texts with known answers"),
    "alerts": ("extract.alerts", "which watched figures crossed their level"),
}


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code."""
    try:
        if arguments and arguments[0] in COMMANDS:
            return _run_command(arguments[0], arguments[1:])
        parser = build_parser()
        return _build(parser, parser.parse_args(arguments))
    except ExtractError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def build_parser() -> argparse.ArgumentParser:
    """The parser of the main command: build the tables."""
    commands = "\n".join(f"  {name:10}{says} (python -m extract {name} --help)" for name, (_, says) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m extract",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Build the tables in data/ from the notes and series in seeds/.",
        epilog=f"other commands:\n{commands}",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if data/ would change")
    parser.add_argument(
        "--originals", type=Path, metavar="DIR", help="read the full articles (*.txt) in DIR instead of the notes; never writes data/"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="with --originals: the folder for the tables")
    parser.add_argument("--write-anchors", action="store_true", help="with --originals: write seeds/anchors.csv and seeds/copies.csv")
    return parser


def _run_command(name: str, arguments: Sequence[str]) -> int:
    module, says = COMMANDS[name]
    command = import_module(module)
    parser = argparse.ArgumentParser(prog=f"python -m extract {name}", description=says[0].upper() + says[1:] + ".")
    command.add_arguments(parser)
    return int(command.run(parser.parse_args(arguments)))


def _build(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.originals is None:
        if options.out or options.write_anchors:
            parser.error("--out and --write-anchors need --originals DIR")
        return _build_data(check=options.check)
    if options.check or not (options.out or options.write_anchors):
        parser.error("--originals needs --out DIR or --write-anchors, and goes without --check")
    if options.out and _within(options.out, DATA):
        parser.error("--out must not be data/: its tables come from seeds/ alone")
    return _read_originals(options.originals, options.out, anchors=options.write_anchors)


def _within(folder: Path, other: Path) -> bool:
    folder, other = folder.resolve(), other.resolve()
    return folder == other or other in folder.parents


def _build_data(*, check: bool) -> int:
    from extract.pipeline import tables_of_notes
    from extract.seeds import read_seeds
    from extract.writing import changed, render, replace_folder

    seeds = read_seeds(SEEDS)
    tables = tables_of_notes(seeds)
    _tell_stale_anchors(seeds, tables)
    files = render(tables)
    names = changed(files, DATA)
    if check and names:
        print(f"data/ would change: {', '.join(names)}; run python -m extract", file=sys.stderr)
        return 1
    if names:
        replace_folder(DATA, files)
    print(f"data/ {'holds' if names else 'is up to date:'} {_sizes(tables)}")
    return 0


def _read_originals(folder: Path, out: Path | None, *, anchors: bool) -> int:
    from extract.pipeline import tables_of_articles
    from extract.seeds import read_articles, read_seeds
    from extract.writing import render, replace_folder

    seeds = read_seeds(SEEDS, anchored=False)
    tables, lineage = tables_of_articles(read_articles(folder), seeds)
    for path in lineage.undated:
        print(f"{path}: no day of publication is found; the text is left out; name the article in a note of seeds/", file=sys.stderr)
    if out:
        replace_folder(out, render(tables))
        print(f"{out} holds {_sizes(tables)}")
    if anchors:
        _write_anchors(tables, seeds)
    return 0


def _write_anchors(tables: TableRows, seeds: Seeds) -> None:
    from extract.anchoring import containments, find_anchors
    from extract.anchors import anchors_text, copies_text
    from extract.pipeline import tables_of_notes

    found = find_anchors(tables, tables_of_notes(seeds))
    for line in found.messages:
        print(line, file=sys.stderr)
    for name, text in (("anchors.csv", anchors_text(found.anchors)), ("copies.csv", copies_text(containments(tables, seeds)))):
        _write(SEEDS / name, text)
    print(f"seeds/anchors.csv holds {len(found.anchors)} anchors")


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)


def _tell_stale_anchors(seeds: Seeds, tables: TableRows) -> None:
    known = {row["observation_id"] for row in tables["observations"]} | {row["event_id"] for row in tables["events"]}
    stale = [anchor for anchor in seeds.anchors if anchor.record_id not in known]
    if stale:
        print(
            f"{stale[0].where}: {len(stale)} anchors belong to no record; write them anew with --originals DIR --write-anchors",
            file=sys.stderr,
        )


def _sizes(tables: Mapping[str, Sequence[object]]) -> str:
    names = ("observations", "events", "places", "evidence", "findings", "unplaced")
    return ", ".join(f"{len(tables[name])} {name}" for name in names)
