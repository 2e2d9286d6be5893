"""Curated terms found in text, and the same-length copies of it that they are found on."""

from __future__ import annotations

import pytest

from extract.core.terms import TermIndex
from extract.core.text import blanked_text, normal, plain

INDEX = TermIndex(
    (("rare earth", 1), ("rare earth oxide", 2), ("US", 3), ("U.S.", 4), ("中国", 5), ("Pang War", 6)),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rare-earth oxide", [(0, 16, 2)]),
        ("Rare\u00a0Earth, oxide", [(0, 10, 1)]),
        ("give us the US", [(12, 14, 3)]),
        ("the U.S. mine", [(4, 8, 4)]),
        ("克钦 rare earth 中国", [(3, 13, 1), (14, 16, 5)]),
        ("pang\nwar", [(0, 8, 6)]),
        ("unrare earths", []),
    ],
)
def test_the_longest_term_between_word_boundaries_is_found(text: str, found: list[tuple[int, int, int]]) -> None:
    assert [tuple(hit) for hit in INDEX.find(text)] == found


def test_vocabularies_do_not_hide_each_other() -> None:
    index = TermIndex([("Kachin State", "place")], [("Kachin", "actor")])
    text = "in Kachin State"
    copy = normal(text)
    assert [[tuple(hit) for hit in hits] for hits in index.find_each(text, copy.decode(), blanked_text(text))] == [
        [(3, 15, "place")],
        [(3, 9, "actor")],
    ]


def test_an_index_of_nothing_finds_nothing() -> None:
    assert TermIndex([]).find("rare earth") == []


@pytest.mark.parametrize("text", ["“A” — b’s\u00a0c", "İstanbul ½ €5", "克钦独立军\r\n\u2028x", "é ﹣ １２"])
def test_every_copy_is_as_long_as_the_text(text: str) -> None:
    assert len(plain(text)) == len(normal(text)) == len(blanked_text(text)) == len(text)
