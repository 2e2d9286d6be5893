"""Every metric frame and every class of non-facts is held to its own examples: what it takes, what it leaves, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extract.core.paths import RULES
from extract.core.properties import metrics
from extract.core.records import Story
from extract.core.strict_yaml import load_yaml
from extract.reading.story import read_story

FRAMES = load_yaml(RULES / "metrics.yaml")["frames"]
NONFACTS = load_yaml(RULES / "nonfacts.yaml")["nonfacts"]
UNFOLLOWED = metrics().having("unfollowed")
MEASURING = [row for row in FRAMES if row["units"] and row["metric"] not in UNFOLLOWED]
IGNORED = [row for row in FRAMES if row["units"] and row["metric"] in UNFOLLOWED]


def _story(text: str) -> Story:
    return Story(document_id="frame", text=text, start=0, end=len(text), body_start=0, published=date(2024, 6, 10))


def _cases(rows: list[Any]) -> list[Any]:
    return [pytest.param(row["id"], one, id=f"{row['id']}-{at}") for row in rows for at, one in enumerate(row.get("examples", []))]


@pytest.mark.parametrize(("frame_id", "example"), _cases([row for row in FRAMES if row not in IGNORED]))
def test_a_frame_takes_and_leaves_what_it_says(frame_id: str, example: dict[str, str]) -> None:
    used = [one.rule_id.split("/")[-1] for one in read_story(_story(example["text"])).mentions]
    assert (frame_id in used) == (example["gives"] != "none"), used


@pytest.mark.parametrize(("_frame_id", "example"), _cases(IGNORED))
def test_what_is_not_followed_gives_no_row_and_takes_none_from_what_is(_frame_id: str, example: dict[str, str]) -> None:
    used = {one.rule_id.split("/")[-1] for one in read_story(_story(example["text"])).mentions}
    assert used == {example["gives"]} - {"none"}


@pytest.mark.parametrize(("rule_id", "example"), _cases(NONFACTS))
def test_a_class_of_non_facts_takes_and_leaves_what_it_says(rule_id: str, example: dict[str, str]) -> None:
    claims = [one.rule_id for one in read_story(_story(example["text"])).claims if one.by == "non_fact"]
    assert (rule_id in claims) == (example["gives"] != "none"), claims


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
