"""How the dashboard holds under load: many sessions that click for minutes, bad uploads, exports at once, a killed browser.

    python tests/benchmarks/load.py [--sessions 50] [--minutes 10]

A session is what a reader's browser is to the server: a websocket that sends clicks and reads what comes until the run has ended. It draws
nothing, so that what is measured is the server alone. Prints one table; ends with 1 if anything went wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from extract.core.paths import DATA, SEEDS
from tests.app_server import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.proto.Element_pb2 import Element
    from websockets.asyncio.client import ClientConnection

PATHS = ("", "timeline", "map", "prices", "trade", "sources", "changes", "method")
DAYS = ("2024-11-14", "2025-02-28", "2025-05-31", "2025-10-09", "2026-03-01")
THINKING = 2.0, 8.0  # seconds between what a reader sees and the next click
ANSWER = 120.0  # seconds: who waits longer has left
_BAD = (
    ("pdf", b"%PDF-1.7 broken"), ("pdf", b"\0" * 100_000), ("pdf", b""), ("html", b"<" * 200_000), ("html", b"<script>alert(1)</script>"),
    ("eml", b"From: x\n\n\xff\xfe"), ("txt", b"\xff\xfe\x00"), ("txt", b"a" * 2_000_000), ("md", b"---\n" + b"[" * 50_000),
    ("docx", b"PK\3\4"),
)
BAD = tuple((f"bad{number}.{kind}", content) for number, (kind, content) in enumerate(_BAD * 2))


@dataclass(eq=False)
class Tally:
    """Seconds of each kind of run, what went wrong, and the server's memory in MB by minute."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)
    beside: str = ""  # what else is going on


class Session:
    """One reader: connected, on a page, with the buttons that it shows."""

    def __init__(self, server: Server, tally: Tally, dice: random.Random) -> None:
        self.server, self.tally, self.dice = server, tally, dice
        self.web = requests.Session()
        self.socket: ClientConnection | None = None
        self.session_id = self.page = self.query = ""
        self.pages: dict[str, str] = {}
        self.buttons: dict[str, str] = {}  # id -> the fragment it is in
        self.uploader = ""

    async def visit(self, path: str, query: str = "") -> None:
        """Open an address as a new tab does."""
        await self.leave()
        await asyncio.to_thread(self.web.get, f"{self.server.address}/_stcore/health", timeout=ANSWER)
        cookies = "; ".join(f"{name}={value}" for name, value in self.web.cookies.items())
        token = self.web.cookies.get("_streamlit_xsrf", "-")
        self.socket = await connect(
            f"{self.server.address.replace('http', 'ws')}/_stcore/stream", max_size=None, subprotocols=["streamlit", token],  # type: ignore[list-item]
            additional_headers={"Cookie": cookies}, origin=self.server.address, ping_timeout=ANSWER,  # type: ignore[arg-type]
        )
        self.query = query
        await self.run("first page" if not path else "page", name=path)

    async def leave(self) -> None:
        """Close the tab."""
        if self.socket:
            await self.socket.close()
        self.socket = None

    async def run(self, kind: str, *, name: str | None = None, page: str = "", fragment: str = "", **widget: Any) -> None:
        """Ask for a run, of one fragment where it is named, and read until it has ended."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.fragment_id = self.query, fragment
        asked.context_info.timezone, asked.context_info.locale = "UTC", "en-US"
        asked.context_info.url = f"{self.server.address}/{name or ''}"
        if name is not None:
            asked.page_name = name
        else:
            asked.page_script_hash = page or self.page
        if widget:
            asked.widget_states.widgets.add(**widget)
        if not fragment:
            self.buttons.clear()
        await self.timed(kind, message)

    async def timed(self, kind: str, message: BackMsg) -> None:
        """Send a message that asks for a run, and note how long the answer took."""
        assert self.socket
        begun, beside = time.perf_counter(), self.tally.beside
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER):
            await self._read()
        self.tally.seconds[kind + beside].append(time.perf_counter() - begun)

    async def _read(self) -> None:
        assert self.socket
        while True:
            message = ForwardMsg.FromString(await self.socket.recv())  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.tally.faults["script"] += 1
                return
            self._take(message, str(kind))

    def _take(self, message: ForwardMsg, kind: str) -> None:
        if kind == "new_session":
            self.session_id = message.new_session.initialize.session_id
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash  # of the page that is shown; the session's is the one of the door
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._show(message.delta.new_element, message.delta.fragment_id)

    def _show(self, element: Element, fragment: str) -> None:
        shown = element.WhichOneof("type")
        if shown == "button" and not element.button.disabled:
            self.buttons[element.button.id] = fragment
        elif shown == "file_uploader":
            self.uploader = element.file_uploader.id
        elif shown == "exception":
            self.tally.faults[f"exception: {element.exception.type} {element.exception.message[:80]}"] += 1

    async def click(self, *wanted: str, kind: str = "click") -> None:
        """Press a button, any of those whose key begins with one of the words."""
        ids = [key for key in self.buttons if _key(key).startswith(wanted)]
        if not ids:
            self.tally.faults[f"no button {wanted} on {self.query}"] += 1
            return
        chosen = self.dice.choice(ids)
        await self.run(kind, fragment=self.buttons[chosen], id=chosen, trigger_value=True)

    async def act(self) -> None:
        """What readers do: mostly a click on something of the page, now and then another page or another day."""
        choice = self.dice.random()
        doors = ("headline_", "door_", "line_", "news_")
        if choice < 0.45 and any(_key(key).startswith(doors) for key in self.buttons):
            await self.click(*doors)
        elif choice < 0.80 and self.pages:
            await self.run("page", page=self.dice.choice([self.pages[path] for path in self.pages if path in PATHS]))
        else:
            await self.visit(self.dice.choice(PATHS[:5]), f"as_of={self.dice.choice(DAYS)}")


def _key(widget: str) -> str:
    """The key that the page gave a widget: the end of its id."""
    return widget.rpartition("-")[2]


async def reader(session: Session, until: float) -> None:
    """Clicks until the time is over; comes back when the server was gone."""
    there = False
    while time.monotonic() < until:
        try:
            if there:
                await session.act()
            else:
                await session.visit(session.dice.choice(PATHS))
                there = True
        except (ConnectionClosed, OSError, requests.RequestException) as problem:
            there = False
            if session.server.process.poll() is None:
                session.tally.faults[f"connection: {type(problem).__name__}"] += 1
            await asyncio.sleep(1)
        except TimeoutError:
            there = False
            session.tally.faults["no answer"] += 1
        await asyncio.sleep(session.dice.uniform(*THINKING))


async def uploads(session: Session) -> None:
    """Twenty bad files in one go."""
    await session.visit("add")
    request = BackMsg()
    request.file_urls_request.request_id, request.file_urls_request.session_id = "1", session.session_id
    request.file_urls_request.file_names.extend(name for name, _ in BAD)
    assert session.socket
    await session.socket.send(request.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await session.socket.recv())  # type: ignore[arg-type]
        if message.WhichOneof("type") == "file_urls_response":
            break
    state = FileUploaderState()
    for (name, content), urls in zip(BAD, message.file_urls_response.file_urls, strict=True):
        answer = await asyncio.to_thread(
            session.web.put, f"{session.server.address}/{urls.upload_url.lstrip('/')}", files={name: (name, content)}, timeout=ANSWER,
            headers={"X-Xsrftoken": session.web.cookies.get("_streamlit_xsrf", "")})
        if answer.status_code >= 300:
            session.tally.faults[f"upload: {answer.status_code}"] += 1
        state.uploaded_file_info.append(UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls))
    asked = BackMsg()
    asked.rerun_script.page_script_hash = session.page
    asked.rerun_script.widget_states.widgets.add(id=session.uploader, file_uploader_state_value=state)
    found = next(key for key in session.buttons if _key(key).startswith("desk_find"))
    asked.rerun_script.widget_states.widgets.add(id=found, trigger_value=True)
    await session.timed("20 bad files", asked)


def drawing(server: Server) -> list[psutil.Process]:
    """The browsers that the server has running: each has one process without a type."""
    below = psutil.Process(server.process.pid).children(recursive=True)
    with suppress(psutil.NoSuchProcess):
        return [each for each in below if "chrom" in each.name() and not any(word.startswith("--type=") for word in each.cmdline())]
    return []


async def exports(sessions: list[Session], *, kill: bool) -> None:
    """Ten export dialogs at once; the browser that draws is killed under them when asked."""
    for session in sessions:
        await session.visit("prices")
    jobs = [asyncio.create_task(session.click("export_prices_open", kind="export")) for session in sessions]
    while kill and not all(job.done() for job in jobs):
        await asyncio.sleep(0.05)
        if running := drawing(sessions[0].server):
            running[0].send_signal(signal.SIGKILL)
            kill = False
    await asyncio.gather(*jobs)
    if len(drawing(sessions[0].server)) != 1:
        sessions[0].tally.faults[f"{len(drawing(sessions[0].server))} browsers"] += 1


async def watched(server: Server, tally: Tally, begun: float) -> None:
    """The server's memory, every five seconds."""
    while True:
        with suppress(psutil.Error):
            tally.memory.append((time.monotonic() - begun, psutil.Process(server.process.pid).memory_info().rss / 1e6))
        await asyncio.sleep(5)


async def load(server: Server, tally: Tally, sessions: int, minutes: float) -> None:
    """All of it: readers throughout; a third in, the uploads; half in, ten exports; then again with the browser killed under them."""
    begun = time.monotonic()
    until = begun + 60 * minutes
    dice = random.Random(1)
    made = lambda: Session(server, tally, random.Random(dice.random()))  # noqa: E731 - one line, used here alone
    watch = asyncio.create_task(watched(server, tally, begun))
    readers = [asyncio.create_task(reader(made(), until)) for _ in range(sessions)]
    ten = [made() for _ in range(10)]
    for share, name, work in ((0.35, "uploads", lambda: uploads(made())), (0.5, "exports", lambda: exports(ten, kill=False)),
                              (0.65, "exports", lambda: exports(ten, kill=True))):
        await asyncio.sleep(max(0.0, begun + share * 60 * minutes - time.monotonic()))
        tally.beside = f", {name}"
        try:
            await work()
        except (TimeoutError, ConnectionClosed) as problem:
            tally.faults[f"{name}: {type(problem).__name__}"] += 1
        tally.beside = ""
    for each in ten:
        await each.leave()
    await asyncio.gather(*readers)
    watch.cancel()


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report(tally: Tally, minutes: float) -> Iterator[str]:
    """The table, as lines."""
    yield f"{'run':<22}{'count':>7}{'median s':>10}{'p95 s':>8}{'most s':>8}"
    every = [one for values in tally.seconds.values() for one in values]
    for kind, values in [*sorted(tally.seconds.items()), ("all", every)]:
        yield f"{kind:<22}{len(values):>7}{statistics.median(values):>10.2f}{percentile(values, 0.95):>8.2f}{max(values):>8.2f}"
    warm = [mb for at, mb in tally.memory if 0.25 <= at / 60 / minutes < 0.4]
    late = [mb for at, mb in tally.memory if at / 60 / minutes >= 0.85]
    if warm and late:
        yield f"memory: {statistics.median(warm):.0f} MB after warm-up, {statistics.median(late):.0f} MB at the end"
    yield f"faults: {sum(tally.faults.values())}"
    yield from (f"  {count} x {what}" for what, count in tally.faults.most_common())


def main() -> int:
    """Run the load on copies of the seeds and the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    args = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        seeds, tables = Path(folder) / "seeds", Path(folder) / "data"
        shutil.copytree(SEEDS, seeds)
        shutil.copytree(DATA, tables)
        environment = {"RARE_EARTH_SEEDS": str(seeds), "RARE_EARTH_DATA": str(tables)}
        with serving(Path(folder) / "log", environment=environment) as server:
            asyncio.run(load(server, tally, args.sessions, args.minutes))
            if server.process.poll() is not None:
                tally.faults["the server ended"] += 1
            said = server.said()
            tally.faults["traceback in the log"] += said.count("Traceback")
            if "Traceback" in said:
                print(said[said.index("Traceback") - 500:][:6000], file=sys.stderr)
    tally.faults += Counter()  # without the noughts
    print("\n".join(report(tally, args.minutes)))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
