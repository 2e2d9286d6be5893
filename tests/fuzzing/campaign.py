"""A campaign: inputs of each kind on all cores, each failure made small and kept, the slowest input of each kind measured again."""

from __future__ import annotations

import hashlib
import math
import random
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fuzzing.targets import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
MADE_SMALL = 400  # trials by which a failing input is made smaller
SHORTEST = 1024  # characters: the time of a shorter input is what any input costs
TRACED = 60  # inputs of each kind whose lines are noted: noting them makes reading some twenty times slower
CANDIDATES = 3  # slowest inputs of each batch that are timed again: one that only was interrupted is fast the second time
FEW, MANY = 8, 64  # copies of an input by whose times its growth is told
STEEPEST = 3.0  # times the time of eight copies, per kB, that 64 may take: 8 would be quadratic


@dataclass(slots=True)
class Outcome:
    """What some inputs of a kind gave: failures by their place in the code, with one input and the words of each; the slowest inputs."""

    inputs: int = 0
    seconds: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[Any, str]] = field(default_factory=dict)
    slowest: list[tuple[float, Any]] = field(default_factory=list)
    lines: set[tuple[str, int]] = field(default_factory=set)

    def add(self, other: Outcome) -> None:
        """Takes in what other inputs gave."""
        self.inputs += other.inputs
        self.seconds += other.seconds
        self.failures += other.failures
        self.examples = other.examples | self.examples
        self.slowest = nlargest(CANDIDATES, self.slowest + other.slowest, key=lambda pair: pair[0])
        self.lines |= other.lines


class Batch(NamedTuple):
    """The inputs of a kind that some seeds make; none of them after `end`, as `time.time` counts. `traced`: their lines are noted."""

    kind: str
    first: int
    count: int
    end: float = math.inf
    traced: bool = False


def run_batch(batch: Batch) -> tuple[str, Outcome]:
    """What the inputs of a batch gave."""
    kind, first, count, end, traced = batch
    found, one = Outcome(), KINDS[kind]
    begun = time.process_time()
    for seed in range(first, first + count):
        if time.time() > end:
            break
        found.inputs += 1
        given = one.make(random.Random(f"{kind} {seed}"))
        start = time.process_time()
        if traced:
            with Tracer(found.lines):
                fault = failure(kind, given)
        else:
            fault = failure(kind, given)
            found.slowest.append((per_kb(time.process_time() - start, given), given))
        if fault:
            found.failures[fault[0]] += 1
            found.examples.setdefault(fault[0], (given, fault[1]))
    found.seconds = time.process_time() - begun
    found.slowest = nlargest(CANDIDATES, found.slowest, key=lambda pair: pair[0])
    return kind, found


def failure(kind: str, given: Any) -> tuple[str, str] | None:
    """Where and how an input fails; None where all that must hold does."""
    try:
        KINDS[kind].check(given)
    except Exception as fault:
        frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if Path(frame.filename).is_relative_to(ROOT)]
        where = f"{Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].lineno}"
        return f"{type(fault).__name__} at {where}", str(fault)[:300]
    return None


def per_kb(seconds: float, given: Any) -> float:
    """Milliseconds per thousand characters or bytes."""
    return seconds * 1e6 / max(len(given), SHORTEST)


def made_small(kind: str, given: Any, place: str) -> Any:
    """A part of an input that fails at the same place, a single cut of which does not, or what so many trials leave of it."""
    size, trials = max(1, len(given) // 2), 0
    while trials < MADE_SMALL:
        shorter = False
        for at in range(0, len(given), size):
            part, trials = given[:at] + given[at + size :], trials + 1
            if (failure(kind, part) or ("",))[0] == place:
                given, shorter = part, True
                break
            if trials >= MADE_SMALL:
                break
        if not shorter and size == 1:
            break
        size = size if shorter else max(1, size // 2)
    return given


def timed(kind: str, given: Any) -> float:
    """The least of three times of an input in seconds of the processor, which what else the machine does is no part of."""
    def once() -> float:
        start = time.process_time()
        failure(kind, given)
        return time.process_time() - start

    return min(once() for _ in range(3))


def slowest_of(kind: str, found: Outcome) -> tuple[float, Any]:
    """The slowest input, timed again: milliseconds per kB, and the input."""
    again = [(per_kb(timed(kind, given), given), given) for _, given in found.slowest]
    return max(again, key=lambda pair: pair[0], default=(0.0, ""))


def growth(kind: str, given: Any) -> float:
    """How much longer, per kB, 64 copies of an input take than eight do: about 1 where time grows as length does."""
    few, many = ("\n\n".join([given] * copies) for copies in (FEW, MANY))
    return (timed(kind, many) / len(many)) / (timed(kind, few) / len(few))


class Tracer:
    """Notes the lines of `extract/` that are run while it is entered."""

    def __init__(self, lines: set[tuple[str, int]]) -> None:
        self.lines, self.root = lines, str(ROOT / "extract")

    def __enter__(self) -> None:
        sys.settrace(self._call)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        return self._line if frame.f_code.co_filename.startswith(self.root) else None

    def _line(self, frame: FrameType, event: str, _: Any) -> Callable[..., Any]:
        if event == "line":
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line


def coverage(lines: set[tuple[str, int]], rooms: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Of the lines within functions of each folder of `extract/`: how many were run, and how many there are."""
    told: dict[str, tuple[int, int]] = {}
    for room in rooms:
        could = {(str(path), line) for path in (ROOT / "extract" / room).rglob("*.py") for line in _lines_of(path)}
        told[room] = len(lines & could), len(could)
    return told


def _lines_of(path: Path) -> set[int]:
    """The lines that calling the functions of a module can run."""
    found: set[int] = set()
    waiting = [(compile(path.read_text(encoding="utf-8"), str(path), "exec"), False)]
    while waiting:
        code, counts = waiting.pop()
        if counts:
            found |= {line for _, _, line in code.co_lines() if line and line != code.co_firstlineno}
        inside = (const for const in code.co_consts if hasattr(const, "co_lines"))
        waiting += [(const, const.co_flags & 0x2 > 0) for const in inside]  # CO_NEWLOCALS: a function, no body of a class
    return found


def saved(folder: Path, kind: str, name: str, given: Any) -> Path:
    """An input as a file, named after what it is."""
    content = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
    path = folder / f"{kind}-{name}-{hashlib.sha256(content).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
