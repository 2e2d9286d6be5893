"""The mappings that are shipped, each over a small invented table in the layout of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.structured.columns import read_table
from extract.structured.mapping import load_mapping, shipped
from extract.structured.rows import Imported, rows_of
from extract.vocabulary.names import known_commodities
from extract.vocabulary.places import by_name, read_places

if TYPE_CHECKING:
    from extract.sources.series_checks import Cells

CUSTOMS = "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,第二数量,第二计量单位,{money},\n"
COMTRADE = (
    "freqCode,period,reporterISO,flowCode,partnerISO,partner2Code,cmdCode,customsCode,motCode,netWgt,isNetWgtEstimated,primaryValue\n"
)
SHEET = "Date,Product,Low,High,Average,Unit,Basis\n"
PUBLISHED = {"published": "2025-04-20"}


def _imported(tmp_path, mapping: str, text: str, encoding: str = "utf-8", **given: str) -> Imported:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    chosen = load_mapping(mapping)
    return rows_of(read_table(path, chosen), chosen, PUBLISHED | given)


def _told(row: Cells, *names: str) -> list[str]:
    return [row[name] for name in names]


@pytest.mark.parametrize("name", shipped())
def test_what_a_shipped_mapping_translates_to_is_known(name: str) -> None:
    mapping = load_mapping(name)
    entries = [entry for table in mapping.translate.values() for entry in table.values()]
    assert {entry["commodity_id"] for entry in entries if "commodity_id" in entry} <= set(known_commodities())
    partners = {entry["partner"] for entry in entries if "partner" in entry} - {"all origins"}
    assert {name for name in partners if name.lower() not in by_name(read_places())} == set()


def test_china_customs_gives_weight_and_value_by_code_and_origin(tmp_path) -> None:
    text = CUSTOMS.format(money="美元") + '202503,28469019,其他,106,缅甸,"1,500",千克,0,-,"9,000",\n'
    imported = _imported(tmp_path, "china_customs", text, "gb18030", flow="imports")
    weight, value = (row for _, row in imported.rows)
    assert imported.refused == []
    assert _told(weight, "metric", "value", "unit", "mass_basis") == ["imports", "1.5", "t", "gross"]
    assert _told(weight, "origin", "destination") == ["Myanmar", "China"]
    assert _told(value, "metric", "kind", "value", "unit", "mass_basis") == ["trade_value", "money", "9000", "USD", ""]
    assert weight["scope"].startswith("HS 28469019 (schedule to 2025)")


def test_china_customs_exports_run_the_other_way_and_may_be_in_yuan(tmp_path) -> None:
    text = CUSTOMS.format(money="人民币") + "202601,28469019,其他,116,日本,2000,千克,0,-,50,\n"
    imported = _imported(tmp_path, "china_customs", text, flow="exports", published="2026-02-20")
    assert [_told(row, "metric", "origin", "destination", "unit") for _, row in imported.rows] == [
        ["exports", "China", "Japan", "t"], ["trade_value", "China", "Japan", "CNY"],
    ]
    assert imported.rows[0][1]["scope"].startswith("HS 28469019 (schedule from 2026)")


def test_a_code_that_the_mapping_does_not_know_is_refused(tmp_path) -> None:
    text = CUSTOMS.format(money="美元") + "202503,28461010,氧化铈,106,缅甸,5,千克,0,-,9,\n"
    (fault,) = _imported(tmp_path, "china_customs", text, flow="imports").refused
    assert "code `28461010` is not in the mapping's table" in str(fault)


def test_comtrade_gives_both_flows_and_takes_no_part_for_the_whole(tmp_path) -> None:
    rows = (
        "M,202503,CHN,M,MMR,0,284690,C00,0,1500,False,9000", "M,202503,CHN,X,W00,0,284690,C00,0,700.5,True,1",
        "M,202503,CHN,M,MMR,0,284690,C01,0,9,False,9", "M,202503,CHN,M,MMR,704,284690,C00,0,9,False,9",
        "M,202503,CHN,M,LAO,0,284690,C00,0,0,False,", "M,202503,CHN,RX,LAO,0,284690,C00,0,5,False,5",
    )
    imported = _imported(tmp_path, "un_comtrade", COMTRADE + "\n".join(rows) + "\n")
    assert imported.refused == []
    assert [_told(row, "metric", "value", "origin", "destination", "quality") for _, row in imported.rows] == [
        ["imports", "1.5", "Myanmar", "China", "A"], ["trade_value", "9000", "Myanmar", "China", "A"],
        ["exports", "0.7005", "China", "", "B"], ["trade_value", "1", "China", "", "A"],
    ]
    assert dict(imported.left_out) == {
        "a part of a flow: by customs procedure": 1, "a part of a flow: by second partner": 1, "nothing stated": 1,
        "a re-export or re-import, part of the flows": 1,
    }


def test_a_year_of_comtrade_is_a_year(tmp_path) -> None:
    imported = _imported(tmp_path, "un_comtrade", COMTRADE + "A,2024,CHN,M,MMR,0,280530,C00,0,1500,False,9000\n")
    assert _told(imported.rows[0][1], "period_start", "period_end", "commodity_id") == ["2024-01-01", "2024-12-31", "rare_earth_metals"]


def test_a_price_sheet_keeps_its_range_unit_and_basis(tmp_path) -> None:
    range_told = '2025-03-24,Terbium oxide,"6,540","6,560","6,550",RMB/kg,EXW China incl. VAT\n'
    text = SHEET + range_told + "2025-03-24,Dysprosium oxide,,,255,USD/kg,FOB China\n"
    given = {"publisher": "Invented Prices", "url": "https://example.org/prices"}
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    mapping = load_mapping("price_sheet")
    imported = rows_of(read_table(path, mapping), mapping, given)
    assert [_told(row, "value", "low", "high", "unit", "price_basis", "place_id", "published") for _, row in imported.rows] == [
        ["6550", "6540", "6560", "CNY/kg", "domestic_incl_vat", "china", "2025-03-24"],
        ["255", "", "", "USD/kg", "fob_china", "china", "2025-03-24"],
    ]


def test_a_price_without_a_basis_is_refused(tmp_path) -> None:
    text = SHEET + "2025-03-24,Terbium oxide,,,6550,RMB/kg,\n"
    (fault,) = _imported(tmp_path, "price_sheet", text, publisher="Invented Prices", url="https://example.org").refused
    assert "basis `` is not in the mapping's table" in str(fault)
