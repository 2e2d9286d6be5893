"""The licences of all that an installation brings, its extra for the sign-in included: `python -m tests.licences` prints them."""

from __future__ import annotations

import importlib.metadata
import re

from packaging.requirements import Requirement

PROJECT = "rare-earth-disruption"
PERMISSIVE = re.compile(r"MIT|BSD|Apache|PSF|Python Software|MPL|Mozilla|Zlib|Public.Domain|CC0", re.IGNORECASE)
COPYLEFT = re.compile(r"\bA?GPL|General Public", re.IGNORECASE)  # MPL binds its own files only and may stand beside Apache-2.0


def shipped(*, extras: tuple[str, ...] = ("login",)) -> list[str]:
    """Every distribution that is installed with the project, those that the declared ones need included."""
    found: set[str] = set()
    waiting = [Requirement(f"{PROJECT}[{','.join(extras)}]")]
    while waiting:
        need = waiting.pop()
        asked = {f"{need.name}[{extra}]".lower() for extra in ("", *need.extras)} - found
        if asked:
            found |= asked
            needs = map(Requirement, importlib.metadata.distribution(need.name).requires or ())
            waiting += [each for each in needs if _is_needed(each, need.extras)]
    return sorted({name.partition("[")[0] for name in found} - {PROJECT})


def _is_needed(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def licence(name: str) -> str:
    """What a distribution says of its licence: the expression of PEP 639, else classifiers, else the first line of the old field."""
    about = importlib.metadata.distribution(name).metadata
    classes = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    return about.get("License-Expression") or "; ".join(classes) or (about.get("License") or "").partition("\n")[0]


def fits(text: str) -> bool:
    """Whether what stands under this licence may be distributed with what stands under Apache-2.0."""
    choices = text.split(" OR ")  # whoever uses a package under several licences takes one of them
    return any(PERMISSIVE.search(choice) and not COPYLEFT.search(choice) for choice in choices)


if __name__ == "__main__":
    for each in shipped():
        print(f"{each:28}{importlib.metadata.version(each):16}{licence(each)}")
