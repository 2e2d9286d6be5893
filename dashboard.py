"""The door: `streamlit run dashboard.py`. Opens the page that is asked for; a page does no work for another.

The file is read twice: by the server, which takes `app` with the addresses of the tables from it, and as the script of each visit.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def visit() -> None:
    """One run of the page that a reader asks for. What it imports, the server does not wait for."""
    from pathlib import Path

    import views
    from charts.wording.pages import DESK, PAGES
    from extract.languages.spoken import say
    from views.shell import desk, language, log, state

    first, _ = PAGES[0]
    language.expect()
    st.set_page_config(
        page_title=say("Kachin rare earths: supply disruption"),
        page_icon="▪",
        layout="wide",
        menu_items={"About": say("Kachin rare earths: what moved, and what is known. Every figure opens its source.")},
    )
    hidden = () if desk.is_open() else DESK
    page = st.navigation(
        [
            st.Page(Path(views.__file__).with_name(f"{name}.py"), title=say(title), default=name == first,
                    visibility="hidden" if name in hidden else "visible")
            for name, title in PAGES
        ],
        position="top",
    )
    with log.request(page.url_path or first):
        state.enter(page.url_path)
        language.enter()
        desk.recovered()
        page.run()


@asynccontextmanager
async def begun(_app: st.App) -> AsyncIterator[None]:
    """While the server runs. It makes ready what the first reader would wait for."""
    from threading import Thread

    Thread(target=_make_ready, daemon=True).start()  # which nobody who stops the server waits for
    yield


def _make_ready() -> None:
    import gc
    from importlib import import_module
    from pkgutil import iter_modules

    from views import parts
    from views.shell import data

    data.read_ahead()
    for module in iter_modules(parts.__path__, f"{parts.__name__}."):
        import_module(module.name)
    gc.freeze()  # what is loaded stays as long as the server: each look through all of it for what can go stops everybody for 0.1 s


if __name__ == "__main__":
    visit()
else:
    from starlette.middleware import Middleware

    from views.shell import log
    from views.shell.addresses import routes
    from views.shell.guard import Guard

    log.begin()
    app = st.App(__file__, routes=routes(), middleware=[Middleware(Guard)], lifespan=begun)
