"""`python -m extract changes A B`: what is new, revised and withdrawn between two versions, and what it did to the headlines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.paths import DATA, VERSIONS
from extract.languages.spoken import ENGLISH, LANGUAGES, speaking
from extract.versions.packages import LATEST, find_version
from extract.versions.report import FORMATS, report, written

if TYPE_CHECKING:
    import argparse

_VERSION = "a data folder, a ZIP of one, the first four or more digits of a version that is kept, `latest` or `previous`"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("before", metavar="A", help=_VERSION)
    parser.add_argument("after", metavar="B", nargs="?", default=LATEST, help=f"the same; default: {LATEST}")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=f"default: {FORMATS[0]}")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the folder that `latest` means; default: data/")
    parser.add_argument("--versions", type=Path, default=VERSIONS, metavar="DIR", help="where they are kept; default: seeds/desk/versions/")
    parser.add_argument("--language", choices=LANGUAGES, default=ENGLISH, help="of words, names, dates (default: en)")


def run(options: argparse.Namespace) -> int:
    """Print the comparison. TableError (exit 1) for a version that there is not, or that cannot be read."""
    before, after = (find_version(word, data=options.data, folder=options.versions) for word in (options.before, options.after))
    with speaking(options.language):
        sys.stdout.write(written(report(before, after), options.format))
    return 0
