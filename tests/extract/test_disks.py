"""Whatever writes, on a full disk and on a read-only one: refused in a line, with every file as it was and nothing half-written."""

from __future__ import annotations

import ast
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from charts import cli, pack
from charts.export import screenshots
from charts.export.files import ExportError, write_file
from extract.cli import main
from extract.commands.build import _read_notes, _write_anchors
from extract.core.errors import ExtractError
from extract.core.paths import ROOT, SEEDS
from extract.core.schema import TABLES
from extract.corpus.gathering import Spanned, gather, settle
from extract.corpus.reading import read_portion
from extract.corpus.records import portions
from extract.corpus.run import run_corpus
from extract.desk import words
from extract.desk.entries import Entry
from extract.desk.publishing import _staged
from extract.desk.queue import Desk, add_text
from extract.desk.words import Trial, add_word
from extract.evaluation import fitting, teaching
from extract.sources import anchoring
from extract.sources.seeds import read_seeds
from extract.tables.columnar import write_package
from extract.tables.whole import files_in
from extract.tables.write import replace_folder
from extract.versions.packages import keep
from tests.extract.desk.houses import make_house
from tests.extract.structured.tables import mapping_file, table_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Writer = Callable[[Desk, pytest.MonkeyPatch], int | None]

MEGABYTES = 8  # of the disk: the seeds and tables take three
MORE = b"x" * 100_000
WRITING = {"write_whole", "write_all", "staged", "staged_folder", "replace_folder", "write_file", "make_folder"}


def _mounted(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def _fill(disk: Path) -> None:
    """Until the system says that nothing more fits."""
    with Path("/dev/zero").open("rb") as zeros, (disk / "filler").open("wb", buffering=0) as filler:
        shutil.copyfileobj(zeros, filler)


@pytest.fixture(scope="module", params=["full", "read-only"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on a small disk where nothing more can be written."""
    disk = tmp_path_factory.mktemp("disk")
    if not _mounted("-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", str(disk)):
        pytest.skip("a small disk can be mounted by root alone")
    try:
        found = make_house(disk)
        for name in ("out", "rules", *(f"tables/{table.name}" for table in TABLES)):
            (disk / name).mkdir(parents=True)
        (disk / "rules" / "commodities.yaml").write_bytes(b"before")
        mapping_file(disk)
        table_file(disk)
        if request.param == "read-only":
            assert _mounted("-o", "remount,ro", str(disk))
        else:
            with pytest.raises(OSError, match="No space"):
                _fill(disk)
        yield found
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _import(desk: Desk, _: pytest.MonkeyPatch) -> int:
    place = desk.data.parent
    told = ["--mapping", str(place / "invented.yaml"), "--published", "2025-04-20", "--seeds", str(desk.seeds)]
    return main(["import", str(place / "table.csv"), *told])


def _fit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> int:
    """The writing of it alone: the work before takes minutes."""
    monkeypatch.setattr(teaching, "load_pages", lambda _: [])
    monkeypatch.setattr(fitting, "fit", lambda *_: SimpleNamespace(weights={"metric": {"said": 1.0}}))
    return main(["fit", "pages.json", "--out", str(desk.data.parent / "rules" / "weights.csv")])


def _word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add_word(*as_tried(desk.data.parent / "rules", monkeypatch), {})


def as_tried(rules: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str]:
    """A word that was tried with rules in a folder of their own, and fits."""
    entry = Entry(kind="material", name="terbium", file="commodities.yaml", path=(), key="", words=())
    trial = Trial(entry=entry, word="terbia", before="before", after="after", failing=(), changed={}, texts=0)
    monkeypatch.setattr(words, "try_word", lambda *_: trial)
    monkeypatch.setattr(words, "RULES", rules)
    return "material", "terbium", "terbia"


def _anchors(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.pipeline.tables_of_seeds", lambda _: {})
    monkeypatch.setattr(anchoring, "find_anchors", lambda *_: SimpleNamespace(messages=(), anchors=()))
    monkeypatch.setattr(anchoring, "containments", lambda *_: {})
    _write_anchors({"documents": []}, read_seeds(desk.seeds), desk.seeds)


def _publication(desk: Desk, _: pytest.MonkeyPatch) -> None:
    tables = {f"data/{name}": content for name, content in files_in(desk.data).items()}
    with _staged(desk, {"anchors.csv": b"a", **tables}):
        pass


def _corpus(desk: Desk, _: pytest.MonkeyPatch) -> None:
    run_corpus(SEEDS / "README.md", desk.data.parent / "out", lambda: ThreadPoolExecutor(1), lambda _: None)


def _portion(desk: Desk, _: pytest.MonkeyPatch) -> None:
    portion, = portions(SEEDS / "README.md")
    read_portion(SEEDS / "README.md", portion, desk.data.parent / "out")


def _span(desk: Desk, _: pytest.MonkeyPatch) -> None:
    gather(Spanned(first=date(2025, 1, 1), last=date(2025, 1, 1), places=()), desk.data.parent / "tables")


def _settled(desk: Desk, _: pytest.MonkeyPatch) -> None:
    settle(TABLES[0], desk.data.parent / "none", desk.data.parent / "tables")


def _charts(name: str, *options: str) -> Writer:
    def call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> int:
        """Without a browser: what it gives is as long as this."""
        monkeypatch.setattr(pack, "make_pack", lambda *_, **__: {"a.pdf": MORE})
        renderer = SimpleNamespace(browser=None, run=lambda *_, **__: MORE)
        monkeypatch.setattr(screenshots, "shared_renderer", lambda: nullcontext(renderer))
        monkeypatch.setattr(screenshots, "dashboard", lambda *_, **__: nullcontext())
        monkeypatch.setattr(screenshots, "take", lambda *_: None)
        return cli.main([name, "--out", str(desk.data.parent / "out"), *options])

    return call


def _of(call: Callable[[Desk], object]) -> Writer:
    def run(desk: Desk, _: pytest.MonkeyPatch) -> None:
        call(desk)

    return run


WRITERS: dict[str, tuple[Writer, ...]] = {
    "extract.tables.write": (_of(lambda desk: replace_folder(desk.data, files_in(desk.data))),),
    "extract.commands.build": (_of(lambda desk: _read_notes(desk.seeds)), _anchors),
    "extract.commands.import_series": (_import,),
    "extract.commands.fit": (_fit,),
    "extract.desk.words": (_word,),
    "extract.desk.publishing": (_publication,),
    "extract.desk.queue": (_of(lambda desk: add_text(desk, "a", MORE, {})),),
    "extract.corpus.run": (_corpus,),
    "extract.corpus.reading": (_portion,),
    "extract.corpus.gathering": (_span, _settled),
    "extract.tables.columnar": (_of(lambda desk: write_package(desk.data.parent / "tables")),),
    "extract.versions.packages": (_of(lambda desk: keep(files_in(desk.data), desk.data.parent / "out")),),
    "charts.export.files": (_of(lambda desk: write_file(desk.data.parent / "out" / "a.csv", MORE)),),
    "charts.export.formats": (_charts("export", "--chart", "flows", "--format", "csv"),),
    "charts.export.package": (_charts("package"),),
    "charts.export.screenshots": (_charts("screenshots", "--page", "sources"),),
    "charts.pack": (_charts("briefing"),),
}
"""By module, each way in which it writes."""


def test_every_module_that_writes_is_tried_here() -> None:
    found = set()
    for path in (path for package in ("extract", "charts") for path in (ROOT / package).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "extract.tables.w" in text or "charts.export.files" in text:
            named = {each.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) for each in node.names}
            if named & WRITING:
                found.add(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    assert found == {*WRITERS}


def _held(desk: Desk) -> dict[str, Any]:
    """Every file and folder, but for the desk's own, which SQLite keeps whole."""
    paths = {path for path in desk.data.parent.rglob("*") if "desk" not in path.parts[-2:] and path.name != "filler"}
    return {str(path): path.read_bytes() if path.is_file() else "" for path in paths}


@pytest.mark.parametrize(("name", "number"), [(name, number) for name, calls in WRITERS.items() for number in range(len(calls))])
def test_where_nothing_can_be_written_everything_stays_as_it_was(
    name: str, number: int, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RARE_EARTH_SEEDS", str(SEEDS))  # which --seeds changes
    monkeypatch.setattr("signal.signal", lambda *_: None)
    before = _held(desk)
    try:
        assert WRITERS[name][number](desk, monkeypatch) == 1
        told = capsys.readouterr().err.splitlines()
    except (ExtractError, ExportError, OSError) as problem:
        told = str(problem).splitlines()
    assert "space" in told[-1] or "room" in told[-1] or "read-only" in told[-1].lower()
    assert len(told) == 1
    assert _held(desk) == before
