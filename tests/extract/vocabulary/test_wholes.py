"""What a share is a share of."""

from __future__ import annotations

import pytest

from extract.vocabulary.metrics import whole_of


@pytest.mark.parametrize(("sentence", "metric", "whole"), [
    ("the sites yield roughly half of the world's heavy rare earths", "production_share", "world production"),
    ("china holds nearly 90% of global rare earth capacity", "capacity_share", "world capacity"),
    ("of china's imports of oxides, 63% came from myanmar", "market_share", "China's imports"),
    ("a third of world demand is met from scrap", "market_share", "world demand"),
    ("two thirds of it comes from there", "market_share", None),
])
def test_the_whole_is_what_the_sentence_says(sentence, metric, whole):
    assert whole_of(sentence, metric, ("China", "Myanmar")) == whole
