"""A corpus made from templates, with planted facts: how fast it is read, whether all of them come out, and what kills do to it.

    python tests/benchmarks/corpus.py [--megabytes 50] [--dense 0.2] [--kills 0]

Writes the corpus into a temporary folder, reads it with one process and with two, and prints rates, efficiency and peak memory. Every
`dense`-th part of the records is a story with two figures that no other has; the others are texts of other matters. With `--kills` a run
is killed so many times at random moments before it may end; its files must be those of the run that nobody killed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import psutil
from pyarrow import parquet

ROOT = Path(__file__).resolve().parents[2]
_DAYS = 1500  # of publication: 2021 to 2025
_FILE = 64_000_000  # bytes of one JSONL file
_LETTERS = ("bdfgklmnprst", "aeiou")


def record(n: int, *, dense: bool) -> dict[str, str]:
    """A record of some two thousand characters in words of its own; a dense one with two planted figures."""
    draw = random.Random(n)
    words = ["".join(draw.choice(_LETTERS[k % 2]) for k in range(2 * draw.randint(1, 3))) for _ in range(22 * 14)]
    sentences = [" ".join(words[k : k + 14]) for k in range(0, len(words), 14)]
    day = date(2021, 3, 1) + timedelta(days=n % _DAYS)
    before = day - timedelta(days=20)
    if dense:
        tonnes, price = planted(n)
        sentences[1:1] = [
            f"China imported {tonnes:,} metric tons of rare earth oxides from Myanmar in {before:%B %Y}",
            f"Dysprosium oxide cost {price:,} yuan per kg on {day - timedelta(days=2):%B %-d, %Y}",
        ]
    text = ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) + "."
    return {"id": f"r{n}", "published": day.isoformat(), "publisher": f"Ledger {n % 50}", "text": text}


def planted(n: int) -> tuple[int, int]:
    """The figures of a dense record: no two of one month, or day, are the same."""
    return 1_000 + n, 1_000 + n // _DAYS


def write_corpus(folder: Path, megabytes: float, dense: float) -> int:
    """JSONL files of so many megabytes; how many records were written."""
    n, written = 0, 0
    while written < megabytes * 1e6:
        with (folder / f"part-{n:09}.jsonl").open("w", encoding="utf-8") as file:
            start = written
            while written < megabytes * 1e6 and written - start < _FILE:
                line = json.dumps(record(n, dense=is_dense(n, dense))) + "\n"
                file.write(line)
                written, n = written + len(line), n + 1
    return n


def is_dense(n: int, dense: float) -> bool:
    """Whether a record is a story."""
    return int((n + 1) * dense) > int(n * dense)


def run(corpus: Path, out: Path, workers: int, *, kill_after: float = 0) -> tuple[float, float]:
    """Seconds and peak megabytes of all its processes."""
    begun, peak = time.monotonic(), 0.0
    command = [sys.executable, "-m", "extract", "corpus", str(corpus), str(out), "--workers", str(workers)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(0.2)
            peak = max(peak, _memory(process.pid))
            if kill_after and time.monotonic() - begun > kill_after:
                for each in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
                    each.send_signal(signal.SIGKILL)
                break
    if not kill_after and process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    return time.monotonic() - begun, peak


def _memory(pid: int) -> float:
    try:
        own = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (own, *own.children(recursive=True))) / 1e6
    except psutil.Error:
        return 0.0


def missed(out: Path, records: int, dense: float) -> tuple[int, int]:
    """How many planted figures are not in the tables, and how many levels and prices are there that nobody planted."""
    found: list[tuple[str, str, float]] = []
    for path in sorted((out / "observations").glob("*.parquet")):
        rows = parquet.read_table(path, columns=["metric", "status", "period_end", "value"]).to_pylist()
        reported = (row for row in rows if row["status"] == "reported")
        found += [(row["metric"].removeprefix("spot_"), str(row["period_end"]), row["value"]) for row in reported]
    wanted: set[tuple[str, str, float]] = set()
    for n in (n for n in range(records) if is_dense(n, dense)):
        day, (tonnes, price) = date(2021, 3, 1) + timedelta(days=n % _DAYS), planted(n)
        first = (day - timedelta(days=20)).replace(day=1)
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        wanted |= {("imports", str(end), float(tonnes)), ("price", str(day - timedelta(days=2)), float(price))}
    return len(wanted - set(found)), len(found) - len(wanted & set(found))


def files_of(out: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--dense", type=float, default=0.2, metavar="SHARE")
    parser.add_argument("--kills", type=int, default=0)
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp())
    corpus = home / "corpus"
    corpus.mkdir()
    records = write_corpus(corpus, args.megabytes, args.dense)
    print(f"{args.megabytes:,.0f} MB, {records:,} records, {args.dense:.0%} of them stories", flush=True)
    seconds = {}
    for workers in (1, 2):
        seconds[workers], peak = run(corpus, home / f"out{workers}", workers)
        rate = args.megabytes / seconds[workers]
        print(f"{workers} process(es): {seconds[workers]:.1f} s, {rate:.2f} MB/s, peak {peak:,.0f} MB", flush=True)
    print(f"efficiency of two: {seconds[1] / seconds[2] / 2:.2f}")
    print("missed, not planted:", *missed(home / "out2", records, args.dense))
    draw = random.Random(0)
    for _ in range(args.kills):
        run(corpus, home / "killed", 2, kill_after=draw.uniform(1, max(2, seconds[2] / args.kills)))
    if args.kills:
        run(corpus, home / "killed", 2)
        print(f"killed {args.kills} times, same bytes:", files_of(home / "killed") == files_of(home / "out2"))
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
