"""Every budget beside its floor, in one run.

    python tests/benchmarks/budgets.py [--only build screening reading png start drawing click] [--pairs 5] [--json FILE]

Prints one table; `--json` keeps the same for the record. Each pair is taken in turn on the same machine. The text that is read is that of
`tests/gold/dev`; other readers of it are left out where they are not installed (pip install quantulum3 spacy recognizers-text-number
recognizers-text-number-with-unit emoji==1.1.0).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import kaleido
import plotly.graph_objects as go
import re2
from playwright.sync_api import sync_playwright

from charts.export.browser import find_browser
from charts.export.formats import Edition, Request, export_all
from charts.figures import charts
from charts.pack import make_pack
from extract.core.records import Document
from extract.reading.story import load_rules, read_story
from extract.sources.stories import split_stories
from extract.tables.read import read_tables
from tests.benchmarks import compare_tools, pages
from tests.benchmarks.floors import HEAD, Budget, paired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
_PLAIN = ("The council met on Tuesday to talk about the bridge. Its budget of 12.5 million pounds will be spent by March 2026, "
          "said the mayor, and 340 people have signed a letter that asks for a second lane.\n") * 50_000
_TRIVIAL = go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2]), layout={"width": 1280, "height": 720})


def build(pairs: int) -> Iterator[Budget]:
    """A whole build, beside the import of pandas."""
    def process(*command: str) -> float:
        return _seconds(lambda: subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True))

    process("-m", "extract")
    ours, floor = (lambda: process("-m", "extract")), (lambda: process("-c", "import pandas"))
    yield paired("python -m extract (s), floor import pandas", ours, floor, 2.5, pairs=pairs)


def screening(pairs: int) -> Iterator[Budget]:
    """A text without a rare-earth term, beside one pass over its bytes by the same engine for a word that is not in it."""
    absent, content = re2.compile("praseodymium|neodymium"), _PLAIN.encode()
    _read(_PLAIN)
    yield paired("screening (MB/s), floor a scan of the bytes for two words", lambda: _rate(_PLAIN, _read),
                 lambda: _rate(_PLAIN, lambda _: absent.search(content)), 0.5, pairs=pairs, is_least=True)


def reading(pairs: int) -> Iterator[Budget]:
    """Pages with stories, beside other readers of the same text on one core, and beside one megabyte a second."""
    texts = "\n\n".join(path.read_bytes().decode() for path in sorted((compare_tools.DEV / "texts").glob("*.txt")))
    _read(texts)
    yield paired("reading (MB/s), beside 1 MB/s", lambda: _rate(texts, _read), lambda: 1.0, 1, pairs=pairs, is_least=True)
    for name, other in (("quantulum3", compare_tools.quantulum), ("Recognizers-Text", compare_tools.recognizers), ("spaCy, blank", _spacy)):
        def floor(other: Callable[[str, None], object] = other) -> float:
            return _rate(texts, lambda text: other(text, None))

        try:
            floor()
            yield paired(f"reading (MB/s), floor {name}", lambda: _rate(texts, _read), floor, pairs=pairs)
        except ImportError as error:
            print(f"{name}: not installed ({error})", file=sys.stderr)


def _read(text: str) -> None:
    for story in split_stories(Document(document_id="text", path="text", text=text, sha256="")):
        read_story(story, load_rules())


def _spacy(text: str, _published: None) -> object:
    import spacy

    tokenize = _KEPT.setdefault("spacy", spacy.blank("en"))
    return [len(tokenize(line)) for line in text.splitlines()]


_KEPT: dict[str, Callable[[str], list[object]]] = {}


def _rate(text: str, read: Callable[[str], object]) -> float:
    """Of processor time, so that what else runs does not count."""
    begun = time.process_time()
    read(text)
    return len(text.encode()) / 1e6 / (time.process_time() - begun)


def png(pairs: int) -> Iterator[Budget]:
    """All charts at two pixels a dot, beside as many trivial figures by kaleido's own server, the start of both included; and a pack."""
    tables = read_tables()

    def ours() -> float:
        return _seconds(lambda: list(export_all(Request(charts=charts(), editions=(Edition(),)), tables)))

    def floor() -> float:
        begun = time.perf_counter()
        kaleido.start_sync_server(n=1, silence_warnings=True, mathjax=False)
        for _ in charts():
            kaleido.calc_fig_sync(_TRIVIAL, opts={"format": "png", "scale": 2, "width": 1280, "height": 720})
        kaleido.stop_sync_server()
        return time.perf_counter() - begun

    ours()
    yield paired(f"{len(charts())} charts as PNG (s), floor kaleido", ours, floor, 1.3, pairs=pairs)
    yield paired("briefing pack (s), beside 15 s", lambda: _seconds(lambda: make_pack(tables)), lambda: 15.0, 1, pairs=pairs)


def start(pairs: int) -> Iterator[Budget]:
    """The server's start."""
    yield from pages.starts(pairs, _log())


def drawing(pairs: int) -> Iterator[Budget]:
    """First drawings of the pages."""
    with sync_playwright() as playwright:
        yield from pages.drawings(playwright.chromium.launch(executable_path=find_browser()), pairs, _log())


def click(pairs: int) -> Iterator[Budget]:
    """Clicks, and the server's memory after them."""
    with sync_playwright() as playwright:
        yield from pages.clicks(playwright.chromium.launch(executable_path=find_browser()), pairs, _log())


def _log() -> Path:
    return Path(tempfile.mkstemp(suffix=".log")[1])


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


PARTS = {part.__name__: part for part in (build, screening, reading, png, start, drawing, click)}


def main() -> None:
    """Measure, print, keep."""
    warnings.simplefilter("ignore")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a reader's machine, only the first start compiles the modules
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    args = parser.parse_args()
    found: list[Budget] = []
    print(HEAD)
    for name in args.only:
        for budget in PARTS[name](args.pairs):
            print(budget.line(), flush=True)
            found.append(budget)
            if args.json:
                args.json.write_text(json.dumps([each._asdict() | {"holds": each.holds} for each in found], indent=1) + "\n")


if __name__ == "__main__":
    main()
