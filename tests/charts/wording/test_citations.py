"""Citations: every row reaches the texts it rests on, copies count once, and reference managers can read the lists."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from charts.wording.citations import Reference, References, all_references, bibtex, csl_json
from extract.tables.read import Tables, read_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


PAGE = Reference(
    key="argus 50% & more", title="Prices up 5% & {rising}", publisher="Argus_Media", wire="", byline="", published=date(2025, 3, 1),
    precision="day", url="https://example.org/a_b?c=1&d=2", language="en", is_story=False, copies=0,
)


def test_every_observation_and_event_has_a_reference(tables: Tables) -> None:
    references = References(tables)
    without = [record for name, key in (("observations", "observation_id"), ("events", "event_id"))
               for record in tables.frame(name)[key] if not references.cite(name, [record])]
    assert without == []


def test_copies_of_a_story_are_one_reference(tables: Tables) -> None:
    references = [reference for _, reference in all_references(tables)]
    told = [reference for reference in references if reference.is_story]
    assert len({reference.key for reference in references}) == len(references)
    assert len(told) == tables.documents.loc[tables.documents["story_id"] != "", "story_id"].nunique()
    assert max(reference.copies for reference in told) > 1
    assert any("counted as one source" in reference.text() for reference in told)


def test_a_derived_row_rests_on_the_texts_of_its_inputs(tables: Tables) -> None:
    derived = tables.observations.loc[tables.observations["status"] == "derived", "observation_id"].iloc[0]
    inputs = tables.observation_inputs.loc[tables.observation_inputs["observation_id"] == derived, "input_id"]
    references = References(tables)
    assert set(references.cite("observations", inputs)) <= set(references.cite("observations", [derived]))


def test_numbers_follow_the_order_of_citing(tables: Tables) -> None:
    references, ids = References(tables), list(tables.observations["observation_id"])
    first = references.cite("observations", ids[:1])
    references.cite("observations", ids)
    assert first[0] == 1
    assert [number for number, _ in references.listed()] == list(range(1, len(references.listed()) + 1))
    assert references.cite("observations", ids[:1]) == first


def test_nothing_published_later_is_cited() -> None:
    early = read_tables(as_of=date(2024, 12, 31))
    assert max(reference.published for _, reference in all_references(early)) <= date(2024, 12, 31)


def test_bibtex_is_escaped_and_balanced(tables: Tables) -> None:
    entry = bibtex([PAGE])
    assert entry.startswith("@misc{argus-50-more,")
    assert r"Prices up 5\% \& \{rising\}" in entry
    assert "url = {https://example.org/a_b?c=1&d=2}" in entry
    whole = bibtex(reference for _, reference in all_references(tables))
    unescaped = re.sub(r"\\[{}]", "", whole)
    assert unescaped.count("{") == unescaped.count("}")
    keys = re.findall(r"^@misc\{(.+),$", whole, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(all_references(tables))


def test_csl_json_says_as_much_of_the_date_as_is_known() -> None:
    day, month = json.loads(csl_json([PAGE, replace(PAGE, precision="month")]))
    assert (day["issued"], month["issued"]) == ({"date-parts": [[2025, 3, 1]]}, {"date-parts": [[2025, 3]]})
    assert day["container-title"] == "Argus_Media"
    undated = replace(PAGE, precision="assumed")
    assert "n.d.; counted as known from 1 Mar 2025 (assumed)" in undated.text()
    assert json.loads(csl_json([undated]))[0]["issued"] == {"literal": "n.d."}
    assert "year = {n.d.}" in bibtex([undated])


def test_a_wire_is_named_before_the_outlet_that_carried_it() -> None:
    assert "Reuters, in Arab News" in replace(PAGE, wire="Reuters", publisher="Arab News").text()
