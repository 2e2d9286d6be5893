"""From rows of a table to rows of a series: periods in columns, signs, factors, titles above the header."""

from __future__ import annotations

import pytest

from extract.core.errors import DocumentError
from extract.structured.columns import read_table
from extract.structured.mapping import load_mapping
from extract.structured.rows import Imported, rows_of
from tests.extract.structured.tables import HEADER, MAPPING, ROW, mapping_file, table_file

WIDE = MAPPING.replace("month: [Month, 月], ", "").replace("weight: [Weight], ", "").replace(
    "dates: [YYYYMM]", "dates: [YYYY年M月]\nwide: {header: month, cell: weight}")
CHANGE = MAPPING.replace("kind: level", "kind: change").replace("  mass_basis: gross", "  compare: year").replace(
    't: {unit: t, times: "1"}}', '"%": {unit: percent, times: "1"}}')
SPAN = MAPPING.replace('period: "{month}"', 'period: "{month}"\nuntil: "{last}"').replace("[Unit]}", "[Unit], last: [Last]}")


def _imported(tmp_path, text: str, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER, published: str = "2025-04-20") -> Imported:
    mapping = load_mapping(str(mapping_file(tmp_path, text)))
    table = table_file(tmp_path, *rows, header=header)
    return rows_of(read_table(table, mapping), mapping, {"published": published})


def test_months_as_columns_give_a_row_each(tmp_path) -> None:
    header = ("Code", "Partner", "Unit", "2025年1月", "2025年2月", "Sum")
    imported = _imported(tmp_path, WIDE, ("111", "Laos", "t", "5", "-", "12"), ("222", "Laos", "t", "6", "7", "13"), header=header)
    assert [(row["commodity_id"], row["period_start"], row["value"]) for _, row in imported.rows] == [
        ("terbium_oxide", "2025-01-01", "5"), ("dysprosium_oxide", "2025-01-01", "6"), ("dysprosium_oxide", "2025-02-01", "7"),
    ]
    assert imported.left_out["nothing stated"] == 1


def test_a_wide_table_without_a_period_is_none(tmp_path) -> None:
    with pytest.raises(DocumentError, match="there is no column `a period`"):
        _imported(tmp_path, WIDE, ("111", "Laos", "t", "5"), header=("Code", "Partner", "Unit", "Sum"))


def test_titles_above_the_header_are_passed_over(tmp_path) -> None:
    imported = _imported(tmp_path, MAPPING, HEADER, ROW, header=("Trade of China by code", "", "", "", ""))
    assert [row["value"] for _, row in imported.rows] == ["1.5"]


@pytest.mark.parametrize(("text", "direction"), [("-2.7", "down"), ("2.7", "up")])
def test_the_sign_of_a_change_is_its_direction(tmp_path, text: str, direction: str) -> None:
    ((_, row),) = _imported(tmp_path, CHANGE, (*ROW[:3], text, "%")).rows
    assert (row["value"], row["direction"], row["unit"]) == ("2.7", direction, "percent")
    assert (row["compare_start"], row["compare_end"]) == ("2024-03-01", "2024-03-31")


def test_a_level_below_zero_is_refused(tmp_path) -> None:
    (fault,) = _imported(tmp_path, MAPPING, (*ROW[:3], "-5", "t")).refused
    assert "below zero" in str(fault)


def test_a_row_with_a_cell_too_few_is_refused_with_its_line(tmp_path) -> None:
    imported = _imported(tmp_path, MAPPING, ROW, ROW[:4])
    (fault,) = imported.refused
    assert fault.where.endswith("table.csv:3")
    assert fault.wrong == "the row has fewer cells than the header"


def test_a_period_of_two_columns_runs_from_one_to_the_other(tmp_path) -> None:
    ((_, row),) = _imported(tmp_path, SPAN, (*ROW[:4], "kg", "202504"), header=(*HEADER, "Last"), published="2025-05-20").rows
    assert (row["period_start"], row["period_end"]) == ("2025-03-01", "2025-04-30")
