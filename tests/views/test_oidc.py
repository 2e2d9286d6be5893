"""A reviewer signs in with a provider of OpenID Connect, which here is a small one on this machine."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from tests.app_server import Server, free_port, serving
from tests.sockets import TOKEN, asked, run, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request

ADA = {"sub": "1", "email": "ada@example.org", "email_verified": True, "name": "Ada Lovelace"}


class Provider:
    """A provider that lets in whoever `claims` are about, without asking."""

    def __init__(self, port: int) -> None:
        self.address, self.claims, self.nonce = f"http://127.0.0.1:{port}", ADA, ""
        self.key = RSAKey.generate_key(2048, {"kid": "k", "alg": "RS256", "use": "sig"})
        routes = {"/about": self.about, "/authorize": self.authorize, "/token": self.token, "/keys": self.keys}
        self.app = Starlette(routes=[Route(path, answer, methods=["GET", "POST"]) for path, answer in routes.items()])

    async def about(self, request: Request) -> JSONResponse:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
        return JSONResponse({"issuer": self.address, **algorithms, **{name: f"{self.address}/{path}" for name, path in places.items()}})

    async def authorize(self, request: Request) -> RedirectResponse:
        self.nonce = request.query_params["nonce"]
        back = urlencode({"code": "c", "state": request.query_params["state"]})
        return RedirectResponse(f"{request.query_params['redirect_uri']}?{back}")

    async def token(self, request: Request) -> JSONResponse:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.address, "aud": "desk", "iat": now, "exp": now + 600, "nonce": self.nonce, **self.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})

    async def keys(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextmanager
def _provider() -> Iterator[Provider]:
    port = free_port()
    provider = Provider(port)
    server = uvicorn.Server(uvicorn.Config(provider.app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield provider
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Provider]]:
    folder: Path = tmp_path_factory.mktemp("signed")
    with _provider() as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"\ncookie_secret = "a secret that nobody knows"\n'
            f'client_id = "desk"\nclient_secret = "s"\nserver_metadata_url = "{provider.address}/about"\n', encoding="utf-8")
        around = {"RARE_EARTH_DESK": "on", "RARE_EARTH_REVIEWERS": "ada@example.org", "STREAMLIT_SECRETS_FILES": str(secrets),
                  "RARE_EARTH_SEEDS": str(folder / "seeds")}
        with serving(folder / "log", environment=around) as server:
            yield server, provider


def _seen(server: Server, cookies: str = "") -> str:
    return words(asked(server, run("add"), Cookie=f"_streamlit_xsrf={TOKEN}; {cookies}"))


def _signed_in(server: Server) -> str:
    """The cookies of one who pressed "Sign in" and came back from the provider."""
    door = _seen(server)
    button = re.search(r'id: "([^"]+sign_in_)"', door)
    assert button
    pressed = words(asked(server, run("add"), run("add", **{button[1]: True})))
    leads = re.search(r'auth_redirect {\s+url: "([^"]+)"', pressed)
    assert leads
    with httpx.Client(base_url=server.address) as client:
        to_provider = client.get(leads[1]).headers["Location"]
        client.get(client.get(to_provider).headers["Location"])
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def test_a_listed_reviewer_comes_in_by_the_provider_and_others_do_not(desk: tuple[Server, Provider]) -> None:
    server, provider = desk
    assert "Reviewers sign in here" in _seen(server)
    cookies = _signed_in(server)
    assert "You decide as **Ada Lovelace**" in _seen(server, cookies)
    forged = re.sub(r"(_streamlit_user=.)(.)", lambda found: found[1] + ("A" if found[2] != "A" else "B"), cookies)
    assert "Reviewers sign in here" in _seen(server, forged)
    for claims in ({"email": "eve@example.org"}, {"email_verified": False}):
        provider.claims = {**ADA, **claims}
        assert "not on the list of reviewers" in _seen(server, _signed_in(server))
