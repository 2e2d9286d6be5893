"""A corpus on a Dask scheduler with two workers, each a process of its own, of which one is killed at work: the bytes of one process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.benchmarks.corpus import ROOT, cluster, files_of
from tests.extract.corpus.test_run import story

if TYPE_CHECKING:
    from pathlib import Path


def extract(corpus: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "extract", "corpus", str(corpus), str(out), *options]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_one_process(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for part in range(8):
        lines = [json.dumps(story(n)) for n in range(10 * part, 10 * part + 10)]
        (corpus / f"{part}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with extract(corpus, tmp_path / "one", "--workers", "1") as process:
        assert process.wait() == 0, process.communicate()[1]
    had = 0
    with cluster(tmp_path) as (address, kill), extract(corpus, tmp_path / "many", "--cluster", address) as process:
        said = []
        for line in process.stderr or ():
            said.append(line)
            if line.startswith("portion") and not had:
                had = kill()
    assert process.returncode == 0, "".join(said)
    assert had
    assert files_of(tmp_path / "many") == files_of(tmp_path / "one")
