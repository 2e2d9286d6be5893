"""Who may add and review. Where reviewers sign in, only those on a list, and what cannot be told of a visitor speaks against them.

They sign in where `secrets.toml` has a section `[auth]` or RARE_EARTH_REVIEWERS names somebody: e-mail addresses, or `@` and a domain for
all of it, with commas between.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from extract.languages.spoken import say
from views.parts.wording import plain
from views.shell import desk

_LIST = "RARE_EARTH_REVIEWERS"
_LONGEST = 12 * 3600  # seconds that a sign-in lasts: a working day. Streamlit's own cookie would last thirty
_LONGEST_NAME = 60  # letters of a name in the log


def refusal() -> str:
    """Why this visitor may neither add nor review, in words; empty for one who may."""
    if not desk.is_open():
        return say(desk.CLOSED)
    if not sign_in():
        return ""
    if not st.user.get("is_logged_in"):
        return say("Reviewers sign in here before they add or review.") if _providers() else say(
            "Reviewers are named here, but nothing to sign in with is set up: nothing can be added or reviewed.")
    if not _is_listed():
        return say("{who}: not on the list of reviewers here.", who=_email() or say("somebody"))
    if not _is_fresh():
        return say("This sign-in is over. Sign in again.")
    return ""


def sign_in() -> bool:
    """Whether reviewers sign in here."""
    return bool(os.environ.get(_LIST, "").strip()) or _auth() is not None


def name() -> str:
    """The name of the reviewer who is signed in, as the provider gives it; without one what stands before the @ of the address."""
    return " ".join(str(st.user.get("name") or _email().partition("@")[0]).split())[:_LONGEST_NAME]


def door() -> None:
    """Why the visitor may not go on, and where they sign in or out."""
    st.info(plain(refusal()))
    if not desk.is_open():
        return
    if st.user.get("is_logged_in") and _is_fresh():
        leave()
    else:
        for provider in _providers():
            words = say("Sign in with {provider}", provider=plain(provider)) if provider else say("Sign in")
            st.button(words, type="primary", key=f"sign_in_{provider}", on_click=st.login, args=(provider or None,))


def leave() -> None:
    """The button that signs out."""
    st.button(say("Sign out"), key="sign_out", on_click=st.logout)


def _auth() -> Mapping[str, object] | None:
    """The section of the secrets; None where there is none, and an empty one where it cannot be read: then nobody can sign in."""
    if not any(Path(place).exists() for place in st.get_option("secrets.files")):
        return None
    try:
        section = st.secrets.get("auth")
    except StreamlitSecretNotFoundError:
        return {}
    return section if section is None or isinstance(section, Mapping) else {}


def _providers() -> tuple[str, ...]:
    """What one can sign in with, by the names of sections; the one of `[auth]` itself has none."""
    section = _auth() or {}
    named = (name for name, each in section.items() if isinstance(each, Mapping) and "client_id" in each)
    return (*(("",) if "client_id" in section else ()), *named)


def _email() -> str:
    return str(st.user.get("email") or "").strip().casefold()


def _is_listed() -> bool:
    listed = {each.strip().casefold() for each in os.environ.get(_LIST, "").split(",")} - {"", "@"}
    named, at, domain = _email().rpartition("@")
    verified = st.user.get("email_verified") is True  # else anybody may have given it as theirs
    return bool(named and at and domain) and verified and not listed.isdisjoint({_email(), f"@{domain}"})


def _is_fresh() -> bool:
    issued = st.user.get("iat")
    return isinstance(issued, int | float) and time.time() - issued < _LONGEST
