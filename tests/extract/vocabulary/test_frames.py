"""Every metric frame and every class of non-facts is held to its own examples: what it takes, what it leaves, and why."""

from __future__ import annotations

from typing import Any

import pytest

from extract.core.paths import RULES
from extract.core.properties import metrics
from extract.core.strict_yaml import load_yaml
from extract.evaluation.examples import FRAME, NONFACT, UNFOLLOWED, Example, examples, fault

FRAMES = load_yaml(RULES / "metrics.yaml")["frames"]
NONFACTS = load_yaml(RULES / "nonfacts.yaml")["nonfacts"]
MEASURING = [row for row in FRAMES if row["units"] and row["metric"] not in metrics().having("unfollowed")]


EXAMPLES = [one for one in examples() if one.kind in (FRAME, UNFOLLOWED, NONFACT)]
SAYS = {
    FRAME: "a frame takes and leaves what it says",
    UNFOLLOWED: "what is not followed gives no row, and takes none from what is",
    NONFACT: "a class of non-facts takes and leaves what it says",
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.rule_id}-{one.where}")
def test_an_example_is_kept(example: Example) -> None:
    assert fault(example) == "", SAYS[example.kind]


def test_all_three_kinds_have_examples() -> None:
    assert {one.kind for one in EXAMPLES} == set(SAYS)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["id"])
def test_a_frame_says_why_and_shows_both_sides(frame: dict[str, Any]) -> None:
    given = [example["gives"] for example in frame["examples"]]
    assert frame["because"]
    assert "none" in given
    assert frame not in MEASURING or set(given) - {"none"}
    assert all(example.get("why") for example in frame["examples"] if example["gives"] == "none")


@pytest.mark.parametrize("row", NONFACTS, ids=lambda row: row["id"])
def test_a_class_of_non_facts_says_why_and_shows_both_sides(row: dict[str, Any]) -> None:
    given = {example["gives"] for example in row["examples"]}
    assert row["because"]
    assert given == ({row["id"], "none"} if row["units"] else {"none"})  # one without units only keeps its words from other classes
    assert all(example.get("why") for example in row["examples"] if example["gives"] == "none")


def test_no_rule_holds_a_figure_or_a_sentence_of_an_article() -> None:
    words = [word for frame in FRAMES for word in frame["says"]]
    assert not [word for word in words if any(char.isdigit() for char in word)]
    assert max(len(word.split()) for word in words) <= 8
