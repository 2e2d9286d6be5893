"""How long a whole build takes, measured against the import of pandas in the same run: `python tests/benchmarks/start_up.py`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 5
LIMIT = 2.5


def seconds(*command: str) -> float:
    """Wall time of a whole process; CalledProcessError if it fails."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def measure(pairs: int = PAIRS) -> tuple[float, float, float]:
    """Median seconds of a build, of `import pandas`, and the median of their ratios, pair by pair after one warm-up."""
    build, pandas = ("-m", "extract"), ("-c", "import pandas")
    seconds(*build), seconds(*pandas)
    times = [(seconds(*build), seconds(*pandas)) for _ in range(pairs)]
    return (
        statistics.median(one for one, _ in times),
        statistics.median(other for _, other in times),
        statistics.median(one / other for one, other in times),
    )


if __name__ == "__main__":
    ours, theirs, ratio = measure()
    print(f"python -m extract {ours:.2f} s, import pandas {theirs:.2f} s, ratio {ratio:.2f} (limit {LIMIT})")
    sys.exit(ratio > LIMIT)
