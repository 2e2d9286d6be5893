"""What stands before every answer of the server: headers for the reader's browser, and no upload where nothing can be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

from views.shell import desk

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",  # an address holds what was looked for
}
_UPLOADS = "/_stcore/upload_file/"  # Streamlit keeps what is sent there for any visitor, field for files or none


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_open = desk.is_open()

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if is_open:  # a page of elsewhere that frames this one could lead a reviewer's clicks
                    headers["Content-Security-Policy"] = "frame-ancestors 'self'"
            await send(message)

        refuses = _UPLOADS in scope["path"] and not is_open
        app = PlainTextResponse("Nothing can be added here.\n", status_code=403) if refuses else self._app
        await app(scope, receive, headed)
