"""A short run of each kind of input, the same on every run; `python -m tests.fuzzing` is the long one."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzzing import runner, targets
from tests.fuzzing.__main__ import PARTS, main
from tests.fuzzing.campaign import Batch, Outcome, coverage, failure, made_small, run_batch
from tests.fuzzing.led import Steered
from tests.fuzzing.strategies import inputs
from tests.fuzzing.targets import KINDS, Kind
from tests.work import calls

if TYPE_CHECKING:
    from pathlib import Path

FEW = {"cells": 200, "days": 150, "spans": 80, "text": 70, "series": 60, "address": 25, "rules": 50, "story": 50}
RESTS = 10  # inputs of a kind that takes many milliseconds
COPIES, MORE = 4, 16


def test_every_kind_has_its_part() -> None:
    assert {*PARTS} == {*KINDS}
    assert sum(PARTS.values()) == 1000


@pytest.mark.parametrize("kind", KINDS)
def test_what_must_hold_of_a_kind_holds(kind: str) -> None:
    suppressed = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

    @given(inputs(kind))
    @settings(max_examples=FEW.get(kind, RESTS), derandomize=True, deadline=None, database=None, suppress_health_check=suppressed)
    def holds(made: str | bytes) -> None:
        KINDS[kind].check(made)

    holds()


@pytest.mark.parametrize("kind", [kind for kind, one in KINDS.items() if one.linear])
def test_work_grows_as_length_does(kind: str) -> None:
    one = KINDS[kind]
    for seed in range(2):
        part = one.make(random.Random(seed))
        few, many = ("\n\n".join([part] * copies) for copies in (COPIES, MORE))
        one.check(few)
        assert calls(lambda many=many: one.check(many)) <= 2 * MORE / COPIES * calls(lambda few=few: one.check(few)) + 1000


def _no_nine(given: str) -> None:
    assert "9" not in given, "a nine"


@pytest.fixture
def nines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that fails on every nine."""
    monkeypatch.setitem(KINDS, "cells", Kind(lambda chance: str(chance.randrange(100, 1000)), _no_nine))


@pytest.mark.usefixtures("nines")
def test_a_failing_input_is_counted_made_small_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind, found = run_batch(Batch("cells", 0, 200))
    assert (kind, found.inputs) == ("cells", 200)
    (place,) = found.failures
    assert place.startswith("AssertionError at tests/fuzzing/test_fuzzing.py:")
    assert 20 < found.failures[place] < 100
    assert made_small("cells", "123493", place) == "9"
    assert failure("cells", "123") is None
    assert runner._tell({"cells": found}, tmp_path) == found.failures[place]
    assert [path.read_bytes() for path in tmp_path.glob("cells-fails-*")] == [b"9"]
    assert "a nine" in capsys.readouterr().out


@pytest.mark.parametrize(("failures", "code"), [({}, 0), ({"ValueError at a.py:1": 2}, 1)])
def test_the_command_ends_with_the_code_of_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: dict[str, int], code: int,
) -> None:
    examples = dict.fromkeys(failures, ("1", "wrong"))
    found = Outcome(inputs=3, seconds=1, failures=Counter(failures), examples=examples)
    monkeypatch.setattr(runner, "_campaign", lambda *_: {"cells": found})
    assert main(["--inputs", "3", "--out", str(tmp_path)]) == code


def test_lines_that_ran_are_noted_and_counted() -> None:
    _, found = run_batch(Batch("cells", 0, 3, traced=True))
    run, could = coverage(found.lines, ("core",))["core"]
    assert 0 < run < could


def test_bytes_steer_the_grammars() -> None:
    assert [Steered(b"\x01\x02").getrandbits(8), Steered(b"").getrandbits(64)] == [1, 0]
    for one in KINDS.values():
        assert one.make(Steered(bytes(range(256)))) == one.make(Steered(bytes(range(256))))


def test_an_order_of_rows_that_matters_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given = KINDS["merged"].make(random.Random(1))
    monkeypatch.setattr("extract.pipeline.tables_of_articles", lambda documents, _: ({"a": [{"b": documents[0].document_id}]}, None))
    with pytest.raises(AssertionError):
        targets.merged(given)
