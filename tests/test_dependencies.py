"""What the project stands on: each package declared, used and said what for, under a licence that goes with ours."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.licences import fits, licence, shipped

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("name", shipped())
def test_a_package_that_is_installed_with_us_has_a_licence_that_fits(name: str) -> None:
    assert fits(licence(name)), licence(name)


@pytest.mark.parametrize(("text", "good"), [
    ("MIT", True), ("Apache-2.0 OR GPL-3.0-only", True), ("BSD-3-Clause AND MIT", True), ("", False), ("GPL-3.0-or-later", False),
    ("MIT AND GPL-2.0-only", False), ("Proprietary", False),
])
def test_what_fits_is_told_from_what_does_not(text: str, good: bool) -> None:
    assert fits(text) is good


def test_nothing_declared_is_unused_and_nothing_used_is_undeclared() -> None:
    found = subprocess.run([sys.executable, "-m", "deptry", "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    said = {line.split('"')[1]: line.partition("# ")[2] for line in lines if re.match(r'    "[a-z]', line)}
    needs = [*PROJECT["dependencies"], *(need for extra in PROJECT["optional-dependencies"].values() for need in extra)]
    assert [need for need in needs if len(said[need].split()) < 3] == []


def _locked(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """The requirements of a lock by name, each with its hashes. AssertionError for a line that is neither a pin nor a hash."""
    text = "\n".join(line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    found: dict[str, tuple[Requirement, list[str]]] = {}
    for entry in text.replace(" \\\n", " ").splitlines():
        pin, *hashes = re.split(r" +--hash=sha256:", entry)
        assert re.fullmatch(r"[a-z0-9.-]+==[0-9][A-Za-z0-9.+]*( ; [^@/]+)?", pin), entry
        assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes)
        found[canonicalize_name(Requirement(pin).name)] = Requirement(pin), hashes
    return found


def test_the_locks_hold_each_package_that_is_installed_with_the_hashes_of_its_files_and_no_address() -> None:
    """pip refuses a lock that leaves out something that is needed, and a file whose hash is not in it."""
    run, everything = _locked("requirements.txt"), _locked("requirements-test.txt")
    assert {canonicalize_name(name) for name in shipped(extras=("build", "login"))} - {*run} == set()
    assert {canonicalize_name(name) for name in shipped(extras=("test", "benchmark"))} - {*everything} == set()
    assert {name: pin for name, pin in run.items() if everything[name][1] != pin[1]} == {}
    assert [name for name, (_, hashes) in everything.items() if not hashes] == []
    assert [name for name in ("pandas", "numpy", "pyarrow") if len(run[name][1]) < 20] == []  # a wheel for each system, not this one's
    extras = {name: needs for name, needs in PROJECT["optional-dependencies"].items() if name != "fuzz"}  # its wheels are for few systems
    needs = map(Requirement, [*PROJECT["dependencies"], *(need for extra in extras.values() for need in extra)])
    pinned = {name: next(iter(need.specifier)).version for name, (need, _) in everything.items()}
    assert [str(need) for need in needs if need.name != PROJECT["name"] and not need.specifier.contains(pinned[need.name.lower()])] == []


def test_the_list_of_parts_names_each_with_its_hashes_and_is_the_same_each_time(tmp_path: Path) -> None:
    make = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.txt", "--pyproject", "pyproject.toml"]
    made = []
    for name in ("one", "two"):
        command = [*make, "--output-reproducible", "--no-validate", "-o", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    parts = {each["name"]: each for each in json.loads(made[0])["components"]}
    locked = _locked("requirements.txt")
    assert {name: part["version"] for name, part in parts.items()} == {
        name: next(iter(need.specifier)).version for name, (need, _) in locked.items()}
    listed = {name: {each["content"] for ref in part["externalReferences"] for each in ref["hashes"]} for name, part in parts.items()}
    assert listed == {name: set(hashes) for name, (_, hashes) in locked.items()}
    for ref in (ref for part in parts.values() for ref in part["externalReferences"]):
        del ref["hashes"][1:]  # to judge two thousand takes ten seconds
    judged = json.dumps({**json.loads(made[0]), "components": [*parts.values()]})
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(judged) is None
