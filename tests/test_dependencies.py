"""What the project stands on: each package declared, used and said what for, under a licence that goes with ours."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PERMISSIVE = re.compile(r"MIT|BSD|Apache|PSF|Python Software|MPL|Mozilla|Zlib|Public.Domain|CC0", re.IGNORECASE)
COPYLEFT = re.compile(r"\bA?GPL|General Public", re.IGNORECASE)  # MPL binds its own files only and may stand beside Apache-2.0


def _shipped() -> list[str]:
    """Every distribution that an installation brings, the packages that the declared ones need included."""
    found: dict[str, None] = {}
    waiting = [Requirement(need).name for need in PROJECT["dependencies"]]
    while waiting:
        name = waiting.pop()
        if name.lower() not in found:
            found[name.lower()] = None
            needs = map(Requirement, importlib.metadata.distribution(name).requires or ())
            waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return sorted(found)


@pytest.mark.parametrize("name", _shipped())
def test_a_package_that_is_installed_with_us_has_a_licence_that_fits(name: str) -> None:
    about = importlib.metadata.distribution(name).metadata
    stated = [about.get("License-Expression"), about.get("License"), *about.get_all("Classifier", [])]
    text = " ".join(line for line in stated if line and not line.startswith(("Programming", "Topic")))
    choices = text.split(" OR ")  # whoever uses a package under several licences takes one of them
    assert any(PERMISSIVE.search(choice) and not COPYLEFT.search(choice) for choice in choices)


def test_nothing_declared_is_unused_and_nothing_used_is_undeclared() -> None:
    found = subprocess.run([sys.executable, "-m", "deptry", "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    said = {line.split('"')[1]: line.partition("# ")[2] for line in lines if re.match(r'    "[a-z]', line)}
    needs = [*PROJECT["dependencies"], *(need for extra in PROJECT["optional-dependencies"].values() for need in extra)]
    assert [need for need in needs if len(said[need].split()) < 3] == []
