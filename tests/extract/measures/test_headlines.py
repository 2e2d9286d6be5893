"""The list of headlines: one file, read strictly, and everything that shows a headline follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.core.errors import RuleError
from extract.measures.headlines import headlines, load_headlines
from extract.tables.read import read_tables

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "- {id: a, title: A, card: A, where: {kind: price}, spans: month, show: change}\n"


def test_the_headlines_are_those_of_the_file_in_its_order() -> None:
    rules = load_headlines()
    assert [(found.name, found.title, found.card) for found in headlines(read_tables())] == [(r.name, r.title, r.card) for r in rules]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace("card: A", "crad: A"), "unknown key `crad`"), (GOOD.replace(", card: A", ""), "`card` is missing"),
        (GOOD.replace("change", "chance"), "show `chance`"), (GOOD.replace("month", "week"), "spans `week`"),
        (GOOD.replace("kind: price", "kid: price"), "unknown key `kid`"), (GOOD + GOOD, "stands twice"), ("a: 1\n", "not a list"),
    ],
)
def test_an_unclear_file_is_refused_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "headlines.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"headlines\.yaml") as error:
        load_headlines(path)
    assert problem in str(error.value)
