"""Every way in and out is in the list of `cases.py` and is tried with hostile content: a new one fails here until it is."""

from __future__ import annotations

import ast
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from charts.cli import COMMANDS as CHART_COMMANDS
from charts.export.choices import from_address
from charts.export.files import ExportError
from charts.export.formats import FORMATS, MEDIA
from charts.figures import charts
from extract.cli import COMMANDS, main
from extract.core.errors import DocumentError
from extract.core.paths import ROOT, RULES, SEEDS
from extract.core.schema import TABLES
from extract.intake import uploads
from extract.intake.uploads import read_upload
from tests.hostile.cases import EXPORTS, HOSTILE_CALLS, NAMES, PARAMETERS, SEED_FILES, TEXTS, UPLOADS, story_text, zip_bomb
from tests.hostile.tables import CLOSED, FREE, hostile_folder, hostile_tables
from views.parts.filters import _LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = [*(ROOT / "views").rglob("*.py"), ROOT / "dashboard.py"]
MADE_OF_PARTS = {"hit_low", "hit_high", "from", "to"} | {looks[0] for looks in _LOOKS.values()}


def _named_by(call: ast.AST) -> str:
    """The parameter of an address that a call asks for by name."""
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.args:
        name = call.args[0]
        if call.func.value.id in ("state", "controls") and isinstance(name, ast.Constant):
            return str(name.value)
    return ""


def test_every_parameter_of_an_address_is_in_the_list() -> None:
    asked = {_named_by(call) for page in PAGES for call in ast.walk(ast.parse(page.read_text(encoding="utf-8")))} - {""}
    asked |= MADE_OF_PARTS | {f"{one.id}_tab" for one in charts()} | {choice.option for one in charts() for choice in one.choices}
    assert asked == PARAMETERS


def test_every_command_is_in_the_list() -> None:
    assert {*COMMANDS, *(f"charts {name}" for name in CHART_COMMANDS)} == {*HOSTILE_CALLS}


def test_every_kind_of_upload_and_export_and_every_curated_file_is_in_the_list() -> None:
    assert {*uploads._READERS, "eml"} == {*UPLOADS}
    assert {*FORMATS, *MEDIA} == EXPORTS
    found = {path.name for path in SEEDS.iterdir() if path.is_file() and path.suffix in (".csv", ".yaml", ".geojson")}
    assert found | {path.name for path in RULES.iterdir()} == SEED_FILES


def test_every_column_of_text_is_hostile_or_closed_to_all_outside() -> None:
    texts = {(table.name, each.name) for table in TABLES for each in table.fields
             if each.type == "string" and not each.enum and not each.refers_to and not each.name.endswith("_id")}
    hostile = {(table, name) for table, names in FREE.items() for name in names}
    assert hostile <= texts
    assert {(table, name) for table, name in texts - hostile if name not in CLOSED} == set()
    assert {*CLOSED} <= {name for _, name in texts - hostile}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Fills the slots of a call: hostile files, and a desk of their own."""
    folder = tmp_path_factory.mktemp("hostile")
    article, book, broken = folder / "story.txt", folder / "book.xlsx", folder / "broken.json"
    article.write_text(story_text(), encoding="utf-8")
    book.write_bytes(zip_bomb())
    broken.write_text('[{"value": Infinity}]', encoding="utf-8")
    slots = {"article": article, "book": book, "broken": broken, "none": folder / "none", "text": TEXTS[0], "out": folder / "out"}
    slots["desk"] = f"--seeds {folder / 'seeds'} --data {hostile_folder()} --by ada"
    return lambda part: part.format(**slots)


@pytest.mark.parametrize(("name", "arguments"), [(name, each) for name, calls in HOSTILE_CALLS.items() for each in calls])
def test_a_command_refuses_or_reads_hostile_content_without_a_traceback(
    name: str, arguments: str, filled: Callable[[str], str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    from charts import cli

    monkeypatch.setenv("RARE_EARTH_SEEDS", str(SEEDS))  # which --seeds changes
    monkeypatch.setattr("signal.signal", lambda *_: None)
    words = [word for word in f"{name} {filled(arguments)}".split() if word]
    code = cli.main(words[1:]) if words[0] == "charts" else main(words)
    said = capsys.readouterr()
    assert code in (0, 1, 2)
    assert "Traceback" not in said.err
    assert code == 0 or len(said.err.strip().splitlines()) == 1
    assert code != 0 or "Infinity" not in said.out


@pytest.mark.parametrize("kind", UPLOADS)
@pytest.mark.parametrize("name", [*NAMES, "story"], ids=ascii)
def test_an_upload_of_any_name_is_text_or_refused(kind: str, name: str) -> None:
    lines: list[str] = []
    for content in UPLOADS[kind]:
        try:
            found = read_upload(f"{name}.{kind}", content)
        except DocumentError as problem:
            lines.append(str(problem))
        else:
            lines += [each.name for each in found]
    assert lines
    assert all(len(line.splitlines()) == 1 for line in lines)


def test_an_archive_is_refused_whatever_it_unpacks_to() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    for name in ("a.txt", "a.html", "a.pdf", "a.eml"):
        with pytest.raises(DocumentError, match=r"archive|workbook|ZIP|PDF"):
            read_upload(name, out.getvalue())


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_the_filters_of_an_address_take_only_what_there_is(one: object) -> None:
    for choice in one.choices:  # type: ignore[attr-defined]
        for text in (TEXTS[1], "0001-01-01,9999-12-31"):
            with pytest.raises(ExportError) as refused:
                from_address({choice.option: text}, one, hostile_tables())  # type: ignore[arg-type]
            assert len(str(refused.value).splitlines()) <= 2
