"""What words and picture share is prepared once, and never taken for something else."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from charts.drawing.chart import shared


@dataclass(frozen=True)
class Choice:
    log: bool = False


def counted() -> tuple[list[int], object]:
    calls: list[int] = []

    @shared
    def prepare(rows: pd.DataFrame, choice: Choice, *, day: str = "") -> tuple[int, bool, str]:
        calls.append(1)
        return len(rows), choice.log, day

    return calls, prepare


def test_the_same_rows_and_equal_options_are_prepared_once() -> None:
    calls, prepare = counted()
    rows = pd.DataFrame({"value": [1.0]})
    assert prepare(rows, Choice()) == prepare(rows, Choice()) == (1, False, "")
    assert len(calls) == 1


def test_other_options_or_other_rows_are_prepared_anew() -> None:
    calls, prepare = counted()
    rows = pd.DataFrame({"value": [1.0]})
    assert prepare(rows, Choice(log=True)) == (1, True, "")
    assert prepare(rows, Choice(log=False)) == (1, False, "")
    assert prepare(rows, Choice(log=False), day="2025-01-01") == (1, False, "2025-01-01")
    assert prepare(pd.DataFrame({"value": [1.0, 2.0]}), Choice()) == (2, False, "")
    assert prepare(rows.copy(), Choice()) == (1, False, "")
    assert len(calls) == 5
