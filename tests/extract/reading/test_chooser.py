"""Choosing by evidence: the heaviest wins, its part of one is how sure it is, evidence has words, unsure figures are for review."""

from __future__ import annotations

from datetime import date

import pytest

from extract.core.errors import RuleError
from extract.core.records import Story
from extract.reading.figures.chooser import Candidate, Chooser, load_weights, weights_file
from extract.reading.story import load_rules, read_story
from extract.vocabulary.reasons import in_words

TEXT = "Imports of rare earth oxides fell to 311 t in May 2025."


def _story(text: str) -> Story:
    return Story(document_id="chooser", text=text, start=0, end=len(text), body_start=0, published=date(2025, 7, 8))


def test_the_heaviest_candidate_is_chosen_and_its_part_of_one_is_how_sure_it_is() -> None:
    chooser = Chooser({"metric": {"a: 1": 1.0, "b: 1": 2.0}})
    choice = chooser.choose("metric", None, [Candidate("x", ["a: 1"]), Candidate("y", ["b: 1", "a: 1"]), Candidate("z", ["unknown: 1"])])
    assert choice.candidate.value == "y"
    assert choice.confidence == pytest.approx(0.844, abs=0.001)  # e^3 / (e^1 + e^3 + e^0)
    assert chooser.why("metric", choice) == ("b: 1", "a: 1")


def test_of_equals_the_first_is_chosen() -> None:
    assert Chooser({}).choose("metric", None, [Candidate("x", []), Candidate("y", [])]).candidate.value == "x"


def test_every_kind_of_evidence_has_words() -> None:
    for slot, weights in load_weights().items():
        assert all(in_words(slot, (name,)) for name in weights)


def test_a_kind_without_words_is_refused() -> None:
    with pytest.raises(RuleError, match=r"reasons\.yaml: `metric` does not explain 'moon'"):
        in_words("metric", ("moon: full",))


def test_weights_are_read_as_they_were_written(tmp_path) -> None:
    weights = {"metric": {'said as: "of", level': 0.25, "word: left, 0": -1.5}}
    (tmp_path / "w.csv").write_bytes(weights_file(weights))
    assert load_weights(tmp_path / "w.csv") == weights


def test_a_row_says_how_sure_it_is_and_why() -> None:
    (row,) = read_story(_story(TEXT)).mentions
    assert row.confidence is not None
    assert 0.9 < row.confidence <= 1
    assert [part.split(":")[0] for part in row.why.split("; ")] == [
        'imports ("Imports of")', 'rare earth oxides ("rare earth oxides")', '2025-05-01 to 2025-05-31 ("May 2025")',
    ]


def test_a_figure_that_is_not_sure_enough_is_for_review() -> None:
    reading = read_story(_story(TEXT), load_rules(), Chooser(load_weights(), least=1.1))
    assert not reading.mentions
    assert [(one.quote, one.reason.split(";")[0]) for one in reading.unplaced] == [
        ("311 t", "for review: not sure enough what it measures, of what and when")]
