"""The start of the server: nothing heavy before it answers, and what its first reader would wait for right behind."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from extract.core.paths import DATA, ROOT


def test_the_server_is_up_before_anything_reads_tables_or_draws() -> None:
    script = "import dashboard, sys; print([name for name in ('pandas', 'charts.figures', 'extract.tables.read') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip().splitlines()[-1] == "[]"


_BEGUN = """
import asyncio, sys, threading, dashboard
async def begin():
    async with dashboard.begun(dashboard.app):
        pass
asyncio.run(begin())
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
from views.shell import data
data.held = data.known_by = lambda *_, **__: sys.exit("read again")
tables = data._read(data.folder(), data._stamp(data.folder()), None, ())
print(tables.version == data.whole().version, 'views.parts.map_panel' in sys.modules)
"""


@pytest.mark.parametrize(("folder", "out", "err"), [(str(DATA), "True True", ""), ("/nowhere", "", "read again")])
def test_what_the_first_reader_would_wait_for_is_read_before(folder: str, out: str, err: str) -> None:
    asked = os.environ | {"RARE_EARTH_DATA": folder}
    ran = subprocess.run([sys.executable, "-c", _BEGUN], cwd=ROOT, capture_output=True, text=True, check=False, env=asked)
    assert (ran.stdout.strip(), ran.stderr.strip()) == (out, err)  # tables that are not there are told to who asks for them
