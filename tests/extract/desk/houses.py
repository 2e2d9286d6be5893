"""A desk of one's own: a copy of seeds and tables, invented articles, the commands as a user runs them, and all files compared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from extract.cli import main
from extract.desk.adding import add
from extract.desk.queue import Desk
from extract.desk.review import accept, review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[3]
NOON = "1757030400"  # seconds: 5 September 2025; one time for all commands, so that the same publication is the same bytes
GIVEN = {"published": "2025-08-12", "publisher": "Border Post", "title": "Imports from Myanmar fall"}
STORY = "2025-08-12-border-post-imports-from-myanmar-fall"
ARTICLE = """MANGSHI, China, August 12, 2025 - China imported 2,150 metric tons of rare earth oxides from Myanmar in July, customs data \
showed on Tuesday, down 14% from a month earlier.

The price of terbium oxide rose to 7,150 yuan per kilogram on August 11, traders in Ganzhou said, while buyers of magnets waited.

The Kachin Independence Army closed the Kanpaiti border gate on August 9, a local official told reporters at the crossing.

Miners in Pangwa said that about 40 pits had stopped work since June, and that fuel had become scarce on the road to the border.
"""
COPY = ARTICLE.replace("at the crossing", "there")
UPDATE = ARTICLE.replace("2,150 metric", "2,510 metric") + """
The Kanpaiti border gate opened again on August 13 for 25 trucks of ore a day, the same official said in a second statement.
"""
SECOND = """RUILI, China, September 3, 2025 - Dysprosium oxide rose 3.5% to 1,640 yuan per kilogram in the week to August 29, a market \
house said in its report on Wednesday.

China exported 480 metric tons of rare earth magnets to Germany in July, customs data showed.
"""
SECOND_GIVEN = {"published": "2025-09-03", "publisher": "Market House", "title": "Dysprosium rises"}
SECOND_STORY = "2025-09-03-market-house-dysprosium-rises"


def make_house(folder: Path) -> Desk:
    """A desk on a copy of what the project ships."""
    left_out = shutil.ignore_patterns("originals", "desk", "basemap.geojson")
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=left_out)
    shutil.copytree(ROOT / "data", folder / "data")
    return Desk.at(folder / "seeds", folder / "data", "mara")


def added(desk: Desk, text: str = ARTICLE, given: Mapping[str, str] = GIVEN) -> str:
    """The story of a text that was added; its id."""
    (one,) = add(desk, "story.txt", text.encode(), given)
    return one.story_id


def reviewed(desk: Desk, text: str = ARTICLE, given: Mapping[str, str] = GIVEN) -> str:
    """As `added`, with all of it accepted."""
    story = added(desk, text, given)
    accept(desk, review(desk, story), ["all"])
    return story


def tree(desk: Desk) -> dict[str, bytes]:
    """Every file of seeds and tables by path, but for the desk's own and the articles."""
    root = desk.seeds.parent
    paths = (path for folder in (desk.seeds, desk.data) for path in folder.rglob("*") if path.is_file())
    named = {str(path.relative_to(root)): path for path in paths}
    return {name: path.read_bytes() for name, path in sorted(named.items()) if not name.startswith(("seeds/desk/", "seeds/originals/"))}


def command(desk: Desk, *arguments: str) -> list[str]:
    """The words of a command at this desk."""
    name, *rest = arguments
    places = ["--seeds", str(desk.seeds), "--data", str(desk.data)]
    by = [] if name == "build" else ["--by", desk.by]
    return [sys.executable, "-m", "extract", *([] if name == "build" else [name]), *rest, *places, *by]


def settings() -> dict[str, str]:
    """The environment of a command: this copy of the program, no article from elsewhere."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "SOURCE_DATE_EPOCH": NOON}


def run(desk: Desk, *arguments: str, given: str = "", **more: object) -> subprocess.CompletedProcess[str]:
    """A command, run to its end, with what is `given` to it; `build` is the one without a name. What asks for `more` of its process gets
    one; the others are called here with what they would find there, as starting Python and reading the rules takes longer than most."""
    words = command(desk, *arguments)
    if more:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            words, cwd=ROOT, env=settings(), capture_output=True, text=True, timeout=120, check=False, input=given, **more,
        )
    return called(words[3:], settings(), given=given)


def called(
    words: Sequence[str], environment: Mapping[str, str], *, given: str = "", folder: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """A command of `python -m extract`, called in this process with what it would find in one of its own."""
    out, problems = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    here = patch.dict(os.environ, environment, clear=True), patch("sys.stdin", TextIOWrapper(BytesIO(given.encode()), encoding="utf-8"))
    with here[0], here[1], chdir(folder), redirect_stdout(out), redirect_stderr(problems):
        try:
            code = main(words)
        except SystemExit as end:
            code = int(end.code or 0)
    told, refused = (stream.buffer.getvalue().decode() for stream in (out, problems))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(words, code, told, refused)
