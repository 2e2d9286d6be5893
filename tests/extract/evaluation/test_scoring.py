"""Scoring against annotated pages: what counts as the same figure, subject and fact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.evaluation.scoring import LEVELS, commodity_family, false_positives, last_day, pair, rates, same_period, unit_dimension

GOLD = json.loads((Path(__file__).resolve().parents[2] / "gold" / "dev" / "gold.json").read_text(encoding="utf-8"))


def row(**changes: object) -> dict[str, object]:
    base = {"start": 10, "end": 20, "value": 311.0, "value_high": None, "unit": "t", "metric": "imports", "commodity": "rare earths",
            "period_start": "2025-02-01", "period_end": "2025-02-28"}
    return base | changes


@pytest.mark.parametrize("level", LEVELS)
def test_the_gold_as_its_own_reading_is_all_right(level):
    for page in GOLD:
        gold = page["observations"]
        assert len(pair(gold, gold, level)) == len(gold)


@pytest.mark.parametrize(("changes", "rights"), [
    ({}, (1, 1, 1)),
    ({"start": 20, "end": 25}, (0, 0, 0)),
    ({"value": 0.311, "unit": "kt"}, (1, 1, 1)),
    ({"value": 342.0}, (0, 0, 0)),
    ({"value_high": 320.0}, (0, 0, 0)),
    ({"unit": "percent"}, (0, 0, 0)),
    ({"metric": "exports"}, (1, 0, 0)),
    ({"commodity": "terbium oxide"}, (1, 0, 0)),
    ({"period_start": "2024-02-01", "period_end": "2024-02-29"}, (1, 1, 0)),
    ({"period_start": None, "period_end": None}, (1, 1, 0)),
    ({"period_start": "2025-02-03"}, (1, 1, 1)),
])
def test_each_level_asks_for_more(changes, rights):
    assert tuple(len(pair([row(**changes)], [row()], level)) for level in ("1", "2", "3")) == rights


@pytest.mark.parametrize(("found", "gold", "folded", "strict"), [
    ({"metric": "import_share"}, {"metric": "production_share"}, 1, 0),  # any share is a share, but not the same one
    ({"metric": "net_profit"}, {"metric": "net_loss"}, 1, 0),
    ({"metric": "output"}, {"metric": "production"}, 1, 1),  # another spelling is no other metric
    ({}, {"period_start": None, "period_end": None}, 1, 0),  # a date where the page gives none
    ({"period_start": None, "period_end": None}, {"period_start": None, "period_end": None}, 1, 1),
])
def test_the_strict_level_folds_no_metric_and_dates_nothing_undated(found, gold, folded, strict):
    pairs = [len(pair([row(**found)], [row(**gold)], level)) for level in ("3", "3 strict")]
    assert pairs == [folded, strict]


def test_a_repeated_reading_counts_once():
    assert pair([row(), row()], [row()], "3") == {0: 0}


def test_a_pairing_gives_way_so_that_more_pairs_fit():
    wide, narrow = row(end=40), row(start=12, end=14)
    gold = [row(start=12, end=16), row(start=30, end=38)]
    assert len(pair([wide, narrow], gold, "1")) == 2


def test_money_per_mass_is_compared_per_kilogram():
    assert unit_dimension("CNY/t") == ("cny/kg", 0.001)
    assert unit_dimension("USD/kg") == ("usd/kg", 1.0)


@pytest.mark.parametrize(("name", "family"), [
    ("terbium oxide", "tb"), ("dysprosium and terbium", "hree"), ("praseodymium-neodymium oxide", "prnd"), ("yttrium oxide", "other_ree"),
    ("ytterbium", "other_ree"), ("rare earth magnets", "magnets"), ("magnet rare earth oxides", "ree"), ("heavy rare earths", "hree"),
    ("tin ore and concentrates", "tin"), ("rare earths", "ree"), ("rare earths (REO contained)", "ree"), ("gallium", "other"), (None, None),
])
def test_commodities_have_families(name, family):
    assert commodity_family(name) == family


def test_a_gold_window_accepts_any_period_inside_it():
    gold = row(period_start="2025-01-01", period_end="2025-12-31", period_match="within")
    assert same_period(row(), gold)
    assert not same_period(row(period_start="2024-12-01"), gold)


def test_off_topic_rows_count_when_they_claim_a_rare_earth_or_nothing():
    assert [item["commodity"] for item in false_positives([row(), row(commodity=None), row(commodity="tin")])] == ["rare earths", None]


def test_rates_of_nothing():
    assert rates(0, 0, 0) == (1.0, 1.0, 1.0)
    assert rates(0, 0, 5)[1] == 0.0


def test_a_month_of_publication_means_its_last_day():
    assert str(last_day("2019-05")) == "2019-05-31"
    assert last_day("2019") is None
