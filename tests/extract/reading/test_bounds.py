"""What is denied of a bound turns it round: who does not expect more than 900 t expects at most 900 t."""

from __future__ import annotations

from datetime import date

import pytest

from extract.core.records import Story
from extract.reading.story import read_story


@pytest.mark.parametrize(("sentence", "qualifier"), [
    ("A forwarder would not expect imports of rare earths in November above 900 t.", "at_most"),
    ("Imports of rare earths are unlikely to exceed 900 t in December.", "at_most"),
    ("Imports of rare earths will not exceed 900 t this year.", "at_most"),
    ("Output of rare earths may not exceed 900 t this year, the ministry said.", "exact"),
    ("Output of rare earths will not fall below 900 t.", "at_least"),
    ("Imports of rare earths were more than 900 t in May.", "more_than"),
    ("He did not say why, but imports of rare earths were above 900 t in May.", "more_than"),
])
def test_a_denied_bound_is_the_other_one(sentence: str, qualifier: str) -> None:
    text = f"Rare earth trade\n\n{sentence}"
    story = Story(document_id="page", text=text, start=0, end=len(text), body_start=0, published=date(2026, 10, 21))
    (figure,) = [mention for mention in read_story(story).mentions if mention.unit == "t"]
    assert figure.qualifier == qualifier
