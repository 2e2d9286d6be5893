"""Loading the rules, which a library does without a trace in the process that asks for them."""

from __future__ import annotations

import gc

from extract.vocabulary.lexicon import load_rules


def test_loading_rules_leaves_the_garbage_collector_alone() -> None:
    load_rules.cache_clear()
    before = gc.get_threshold(), gc.get_freeze_count(), gc.isenabled()
    load_rules()
    assert (gc.get_threshold(), gc.get_freeze_count(), gc.isenabled()) == before
