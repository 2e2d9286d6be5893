"""`python -m tests.fuzzing`: a million inputs of all kinds, or as many as are asked for. Exit code 1 where one of them fails.

    python -m tests.fuzzing                          all kinds, a million inputs, on all cores
    python -m tests.fuzzing --inputs 20000           as many in all, each kind its part
    python -m tests.fuzzing --kind text --seconds 60 one kind, for a minute
    python -m tests.fuzzing --atheris text           one kind, led by the lines that it reaches; until Ctrl-C (extra `fuzz`)

Seeds make inputs: the same numbers give the same ones. Failing inputs, made small, and the slowest ones are kept in `--out`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

MILLION = 1_000_000
PARTS = {  # of a million: what is cheap often, what takes many milliseconds as often as an hour allows
    "cells": 479, "days": 160, "spans": 140, "text": 100, "series": 40, "address": 30, "story": 16, "sheet": 10, "article": 8, "rules": 8,
    "note": 5, "upload": 2, "table": 1, "merged": 1,
}


def main(given: list[str]) -> int:
    """Runs a campaign and tells what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=MILLION, help="how many in all (default: a million)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--kind", choices=tuple(PARTS), action="append", help="only this kind; may be given again")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; another one gives other inputs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (default: one for each core)")
    parser.add_argument("--out", type=Path, default=Path(".fuzzing"), help="folder for inputs that fail or are slow (default: .fuzzing)")
    parser.add_argument("--atheris", choices=tuple(PARTS), help="fuzz this kind by coverage; needs the extra `fuzz`")
    options, rest = parser.parse_known_args(given)
    if options.atheris:
        from tests.fuzzing.led import led_by_coverage

        return led_by_coverage(options.atheris, rest)
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    from tests.fuzzing.runner import run_campaign

    return run_campaign(options, PARTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
