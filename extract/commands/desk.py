"""What the commands of the desk share: where it stands, who works at it, and what an interrupted publication left."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.command_line import user
from extract.core.errors import DeskError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from extract.desk.queue import Desk


def add_desk_options(parser: argparse.ArgumentParser) -> None:
    """The options that every one of them has."""
    parser.add_argument("--by", metavar="NAME", help="who decides, for the log; default: the name you are logged in with")
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="folder of what goes in; default: seeds/")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the tables; default: data/")


def seeds_of(options: argparse.Namespace) -> Path:
    """The folder of seeds that the options name; the gazetteer is taken from there, too. DeskError where there is none: one mistyped would
    be made, and be an empty desk."""
    if options.seeds:
        os.environ["RARE_EARTH_SEEDS"] = str(options.seeds)
    from extract.core.paths import SEEDS

    seeds: Path = options.seeds or SEEDS
    if not seeds.is_dir():
        raise DeskError(str(seeds), "there is no such folder", "a folder of notes, series and the gazetteer", "name it with --seeds")
    return seeds


@contextmanager
def open_desk(options: argparse.Namespace) -> Iterator[Desk]:
    """The desk that the options name, after what was interrupted is finished, which is told on stderr.

    DeskError where its file cannot be read or written, at the start or later.
    """
    seeds = seeds_of(options)
    from extract.core.paths import DATA
    from extract.desk.publishing import recover
    from extract.desk.queue import Desk
    from extract.desk.store import told

    desk = Desk.at(seeds, options.data or DATA, options.by or user())
    with told(desk.store.folder / "desk.db"):
        for line in recover(desk):
            print(line, file=sys.stderr)
        yield desk


@contextmanager
def at_rest(seeds: Path, data: Path) -> Iterator[None]:
    """While this lasts nobody else writes these seeds or tables; what was interrupted is finished first, and told on stderr."""
    from extract.tables.whole import alone

    with alone(seeds, data.resolve().parent):
        if (seeds / "desk" / "desk.db").is_file():
            _finish(seeds, data)
        yield


def _finish(seeds: Path, data: Path) -> None:
    from extract.desk.publishing import recover_alone
    from extract.desk.queue import Desk
    from extract.desk.store import told

    desk = Desk.at(seeds, data, user())
    with told(desk.store.folder / "desk.db"):
        for line in recover_alone(desk):
            print(line, file=sys.stderr)
