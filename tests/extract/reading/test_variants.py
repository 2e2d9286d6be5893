"""It reads, it does not remember: in variants of the originals the rows change with the words, and nothing else does."""

from __future__ import annotations

import pytest

from extract.reading.story import read_story
from tests.originals import needs_originals, read_original, seed_gold
from tests.variants import expected, row, vary

pytestmark = [pytest.mark.originals, needs_originals]
SEEDS = 42  # of each of the five originals


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_variant_gives_the_changed_rows_and_no_other(seed: int) -> None:
    for gold in seed_gold():
        reading = read_original(gold["id"])[0]
        variant = vary(reading.story, reading.mentions, seed)
        assert variant.story.text != reading.story.text
        wanted = [expected(one, variant) for one in reading.mentions]
        found = [row(one) for one in read_story(variant.story).mentions]
        assert found == wanted, gold["id"]


def test_two_hundred_variants_and_more_are_read() -> None:
    readings = [read_original(gold["id"])[0] for gold in seed_gold()]
    texts = {vary(reading.story, reading.mentions, seed).story.text for seed in range(SEEDS) for reading in readings}
    assert len(texts) >= 200
