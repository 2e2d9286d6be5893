"""How the dashboard holds under load: many sessions that click for minutes, bad uploads, exports at once, a killed browser, a restart.

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
WARM_UP = 0.2  # of the time: after the restart each page has been drawn on each day
FLAT = 1.1  # times the memory in the middle that there may be at the end
_BAD = (
    ("pdf", b"%PDF-1.7 broken"), ("pdf", b"\0" * 100_000), ("pdf", b""), ("html", b"<" * 200_000), ("html", b"<script>alert(1)</script>"),
    ("eml", b"From: x\n\n\xff\xfe"), ("txt", b"\xff\xfe\x00"), ("txt", b"a" * 2_000_000), ("md", b"---\n" + b"[" * 50_000),
    ("docx", b"PK\3\4"),
)
STORY = (
    "Bordertown sees fewer trucks with rare earths\n\nBORDERTOWN, March 3, 2026 - China's rare earth imports from Myanmar fell to "
    "1,250 metric tons in February 2026, down 12% from January, customs data showed."
)
BAD = tuple((f"bad{number}.{kind}", content) for number, (kind, content) in enumerate(_BAD * 2))


@dataclass(eq=False)
class Tally:
    """Seconds of each kind of run, what went wrong, and the server's memory in MB; times in seconds from the begin."""

    begun: float = field(default_factory=time.monotonic)

    seconds: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))  # when it was asked for, how long
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)
    beside: str = ""  # what else is going on


class Session:
    """One reader: connected, on a page, with the buttons that it shows."""

    def __init__(self, server: Server, tally: Tally, dice: random.Random) -> None:
        self.server, self.tally, self.dice = server, tally, dice
        self.web = requests.Session()
        self.web.headers["Connection"] = "close"  # a server may close an idle one just then, and a browser asks again
        self.socket: ClientConnection | None = None
        self.session_id = self.page = self.path = self.query = ""
        self.pages: dict[str, str] = {}
        self.buttons: dict[str, str] = {}  # id -> the fragment it is in
        self.fields: dict[str, str] = {}  # of those that a text or files go into: kind -> id
        self.shown: list[bytes] = []  # what the last run drew

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
        self.path, self.query = path, query
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

    async def submit(self, kind: str, button: str, **field: Any) -> None:
        """Fill in a field of a form and press its button."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.page
        asked.widget_states.widgets.add(**field)
        asked.widget_states.widgets.add(id=next(key for key in self.buttons if _key(key).startswith(button)), trigger_value=True)
        await self.timed(kind, message)

    async def timed(self, kind: str, message: BackMsg) -> None:
        """Send a message that asks for a run, and note how long the answer took."""
        assert self.socket
        begun, beside = time.monotonic(), self.tally.beside
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER):
            await self._read()
        self.tally.seconds[kind + beside].append((begun - self.tally.begun, time.monotonic() - begun))

    async def _read(self) -> None:
        assert self.socket
        self.shown.clear()
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
            self.shown.append(message.delta.new_element.SerializeToString())
            self._show(message.delta.new_element, message.delta.fragment_id)

    def _show(self, element: Element, fragment: str) -> None:
        shown = element.WhichOneof("type")
        if shown == "button" and not element.button.disabled:
            self.buttons[element.button.id] = fragment
        elif shown in ("file_uploader", "text_area"):
            self.fields[shown] = getattr(element, shown).id
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
    """Clicks until the time is over; when the server was gone, comes back to the page where it was."""
    there, session.path = False, session.dice.choice(PATHS)
    while time.monotonic() < until:
        try:
            if there:
                await session.act()
            else:
                await session.visit(session.path, session.query)
                there = True
        except (ConnectionClosed, OSError, requests.RequestException) as problem:
            there = False
            if session.tally.beside != ", restart":
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
    await session.submit("20 bad files", "desk_find", id=session.fields["file_uploader"], file_uploader_state_value=state)
    refused = sum(b"bad" in shown for shown in session.shown)
    if refused < len(BAD):
        session.tally.faults[f"{refused} of {len(BAD)} files refused in a line"] += 1


async def restart(session: Session) -> None:
    """A story is handed in and waits; the server ends and begins anew under all readers; the story waits still."""
    await session.visit("add")
    await session.submit("a text", "desk_find", id=session.fields["text_area"], string_value=STORY)
    await session.click("desk_queue_", kind="queue")
    await asyncio.to_thread(session.server.restart)
    await session.visit("review")
    if not any(b"Bordertown" in shown for shown in session.shown):
        session.tally.faults["the story that waited is lost"] += 1


def drawing(server: Server) -> list[psutil.Process]:
    """The browsers that the server has running: each has one process without a type; one that just ended has no command."""
    found = []
    for each in psutil.Process(server.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            words = each.cmdline()
            if words and "chrom" in each.name() and not any(word.startswith("--type=") for word in words):
                found.append(each)
    return found


async def exports(sessions: list[Session], day: int, *, kill: bool) -> None:
    """Ten export dialogs at once, of that day of ten months so that no picture is made already; if asked, their browser is killed."""
    for month, session in enumerate(sessions, start=1):
        await session.visit("prices", f"as_of=2025-{month:02}-{day}")
    jobs = [asyncio.create_task(session.click("export_prices_open", kind="export")) for session in sessions]
    while kill and not all(job.done() for job in jobs):
        await asyncio.sleep(0.05)
        if running := drawing(sessions[0].server):
            running[0].send_signal(signal.SIGKILL)
            kill = False
    await asyncio.gather(*jobs)
    faults = sessions[0].tally.faults
    faults["no browser to kill"] += kill
    faults["a picture that was not drawn"] += sum(not any(b"data:image/png" in shown for shown in each.shown) for each in sessions)
    if len(drawing(sessions[0].server)) != 1:
        faults[f"{len(drawing(sessions[0].server))} browsers"] += 1


async def watched(server: Server, tally: Tally) -> None:
    """The server's memory, every five seconds."""
    while True:
        with suppress(psutil.Error):
            tally.memory.append((time.monotonic() - tally.begun, psutil.Process(server.process.pid).memory_info().rss / 1e6))
        await asyncio.sleep(5)


async def load(server: Server, tally: Tally, sessions: int, minutes: float) -> None:
    """All of it: readers throughout; meanwhile a restart, bad uploads, ten exports, and ten with the browser killed under them."""
    until = tally.begun + 60 * minutes
    dice = random.Random(1)
    made = lambda: Session(server, tally, random.Random(dice.random()))  # noqa: E731 - one line, used here alone
    watch = asyncio.create_task(watched(server, tally))
    readers = [asyncio.create_task(reader(made(), until)) for _ in range(sessions)]
    ten = [made() for _ in range(10)]
    beside = (
        (0.05, "restart", lambda: restart(made())), (0.25, "uploads", lambda: uploads(made())),
        (0.35, "exports", lambda: exports(ten, 14, kill=False)), (0.45, "exports", lambda: exports(ten, 21, kill=True)),
    )
    for share, name, work in beside:
        await asyncio.sleep(max(0.0, tally.begun + share * 60 * minutes - time.monotonic()))
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


def judged(tally: Tally, minutes: float) -> Iterator[str]:
    """The table, as lines; what is over a limit becomes a fault."""
    every = [one for runs in tally.seconds.values() for one in runs]
    warm = [(at, taken) for kind, runs in tally.seconds.items() if "," not in kind for at, taken in runs if at > WARM_UP * 60 * minutes]
    yield f"{'run':<24}{'count':>7}{'median s':>10}{'p95 s':>8}{'most s':>8}"
    for kind, runs in [*sorted(tally.seconds.items()), ("all", every), ("warm, nothing beside", warm)]:
        values = [taken for _, taken in runs]
        yield f"{kind:<24}{len(values):>7}{statistics.median(values):>10.2f}{percentile(values, 0.95):>8.2f}{max(values):>8.2f}"
    first, last = ([mb for at, mb in tally.memory if low <= at / 60 / minutes < high] for low, high in ((0.5, 0.6), (0.9, 1.0)))
    yield f"memory: {statistics.median(first):.0f} MB after all that, {statistics.median(last):.0f} MB at the end"
    tally.faults["memory grows"] += statistics.median(last) > FLAT * statistics.median(first)
    tally.faults += Counter()  # without the noughts
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
    print("\n".join(judged(tally, args.minutes)))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
