"""What moved first: told from the quotations, or said to be beyond telling."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest

from extract.measures.headlines import begun, first_moves, lag_words, stops_after, usual_start
from extract.tables.read import read_tables


def test_a_gap_in_the_quotations_is_said() -> None:
    event, *materials = first_moves(read_tables())
    assert "Oct 2024" in event
    assert len(materials) == 2
    assert all("cannot be told, no quotation ex-works in China between 30 Sep 2024 and 31 Dec 2024" in line for line in materials)


def test_before_any_closure_nothing_is_answered() -> None:
    assert first_moves(read_tables(as_of=date(2024, 1, 1))) == ()


@pytest.mark.parametrize(("ends", "words"), [
    ((0, 0), "the same day"), ((0, 2), "the same day to 2 days later"), ((1, 1), "1 day later"), ((11, 12), "11 to 12 days later"),
    ((-1, 1), "1 day before to 1 day later"), ((-3, 0), "3 days before to the same day"),
])
def test_a_lag_in_words(ends: tuple[int, int], words: str) -> None:
    assert lag_words(*ends) == words


def test_the_closures_after_a_takeover_come_with_their_days_and_those_that_may_be_before_it_as_such() -> None:
    tables = read_tables()
    events = {row["event_id"]: row for row in begun(tables).to_dict("records")}
    start = events[usual_start(tables)]
    assert (start["short"], start["began"]) == ("KIA takes Pangwa", pd.Timestamp("2024-10-18"))
    first = stops_after(tables, start)[0]
    assert (first.row["short"], first.least, first.most) == ("China closes crossing: Pangwa", 0, 2)
    day_later = next(row for row in events.values() if row["short"] == start["short"] and row["began"] == pd.Timestamp("2024-10-19"))
    assert [(each.least, each.most) for each in stops_after(tables, day_later)][:2] == [(-1, 1), (0, 3)]
    assert not any(row["date_is_report"] or row["same_event_as"] for row in events.values())


def test_before_any_takeover_days_are_counted_from_the_latest_event() -> None:
    tables = read_tables(as_of=date(2023, 4, 20))
    assert usual_start(tables) == begun(tables)["event_id"].iloc[0]
    assert stops_after(tables, begun(tables).iloc[0].to_dict()) == ()


@pytest.mark.parametrize(("precision", "ends", "by"), [
    ("year", ("2024-01-01", "2024-12-31"), "2024-12-31"), ("range", ("2024-01-05", "2024-03-20"), "2024-03-20"),
    ("month", ("2024-01-01", "2024-06-30"), "2024-01-31"), ("approx", ("2024-01-01", "2024-06-30"), "2024-01-31"),
    ("month", ("2024-01-01", "2024-01-20"), "2024-01-20"), ("day", ("2024-01-05", "2024-06-30"), "2024-01-05"),
])
def test_what_lasted_began_by_the_last_day_that_its_dates_allow(precision: str, ends: tuple[str, str], by: str) -> None:
    tables = read_tables()
    one = begun(tables).iloc[[0]].assign(start=pd.Timestamp(ends[0]), end=pd.Timestamp(ends[1]), precision=precision, lasting=True)
    found = begun(dataclasses.replace(tables, events=one[tables.events.columns]))
    assert found[["began", "by"]].iloc[0].tolist() == [pd.Timestamp(ends[0]), pd.Timestamp(by)]
