"""A corpus made from templates, with planted facts: how fast it is read, whether all of them come out, and what kills do to it.

    python tests/benchmarks/corpus.py HOME [--megabytes 50] [--dense 0.2] [--pages] [--runs 1 2 cluster killed] [--kills 20]

Writes the corpus into HOME, unless it is there, reads it with one process, with two, and on a Dask scheduler with two workers of which one
is killed in the middle, and prints rates, peak memory, and what is missed. A `dense` part of the records are stories with two figures that
no other has; the others are texts of other matters. With `--pages` they are web pages in archives, as a crawl leaves them, with some
hundred kilobytes of menus and scripts around the text. The run `killed` is killed so many times at random moments before it may end. All
runs must end with the same bytes. Runs of 1 and 2 in turn give pairs, whose median tells how well two processes share the work.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Timer
from typing import TYPE_CHECKING

import psutil
from distributed import Client
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.app_server import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
_DAYS = 1500  # of publication: 2021 to 2025
_FILE, _RECORD = 40_000, 1_670  # records of one JSONL file, bytes of a record
_MENU = "".join(f'<li class="item x{n}"><a href="/section/{n}?from=menu" data-track="nav-{n}">Section {n}</a></li>' for n in range(400))
_SCRIPT = "<script>" + "var a=function(b,c){return b<c?1:2};" * 1500 + "</script>"
_EACH = 1_500  # records a second, about, where no run before tells
_LETTERS = ("bdfgklmnprst", "aeiou")


def record(n: int, *, dense: bool) -> dict[str, str]:
    """A record of some two thousand characters in words of its own; a dense one with two planted figures."""
    words = random.Random(n).choices(_vocabulary(), k=22 * 14)
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


@cache
def _vocabulary() -> list[str]:
    draw = random.Random(0)
    return ["".join(draw.choice(_LETTERS[k % 2]) for k in range(2 * draw.randint(1, 3))) for _ in range(50_000)]


def planted(n: int) -> tuple[int, int]:
    """The figures of a dense record: no two of one month, or day, are the same."""
    return 1_000 + n, 1_000 + n // _DAYS


def write_corpus(folder: Path, megabytes: float, dense: float, write: Callable[[Path, range, float], None]) -> int:
    """Files of so many megabytes of text in all, each with as many records; gives their number."""
    records = max(1, int(megabytes * 1e6 / _RECORD))
    for first in range(0, records, _FILE):
        write(folder / f"part-{first:09}", range(first, min(records, first + _FILE)), dense)
    return records


def write_records(path: Path, numbers: range, dense: float) -> None:
    """A JSONL file of these records."""
    with path.with_suffix(".jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record(n, dense=is_dense(n, dense))) + "\n" for n in numbers)


def write_pages(path: Path, numbers: range, dense: float) -> None:
    """An archive of these records as web pages."""
    with path.with_suffix(".warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for n in numbers:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            page = io.BytesIO(_page(record(n, dense=is_dense(n, dense))).encode())
            writer.write_record(writer.create_warc_record(f"https://ledger.example/{n}", "response", payload=page, http_headers=headers))


def _page(told: dict[str, str]) -> str:
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in told["text"].removesuffix(".").split(". "))
    head = f'<meta property="article:published_time" content="{told["published"]}"><title>{told["id"]} - {told["publisher"]}</title>'
    article = f"<article><h1>{told['id']}</h1>{paragraphs}</article>"
    return f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}{_SCRIPT}</head><body><ul>{_MENU}</ul>{article}</body></html>"


def is_dense(n: int, dense: float) -> bool:
    """Whether a record is a story."""
    return int((n + 1) * dense) > int(n * dense)


def run(corpus: Path, out: Path, *options: str, kill_after: float = 0) -> tuple[float, float]:
    """Seconds and peak megabytes of all its processes."""
    begun, peak = time.monotonic(), 0.0
    command = [sys.executable, "-m", "extract", "corpus", str(corpus), str(out), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(0.2)
            peak = max(peak, _memory(process.pid))
            if kill_after and time.monotonic() - begun > kill_after:
                _kill(process.pid)
                break
    if not kill_after and process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    return time.monotonic() - begun, peak


def _family(pid: int) -> list[int]:
    """A process and what it began, itself last; none where it is gone."""
    with suppress(psutil.NoSuchProcess):
        return [*(each.pid for each in psutil.Process(pid).children(recursive=True)), pid]
    return []


def _kill(pid: int) -> None:
    for each in _family(pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


@contextmanager
def cluster(home: Path) -> Iterator[tuple[str, Callable[[], int]]]:
    """The address of a scheduler with two workers, each a process of its own, and what kills one of them in the middle of its work, in
    whose place another comes: it tells how many pieces of work that one had."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    began = [_dask(home, "scheduler", "--host", "127.0.0.1", "--port", str(port))]
    worker = ("worker", address, "--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(home / "dask"))
    began += [_dask(home, *worker), _dask(home, *worker)]

    def kill() -> int:
        pid, had = _stopped_at_work(address)
        _kill(next(process.pid for process in began if pid in _family(process.pid)))
        began.append(_dask(home, *worker))
        return had

    try:
        yield address, kill
    finally:
        for process in began:
            _kill(process.pid)
            process.wait()


def _stopped_at_work(address: str) -> tuple[int, int]:
    """The process of a worker, stopped so that it does not end meanwhile what it has, and how many pieces of work it has by its scheduler;
    none where none is at work any more."""
    with Client(address, set_as_default=False) as client:
        pids = dict(client.run(os.getpid))
        for worker, pid in [*pids.items()] * 10:  # between two pieces it may seem to have none
            os.kill(pid, signal.SIGSTOP)
            if had := len(client.processing([worker])[worker]):
                break
            os.kill(pid, signal.SIGCONT)
        return pid, had


def _dask(home: Path, kind: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *options]
    with (home / "dask.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


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


def killed(corpus: Path, out: Path, kills: int, seconds: float) -> tuple[float, float]:
    """A run that is killed so many times, each time after some part of the `seconds` that it would take: all before its end."""
    draw, begun, peak, hit = random.Random(0), time.monotonic(), 0.0, 0
    for _ in range(kills):
        after = draw.uniform(1, max(4, 1.4 * seconds / kills))
        took, most = run(corpus, out, "--workers", "2", kill_after=after)
        peak, hit = max(peak, most), hit + (took > after)
    peak = max(peak, run(corpus, out, "--workers", "2")[1])
    print(f"killed {hit} times before its end")
    return time.monotonic() - begun, peak


def one_run(name: str, home: Path, kills: int, seconds: float) -> tuple[float, float]:
    """The run of that name; `seconds` is what the one before took."""
    corpus, out = home / "corpus", home / f"out-{name}"
    shutil.rmtree(out, ignore_errors=True)
    if name == "killed":
        return killed(corpus, out, kills, seconds)
    if name == "cluster":
        with cluster(home) as (address, kill):
            timer = Timer(seconds / 2, lambda: print(f"killed a worker that had {kill()} pieces of work", flush=True))
            timer.start()
            try:
                return run(corpus, out, "--cluster", address)
            finally:
                timer.cancel()
    return run(corpus, out, "--workers", name)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--dense", type=float, default=0.2, metavar="SHARE")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--runs", nargs="+", choices=("1", "2", "cluster", "killed"), default=["1", "2", "cluster", "killed"])
    parser.add_argument("--kills", type=int, default=20)
    args = parser.parse_args()
    corpus, count = args.home / "corpus", args.home / "records"
    if not count.exists():
        corpus.mkdir(parents=True, exist_ok=True)
        count.write_text(str(write_corpus(corpus, args.megabytes, args.dense, write_pages if args.pages else write_records)))
    records, size = int(count.read_text()), sum(path.stat().st_size for path in corpus.iterdir()) / 1e6
    print(f"{size:,.0f} MB on the disk, {records:,} records, {args.dense:.0%} of them stories", flush=True)
    took: list[tuple[str, float]] = [("", 0.0)]
    first = args.home / f"out-{args.runs[0]}"
    for name in args.runs:
        seconds, peak = one_run(name, args.home, args.kills, took[-1][1] or records / _EACH)
        out = args.home / f"out-{name}"
        lost, more = missed(out, records, args.dense)
        print(f"{name}: {seconds:.1f} s, {records / seconds:,.0f} records/s, peak {peak:,.0f} MB; "
              f"missed {lost}, not planted {more}; bytes as of the first: {files_of(out) == files_of(first)}", flush=True)
        took.append((name, seconds))
    shares = [one / two / 2 for (name, one), (other, two) in pairwise(took) if (name, other) == ("1", "2")]
    if shares:
        print(f"efficiency of two processes: {median(shares):.2f}, of {len(shares)} pairs")


if __name__ == "__main__":
    main()
