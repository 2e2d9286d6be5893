"""Files handed in together, read in a process of their own: twenty bad ones slow no other reader, and one that ends it ends no server."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from extract.core.errors import DeskError, ExtractError
from extract.desk.adding import Candidate, all_candidates
from extract.desk.queue import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

Answer: TypeAlias = tuple[tuple[Candidate, ...], tuple[ExtractError, ...]]
SMALL = 50_000  # bytes of a file, ten times an article's: alone it is read sooner than a process begins
_KINDNESS = 10  # of 19: pages are drawn first
_ONE = Lock()  # of this program's: the others wait, as a core is left for pages


def handed_in(desk: Desk, files: Sequence[tuple[str, bytes]]) -> Answer:
    """Every story of the files, by name and content, and why those that cannot be read cannot; nothing is kept."""
    if sum(len(content) for _, content in files) <= SMALL and len(files) == 1:
        return all_candidates(desk, files)
    package = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH"))))
    asked = pickle.dumps((desk.seeds, desk.data, desk.by, tuple(files)))
    with _ONE:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=asked, stdout=subprocess.PIPE, check=False, env=os.environ | {"PYTHONPATH": path},
        )
    if done.returncode:
        wrong = f"the program that read them ended early ({done.returncode})"
        return (), (DeskError("files", wrong, "files that can be read", "hand them in one by one, to find which it is"),)
    answer: Answer = pickle.loads(done.stdout)  # written by the process just run
    return answer


def _main() -> None:
    with suppress(OSError):  # a service may be forbidden to ask
        os.nice(_KINDNESS)
    seeds, data, by, files = pickle.load(sys.stdin.buffer)  # written by `handed_in` alone
    sys.stdout.buffer.write(pickle.dumps(all_candidates(Desk.at(seeds, data, by), files)))


if __name__ == "__main__":
    _main()
