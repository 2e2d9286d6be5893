"""`python -m extract import`: what it writes, what it says, and how it refuses, each in one line."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.extract.structured.tables import HEADER, MAPPING, ROW, mapping_file, table_file

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = ("--published", "2025-04-20")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder of seeds of its own, with the committed series."""
    folder = tmp_path / "seeds"
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns("originals"))
    mapping_file(tmp_path)
    return folder


def _call(seeds: Path, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    mapping = () if "--mapping" in options else ("--mapping", str(seeds.parent / "invented.yaml"))
    command = [sys.executable, "-m", "extract", "import", str(file), "--seeds", str(seeds), *mapping, *options]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=settings, cwd=seeds.parent, check=False)


def _rows(seeds: Path, name: str = "invented") -> list[dict[str, str]]:
    text = (seeds / "series" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _state(seeds: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (seeds / "series").iterdir()}


def _refused(done: subprocess.CompletedProcess[str], says: str, code: int = 1) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert says in done.stderr


def test_a_table_becomes_rows_with_unit_scope_basis_and_source(seeds: Path) -> None:
    done = _call(seeds, table_file(seeds.parent), *PUBLISHED)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 new; 0 unchanged; 0 revised; 0 confirmed; 0 in conflict; 0 refused")
    (row,) = _rows(seeds)
    assert [row[name] for name in ("series_id", "commodity_id", "origin", "value", "low", "high", "unit", "mass_basis", "scope")] == [
        "invented_111_laos", "terbium_oxide", "Laos", "1.5", "1.4995", "1.5005", "t", "gross", "code 111",
    ]
    assert [row[name] for name in ("period_start", "period_end", "published", "title", "qualifier")] == [
        "2025-03-01", "2025-03-31", "2025-04-20", "Trade by code, as of 2025-04-20", "exact",
    ]


def test_the_same_file_twice_changes_nothing(seeds: Path) -> None:
    file = table_file(seeds.parent)
    _call(seeds, file, *PUBLISHED)
    before = _state(seeds)
    again = _call(seeds, file, *PUBLISHED)
    assert (again.returncode, _state(seeds)) == (0, before)
    assert "0 new; 1 unchanged" in again.stdout


def test_a_dry_run_tells_the_same_and_writes_nothing(seeds: Path) -> None:
    before = _state(seeds)
    done = _call(seeds, table_file(seeds.parent), *PUBLISHED, "--dry-run")
    assert (done.returncode, _state(seeds)) == (0, before)
    assert done.stdout.startswith("new  ")
    assert "table.csv:2" in done.stdout


def test_a_revision_is_kept_beside_the_figure_that_it_revises(seeds: Path) -> None:
    _call(seeds, table_file(seeds.parent), *PUBLISHED)
    done = _call(seeds, table_file(seeds.parent, (*ROW[:3], "1,600", "kg")), "--published", "2025-05-20")
    assert "1 revised" in done.stdout
    assert "known: 1.5 t (Office of Invented Statistics, 2025-04-20;" in done.stdout
    assert [(row["value"], row["published"]) for row in _rows(seeds)] == [("1.5", "2025-04-20"), ("1.6", "2025-05-20")]


def test_one_refused_row_keeps_all_from_being_written_unless_it_is_to_be_skipped(seeds: Path) -> None:
    rows = ROW, ("202503", "333", "Laos", "5", "kg"), ("202504", "111", "Laos", "many", "kg")
    file, before = table_file(seeds.parent, *rows), _state(seeds)
    done = _call(seeds, file, *PUBLISHED)
    _refused(done, "2 rows are refused; nothing is written")
    assert _state(seeds) == before
    refused = [line for line in done.stdout.splitlines() if line.startswith("refused")]
    assert ["table.csv:3" in refused[0], "code `333` is not in the mapping's table" in refused[0]] == [True, True]
    assert ["table.csv:4" in refused[1], "`many` is not a number of this table" in refused[1]] == [True, True]
    done = _call(seeds, file, "--published", "2025-05-20", "--skip-refused")
    assert (done.returncode, len(_rows(seeds))) == (0, 1)


def test_rows_of_another_source_that_say_otherwise_are_told(seeds: Path) -> None:
    _call(seeds, table_file(seeds.parent), *PUBLISHED)
    other = table_file(seeds.parent, (*ROW[:3], "9,000", "kg"))
    done = _call(seeds, other, *PUBLISHED, "--publisher", "Another Office", "--url", "https://example.org/other")
    assert "1 in conflict" in done.stdout
    assert "against 1.5 t (Office of Invented Statistics, 2025-04-20;" in done.stdout
    assert len(_rows(seeds)) == 2


def test_totals_are_left_out_and_counted(seeds: Path) -> None:
    rows = ROW, ("202503", "111", "Total", "5", "kg"), ("202503", "222", "Laos", "-", "kg")
    done = _call(seeds, table_file(seeds.parent, *rows), *PUBLISHED)
    assert {*done.stdout.strip().splitlines()[-1].split("; ")[-2:]} == {"1 left out (a total)", "1 left out (nothing stated)"}
    assert len(_rows(seeds)) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("  units: {kg: {unit: t, times: \"0.001\"}, t: {unit: t, times: \"1\"}}", "gives no unit"),
        ('  scope: "code {code}"', "gives no scope"),
        ("  mass_basis: gross", "a level without `mass_basis`"),
    ],
)
def test_a_mapping_without_unit_scope_or_basis_is_refused(seeds: Path, line: str, says: str) -> None:
    assert line in MAPPING
    without = MAPPING.replace(line, "  units: {kg: {times: \"0.001\"}, t: {times: \"1\"}}" if "units" in line else "  note: none")
    mapping_file(seeds.parent, without)
    done = _call(seeds, table_file(seeds.parent), *PUBLISHED)
    _refused(done, says)
    assert "invented.yaml:" in done.stderr


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("{published}", "{publishd}"), "there is no name given before `publishd`"), (("into:", "intro:"), "unknown key `intro`"),
        (("[YYYYMM]", "[MMYY]"), "`MMYY` is no format of dates"), (("{code: codes", "{cod: codes"), "there is no column `cod`"),
        (('"code {code}"', '"code {code"'), "is no template"), (("codes, unit_told", "code, unit_told"), "there is no table `code`"),
    ],
)
def test_a_mapping_that_is_not_clear_is_refused_at_its_line(seeds: Path, change: tuple[str, str], says: str) -> None:
    mapping_file(seeds.parent, MAPPING.replace(*change))
    done = _call(seeds, table_file(seeds.parent), *PUBLISHED)
    _refused(done, says)
    assert "invented.yaml:" in done.stderr


def test_a_table_without_the_column_of_units_is_refused(seeds: Path) -> None:
    done = _call(seeds, table_file(seeds.parent, ROW[:4], header=HEADER[:4]), *PUBLISHED)
    _refused(done, "there is no column `unit_told` (Unit)")


def test_a_missing_column_is_told_with_the_nearest_name(seeds: Path) -> None:
    done = _call(seeds, table_file(seeds.parent, ROW, header=("Month", "Code", "Partner", "Wieght", "Unit")), *PUBLISHED)
    _refused(done, "there is no column `weight` (Weight); the columns of the mapping invented; `Wieght` is the nearest")


def test_a_header_that_stands_twice_is_refused(seeds: Path) -> None:
    done = _call(seeds, table_file(seeds.parent, (*ROW, "7"), header=(*HEADER, "weight")), *PUBLISHED)
    _refused(done, "stands twice")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_delimiters_are_found(seeds: Path, delimiter: str, encoding: str) -> None:
    done = _call(seeds, table_file(seeds.parent, delimiter=delimiter, encoding=encoding), *PUBLISHED, "--dry-run")
    assert "1 new" in done.stdout, done.stderr


def test_chinese_text_in_its_own_encoding_counts_only_under_a_chinese_header(seeds: Path) -> None:
    fitting = table_file(seeds.parent, header=("月", *HEADER[1:]), encoding="gb18030")
    assert "1 new" in _call(seeds, fitting, *PUBLISHED, "--dry-run").stdout
    latin = table_file(seeds.parent, ("202503", "111", "Curaçao et Réunion", "5", "kg"), encoding="latin-1")
    _refused(_call(seeds, latin, *PUBLISHED), "UTF-8")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Month,Code\n\xff\xff\xff", "the encoding is none that is read here"), (b"", "the file is empty"), (b"M\x00o\x00", "encoding"),
        (b'Month,"Code\n202503,1', "not readable as delimited text"), (b"\xd0\xcf\x11\xe0rest", "an old workbook"),
        (b"PK\x03\x04rest", "archive"),
    ],
)
def test_files_that_are_no_tables_are_refused(seeds: Path, content: bytes, says: str) -> None:
    file = seeds.parent / "table.csv"
    file.write_bytes(content)
    _refused(_call(seeds, file, *PUBLISHED), says)


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(seeds: Path) -> None:
    file = seeds.parent / "table.csv"
    with file.open("wb") as handle:
        handle.truncate(50_000_000)
    _refused(_call(seeds, file, *PUBLISHED), "the file has 50 MB; at most 40")


def test_what_came_out_in_the_future_is_refused(seeds: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    done = _call(seeds, table_file(seeds.parent), "--published", later)
    _refused(done, "1 rows are refused")
    assert f"published {later} is in the future" in done.stdout


def test_what_no_column_says_must_be_told(seeds: Path) -> None:
    _refused(_call(seeds, table_file(seeds.parent)), "the mapping invented needs --published", code=2)


def test_an_unknown_mapping_names_the_nearest(seeds: Path) -> None:
    _refused(_call(seeds, table_file(seeds.parent), "--mapping", "china_custom"), "write `china_customs`")


def _workbook(folder: Path, *rows: tuple[object, ...], sheets: int = 1) -> Path:
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    for number in range(1, sheets):
        book.create_sheet(f"Notes {number}")
    book.save(folder / "table.xlsx")
    return folder / "table.xlsx"


def test_a_sheet_gives_the_same_rows_as_text(seeds: Path) -> None:
    _call(seeds, table_file(seeds.parent), *PUBLISHED)
    before = _rows(seeds)
    done = _call(seeds, _workbook(seeds.parent, (202503, 111, "Laos", 1500, "kg")), *PUBLISHED)
    assert ("0 new; 1 unchanged" in done.stdout, _rows(seeds)) == (True, before)


def test_a_formula_is_never_evaluated_but_refused_with_its_cell(seeds: Path) -> None:
    done = _call(seeds, _workbook(seeds.parent, (202503, "111", "Laos", "=700+800", "kg")), *PUBLISHED)
    _refused(done, "table.xlsx:Sheet!D2: the cell holds a formula")


def test_a_text_that_begins_as_a_formula_is_no_number(seeds: Path) -> None:
    done = _call(seeds, table_file(seeds.parent, (*ROW[:3], "=1+1", "kg")), *PUBLISHED)
    assert "`=1+1` is not a number of this table" in done.stdout


def test_a_wrong_cell_of_a_sheet_is_named(seeds: Path) -> None:
    done = _call(seeds, _workbook(seeds.parent, (202503, "111", "Laos", "many", "kg")), *PUBLISHED)
    assert "table.xlsx:Sheet!D2  `many` is not a number" in done.stdout


def test_of_several_sheets_one_must_be_named(seeds: Path) -> None:
    file = _workbook(seeds.parent, (202503, "111", "Laos", 5, "kg"), sheets=2)
    _refused(_call(seeds, file, *PUBLISHED), "the workbook has 2 sheets; one of Sheet, Notes 1; name it with --sheet")
    assert "1 new" in _call(seeds, file, *PUBLISHED, "--sheet", "Sheet").stdout
    _refused(_call(seeds, file, *PUBLISHED, "--sheet", "Notes 1"), "the table is empty")
    _refused(_call(seeds, file, *PUBLISHED, "--sheet", "Note"), "there is no sheet `Note`")


def test_a_workbook_that_unpacks_to_far_more_is_refused(seeds: Path) -> None:
    file = _workbook(seeds.parent, (202503, "111", "Laos", 5, "kg"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet2.xml", "w") as part:
        for _ in range(300):
            part.write(bytes(1_000_000))
    assert file.stat().st_size < 1_000_000
    _refused(_call(seeds, file, *PUBLISHED), "the workbook unpacks to 300 MB")


def test_a_row_of_a_sheet_that_is_numbered_beyond_any_sheet_is_not_counted_up_to(seeds: Path) -> None:
    file = _workbook(seeds.parent, (202503, "111", "Laos", 5, "kg"))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b'<row r="2"', b'<row r="999999999"'))
    _refused(_call(seeds, file, *PUBLISHED), "the table has a header and no row")


def test_an_archive_that_is_no_workbook_is_refused(seeds: Path) -> None:
    file = seeds.parent / "table.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "no sheet")
    _refused(_call(seeds, file, *PUBLISHED), "an archive, but no workbook")


def test_faults_of_the_series_themselves_are_told_first(seeds: Path) -> None:
    path = seeds / "series" / "quotas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",t,", ",tonns,"), encoding="utf-8")
    done = _call(seeds, table_file(seeds.parent), *PUBLISHED)
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert all("unit `tonns` is not known" in line for line in lines[:-1])
    assert lines[-1].endswith(f"{len(lines) - 1} faults; correct the lines named")


def test_a_folder_of_seeds_that_is_not_there_is_not_made(seeds: Path) -> None:
    mistyped = seeds.with_name("seedz")
    done = _call(mistyped, table_file(seeds.parent), *PUBLISHED)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{mistyped}: there is no such folder; a folder of notes, series and the gazetteer; name it with --seeds")
    assert not mistyped.exists()
