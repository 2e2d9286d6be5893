"""`python -m extract log`: every publication made here and everyone that was taken back, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.commands.desk import add_desk_options, open_desk

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_desk_options(parser)


def run(options: argparse.Namespace) -> int:
    """Prints a line a publication."""
    with open_desk(options) as desk:
        if not desk.store.exists:
            print("nothing was added or published here yet")
            return 0
        from extract.desk.publishing import history

        for line in history(desk):
            print(line)
        return 0
