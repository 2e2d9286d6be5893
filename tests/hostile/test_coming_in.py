"""What a hostile source hands in is read, or refused in one line: never a traceback, never taken for what it is not."""

from __future__ import annotations

import csv
import io
import json
import os
import runpy
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from charts.figures.maps import rows as map_rows
from charts.figures.maps.basemap import read_basemap
from extract.audit.conversions import check_conversions
from extract.cli import main
from extract.core.calendars import iso_day
from extract.core.command_line import input_bytes, user
from extract.core.errors import DocumentError, ExtractError, RuleError, TableError
from extract.core.ids import plain_number
from extract.core.paths import SEEDS
from extract.core.strict_yaml import load_map, parse_yaml
from extract.core.text import uncomputed
from extract.evaluation.scoring import annotated_pages
from extract.sources.anchors import read_containments
from extract.sources.corrections import correct, read_corrections
from extract.sources.csv_files import parse_day, parse_number
from extract.sources.documents import read_document
from extract.vocabulary.places import read_places
from tests.hostile.cases import DAYS, LONE, NONSENSE, NUMBERS, story_text, yaml_bomb

if TYPE_CHECKING:
    from pathlib import Path

LINE = "China imported {} of rare earths from Myanmar in March 2025.\n"
FIELDS = ("doc", "start", "end", "text", "kind", "value", "value_high")


def _read(path: Path, text: str, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    path.write_text(text, encoding="utf-8")
    assert main(["read", str(path), *options]) == 0
    return [json.loads(line, parse_constant=_refuse) for line in capsys.readouterr().out.splitlines()]


def _refuse(name: str) -> object:
    raise AssertionError(f"{name} is no JSON")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_nothing_can_be_is_no_figure(number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = LINE.format(f"{number} tons") + f"Imports fell {number}%. Terbium oxide cost {number} yuan (${number}) per kg.\n"
    for table in ("observations", "findings", "unplaced"):
        rows = _read(tmp_path / "a.txt", text, capsys, "--table", table)
        assert all(-1e18 < float(str(row.get("value") or 0)) < 1e18 for row in rows)


def test_a_price_of_nothing_implies_no_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Terbium oxide prices rose 4% to 8 yuan ($0) per kg on 28 March 2025.\n"
    assert _read(tmp_path / "a.txt", text, capsys, "--table", "findings") == []
    assert list(check_conversions([], [])) == []


def test_the_lower_end_of_a_range_is_its_lower_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row, = _read(tmp_path / "a.txt", LINE.format("between 9 and 3 million tons"), capsys)
    assert (row["value"], row["value_high"]) == (3e6, 9e6)


def test_an_article_of_all_the_cases_is_read_in_every_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(story_text(), encoding="utf-8")
    for table in ("observations", "events", "places", "unplaced", "findings"):
        assert main(["read", str(path), "--published", "2025-04-01", "--table", table, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 10
    assert [cell for row in rows for cell in row if uncomputed(cell) != cell] == []


@pytest.mark.parametrize("day", DAYS)
def test_a_day_beyond_all_trade_is_refused_wherever_it_is_given(day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        iso_day(day)
    with pytest.raises(DocumentError, match="is not a date"):
        parse_day(day, "a.csv:2", "published")
    text = tmp_path / "a.txt"
    text.write_text("Last month's imports fell.", encoding="utf-8")
    for call in (["read", str(text), "--published", day], ["alerts", "--as-of", day]):
        assert main(call) == 2
        told = capsys.readouterr().err
        assert any(f"{day} {why}" in told for why in ("is no date", "lies before 1800", "lies beyond 2199"))


@pytest.mark.parametrize("text", NONSENSE)
def test_a_cell_that_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        plain_number(text)
    with pytest.raises(DocumentError, match="is not a number"):
        parse_number(text, "a.csv:2", "value")


CORRECTION = """corrections:
- {{table: observations, where: {{observation_id: a}}, action: override, set: {{{set}}}, expect: {{unit: t}}, reason: r, source: s, \
reviewed: "2025-01-01"}}
"""


@pytest.mark.parametrize("change", [
    *(f'value: "{text}"' for text in (*NONSENSE, "-1")), "low: 9, high: 3", "low: 400",
    'period_start: "2025-03-01", period_end: "2024-01-01"',
    'period_start: "2026-01-01"', *(f'period_end: "{day}"' for day in DAYS),
])
def test_a_correction_puts_in_only_what_a_reader_would_take(change: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(CORRECTION.format(set=change), encoding="utf-8")
    row = {"observation_id": "a", "unit": "t", "value": 311.0, "period_end": iso_day("2025-02-28")}
    with pytest.raises(RuleError):
        correct({"observations": [row]}, read_corrections(path))


def test_a_sound_correction_is_put_in(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(CORRECTION.format(set='value: "312.5", low: "312", period_start: "2025-02-01"'), encoding="utf-8")
    row = {"observation_id": "a", "unit": "t", "value": 311.0, "period_end": iso_day("2025-02-28")}
    assert correct({"observations": [row]}, read_corrections(path))["observations"][0]["value"] == 312.5


@pytest.mark.parametrize("text", [
    "[" * 900 + "]" * 900, "[" * 200_000, "{a: " * 200_000, "- " * 200_000 + "x", "? " * 200_000 + "x",
    "\n".join(" " * level + "a:" for level in range(300)), yaml_bomb(), "a: &a [*a]", "\ud800", 'a: "\\ud800"', "a: \x07",
], ids=lambda text: ascii(text[:12]))
def test_yaml_of_any_depth_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_yaml(text, "a.yaml")
    assert len(str(refused.value).splitlines()) == 1


def test_a_list_for_a_mapping_and_a_missing_key_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    for text, wrong in (("- a\n- b\n", "is not a mapping"), ("x\n", "is not a mapping")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RuleError, match=wrong):
            load_map(path)
    with pytest.raises(RuleError, match=r"a.yaml:1: key `lanes` is missing"):
        parse_yaml("a: b", "a.yaml")["lanes"]


@pytest.mark.parametrize("change", [
    {"lat": "999"}, {"lat": "nan"}, {"lat": ""}, {"lon": "inf"}, {"lon": "-181"}, {"lat": "24_0"}, {"lat": "٢٤"},
], ids=str)
def test_a_place_off_the_globe_is_refused(change: dict[str, str], tmp_path: Path) -> None:
    with (SEEDS / "gazetteer.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    path = tmp_path / "gazetteer.csv"
    with path.open("w", encoding="utf-8") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows([rows[0] | change])
    with pytest.raises(TableError, match=r"gazetteer.csv:2: l(at|on) "):
        read_places(path)


def test_a_file_that_is_none_is_refused_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (pipe := tmp_path / "mine_areas.csv"), (folder := tmp_path / "gazetteer.csv")
    os.mkfifo(pipe)
    folder.mkdir()
    assert input_bytes(pipe) == b""
    monkeypatch.setattr(map_rows, "SEEDS", tmp_path)
    with pytest.raises(OSError, match="device"):
        input_bytes(type(pipe)("/dev/zero"))
    seed, basemap = map_rows._seed.__wrapped__, read_basemap.__wrapped__
    calls = [(read, path) for read in (read_places, load_map, basemap) for path in (folder, pipe, tmp_path / "none")]
    for read, *given in (*calls, (seed, "mine_areas.csv", "radius_km"), (seed, "none.csv", "bend")):
        with pytest.raises(ExtractError) as refused:
            read(*given)
        assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("number", ["nan", "x", "1_0", "inf"])
def test_a_map_file_without_a_number_is_refused(number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "routes.csv").write_text(f"from_place,bend\na,{number}\n", encoding="utf-8")
    monkeypatch.setattr(map_rows, "SEEDS", tmp_path)
    with pytest.raises(TableError, match=r"routes.csv:2: bend "):
        map_rows._seed.__wrapped__("routes.csv", "bend")


@pytest.mark.parametrize("rows", ["a,b,nan", "a,b,1_0", "a,b,1.5", "a,a,0.9", "a,b,0.9\nb,a,0.9", "a,b,0.9\nb,c,0.9\nc,a,0.9"])
def test_copies_have_an_origin_and_a_share_of_it(rows: str, tmp_path: Path) -> None:
    path = tmp_path / "copies.csv"
    path.write_text(f"sha256,origin_sha256,containment\n{rows}\n", encoding="utf-8")
    with pytest.raises(DocumentError):
        read_containments(path)


@pytest.mark.parametrize(
    "content", ['[{"value": Infinity}]', "[NaN]", "[" * 100_000, "{", "\xff", "[1]", '{"pages": 3}', "[1e9999]"], ids=lambda text: text[:9])
def test_json_that_is_no_list_of_pages_is_refused_in_one_line(content: str) -> None:
    with pytest.raises(DocumentError) as refused:
        annotated_pages(content.encode("latin-1"), "gold.json")
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("name", LONE)
def test_a_name_that_is_no_text_is_refused_or_left_out(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="the name of the file is not UTF-8"):
        read_document(tmp_path / f"{name}.txt")
    monkeypatch.setattr("getpass.getuser", lambda: name)
    assert user() == "reviewer"


class _Failing(ModuleType):
    """A module that cannot be loaded."""

    def __init__(self, name: str, problem: BaseException) -> None:
        super().__init__(name)
        self.problem = problem

    def __getattr__(self, name: str) -> object:
        raise self.problem


@pytest.mark.parametrize(("package", "problem", "code"), [
    ("extract", KeyboardInterrupt(), 130), ("charts", KeyboardInterrupt(), 130),
    ("charts", RuleError("events.yaml", "is empty"), "events.yaml: is empty"),  # which the names of the tables' columns rest on
])
def test_what_ends_the_program_while_it_is_loaded_is_no_traceback(
    package: str, problem: BaseException, code: object, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, f"{package}.cli", _Failing(f"{package}.cli", problem))
    with pytest.raises(SystemExit) as end:
        runpy.run_module(package, run_name="__main__")
    assert end.value.code == code
