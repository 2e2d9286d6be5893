"""Lines of the log: one of JSON for each run, decision and fault; nothing in them was written by a story or a reader."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from extract.core.paths import ROOT
from extract.desk.adding import add
from extract.desk.queue import DISCARD, discard, waiting
from extract.desk.store import BEGUN
from tests.arrivals import IMPORTS, STORY, new_house
from tests.views.test_pages import opened
from views.parts import page as frame
from views.shell import log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = 'needle"}\n{"event": "forged"}'


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged while the test lasts, by this project and by Streamlit, as it would be served."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(log.Line())
    loggers = [logging.getLogger(name) for name in ("extract", "views", "streamlit.error_util")]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(logging.INFO)
    yield out
    for each, level in zip(loggers, levels, strict=True):
        each.removeHandler(handler)
        each.setLevel(level)


def _lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_run_is_one_line_that_says_which_page_and_how_it_went(written: io.StringIO) -> None:
    opened("sources", find=HOSTILE, section="find", as_of="2025-03-29")
    (line,) = _lines(written)
    assert (line["event"], line["page"], line["as_of"], line["outcome"]) == ("page", "sources", "2025-03-29", "done")
    assert (len(line["request"]), len(line["visit"]), line["ms"] > 0) == (12, 12, True)
    opened("sources", as_of=HOSTILE)
    assert _lines(written)[1]["as_of"] == ""
    assert "needle" not in written.getvalue()


def test_a_fault_is_told_by_its_type_and_our_frames(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(title: str, **_: object) -> None:
        raise ValueError(f"{HOSTILE} in {ROOT}")

    monkeypatch.setattr(frame, "begin", fail)
    opened("method")
    run, fault = _lines(written)
    assert (run["outcome"], fault["fault"], fault["request"]) == ("fault", "ValueError", run["request"])
    assert [each.split(":")[::2] for each in fault["frames"]][-1] == ["views/method.py", "<module>"]
    assert [mark for mark in ("needle", str(ROOT), "site-packages") if mark in written.getvalue()] == []


def test_a_decision_is_a_line_with_its_story_and_none_of_its_text(written: io.StringIO, tmp_path: Path) -> None:
    house = new_house(tmp_path)
    text = IMPORTS.read_text(encoding="utf-8")
    add(house.desk(), IMPORTS.name, text.encode(), {})
    discard(house.desk(), waiting(house.desk(), STORY), HOSTILE)
    line = _lines(written)[-1]
    assert (line["event"], line["action"], line["story"]) == ("decision", DISCARD, STORY)
    assert "needle" not in written.getvalue()
    assert [part for part in text.split("\n") if len(part) > 20 and part in written.getvalue()] == []


def _deciding() -> None:
    """A page with a button, which does all that is logged at a desk."""
    import os
    from pathlib import Path

    import streamlit as st

    from extract.desk.queue import Desk, discard, waiting
    from extract.desk.store import BEGUN
    from tests.arrivals import STORY
    from views.shell import log

    def act() -> None:
        desk = Desk.at(Path(os.environ["HOUSE_SEEDS"]), Path(os.environ["HOUSE_DATA"]), "ada")
        desk.store.add_entry(BEGUN, "ada", {"stories": [STORY], "title": "needle"}, reason="needle")
        discard(desk, waiting(desk, STORY), "needle")

    st.button("Act", on_click=act)
    with log.request("review"):
        pass


def test_what_a_button_did_bears_the_request_that_asked_for_it(
    written: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = new_house(tmp_path)
    monkeypatch.setenv("HOUSE_SEEDS", str(house.seeds))
    monkeypatch.setenv("HOUSE_DATA", str(house.data))
    add(house.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})
    app = AppTest.from_function(_deciding).run()
    app.button[0].click().run()
    assert not app.exception
    first, publication, decision, page = _lines(written)[-4:]
    assert (publication["event"], publication["action"], publication["stories"]) == ("publication", BEGUN, [STORY])
    assert (decision["event"], decision["story"]) == ("decision", STORY)
    assert (first["event"], page["event"]) == ("page", "page")
    assert publication["request"] == decision["request"] == page["request"] != first["request"]
    assert "needle" not in written.getvalue()


def test_what_a_library_says_is_not_passed_on(written: io.StringIO) -> None:
    logging.getLogger("streamlit.error_util").warning("%s", HOSTILE)
    (line,) = _lines(written)
    assert line["source"].startswith("streamlit.error_util:test_what")
    assert "needle" not in written.getvalue()
