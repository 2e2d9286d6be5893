"""`python -m extract import FILE --mapping M`: the rows of a table into a series file of `seeds/series/`, or what would become of them.

What is needed is imported when it runs: after `--seeds` is known, for the gazetteer lies there too.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.desk import at_rest, seeds_of
from extract.core.command_line import BAD_INPUT, DONE, day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from extract.core.errors import DocumentError
    from extract.structured.mapping import Mapping
    from extract.structured.merging import Outcome
    from extract.structured.rows import Imported

STATUSES = ("new", "unchanged", "revised", "confirmed", "in conflict", "refused")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a table: CSV (commas, semicolons or tabs) or XLSX; - for standard input")
    parser.add_argument("--mapping", required=True, metavar="M", help="a shipped mapping by name, or the path of one; see docs/tables.md")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook that has several")
    parser.add_argument("--into", metavar="NAME", help="the file of seeds/series/, without .csv; default: as the mapping says")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; say what each row would be")
    parser.add_argument("--skip-refused", action="store_true", help="write the other rows although some are refused")
    parser.add_argument("--published", type=day, metavar="YYYY-MM-DD", help="day on which the table came out")
    for name, says in (("publisher", "who put it out"), ("title", "its title"), ("url", "its address")):
        parser.add_argument(f"--{name}", help=f"{says}; in place of what the mapping says")
    parser.add_argument("--given", action="append", default=[], metavar="NAME=VALUE", help="what the mapping asks for and no column says")
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="folder of the series and the gazetteer; default: seeds/")
    parser.set_defaults(refuse=parser.error)


def run(options: argparse.Namespace) -> int:
    """Import, or try to; the exit code: 1 if a row is refused and not to be skipped."""
    seeds = seeds_of(options)
    from extract.core.paths import DATA
    from extract.structured.columns import read_table
    from extract.structured.mapping import load_mapping
    from extract.structured.rows import rows_of

    mapping = load_mapping(options.mapping)
    imported = rows_of(read_table(options.file, mapping, options.sheet), mapping, _given(options, mapping))
    path = seeds / "series" / f"{_name(options, mapping)}.csv"
    with at_rest(seeds, DATA):  # two imports at once: the second sees the rows of the first
        return _import(options, path, imported)


def _import(options: argparse.Namespace, path: Path, imported: Imported) -> int:
    from extract.sources.series import series_rows
    from extract.structured.merging import compared, merged
    from extract.tables.whole import write_whole

    stored, _ = series_rows(path.parent)
    outcomes, faults = compared(imported.rows, stored)
    refused = [*imported.refused, *faults]
    _print_table(outcomes, refused, imported)
    if refused and not options.skip_refused:
        advice = "mend them, or leave them out with --skip-refused"
        print(f"{options.file}: {len({fault.where for fault in refused})} rows are refused; nothing is written; {advice}", file=sys.stderr)
        return BAD_INPUT
    if all(outcome.status == "unchanged" for outcome in outcomes):
        print(f"{path} is up to date", file=sys.stderr)
    elif not options.dry_run:
        text = merged(_kept(outcomes, faults), [row for where, row in stored if where.rpartition(":")[0] == str(path)])
        write_whole(path, text.encode())
        print(f"{path} holds the rows; build the tables with: python -m extract", file=sys.stderr)
    return DONE


def _kept(outcomes: Sequence[Outcome], faults: Iterable[DocumentError]) -> list[Outcome]:
    """The outcomes without those of rows that a fault was found in afterwards."""
    wrong = {fault.where for fault in faults}
    return [outcome for outcome in outcomes if outcome.where not in wrong]


def _given(options: argparse.Namespace, mapping: Mapping) -> dict[str, str]:
    """What the command was told, by name; a wrong call where the mapping asks for more, or for none of it."""
    from extract.structured.mapping import OPTIONS

    told = {name: str(getattr(options, name)) for name in OPTIONS if getattr(options, name)}
    for name in (name for name in OPTIONS if name not in told and not mapping.gives(name)):
        options.refuse(f"the mapping {mapping.name} needs --{name}: the table does not say it")
    pairs = dict(text.partition("=")[::2] for text in options.given)
    for name, choices in mapping.given.items():
        if pairs.get(name, "") not in (choices or (pairs.get(name) or None,)):
            options.refuse(f"the mapping {mapping.name} needs --given {name}={'|'.join(choices) or 'VALUE'}")
    for name in pairs.keys() - mapping.given.keys():
        options.refuse(f"the mapping {mapping.name} does not ask for `{name}`; it asks for {', '.join(mapping.given) or 'nothing'}")
    return told | pairs


def _name(options: argparse.Namespace, mapping: Mapping) -> str:
    name = str(options.into or mapping.into).removesuffix(".csv")
    if not name.replace("_", "").isalnum():
        options.refuse(f"--into {name} is no name of a series file; letters, digits and _")
    return name


def _print_table(outcomes: Sequence[Outcome], refused: Sequence[DocumentError], imported: Imported) -> None:
    """A line for each row, refused ones last, and one with the counts."""
    rows = [
        ("in conflict" if outcome.against else outcome.status, outcome.where, outcome.row["series_id"],
         f"{outcome.row['period_start']}/{outcome.row['period_end']}", f"{outcome.row['value']} {outcome.row['unit']}",
         "; ".join(filter(None, (outcome.beside and f"known: {outcome.beside}", outcome.against and f"against {outcome.against}"))))
        for outcome in outcomes
    ]
    rows += [("refused", fault.where, str(fault).removeprefix(f"{fault.where}: "), "", "", "") for fault in refused]
    widths = [max((len(row[at]) for row in rows if row[0] != "refused" or at < 2), default=0) for at in range(6)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    counts = Counter(row[0] for row in rows)
    left_out = [f"{count} left out ({why})" for why, count in imported.left_out.items() if count]
    print("; ".join([*(f"{counts[status]} {status}" for status in STATUSES), *left_out]))
