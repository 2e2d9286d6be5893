"""`python -m extract undo`: takes back the last publication made here; its stories wait again with every decision kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.commands.desk import add_desk_options, open_desk

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the log")
    add_desk_options(parser)


def run(options: argparse.Namespace) -> int:
    """Takes back; 1 where nothing was published here, or a file was changed since."""
    with open_desk(options) as desk:
        from extract.desk.publishing import undo

        change = undo(desk, reason=options.reason)
        print(f"taken back: {', '.join(change.stories)}; {desk.data.name}/ is version {change.after} again, it was {change.before}")
        return 0
