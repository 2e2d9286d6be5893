"""How it is offered to others: the image and the service are as docs/hosting.md says. Neither is built here; what they name is there."""

from __future__ import annotations

import configparser
import fnmatch
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parent.parent
FILE, UNIT, IGNORED = ROOT / "deploy" / "Containerfile", ROOT / "deploy" / "rare-earths.service", ROOT / ".dockerignore"
OURS = {"RARE_EARTH_DESK", "RARE_EARTH_SEEDS", "RARE_EARTH_DATA", "RARE_EARTH_LOG", "RARE_EARTH_REVIEWERS"}
SYSTEM = {"PYTHONDONTWRITEBYTECODE", "HOME"}


def _instructions() -> list[tuple[str, str]]:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = [line.partition(" ")[::2] for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line]
    assert {name for name, _ in found} <= {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "VOLUME", "EXPOSE", "USER", "HEALTHCHECK", "CMD"}
    return found


def _of(name: str) -> list[str]:
    return [words for each, words in _instructions() if each == name]


def test_the_image_is_built_from_what_is_committed_and_hashed() -> None:
    copied = [part for words in _of("COPY") if not words.startswith("--from") for part in words.split()[:-1]]
    committed = subprocess.run(["git", "ls-files", "--", *copied], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in copied if not any(path == name or path.startswith(f"{name}/") for path in committed)] == []
    let_through = {line[1:] for line in IGNORED.read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    assert let_through == set(copied)
    installs = [words for words in _of("RUN") if "pip install" in words]
    assert [("--require-hashes -r requirements.txt" in words, "--no-deps --no-build-isolation" in words) for words in installs] == [
        (True, False), (False, True)]
    assert re.findall(r"https?://(?!127\.0\.0\.1)", FILE.read_text(encoding="utf-8")) == []
    assert {words.split()[0] for words in _of("FROM")} == {"python:3.11-slim"}


def test_no_secret_and_no_desk_of_this_machine_gets_into_the_image() -> None:
    lines = [line for line in IGNORED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for path in (".streamlit/secrets.toml", "seeds/desk", "seeds/originals", "tests", ".git", "extract/__pycache__"):
        said = [line for line in lines if fnmatch.fnmatch(path, line.lstrip("!").replace("**", "*")) or line == "*"]
        assert not said[-1].startswith("!"), path


def test_the_image_runs_as_nobody_in_particular_and_says_whether_it_is_well() -> None:
    names = [name for name, _ in _instructions()]
    last = len(names) - 1 - names[::-1].index("FROM")
    assert names[last:].index("USER") < names[last:].index("CMD")
    assert _of("USER") == ["10001:10001"]
    (health,), (start,) = _of("HEALTHCHECK"), _of("CMD")
    assert "/_stcore/health" in json.loads(health.partition("CMD ")[2])[-1]
    assert json.loads(start)[1:] == ["run", "dashboard.py"]


@pytest.mark.parametrize("words", [
    *(each.partition("=")[0] for words in _of("ENV") for each in words.split()),
    *re.findall(r"^(?:# )?Environment=(\w+)", UNIT.read_text(encoding="utf-8"), re.MULTILINE),
])
def test_what_is_set_in_the_environment_is_a_setting_that_there_is(words: str) -> None:
    known = {option.env_var for option in config.get_config_options().values()}
    assert words in OURS | SYSTEM | known


def test_the_service_can_do_no_more_than_it_must() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(UNIT)
    expected = {
        "DynamicUser": "true", "ProtectSystem": "strict", "ProtectHome": "true", "PrivateTmp": "true", "PrivateDevices": "true",
        "NoNewPrivileges": "true", "CapabilityBoundingSet": "", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "RestrictNamespaces": "true", "SystemCallArchitectures": "native", "IPAddressDeny": "any", "IPAddressAllow": "localhost",
    }
    assert {name: unit["Service"].get(name) for name in expected} == expected
    assert {"MemoryMax", "TasksMax", "StateDirectory", "SystemCallFilter"} <= {*unit["Service"]}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_takes_every_line_of_the_service_and_finds_it_guarded() -> None:
    analyze = ["systemd-analyze", "--no-pager"]
    said = subprocess.run([*analyze, "verify", str(UNIT)], capture_output=True, text=True, check=False).stderr
    assert [line for line in said.splitlines() if UNIT.name in line and "is not executable" not in line] == []
    judged = [*analyze, "security", "--offline=true", "--threshold=15", str(UNIT)]  # 1.5 of 10, where 10 is bare
    assert subprocess.run(judged, capture_output=True, check=False).returncode == 0
