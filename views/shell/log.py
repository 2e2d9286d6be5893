"""What the server writes where RARE_EARTH_LOG is `json`: one line of JSON for a run of a page, a decision at the desk, a fault.

No line holds text of a story, words that a reader looked for, or a path: of a fault its type and the frames in this project's code, of what
libraries say only which of their functions said it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sys
import time
import traceback
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = ("extract", "charts", "views", "dashboard")
_ROOT = Path(__file__).resolve().parents[2]
_LOG = logging.getLogger(__name__)
_REQUESTS: WeakKeyDictionary[object, str] = WeakKeyDictionary()  # id of a run, by what Streamlit makes anew for each
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Line(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end. Lines of one visit bear its id, which is not the one that the server knows it by; those of one run of
        a page, of a part of it, or of what a button does before, bear that of the request."""
        line: dict[str, Any] = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")}
        line["level"] = record.levelname.lower()
        if record.name.partition(".")[0] in _OURS:
            line |= {"event": record.msg, **getattr(record, "told", {})}
        else:
            line |= {"event": "library", "source": f"{record.name}:{record.funcName}:{record.lineno}"}
        if visit := get_script_run_ctx(suppress_warning=True):
            line["visit"] = hashlib.sha256(visit.session_id.encode()).hexdigest()[:12]
            if visit.parallel_coordinator is not None:  # not before the first run
                line["request"] = _REQUESTS.setdefault(visit.parallel_coordinator, uuid.uuid4().hex[:12])
        if record.exc_info and record.exc_info[1]:
            line |= _fault(record.exc_info[1])
        return json.dumps(line)


def _fault(fault: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [(Path(each.filename).resolve(), each) for each in frames if Path(each.filename).resolve().is_relative_to(_ROOT)]
    named = [(path.relative_to(_ROOT), each) for path, each in ours]
    shown = [f"{path}:{each.lineno}:{each.name}" for path, each in named if path.parts[0].removesuffix(".py") in _OURS]
    return {"fault": type(fault).__name__, "frames": shown}


def begin() -> None:
    """Have all that the server logs written so, where the environment asks for it; once, before it starts."""
    if os.environ.get("RARE_EARTH_LOG", "").strip().lower() != "json":
        return
    from streamlit import logger as theirs
    from uvicorn.config import LOGGING_CONFIG

    handler = logging.StreamHandler()
    handler.setFormatter(Line())

    def handled(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    theirs.setup_formatter = handled
    theirs.update_formatter()  # those that there are; others come by the line above
    LOGGING_CONFIG["formatters"] = {name: {"()": Line} for name in ("default", "access")}
    logging.captureWarnings(capture=True)
    for name in (*_OURS, "py.warnings"):
        handled(logging.getLogger(name))
        logging.getLogger(name).setLevel(logging.INFO)


@contextmanager
def request(page: str) -> Iterator[None]:
    """A run of a page: its line says which, as of what day, how long it took in milliseconds, and whether it came to its end."""
    began = time.perf_counter()
    try:
        yield
    finally:
        ended = sys.exc_info()[0]
        # "stopped": how Streamlit ends a run where there are no tables, or the reader has clicked again
        outcome = "done" if ended is None else "fault" if issubclass(ended, Exception) else "stopped"
        as_of = st.query_params.get("as_of", "")
        told = {"page": page, "as_of": as_of if _DAY.fullmatch(as_of) else ""}
        _LOG.info("page", extra={"told": {**told, "ms": round(1000 * (time.perf_counter() - began)), "outcome": outcome}})
