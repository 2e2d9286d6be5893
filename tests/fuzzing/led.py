"""The same kinds led by coverage: atheris changes the bytes that the grammars take their chances from, and keeps what reaches new lines."""

from __future__ import annotations

import random
import sys
from pathlib import Path

LONGEST = 1024  # bytes: a text of three sentences takes some four hundred
SEEDS = 64  # inputs to begin with; what reaches new lines is kept beside them for the next run
ATHERIS = "atheris is not installed; it comes with: pip install -e .[fuzz]"


class Steered(random.Random):
    """Chance out of bytes, the same for the same bytes; zeros when they are used up."""

    def __init__(self, given: bytes) -> None:
        super().__init__(0)
        self._given, self._at = given, 0

    def random(self) -> float:
        """From 0 to 1."""
        return self.getrandbits(16) / 2**16

    def getrandbits(self, k: int, /) -> int:
        """The next bits."""
        size = (k + 7) // 8
        part = self._given[self._at : self._at + size]
        self._at += size
        return int.from_bytes(part.ljust(size, b"\0"), "little") & ((1 << k) - 1)


def led_by_coverage(kind: str, options: list[str]) -> int:
    """Fuzzes a kind until it fails or is ended; `options` are those of libFuzzer, such as -runs=10000. 1 where atheris is missing."""
    try:
        import atheris
    except ModuleNotFoundError:
        print(ATHERIS, file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=["extract"]):
        from tests.fuzzing.targets import KINDS
    one, corpus = KINDS[kind], Path(".fuzzing") / f"corpus-{kind}"
    if not corpus.is_dir():
        corpus.mkdir(parents=True)
        for seed in range(SEEDS):
            (corpus / str(seed)).write_bytes(random.Random(seed).randbytes(LONGEST))
    arguments = [sys.argv[0], f"-max_len={LONGEST}", "-len_control=0", *options, str(corpus)]
    atheris.Setup(arguments, lambda given: one.check(one.make(Steered(given))))
    atheris.Fuzz()
    return 0
