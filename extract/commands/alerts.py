"""`python -m extract alerts [--as-of DATE] [--watch FILE]`: the watched figures that crossed their level, as a JSON list."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.errors import ExtractError
from extract.measures.alerts import WATCHES, alerts, load_watches

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m extract alerts`."""
    parser.add_argument("--as-of", metavar="DATE", help="what was known on that day (YYYY-MM-DD); default: all that is in data/")
    parser.add_argument("--watch", type=Path, default=WATCHES, metavar="FILE", help="the watches (YAML); default: seeds/watch.yaml")


def run(arguments: argparse.Namespace) -> int:
    """Print the alerts as a JSON list, the latest first. ExtractError for a bad date or watch file."""
    from extract.tables.read import read_tables

    watches = load_watches(arguments.watch)
    tables = read_tables(as_of=_asked_day(arguments.as_of))
    found = alerts(tables.observations.to_dict("records"), watches, tables.as_of)  # type: ignore[arg-type]
    json.dump([asdict(alert) for alert in found], sys.stdout, ensure_ascii=False, indent=2, default=str)
    print()
    return 0


def _asked_day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ExtractError("--as-of", f"`{text}` is no date", "YYYY-MM-DD", "write a date") from None
