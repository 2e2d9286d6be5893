"""A dashboard for readers: no message or upload that somebody forges reaches the desk, and it says whether its tables are whole."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import InvalidStatus

from tests.app_server import Server, serving
from tests.arrivals import IMPORTS
from tests.sockets import TOKEN, alone, asked, run, words
from tests.views.test_pages import opened
from views.shell.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message, Receive, Scope, Send


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("closed")
    around = {"RARE_EARTH_DESK": "off", "RARE_EARTH_SEEDS": str(folder / "seeds"), "RARE_EARTH_LOG": "json"}
    with serving(folder / "log", environment=around) as server:
        yield server


@pytest.mark.parametrize("page", ["add", "review"])
def test_a_forged_message_presses_no_button_of_the_desk(page: str, served: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_DESK", "on")
    genuine = opened("add")
    ids = {"desk_pasted": genuine.text_area(key="desk_pasted").proto.id, "desk_find": genuine.button(key="desk_find").proto.id}
    forged = run(page, **{ids["desk_pasted"]: IMPORTS.read_text(encoding="utf-8"), ids["desk_find"]: True})
    said = words(asked(served, run(page), forged, forged))
    assert said.count("The desk is switched off here") == 3
    assert [mark for mark in ("desk_", "file_uploader", "text_area") if mark in said] == []


def test_a_connection_from_another_page_or_under_another_name_is_refused(served: Server) -> None:
    assert asked(served, run(), Host="localhost", Origin="http://localhost")
    for options in ({"Origin": "https://elsewhere.example"}, {"Host": "rebound.example", "Origin": "http://rebound.example"}):
        with pytest.raises(InvalidStatus):
            asked(served, run(), **options)


def test_nothing_can_be_uploaded_not_even_with_a_token(served: Server) -> None:
    with urllib.request.urlopen(f"{served.address}/_stcore/host-config") as answer:
        assert json.loads(answer.read())["allowedOrigins"] == []
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    session = re.search(r'session_id: "([^"]+)"', words(asked(served, run())))
    assert session
    headers = {"Cookie": f"_streamlit_xsrf={TOKEN}", "X-Xsrftoken": TOKEN, "Content-Type": "multipart/form-data; boundary=b"}
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\ntext\r\n--b--\r\n'
    for path in (f"/_stcore/upload_file/{session[1]}/1", f"//_stcore/upload_file/{session[1]}/1"):
        request = urllib.request.Request(served.address + path, body, headers, method="PUT")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        assert refused.value.code in (403, 400)
        assert b"Nothing can be added here" in refused.value.read() or path.startswith("//")


def test_whole_tables_are_ready_in_one_line(served: Server) -> None:
    with urllib.request.urlopen(f"{served.address}/app/ready") as answer:
        content = answer.read()
        assert (answer.status, content.count(b"\n"), answer.headers["Cache-Control"]) == (200, 1, "no-store")
    said = json.loads(content)
    assert said["ready"] is True
    assert re.fullmatch("[0-9a-f]{12}", said["version"])


def test_all_that_the_server_logged_of_it_is_json_without_what_was_sent(served: Server) -> None:
    asked(served, run("prices"))
    lines = [json.loads(line) for line in served.said().splitlines() if line.strip() and not line.startswith("  ")]  # but its greeting
    assert lines[-1].items() >= {"event": "page", "page": "prices", "outcome": "done"}.items()
    assert {line["event"] for line in lines} == {"page", "library"}
    assert [part for part in IMPORTS.read_text(encoding="utf-8").splitlines() if len(part) > 20 and part in served.said()] == []


def test_only_an_open_desk_forbids_to_be_framed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def policy() -> bytes | None:
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await Guard(app)({"type": "http", "path": "/", "method": "GET"}, keep, keep)
        return dict(sent[0]["headers"]).get(b"content-security-policy")

    for desk, expected in (("on", b"frame-ancestors 'self'"), ("off", None)):
        monkeypatch.setenv("RARE_EARTH_DESK", desk)
        assert alone(policy()) == expected
