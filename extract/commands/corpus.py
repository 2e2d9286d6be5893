"""`python -m extract corpus IN OUT`: texts by the million into the tables, on the cores of this machine or on those of a cluster."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.errors import DocumentError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager


_PATIENCE = 10  # seconds in which a scheduler must answer; one on the same network takes a hundredth


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("corpus", type=Path, metavar="IN", help="a folder or file: texts, pages, JSONL (.gz, .zst), Parquet, WARC (.gz)")
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder for the tables, or that of a run that was stopped")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), metavar="N", help="processes on this machine; default: its cores")
    parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler (needs the extra `cluster`), whose workers see IN and OUT")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Reads the corpus, or goes on reading it; 0 also where records are bad, which are listed in OUT/quarantine.jsonl.

    DocumentError (exit 1) where there is nothing to read, OUT is not for this run, or what it needs is not installed.
    """
    if args.workers < 1:
        args.refuse("--workers is at least 1")
    try:
        from extract.corpus.run import run_corpus

        workers = cluster(args.cluster) if args.cluster else processes(args.workers)
    except ModuleNotFoundError as error:
        extra = "cluster" if error.name == "distributed" else "corpus"
        raise DocumentError(str(error.name), "is not installed", f"the extra `{extra}`", f"pip install -e '.[{extra}]'") from None
    done = run_corpus(args.corpus.resolve(), args.out.resolve(), workers, lambda words: print(words, file=sys.stderr, flush=True))
    print(f"{done.records:,} records, {done.characters / 1e6:,.1f} million characters, {done.stories:,} rare-earth stories,"
          f" {done.bad:,} bad records, listed in {args.out / 'quarantine.jsonl'}")
    return 0


def processes(number: int) -> Callable[[], AbstractContextManager[Executor]]:
    # Not forked: what threads of libraries hold at that moment would be held for ever.
    return lambda: ProcessPoolExecutor(max_workers=number, mp_context=get_context("forkserver"))


def cluster(address: str) -> Callable[[], AbstractContextManager[Executor]]:
    from distributed import Client
    from distributed.scheduler import KilledWorker

    @contextmanager
    def opened() -> Iterator[Executor]:
        try:
            client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
        except (OSError, ValueError):
            raise DocumentError(address, "no scheduler answers there", "one such as tcp://10.0.0.1:8786", "start: dask scheduler") from None
        with client, client.get_executor(retries=2) as executor:  # type: ignore[no-untyped-call]
            try:
                yield executor
            except KilledWorker as error:
                wrong = f"workers were lost again and again at one piece of work ({error.task})"
                raise DocumentError(address, wrong, "enough memory for one piece", "give each worker more memory") from None

    return opened
