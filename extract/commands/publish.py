"""`python -m extract publish [STORY...]`: what is reviewed goes into `seeds/stories/` and the tables, in one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.commands.desk import add_desk_options, open_desk

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("stories", nargs="*", metavar="STORY", help="ids of stories; default: all that are reviewed")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the log and the story's file")
    add_desk_options(parser)


def run(options: argparse.Namespace) -> int:
    """Publishes; 1 with nothing changed where a story cannot be."""
    with open_desk(options) as desk:
        from extract.desk.publishing import publish

        change = publish(desk, options.stories, reason=options.reason)
        for story in change.stories:
            print(f"published {story}")
        print(f"{desk.data.name}/ is version {change.after}, it was {change.before}; take it back with: python -m extract undo")
        return 0
