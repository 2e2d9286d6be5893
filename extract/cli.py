"""The commands of `python -m extract`; what all of them keep to is in `core/command_line.py`.

Only what a command needs is imported: building the tables must start quickly.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from extract.core.command_line import Command, run

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "": Command(
        says="build the tables in data/ from the notes and series in seeds/", module="extract.commands.build",
        examples=("python -m extract --check",),
    ),
    "read": Command(
        says="what the program finds in any text", module="extract.commands.read",
        examples=(
            "python -m extract read seeds/2025-03-28-reuters-kachin-rare-earths.md --format table",
            'echo "China exported 311 tons of rare earths in March 2025." | python -m extract read -',
        ),
    ),
    "corpus": Command(
        says="texts by the million into tables", module="extract.commands.corpus",
        examples=("python -m extract corpus articles.jsonl.gz tables", "python -m extract corpus crawl/ tables --cluster tcp://host:8786"),
    ),
    "import": Command(
        says="the rows of a table (CSV, XLSX) into a series, by a mapping", module="extract.commands.import_series",
        examples=(
            "python -m extract import prices.xlsx --mapping price_sheet --dry-run",
            "python -m extract import query.csv --mapping china_customs --given flow=imports --published 2025-04-20",
        ),
    ),
    "evaluate": Command(
        says="how well it reads texts with known answers", module="extract.commands.evaluate",
        examples=("python -m extract evaluate tests/gold/dev/gold.json",),
    ),
    "fit": Command(
        says="the weights by which it chooses, from pages with known answers", module="extract.commands.fit",
        examples=("python -m extract fit",),
    ),
    "add": Command(
        says="a text, page, PDF or mail waits for review", module="extract.commands.add",
        examples=("python -m extract add article.html", "python -m extract add notes.txt --published 2025-03-28 --publisher Reuters"),
    ),
    "review": Command(
        says="what waits, what was read in it, and the decisions on it", module="extract.commands.review",
        examples=(
            "python -m extract review",
            "python -m extract review --story ID --set f311 period=2025-02 --reject f95 --reason 'another mine' --accept all",
        ),
    ),
    "publish": Command(
        says="what is reviewed goes into the tables, in one change", module="extract.commands.publish",
        examples=("python -m extract publish",),
    ),
    "undo": Command(
        says="takes back the last publication made here", module="extract.commands.undo", examples=("python -m extract undo",),
    ),
    "log": Command(
        says="every publication made here", module="extract.commands.log", examples=("python -m extract log",),
    ),
    "alerts": Command(
        says="which watched figures crossed their level", module="extract.commands.alerts",
        examples=("python -m extract alerts --as-of 2025-03-29",),
    ),
    "changes": Command(
        says="what is new, revised and withdrawn between two versions", module="extract.commands.changes",
        examples=("python -m extract changes data latest",),
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code."""
    gc.set_threshold(20_000, 20, 20)  # objects made before it looks: rules stay, and a story leaves few cycles behind
    return run(COMMANDS, arguments, prog="python -m extract")
