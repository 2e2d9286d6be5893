"""Who may add and review where reviewers sign in: those on the list, with an address that the provider vouches for, for a working day."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from extract.core.paths import ROOT
from tests.arrivals import IMPORTS
from tests.views.test_pages import said
from views.desk import reviewers, session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PROVIDER = '[auth]\nredirect_uri = "http://127.0.0.1/oauth2callback"\ncookie_secret = "none of the others knows it"\n'
CLIENT = 'client_id = "desk"\nclient_secret = "s"\nserver_metadata_url = "http://127.0.0.1:9/"\n'
ADA = {"is_logged_in": True, "email": "Ada@Example.org", "email_verified": True, "name": "Ada  Lovelace"}
LIST = "grace@example.com, ada@example.org"


@pytest.fixture(autouse=True)
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of secrets, with a provider in it; there is a list of reviewers, too."""
    monkeypatch.setenv("RARE_EARTH_DESK", "on")
    monkeypatch.setenv("RARE_EARTH_REVIEWERS", LIST)
    (tmp_path / "secrets.toml").write_text(PROVIDER + CLIENT, encoding="utf-8")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    st.secrets._reset()
    yield tmp_path / "secrets.toml"
    config.set_option("secrets.files", before)
    st.secrets._reset()


def visited(page: str, user: dict[str, Any], **address: str) -> AppTest:
    """A page as somebody sees it who signed in a minute ago, unless `user` says otherwise."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.user = {"iat": time.time() - 60, **user}
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"views/{page}.py")
    app.run()
    assert not app.exception
    return app


def is_let_in(app: AppTest) -> bool:
    return "You decide as" in said(app)


def refused(user: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """What somebody is told who signed in a minute ago, unless `user` says otherwise."""
    monkeypatch.setattr(st, "user", {"iat": time.time() - 60, **user})
    return reviewers.refusal()


def test_a_listed_reviewer_decides_under_the_name_that_the_provider_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visited("add", ADA)
    assert "You decide as **Ada Lovelace**" in said(app)
    assert not [field for field in app.text_input if field.key == "desk_by"]  # no name can be typed
    for claims, name in ((ADA, "Ada Lovelace"), ({**ADA, "name": None}, "ada"), ({**ADA, "name": "A" * 99}, "A" * 60)):
        assert refused(claims, monkeypatch) == ""
        assert session.here().by == name


def test_one_who_did_not_sign_in_is_shown_the_door_and_no_field() -> None:
    app = visited("add", {})
    assert "You decide as" not in said(app)
    assert not app.get("file_uploader")
    assert {field.key for field in [*app.text_input, *app.text_area]} == {"control_find"}
    assert [each.label for each in app.button if str(each.key).startswith("sign_in")] == ["Sign in"]


@pytest.mark.parametrize(("listed", "user"), [
    (LIST, {"is_logged_in": False}),
    (LIST, {**ADA, "is_logged_in": False}),
    (LIST, {**ADA, "email": "eve@example.org"}),
    (LIST, {**ADA, "email": ""}),
    (LIST, {**ADA, "email": "ada@example.org@example.net"}),
    (LIST, {**ADA, "email_verified": False}),
    (LIST, {**ADA, "email_verified": None}),
    (LIST, {**ADA, "email_verified": "false"}),
    (LIST, {**ADA, "iat": time.time() - 13 * 3600}),
    (LIST, {**ADA, "iat": None}),
    (LIST, {key: value for key, value in ADA.items() if key != "email"}),
    ("", ADA), (",", ADA), ("@", ADA), ("@example.com", ADA), ("example.org", ADA), ("@ample.org", ADA),
])
def test_nobody_else_is_let_in(listed: str, user: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(ADA, monkeypatch) == ""
    monkeypatch.setenv("RARE_EARTH_REVIEWERS", listed)
    assert refused(user, monkeypatch)


def test_a_domain_lets_in_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_REVIEWERS", "@example.org")
    assert refused(ADA, monkeypatch) == ""


@pytest.mark.parametrize("text", [None, "", "[auth\nbroken", "[auth]\n", 'auth = "none"\n'])
def test_a_list_without_a_provider_lets_nobody_in(text: str | None, secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.unlink()
    if text is not None:
        secrets.write_text(text, encoding="utf-8")
    assert "nothing to sign in with is set up" in refused({}, monkeypatch)


@pytest.mark.parametrize("text", [PROVIDER, PROVIDER + CLIENT, "[auth\nbroken", "[auth]\n"])
def test_a_provider_without_a_list_lets_nobody_in(text: str, secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RARE_EARTH_REVIEWERS")
    secrets.write_text(text, encoding="utf-8")
    assert refused({}, monkeypatch)
    assert refused(ADA, monkeypatch)


def test_each_provider_is_one_to_sign_in_with(secrets: Path) -> None:
    secrets.write_text(f"{PROVIDER}[auth.first]\n{CLIENT}[auth.second]\n{CLIENT}", encoding="utf-8")
    labels = [each.label for each in visited("add", {}).button if str(each.key).startswith("sign_in")]
    assert labels == ["Sign in with first", "Sign in with second"]


@pytest.mark.parametrize("loss", ["signed out", "desk closed"])
def test_what_was_drawn_for_a_reviewer_does_nothing_once_they_are_none(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The callback of a button runs before the page is drawn anew."""
    app = visited("add", ADA)
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text(encoding="utf-8"))
    if loss == "signed out":
        app.user = {"is_logged_in": False}
    else:
        monkeypatch.setenv("RARE_EARTH_DESK", "off")
    app.button(key="desk_find").click().run()
    assert not app.exception
    assert "desk_found" not in app.session_state
