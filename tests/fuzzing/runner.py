"""Runs the batches of a campaign on all cores and tells what they gave."""

from __future__ import annotations

import sys
import time
from multiprocessing import get_context
from typing import TYPE_CHECKING

from tests.fuzzing.campaign import STEEPEST, TRACED, Batch, Outcome, coverage, growth, made_small, run_batch, saved, slowest_of
from tests.fuzzing.targets import KINDS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BATCH = 250
ROOMS = ("reading", "sources", "structured", "intake", "core", "vocabulary", "tables", "audit")


def run_campaign(options: argparse.Namespace, parts: Mapping[str, int]) -> int:
    """Makes and checks the inputs, of each kind its part, and prints what came of them; the exit code."""
    begun = time.monotonic()
    outcomes = _campaign(options, parts)
    failed = _tell(outcomes, options.out)
    inputs, minutes = sum(found.inputs for found in outcomes.values()), (time.monotonic() - begun) / 60
    print(f"{inputs:,} inputs in {minutes:.1f} minutes; {failed} failures")
    return int(failed > 0)


def _campaign(options: argparse.Namespace, parts: Mapping[str, int]) -> dict[str, Outcome]:
    """All batches on all cores, what each kind gave; what is asked for after the time is over is left out."""
    kinds = options.kind or list(parts)
    parts = {kind: parts[kind] for kind in kinds}
    outcomes = {kind: Outcome() for kind in kinds}
    with get_context("spawn").Pool(options.jobs) as pool:
        for number, (kind, found) in enumerate(pool.imap_unordered(run_batch, _batches(options, parts))):
            outcomes[kind].add(found)
            for place in found.failures:
                print(f"{kind}: {place}: {found.examples[place][1]!r}", file=sys.stderr, flush=True)
            if number % 50 == 0:
                print(f"{sum(one.inputs for one in outcomes.values()):,} inputs", file=sys.stderr, flush=True)
    return outcomes


def _batches(options: argparse.Namespace, parts: Mapping[str, int]) -> Iterator[Batch]:
    """Kinds by turns, so that a run that is cut short has some of each; the first inputs of each again, with their lines noted."""
    end = time.time() + options.seconds  # by the clock of the machine, which all processes share
    whole = sum(parts.values())
    left = {kind: max(1, round(options.inputs * parts[kind] / whole)) for kind in parts}
    at = dict.fromkeys(parts, options.seed)
    for kind in parts:
        yield Batch(kind, options.seed, min(TRACED, left[kind] // 10), end, traced=True)
    while left:
        for kind in list(left):
            for _ in range(max(1, parts[kind] // 10)):
                count = min(BATCH if parts[kind] > 10 else BATCH // 10, left[kind])
                if count:
                    yield Batch(kind, at[kind], count, end)
                left[kind], at[kind] = left[kind] - count, at[kind] + count
            if left[kind] <= 0:
                del left[kind]


def _tell(outcomes: dict[str, Outcome], out: Path) -> int:
    """Prints a line for each kind, and for each failure; how many failures there were."""
    failed, lines = 0, set[tuple[str, int]]()
    print(f"{'kind':10}{'inputs':>10}{'failures':>10}{'per CPU s':>12}{'slowest, ms per kB':>20}{'growth':>8}  slowest input")
    for kind, found in outcomes.items():
        slow, given = slowest_of(kind, found)
        path = saved(out, kind, "slow", given) if given else ""
        grown = growth(kind, given) if given and KINDS[kind].linear else 1.0
        failed += sum(found.failures.values()) + (grown > STEEPEST)
        lines |= found.lines
        rate = found.inputs / found.seconds if found.seconds else 0
        shown = f"{grown:8.1f}" if KINDS[kind].linear else " " * 8
        print(f"{kind:10}{found.inputs:10,}{sum(found.failures.values()):10,}{rate:12,.0f}{slow:20,.1f}{shown}  {path}", flush=True)
        for place, (example, told) in found.examples.items():
            small = saved(out, kind, "fails", made_small(kind, example, place))
            print(f"  {found.failures[place]} x {place}: {told!r}: {small}")
    print(f"lines run by {TRACED} inputs of each kind: " + ", ".join(
        f"{room} {100 * run / max(1, could):.0f}% of {could:,}" for room, (run, could) in coverage(lines, ROOMS).items()))
    return failed
