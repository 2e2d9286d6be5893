"""Every way in and out is in the list of `cases.py` and is tried with hostile content: a new one fails here until it is."""

from __future__ import annotations

import ast
import io
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from charts import cli
from charts.cli import COMMANDS as CHART_COMMANDS
from charts.drawing.picking import PARAMETERS as PICKED_BY
from charts.export.choices import from_address
from charts.export.files import ExportError
from charts.figures import charts
from extract.cli import COMMANDS, main
from extract.core.command_line import Parser
from extract.core.errors import DocumentError
from extract.core.paths import ROOT, SEEDS
from extract.core.schema import TABLES
from extract.intake import uploads
from extract.intake.uploads import read_upload
from tests.extract.desk.houses import make_house
from tests.extract.structured.tables import mapping_file, table_file
from tests.hostile.cases import HOSTILE_CALLS, LONE, NAMES, PARAMETERS, TEXTS, UPLOADS, story_text, zip_bomb
from tests.hostile.tables import CLOSED, FREE, hostile_folder, hostile_tables

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = [*(ROOT / "views").rglob("*.py"), ROOT / "dashboard.py"]
SLOTS = "--seeds --data --by"  # in {desk} and {mapping}
MADE_OF_PARTS = {"hit_low", "hit_high", "fall_low", "fall_high", "from", "to"} | {*PICKED_BY.values()}


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


def test_every_kind_of_upload_is_in_the_list() -> None:
    assert {*uploads._READERS, "eml"} == {*UPLOADS}


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
    own = f"--seeds {make_house(folder).seeds}"
    slots = {"article": article, "book": book, "broken": broken, "none": folder / "none", "text": TEXTS[0], "out": folder / "out"}
    slots |= {"desk": f"{own} --data {hostile_folder()} --by {TEXTS[0]}", "lone": LONE[0]}
    slots |= {"rows": table_file(folder), "mapping": f"--mapping {mapping_file(folder)} {own}"}
    return lambda part: part.format(**slots)


@pytest.mark.parametrize(("name", "arguments", "ends"), [(name, *each) for name, calls in HOSTILE_CALLS.items() for each in calls.items()])
def test_a_command_refuses_or_reads_hostile_content_without_a_traceback(
    name: str, arguments: str, ends: int, filled: Callable[[str], str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RARE_EARTH_SEEDS", str(SEEDS))  # which --seeds changes
    monkeypatch.setattr("signal.signal", lambda *_: None)
    words = [word for word in f"{name} {filled(arguments)}".split() if word]
    code = cli.main(words[1:]) if words[0] == "charts" else main(words)
    said = capsys.readouterr()
    assert code == ends, said.err
    assert "Traceback" not in said.err
    assert code == 0 or len(said.err.strip().splitlines()) == 1
    assert code != 0 or "Infinity" not in said.out


def _options(name: str) -> list[tuple[str, bool]]:
    """The options of a command that take a value, and whether it is one of a few."""
    program, _, named = name.rpartition(" ")
    parser = Parser(prog=name)
    import_module(({"charts": CHART_COMMANDS}.get(program, COMMANDS))[named].module).add_arguments(parser)
    return [(each.option_strings[-1], bool(each.choices)) for each in parser._actions if each.option_strings and each.nargs != 0]


def test_every_option_of_a_command_is_in_its_calls() -> None:
    """What is one of a few is refused by the parser, and tried below; so is a byte that is no text in UTF-8."""
    asked = {(name, word) for name, calls in HOSTILE_CALLS.items() for call in calls for word in f"{call} {SLOTS}".split()}
    lacking = {(name, option) for name in HOSTILE_CALLS for option, few in _options(name) if not few and (name, option) not in asked}
    assert lacking == set()


@pytest.mark.parametrize("name", HOSTILE_CALLS)
def test_what_is_no_text_or_none_of_a_few_is_a_wrong_call(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    calls = [[LONE[0]], *([option, text] for option, few in _options(name) for text in (*LONE, *TEXTS[:few]))]
    for call in calls:
        program, _, named = name.rpartition(" ")
        words = [*filter(None, [named]), *call]
        assert (cli.main if program else main)(words) == 2, call
        assert len(capsys.readouterr().err.splitlines()) == 1


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
