"""Files handed in together are read in a process of their own, with the same answer as in this one."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from extract.core.errors import DeskError, DocumentError, FaultsError
from extract.desk.adding import all_candidates
from tests.arrivals import GATE, IMPORTS, new_house
from views.desk import handing_in

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FILES = [(IMPORTS.name, IMPORTS.read_bytes()), ("x.png", b"\x89PNG\r\n\x1a\n\0"), (GATE.name, GATE.read_bytes()), ("empty.txt", b"")]


def test_another_process_answers_as_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = new_house(tmp_path).desk()
    here = all_candidates(desk, FILES)
    monkeypatch.setattr(handing_in, "all_candidates", None)  # which this process cannot have asked
    found, problems = handing_in.handed_in(desk, FILES)
    assert found == here[0]
    assert [each.lines for each in problems] == [each.lines for each in here[1]]
    assert [type(each) for each in problems] == [type(each) for each in here[1]] == [DocumentError] * 2


def test_a_file_that_ends_the_process_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_in.sys, "executable", "/bin/false")
    found, (problem,) = handing_in.handed_in(new_house(tmp_path).desk(), FILES)
    assert not found
    assert str(problem) == ("files: the program that read them ended early (1); files that can be read; hand them in one by one, "
                            "to find which it is")


def test_a_refusal_is_whole_in_another_process() -> None:
    one = DeskError("a.txt", "no text", "a text", "choose another")
    for problem in (one, FaultsError("b.csv", [DocumentError("b.csv:1", "no day"), DocumentError("b.csv:2", "no value")])):
        again = pickle.loads(pickle.dumps(problem))
        assert (type(again), str(again), again.lines, again.where, again.advice) == (
            type(problem), str(problem), problem.lines, problem.where, problem.advice)
