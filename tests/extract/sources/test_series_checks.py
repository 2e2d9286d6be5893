"""Rows of series against themselves and the vocabularies: every fault is told, each with its line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DocumentError
from extract.core.ids import csv_text
from extract.sources.series import read_series
from extract.sources.series_checks import COLUMNS, row_faults

if TYPE_CHECKING:
    from pathlib import Path

NOW = date(2026, 1, 1)
ROW = dict.fromkeys(COLUMNS, "") | {
    "series_id": "invented", "metric": "imports", "commodity_id": "terbium_oxide", "origin": "Laos", "destination": "China",
    "kind": "level", "value": "100", "low": "90", "high": "110", "unit": "t", "qualifier": "exact", "scope": "code 111",
    "mass_basis": "gross", "period_start": "2025-03-01", "period_end": "2025-03-31", "publisher": "Office", "title": "Table",
    "url": "https://example.org", "published": "2025-04-20", "quality": "A",
}
SHARE = {"metric": "market_share", "kind": "share", "unit": "percent", "denominator": "imports"}


def _wrong(**changes: str) -> list[str]:
    return [fault.wrong for fault in row_faults(ROW | changes, "file:2", NOW)]


def test_a_sound_row_has_no_fault() -> None:
    assert _wrong() == []
    assert _wrong(published="2025-03", period_end="2025-03-31") == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"low": "101"}, "low 101 is above value 100"), ({"high": "99"}, "value 100 is above high 99"),
        ({"low": ""}, "of low and high only one is given"), ({"value": "-5", "low": "-6", "high": "-4"}, "the figure is below zero (-6)"),
        ({"period_start": "2025-04-01"}, "period_start 2025-04-01 is after period_end 2025-03-31"),
        ({"compare_start": "2024-04-01", "compare_end": "2024-03-31"}, "compare_start 2024-04-01 is after compare_end 2024-03-31"),
        ({"published": "2025-03-30"}, "published 2025-03-30 is before the period's end 2025-03-31"),
        ({"published": "2026-01-02"}, "published 2026-01-02 is in the future"),
        ({"period_end": "2125-03-31", "published": ""}, "period_end 2125-03-31 is in no time that figures are about"),
        ({"metric": "import"}, "metric `import` is not known"),
        ({"commodity_id": "terbium_oxid"}, "commodity_id `terbium_oxid` is not known"),
        ({"place_id": "banmaww"}, "place_id `banmaww` is not known"), ({"actor_id": "kiaa"}, "actor_id `kiaa` is not known"),
        ({"unit": "tonnes"}, "unit `tonnes` is not known"), ({"unit": "CNY/kg"}, "the unit `CNY/kg` does not fit the kind `level`"),
        ({"kind": "price", "unit": "CNY/kg"}, "`imports` is no price"), (SHARE | {"high": "110"}, "110 per cent of a whole"),
        ({"kind": "change", "unit": "percent", "direction": "down", "high": "101"}, "101 per cent of a whole"),
        ({"scope": "code 111 "}, "scope 'code 111 ' has a stray blank"), ({"title": "a  table"}, "title 'a  table' has a stray blank"),
        ({"title": "a\u00a0table"}, "title 'a\\xa0table' has a stray blank"),
        ({"title": "a\u200btable"}, "title 'a\\u200btable' has a stray blank"),
        ({"title": " a table"}, "title ' a table' has a stray blank"), ({"quality": "D"}, "quality `D` is not known"),
    ],
)
def test_a_row_that_does_not_fit_says_why(changes: dict[str, str], wrong: str) -> None:
    assert _wrong(**changes) == [wrong]


def test_a_plan_is_published_before_its_time() -> None:
    assert _wrong(metric="quota", published="2024-12-20") == []


def test_all_faults_of_a_row_are_told() -> None:
    assert _wrong(url="", kind="cost", unit="tonnes", value="many") == [
        "the row has no source (url is empty)", "kind `cost` is not known", "unit `tonnes` is not known", "value `many` is not a number",
    ]


def test_a_near_name_is_advised() -> None:
    faults = row_faults(ROW | {"commodity_id": "terbium_oxid", "unit": "CNY/kgs"}, "file:2", NOW)
    assert [fault.advice for fault in faults] == ["write `terbium_oxide`", "write `CNY/kg`"]


def _write(folder: Path, name: str, *rows: dict[str, str], start: str = "") -> None:
    text = csv_text([COLUMNS, *([(ROW | row)[column] for column in COLUMNS] for row in rows)])
    (folder / name).write_text(start + text, encoding="utf-8", newline="")


def test_every_fault_of_every_file_is_told_in_one_go(tmp_path: Path) -> None:
    _write(tmp_path, "a.csv", {"unit": "tonnes"}, {}, {})
    (tmp_path / "b.csv").write_text("series,value\n", encoding="utf-8")
    _write(tmp_path, "c.csv", {"published": "2025-04-21"}, {"low": "105"})
    with pytest.raises(DocumentError) as error:
        read_series(tmp_path)
    told = [line.removeprefix(f"{tmp_path}/").partition(";")[0] for line in error.value.lines]
    assert told[0] == "a.csv:2: unit `tonnes` is not known"
    assert told[1].startswith("a.csv:4: the row repeats")
    assert told[2].startswith("b.csv:1: the header does not fit")
    assert told[3].startswith("c.csv:2: the page is dated `2025-04-21` here")
    assert told[4] == "c.csv:3: low 105 is above value 100"
    assert told[5].endswith("5 faults")
    assert len(told) == 6


def test_a_byte_order_mark_is_fine_and_an_empty_line_at_the_end(tmp_path: Path) -> None:
    _write(tmp_path, "a.csv", {}, start="\ufeff")
    with (tmp_path / "a.csv").open("a", encoding="utf-8") as handle:
        handle.write("\n\n")
    assert len(read_series(tmp_path)) == 1


def test_an_empty_line_in_the_middle_is_a_fault(tmp_path: Path) -> None:
    _write(tmp_path, "a.csv", {})
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    (tmp_path / "a.csv").write_text(text.replace("\ninvented", "\n\ninvented"), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.csv:2: the line is empty"):
        read_series(tmp_path)


def test_another_edition_of_a_page_has_another_title_and_a_date_of_its_own(tmp_path: Path) -> None:
    _write(tmp_path, "a.csv", {}, {"title": "Table, revised", "published": "2025-05-20", "value": "101"})
    assert [point.observation["published"] for point in read_series(tmp_path)] == [date(2025, 4, 20), date(2025, 5, 20)]
