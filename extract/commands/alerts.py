"""`python -m extract alerts`: the thresholds of `seeds/watch.yaml` that are crossed, as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.command_line import AS_OF, day
from extract.core.ids import rows_of
from extract.core.paths import DATA
from extract.languages.spoken import ENGLISH, LANGUAGES, say, speaking
from extract.measures.alerts import WATCHES, alerts, load_watches
from extract.tables.read import no_day_to_ask, read_tables

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.set_defaults(refuse=parser.error)
    parser.add_argument("--as-of", type=day, metavar="DATE", help=AS_OF)
    parser.add_argument("--watch", type=Path, default=WATCHES, metavar="FILE", help="the watches (YAML); default: seeds/watch.yaml")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="folder of the tables; default: data/")
    parser.add_argument("--language", choices=LANGUAGES, default=ENGLISH, help="of titles and words (default: en)")


def run(options: argparse.Namespace) -> int:
    """Print the alerts as a JSON list, the latest first. ExtractError for a bad watch file or folder."""
    watches = load_watches(options.watch)
    tables = read_tables(options.data, as_of=options.as_of)
    if options.as_of and (why := no_day_to_ask(options.as_of, tables)):
        options.refuse(f"--as-of {options.as_of}: {why}")
    with speaking(options.language):
        found = alerts(rows_of(tables.observations), watches, tables.as_of)
        said = [{**asdict(alert), "title": say(alert.title)} for alert in found]
    json.dump(said, sys.stdout, ensure_ascii=False, indent=2, default=str)
    print()
    return 0
