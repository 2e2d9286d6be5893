"""What kind of price a price is, as the words beside it or the heads of its table say; the two ends of a range in two columns."""

from __future__ import annotations

from datetime import date

import pytest

from extract.core.records import Mention, Story
from extract.reading.story import read_story


def _prices(text: str) -> dict[str, Mention]:
    text = f"Rare earth prices this week\n\n{text}"
    story = Story(document_id="page", text=text, start=0, end=len(text), body_start=0, published=date(2026, 10, 6))
    return {mention.text: mention for mention in read_story(story).mentions if mention.kind == "price"}


@pytest.mark.parametrize(("text", "bases"), [
    ("In Europe dysprosium oxide was at $640-680 per kg cif Rotterdam, while the fob China price was $240 per kg.",
     ["cif_rotterdam", "fob_china"]),
    ("Terbium oxide traded at 6,800 yuan per kg including 13% VAT, or $950/kg fob China.", ["domestic_incl_vat", "fob_china"]),
    ("Dysprosium oxide was assessed ex-works in China at 1,500 yuan per kg excluding VAT.", ["domestic_excl_vat"]),
    ("European buyers paid $700 per kg for dysprosium oxide; in China it was 1,650 yuan per kg.", ["europe", None]),
    ("The average declared value of rare earth oxides from Laos was $21 per kg in September.", ["customs_unit_value"]),
    ("Dysprosium oxide was at 1,700 yuan per kg including VAT. Terbium oxide stood at 6,800 yuan per kg.", ["domestic_incl_vat"] * 2),
    ("Dysprosium oxide was at $240 per kg fob China.\n\nTerbium oxide stood at $950 per kg.", ["fob_china", None]),
    ("Dysprosium oxide was at 1,700 yuan per kg, far from prices in Rotterdam.", [None]),
])
def test_a_price_is_of_the_kind_that_the_words_nearest_to_it_say(text: str, bases: list[str | None]) -> None:
    assert [mention.price_basis for mention in _prices(text).values()] == bases


def test_words_that_say_the_basis_are_kept_as_evidence() -> None:
    text = "Rare earth prices this week\n\nDysprosium oxide was at $240 per kg fob China."
    (price,) = _prices("Dysprosium oxide was at $240 per kg fob China.").values()
    ((start, end),) = [(start, end) for column, start, end in price.cells if column == "price_basis"]
    assert text[start:end] == "fob China"


def test_low_and_high_of_a_row_are_one_range_in_the_basis_of_its_head() -> None:
    prices = _prices(
        "Dysprosium oxide prices, 2 October 2026\n\n| Basis | Low | High | Change |\n|---|---|---|---|\n"
        "| FOB China, USD/kg | 240 | 250 | +2 |\n| CIF Rotterdam, USD/kg | 640 | 690 | -5 |\n",
    )
    assert [(price.value, price.value_high, price.price_basis) for price in prices.values()] == [
        (240, 250, "fob_china"), (640, 690, "cif_rotterdam"),
    ]
    assert list(prices) == ["240 | 250", "640 | 690"]


def test_a_month_just_over_that_a_forecast_names_is_that_month() -> None:
    text = ("Rare earth imports from Myanmar\n\nTraders expect that the imports of September will come in at 900 tonnes; "
            "those of March are seen at 2,000 tonnes.")
    story = Story(document_id="page", text=text, start=0, end=len(text), body_start=0, published=date(2026, 10, 6))
    starts = [mention.period.start for mention in read_story(story).mentions if mention.period and mention.unit == "t"]
    assert starts == [date(2026, 9, 1), date(2027, 3, 1)]
