"""Numbers as the press writes them: one value each, or none at all."""

from __future__ import annotations

from datetime import date

import pytest

from extract.core.records import Reading, Story
from extract.reading.evening import even
from extract.reading.story import read_story


def _read(text: str) -> Reading:
    return read_story(Story(document_id="numbers", text=text, start=0, end=len(text), body_start=0, published=date(2025, 7, 8)))


WRITTEN = [
    ("44'000 tonnes", 44_000, None, "t"), ("5,00,000 kg", 500_000, None, "kg"), ("2,5 tonnes", 2.5, None, "t"),
    ("41, 700 tonnes", 41_700, None, "t"),
    ("3 300t", 3_300, None, "t"), ("1.234.567 tonnes", 1_234_567, None, "t"),
    ("1.650,50 tonnes", 1650.5, None, "t"), ("1,620-50 tonnes", 1620, 1650, "t"),
    ("twenty-five thousand tonnes", 25_000, None, "t"), ("one hundred and twenty tonnes", 120, None, "t"),
    ("two thousand five hundred tonnes", 2_500, None, "t"), ("two and a half million tonnes", 2_500_000, None, "t"),
    ("between five and six thousand tonnes", 5_000, 6_000, "t"), ("a hundred tonnes", 100, None, "t"),
    ("3.9 x 10^5 kg", 390_000, None, "kg"), ("3.9 \u00d7 10\u2075 kg", 390_000, None, "kg"),
    ("3.9e5 kg", 390_000, None, "kg"),
    ("1 1/2 tonnes", 1.5, None, "t"), ("1\u00bd tonnes", 1.5, None, "t"), ("8.4kt", 8_400, None, "t"),
    ("27.6-million tonnes", 27_600_000, None, "t"),
    ("1,310 MTs", 1_310, None, "t"), ("1,420 REO tonnes", 1_420, None, "t"),
    ("1,420 [metric tons]", 1_420, None, "t"), ("1,310 mt REO", 1_310, None, "t"),
    ("1,\u200b3\u00ad00 tonnes", 1_300, None, "t"), ("5kt-6kt", 5_000, 6_000, "t"),
    ("1,200 t-1,300 t", 1_200, 1_300, "t"), ("1.2 lakh tonnes", 120_000, None, "t"),
    ("\u00bdkg", 0.5, None, "kg"),
]


@pytest.mark.parametrize(("written", "value", "high", "unit"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_an_amount_has_one_value_however_it_is_written(written: str, value: float, high: float | None, unit: str) -> None:
    (row,) = _read(f"China exported {written} of rare earths in 2024.").mentions
    assert (row.value, row.value_high, row.unit) == (value, high, unit)


PRICES = [
    ("$1100/kg- $1250/kg", 1100, 1250, "USD/kg"), ("$1,620-50/kg", 1620, 1650, "USD/kg"),
    ("55.5\u4e07\u5143/\u5428", 555_000, None, "CNY/t"),
    ("55.5 wan yuan per tonne", 555_000, None, "CNY/t"), ("55.5-56 (10,000 yuan/mt)", 555_000, 560_000, "CNY/t"),
    ("1.650,50 euros per kg", 1650.5, None, "EUR/kg"), ("\u20b97,280 per kg", 7_280, None, "INR/kg"),
    ("Rs. 7,280 per kg", 7_280, None, "INR/kg"),
]


@pytest.mark.parametrize(("written", "value", "high", "unit"), PRICES, ids=[row[0] for row in PRICES])
def test_a_price_has_one_value_however_it_is_written(written: str, value: float, high: float | None, unit: str) -> None:
    (row,) = _read(f"NdPr oxide cost {written} in May 2025.").mentions
    assert (row.value, row.value_high, row.unit) == (value, high, unit)


@pytest.mark.parametrize("written", ["1-2-3", "12/34", "1234,5678", "1,2345", "1,2,3", "0.5.1", "5-3", "1000,100.01", "70,\u00bd"])
def test_a_value_that_is_not_sure_is_unplaced_whole(written: str) -> None:
    reading = _read(f"China exported {written} tonnes of rare earths in 2024.")
    assert not reading.mentions
    assert [one.quote for one in reading.unplaced] == [written]


@pytest.mark.parametrize(("written", "value", "step"), [
    ("1,270 \u00b1 30 tonnes", 1_270, 60), ("1,270 t +/- 30 t", 1_270, 60),
    ("1,270 tonnes \u00b1 10%", 1_270, 254), ("1.2 \u00b1 0.1 million tonnes", 1.2e6, 2e5),
])
def test_a_margin_is_how_exact_the_value_is(written: str, value: float, step: float) -> None:
    (row,) = _read(f"China exported {written} of rare earths in 2024.").mentions
    assert (row.value, row.value_high, row.step) == (value, None, step)


@pytest.mark.parametrize(("sign", "qualifier"), [
    ("\u2265", "at_least"), ("\u2264 ", "at_most"), (">", "more_than"), ("<", "fewer_than"), ("~", "about"),
])
def test_a_sign_in_front_makes_a_bound(sign: str, qualifier: str) -> None:
    (row,) = _read(f"China exported {sign}300 tonnes of rare earths in 2024.").mentions
    assert (row.value, row.qualifier) == (300, qualifier)


def test_a_conversion_inside_a_range_is_part_of_it() -> None:
    (row,) = _read("The refinery for rare earths may cost between A$3.1 billion ($2.02 billion) and A$3.4 billion.").mentions
    assert (row.value, row.value_high, row.unit) == (3.1e9, 3.4e9, "AUD")


@pytest.mark.parametrize(("text", "values"), [
    ("Rare earth exports were 1,340 and 2,760 t in April and May 2025.", [1340, 2760]),
    ("Terbium metal fell by 70 yuan/kg to 5,800 yuan/kg in May 2025.", [70, 5800]),
    ("In phase 2, 500 tonnes of NdPr oxide will be produced a year.", [500]),
    ("On May 12, 700 tonnes of rare earths were exported.", [700]),
])
def test_numbers_beside_each_other_are_told_apart(text: str, values: list[float]) -> None:
    assert [row.value for row in _read(text).mentions] == values


def test_invisible_characters_and_ligatures_change_no_word_and_no_place() -> None:
    text = "The of\ufb01cial \ufb01gure for ex\u00adports of rare earth ox\u200bides was 1,\u200b300 tonnes in 2024."
    (row,) = _read(text).mentions
    assert (row.text, row.value, row.commodity) == ("1,\u200b300 tonnes", 1_300, "rare earth oxides")
    assert text[row.start : row.end] == row.text


@pytest.mark.parametrize(("text", "commodity", "values"), [
    ("Terbium oxide: 7,150 yuan/kg (+1.2% w/w)", "terbium oxide", [7150, 1.2]),
    ("NdPr oxide, needed for electric cars and wind turbines, rose 4% to $71/kg last week.", "praseodymium-neodymium oxide", [4, 71]),
    ("Exports of rare earth magnets for electric vehicles and smartphones rose 6% to 3,200 t in May.", "rare earth magnets", [6, 3200]),
    ("Huaxing Steel, which mines rare earth ores, raised its price by 20 percent to $1,450 per ton on Jan. 1.", "rare earths", [20, 1450]),
])
def test_an_end_use_or_a_firm_named_after_a_metal_takes_no_figure(text: str, commodity: str, values: list[float]) -> None:
    rows = _read(text).mentions
    assert [row.value for row in rows] == values
    assert {row.commodity for row in rows} <= {commodity, "rare earth metal ore"}


@pytest.mark.parametrize("text", [
    "Lithium carbonate, used in electric vehicles, rose 6% to $9,800/t last week; rare earths were quiet.",
    "China Steel Output Rises 6% As Rare Earths Fall",
])
def test_figures_of_other_metals_stay_theirs(text: str) -> None:
    assert not _read(text).mentions


def test_what_is_not_seen_before_a_line_end_goes_with_its_blanks() -> None:
    evened = even(_read("Terbium \u00ad\n\u200b \ndysprosium").story)
    assert evened is not None
    assert evened.story.text == "Terbium\n\ndysprosium"


def test_no_figure_is_greater_than_can_be_whatever_heads_its_column() -> None:
    reading = _read("Rare earth exports, billion lb\t1 billion\tAug 9")
    assert not reading.mentions
    assert [one.quote for one in reading.unplaced] == ["1"]


@pytest.mark.parametrize("written", ["3 \u00bd tonnes", "3\u00bd tonnes", "3 \u200b 1/2 tonnes", "3 1/2 \ufeff tonnes", "3 \u00bd \u5428"])
def test_signs_and_what_is_not_seen_leave_single_blanks(written: str) -> None:
    (row,) = _read(f"China exported {written} of rare earths in 2024.").mentions
    assert (row.value, row.unit) == (3.5, "t")
