"""A claim is a claim on every chart, in the pack and in the evidence panel: nothing that one side alone says is told as fact."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import pytest

from charts.drawing.frame import framed_canvas
from charts.figures import charts
from charts.pack.content import pack
from charts.wording.events import dated_sentence
from charts.wording.rows import who_says
from charts.wording.statuses import age_words, status_words
from extract.measures.claims import is_claim, with_claims
from extract.measures.evidence import evidence_of
from extract.measures.status import holding, reports
from extract.tables.read import Tables, read_tables
from tests.chart_rows import of_stories
from views.parts.evidence_html import head
from views.parts.wording import record_words

MARKS = ("say", "claim")  # a text that tells a claim has one of these words


@cache
def tables() -> Tables:
    return read_tables(as_of=date(2025, 3, 28))


def claims() -> list[dict[str, object]]:
    events = with_claims(tables().events)
    return list(events[events["claim"]].to_dict("records"))  # type: ignore[arg-type]


def texts_of(value: object) -> list[str]:
    """Every text in a figure as JSON."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_of(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    return [value] if isinstance(value, str) else []


def test_the_tables_hold_claims_to_walk() -> None:
    assert {"takeover", "border_closure", "mining_halt"} <= {str(row["event_type"]) for row in claims()}


@pytest.mark.parametrize("theme", ["light"])
@pytest.mark.parametrize("layout", ["slide", "phone"])
@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.id)
def test_no_chart_tells_a_claim_as_fact(chart, layout, theme) -> None:
    rows = chart.select(tables())
    words = chart.words(rows)
    canvas = framed_canvas(layout, theme, words, as_of=tables().as_of, version="v")
    chart.paint(canvas, rows)
    said = [*texts_of(json.loads(canvas.figure().to_json())), words.headline, words.short, *words.alt.split(". ")]
    facts = {str(row["short"]) for row in with_claims(tables().events).to_dict("records") if not row["claim"]}
    for row in claims():
        start = str(row["short"])[:18]  # a label may be cut short
        if any(fact.startswith(start) for fact in facts):  # a fact is told in the same words
            continue
        bare = [text for text in said for part in text.split("; ") if start in part and not any(mark in part for mark in MARKS)]
        assert not [text for text in bare if "says" not in text.casefold() and "claim" not in text.casefold()]


def test_the_map_names_who_says_that_gates_are_closed() -> None:
    chart = next(each for each in charts() if each.id == "map")
    words = chart.words(chart.select(of_stories(tables())))
    assert words.headline.startswith("Last known: one resident says the KIA closed three crossings")
    assert "a claim: one resident, not named, in Radio Free Asia" in words.alt.replace("\u00a0", " ")


def test_the_pack_and_the_evidence_panel_say_claim() -> None:
    content = pack(tables())
    for row in claims():
        lines = [line for line in content.events if dated_sentence(row) in line.cells]
        assert lines
        assert all(any("claim" in cell for cell in line.cells) for line in lines)
        shown = head(evidence_of(tables(), f"events/{row['event_id']}"))
        assert "as fact" not in shown
        assert "a claim: " in shown
        assert any(mark in record_words("events/x", row) for mark in MARKS)
        assert "claim" in who_says(row)


def test_only_what_the_outlet_itself_says_is_told_as_fact() -> None:
    facts = [row for row in tables().events.to_dict("records") if not is_claim(row)]
    shown = {str(row["told_by"]): head(evidence_of(tables(), f"events/{row['event_id']}")) for row in facts if row["certainty"] == "said"}
    assert {kind for kind, text in shown.items() if "told as fact by the outlet" in text} == {"outlet"}


@pytest.mark.parametrize(("days", "words"), [
    (0, ""), (1, "1 day old"), (59, "59 days old"), (150, "5 months old"), (700, "23 months old"), (800, "2 years old"),
])
def test_an_age_is_told_in_days_months_or_years(days: int, words: str) -> None:
    assert age_words(days) == words


def test_a_status_is_worded_with_source_and_age() -> None:
    found = holding(reports(of_stories(tables())), as_of=tables().as_of)
    row = found[(found["place_id"] == "laiza") & (found["aspect"] == "ore")].iloc[0].to_dict()
    assert status_words(row, ["people", "ore"]).replace("\u00a0", " ") == (
        "Closed to people and ore since 12 Nov 2024, by Kachin Independence Army "
        "(a claim: one resident, not named, in Radio Free Asia, 14 Nov 2024; last known, report 4 months old)")
