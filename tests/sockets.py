"""A visitor without a browser: messages to a running dashboard, and what it answers."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.app_server import Server

Result = TypeVar("Result")
TOKEN = f"2|00000000|{'ab' * 16}|1"  # against forgery: it has only to be the same in the cookie and beside it


def asked(server: Server, *messages: BackMsg, **headers: str) -> list[ForwardMsg]:
    """What the server answers to the messages, each sent when the run before it has ended; with headers, `Host` and `Origin` among them."""
    return alone(_asked(server, messages, {"Origin": server.address, **headers}))


def alone(work: Coroutine[Any, Any, Result]) -> Result:
    """What the work gives, run in a thread: another test's browser may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def _asked(server: Server, messages: tuple[BackMsg, ...], headers: dict[str, str]) -> list[ForwardMsg]:
    answers: list[ForwardMsg] = []
    where = urlsplit(server.address)
    address = f"ws://{headers.pop('Host', where.netloc)}/_stcore/stream"
    options: dict[str, Any] = {"additional_headers": headers, "subprotocols": ["streamlit", TOKEN], "max_size": None}
    async with connect(address, host=where.hostname, port=where.port, **options) as socket:
        for message in messages:
            await socket.send(message.SerializeToString())
            while not answers or answers[-1].WhichOneof("type") != "script_finished":
                answers.append(ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), 60)))
            answers.append(ForwardMsg())
    return answers


def run(page: str = "", **widgets: str | bool) -> BackMsg:
    """The message that asks for a page, and says what stands in fields and which buttons were pressed, by their ids."""
    message = BackMsg()
    message.rerun_script.page_name = page
    for name, value in widgets.items():
        state = message.rerun_script.widget_states.widgets.add(id=name)
        if isinstance(value, bool):
            state.trigger_value = value
        else:
            state.string_value = value
    return message


def words(answers: list[ForwardMsg]) -> str:
    """All that the answers say."""
    return "\n".join(map(str, answers))
