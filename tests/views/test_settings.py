"""The settings that the dashboard is served with, each with a reason, and what a visitor sees of a fault."""

from __future__ import annotations

import tomllib

import pytest
from streamlit import config

from extract.core.paths import DATA, ROOT
from tests.views.test_pages import opened, said
from views.parts import page as frame
from views.shell import desk

FILE = ROOT / ".streamlit" / "config.toml"
SETTINGS = {
    "browser.gatherUsageStats": False,  # no statistics leave the machine
    "server.address": "127.0.0.1",  # nobody outside the machine, unless told so
    "server.allowedHosts": ["127.0.0.1", "localhost"],  # no DNS rebinding
    "server.headless": True,  # opens no browser, asks for no address
    "server.fileWatcherType": "none",  # code is read once
    "server.allowRunOnSave": False,
    "server.enableCORS": True,  # True is the protection
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,  # no folder of files beside the tables
    "server.enableAgentApi": False,  # no second door
    "server.maxUploadSize": 20,
    "server.maxMessageSize": 25,
    "server.disconnectedSessionTTL": 120,
    "client.toolbarMode": "minimal",  # no developer's menu
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,  # a fault is nothing to ask other sites about
    "client.allowedOrigins": [],
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "logger.enableRich": False,
}


def test_every_setting_is_as_judged_and_in_force() -> None:
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    del sections["theme"]  # test_theme.py judges colours
    written = {f"{section}.{name}": value for section, options in sections.items() for name, value in options.items()}
    assert written == SETTINGS
    known = config.get_config_options(force_reparse=True)
    assert {name: known[name].value for name in SETTINGS} == SETTINGS  # a name that Streamlit does not know is a KeyError


@pytest.mark.parametrize("fault", [RuntimeError, ValueError])
def test_a_visitor_sees_of_a_fault_neither_what_nor_where(fault: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(title: str, **_: object) -> None:
        raise fault(f"a secret of {DATA}")

    monkeypatch.setattr(frame, "begin", fail)
    shown = said(app := opened("method"))
    assert len(app.exception) == 1
    assert [word for word in ("secret", str(ROOT), str(DATA), "Traceback", "line ", fault.__name__, ".py") if word in shown] == []


@pytest.mark.parametrize(("address", "asked", "expected"), [
    ("127.0.0.1", "", True), ("0.0.0.0", "", False), (None, "", False), ("192.0.2.1", "", False), ("127.0.0.1", "off", False),
    ("0.0.0.0", "on", True), ("0.0.0.0", "yes", False),
])
def test_the_desk_is_closed_wherever_others_could_come_in_unless_it_is_opened(
    address: str | None, asked: str, expected: bool, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RARE_EARTH_DESK", asked)
    monkeypatch.setattr(desk.st, "get_option", {"server.address": address}.__getitem__)
    assert desk.is_open() is expected
