"""Three texts that come in: a wire story, a web page with what stands around it, a mail; and a house of seeds and tables to try them in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from extract.core.paths import DATA, SEEDS
from extract.desk.queue import Desk

FOLDER = Path(__file__).parent / "browser" / "arrivals"
IMPORTS, GATE, PRICES = (FOLDER / name for name in ("imports.txt", "gate.html", "prices.eml"))
STORY = "2026-04-21-reuters-chinas-rare-earth-imports"
GATE_STORY = "2026-05-06-hill-country-post-second-kachin-crossing-shut"


class House(NamedTuple):
    """Folders of seeds and tables that a test may change."""

    seeds: Path
    data: Path

    def desk(self, by: str = "ada") -> Desk:
        """The desk of it, for one who works there."""
        return Desk.at(self.seeds, self.data, by)

    def files(self) -> dict[str, bytes]:
        """Every file but the desk's own, by path."""
        folders = ((self.seeds, "seeds"), (self.data, "data"))
        return {
            f"{name}/{path.relative_to(folder)}": path.read_bytes()
            for folder, name in folders for path in sorted(folder.rglob("*"))
            if path.is_file() and path.relative_to(folder).parts[0] not in ("desk", "originals")
        }


def new_house(folder: Path) -> House:
    """A copy of the project's seeds and tables, without what this machine's own desk holds."""
    house = House(folder / "seeds", folder / "data")
    shutil.copytree(SEEDS, house.seeds, ignore=shutil.ignore_patterns("desk", "originals"))
    shutil.copytree(DATA, house.data)
    return house
