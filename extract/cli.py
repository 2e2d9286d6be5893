"""The command line. Results go to stdout, messages to stderr; exit 0 = done, 1 = bad input, 2 = wrong usage.

Only what a command needs is imported: building the tables must start quickly.
"""

from __future__ import annotations

import argparse
import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from extract.core.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLLECT = (20_000, 20, 20)  # objects made before the collector looks: rules stay, and a story leaves few cycles behind

COMMANDS = {
    "": ("extract.commands.build", "build the tables in data/ from the notes and series in seeds/"),
    "read": ("extract.commands.read", "what the program finds in any text"),
    "evaluate": ("extract.commands.evaluate", "how well it reads texts with known answers"),
    "alerts": ("extract.measures.alerts", "which watched figures crossed their level"),
}


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code."""
    name, given = (arguments[0], arguments[1:]) if arguments and arguments[0] in COMMANDS else ("", arguments)
    gc.set_threshold(*_COLLECT)
    parser = build_parser(name)
    try:
        command = import_module(COMMANDS[name][0])  # reads rules, which may be faulty
        command.add_arguments(parser)
        return int(command.run(parser.parse_args(given)))
    except ExtractError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def build_parser(name: str) -> argparse.ArgumentParser:
    """The parser of a command, without its arguments yet; that of the main command names the others."""
    says = COMMANDS[name][1]
    others = "\n".join(f"  {other:10}{says} (python -m extract {other} --help)" for other, (_, says) in COMMANDS.items() if other)
    return argparse.ArgumentParser(
        prog=f"python -m extract {name}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=says[0].upper() + says[1:] + ".",
        epilog=None if name else f"other commands:\n{others}",
    )
