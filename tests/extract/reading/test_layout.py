"""The layout of a text: headings, bullets, rows and their heads, and the units that bare figures take from them."""

from __future__ import annotations

import pytest

from extract.core.records import Story
from extract.reading.evening import even
from extract.reading.sentence.layout import layout_of
from extract.reading.sentence.scan import Scan
from extract.reading.sentence.sentence import SentenceView
from extract.reading.story import load_rules
from tests.work import calls


def _scan(text: str) -> Scan:
    story = Story(document_id="page", text=text, start=0, end=len(text), body_start=0, published=None)
    evened = even(story)
    return Scan(evened.story.text if evened else text, load_rules().lexicon)


def _units(text: str) -> dict[str, str]:
    """The figures as they stand, with value and unit; bare ones left out."""
    scan, out = _scan(text), {}
    for index in range(len(scan.sentences)):
        for one in SentenceView(scan, index, load_rules(), None).quantities:
            if one.unit.dim not in ("none", "other"):
                ends = "-".join(f"{end:g}" for end in (one.value, one.high) if end is not None)
                out[scan.low[one.start : one.end]] = f"{ends} {one.unit.name}"
    return out


def _heads(text: str, figure: str) -> dict[str, list[str]]:
    """The words that head a figure, by where they stand."""
    scan = _scan(text)
    heads = layout_of(scan).heads(scan.low.index(figure))
    return {
        name: [scan.flat[spot.start : spot.end] for spot in spots] for name, spots in heads._asdict().items() if spots
    }


def _kinds(text: str) -> list[str]:
    scan = _scan(text)
    return [layout_of(scan).kind(index) for index in range(len(scan.sentences))]


PIPES = """Exports of rare earth magnets

| Destination | May 2025 (t) | Change, % |
|---|---|---|
| Germany | 410 | -12.5 |
| Japan | 95 | 3.1 |
"""
BLANKS = """Spot prices in China, in yuan, on June 6. The last column compares with a week ago.

Product           Unit    Price        vs May 30
Terbium oxide     kg      7100-7150    +40
Cerium oxide      Tonne   9900-10100   -200
"""
TABS = "Oxide\tPrice, yuan/kg\tChange, %\nTerbium oxide\t7,150\t1.2\nDysprosium oxide\t1,610\t0\n"
BOARD = """The group sets its list for June. Unit: 10,000 yuan/t

Terbium oxide 715-720 (+4)
Dysprosium oxide 160.5-161
"""
KEYS = """Prices on June 6 (yuan/kg)

Terbium oxide: 7,150
Dysprosium oxide: 1,610 (-5)
"""
FLAT = """Mined output
Country
2023
2024
Burmaland
3,400
2,900
Norland
120
150
"""
FLAT_UNITS = """Quarter to June 2025 |
Quarter to March 2025 |
NdPr made (tonnes) |
310 |
290 |
US$/kg |
US$/kg |
Average price |
61.5 |
58.2 |
"""
CODES = "HS code\tGoods\tWeight, kg\n28469091\tdysprosium oxide\t12,500\n28469093\tterbium oxide\t3,100\n"
RANKS = "Rank\tCompany\tQuota (t REO)\n1\tNorth Earth\t150,000\n2\tSouth Earth\t60,000\n"
SCALES = "A$ million\t2024\t2025\nRevenue\t120.5\t131\nCash\t80\t75.5\n"
ENDS = "\tQ1 2025\tQ2 2025\nSales volume REOt\t3,100\t3,300\nAverage price US$/kg\t41\t43.5\nCost per tonne\t9\t8\n"


@pytest.mark.parametrize(("text", "gives"), [
    (PIPES, {"410": "410 t", "-12.5": "", "12.5": "12.5 percent", "95": "95 t", "3.1": "3.1 percent"}),
    (BLANKS, {"7100-7150": "7100-7150 CNY/kg", "40": "40 CNY/kg", "9900-10100": "9900-10100 CNY/t", "200": "200 CNY/t"}),
    (TABS, {"7,150": "7150 CNY/kg", "1.2": "1.2 percent", "1,610": "1610 CNY/kg", "0": "0 percent"}),
    (BOARD, {"715-720": "7.15e+06-7.2e+06 CNY/t", "4": "40000 CNY/t", "160.5-161": "1.605e+06-1.61e+06 CNY/t",
             "10,000 yuan/t": "10000 CNY/t"}),
    (KEYS, {"7,150": "7150 CNY/kg", "1,610": "1610 CNY/kg", "5": "5 CNY/kg"}),
    (FLAT, {}),
    (FLAT.replace("Mined output", "Mined output (t)"), {"3,400": "3400 t", "2,900": "2900 t", "120": "120 t", "150": "150 t"}),
    (FLAT_UNITS, {"310": "310 t", "290": "290 t", "61.5": "61.5 USD/kg", "58.2": "58.2 USD/kg"}),
    (CODES, {"12,500": "12500 kg", "3,100": "3100 kg"}),
    (RANKS, {"150,000": "150000 t", "60,000": "60000 t"}),
    (SCALES, {"120.5": "1.205e+08 AUD", "131": "1.31e+08 AUD", "80": "8e+07 AUD", "75.5": "7.55e+07 AUD"}),
    (ENDS, {"3,100": "3100 t", "3,300": "3300 t", "41": "41 USD/kg", "43.5": "43.5 USD/kg"}),
])
def test_a_bare_figure_takes_the_unit_that_heads_it(text: str, gives: dict[str, str]) -> None:
    assert _units(text) == {figure: unit for figure, unit in gives.items() if unit}


@pytest.mark.parametrize("text", [
    "Output rose to 310 t. The plant took in 42 of them, and 17 went on.",
    "Prices (yuan/kg)\n\nThe plant took in 42 of them in all, and the other 17 went on to Norland by rail.",
    "The ministry  said on Monday that output  rose by 5 to 310 in May, the most in a year.",
    "Rare earth output, in tonnes, is told by the ministry once a year, and by nobody else.\n\nGold falls 3\nCopper gains 5\n",
    "Unit: tonnes\n\n* The plant has 42 lines\n* Norland has 17\n",
])
def test_prose_headlines_and_bullets_take_no_unit_from_above(text: str) -> None:
    assert set(_units(text)) <= {"310 t"}


@pytest.mark.parametrize(("text", "kinds"), [
    (PIPES, ["heading", "row", "row", "row", "row"]),
    (BLANKS, ["prose", "prose", "row", "row", "row"]),
    (BOARD, ["prose", "prose", "row", "row"]),
    (KEYS, ["heading", "row", "row"]),
    ("Second quarter\n\nHighlights:\n- Output of 310 t of NdPr\n- A new kiln\n\nThe kiln was lit in May, and has run ever since.\n",
     ["heading", "heading", "bullet", "bullet", "prose"]),
    ("The ministry  said on Monday that output  rose by 5% to 310 t.\nHome | News | Contact\n", ["prose", "heading"]),
    ("The plant in the north has taken in ore from three mines, and from\n310 others before, so that it could\nrun on.\n", ["prose"]),
])
def test_lines_are_told_apart_by_their_look(text: str, kinds: list[str]) -> None:
    assert _kinds(text) == kinds


@pytest.mark.parametrize(("text", "figure", "heads"), [
    (PIPES, "410", {"column": ["may 2025 (t)"], "row": ["germany"], "corner": ["destination"], "lines": ["exports of rare earth magnets"]}),
    (BLANKS, "9900", {"column": ["price"], "row": ["cerium oxide", "tonne"], "corner": ["product"], "lead": [
        "the last column compares with a week ago.", "spot prices in china, in yuan, on june 6."]}),
    (FLAT, "2,900", {"column": ["2024"], "row": ["burmaland"], "lines": ["country", "mined output"]}),
    (FLAT_UNITS, "58.2", {"column": ["us$/kg", "quarter to march 2025"], "row": ["average price"]}),
    (KEYS, "1,610", {"row": ["dysprosium oxide"], "lines": ["prices on june 6 (yuan/kg)"]}),
    ("Year 2024\n\nOutput (t)\nOxides\t310\t9\nMetals\t95\t2\nSales (US$ million)\nOxides\t12\t3\nMetals\t4\t1\n", "12",
     {"row": ["oxides"], "lines": ["sales (us$ million)", "year 2024"]}),
    ("Output (t)\n\nOxides\t310\n\nThe firm says that it will make more oxides in the year to come.\n\nMetals\t95\n", "95",
     {"row": ["metals"], "lead": ["the firm says that it will make more oxides in the year to come."]}),
    ("Sales receipts:\n\nA$351m\n\n(Q3\n\nFY22:\n\nA$262m)\n", "a$262m", {"row": ["fy22:", "(q3", "sales receipts:"]}),
    ("Second quarter\nHighlights:\n- Output of 310 t of NdPr\n", "310", {"lines": ["highlights:", "second quarter"]}),
])
def test_a_figure_knows_what_heads_it(text: str, figure: str, heads: dict[str, list[str]]) -> None:
    assert _heads(text, figure) == heads


@pytest.mark.parametrize(("line", "most"), [
    ("a\t1\n", 4_900), ("1\n", 4_900), ("Oxide 5\n", 4_900), ("x\n", 100_000), ("|", 100_000), ("(", 100_000),
])
def test_a_hostile_layout_is_read_in_linear_time(line: str, most: int) -> None:
    few, many = (_scan(line * count) for count in (most // 4, most))
    work = [calls(lambda scan=scan: layout_of(scan).heads(len(scan.low) // 2)) for scan in (few, many)]
    assert work[1] <= 5 * work[0] + 100  # four times the text


def test_rows_and_bullets_between_paragraphs_broken_by_width_are_sentences_of_their_own() -> None:
    prose = "The ministry has told how much each of the plants in the north and\nthe south took in, from which it\nmade oxides.\n"
    rows = "".join(f"Plant of the north number {n}\t{n},100\t{n},200\n" for n in range(1, 41))
    scan = _scan(f"{prose}\n{rows}* one more plant is built\n* another is planned\n\n{prose}")
    kinds = [layout_of(scan).kind(index) for index in range(len(scan.sentences))]
    assert kinds == ["prose", *["row"] * 40, "bullet", "bullet", "prose"]
    assert max(map(len, scan.numbers)) == 3
