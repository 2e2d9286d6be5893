"""Where the project's own files lie: beside the code in a checkout, under `share/` where it was installed as a package."""

from __future__ import annotations

import sysconfig
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]
_INSTALLED = Path(sysconfig.get_path("data")) / "share" / "rare-earth-disruption"

ROOT = _CHECKOUT if (_CHECKOUT / "seeds" / "gazetteer.csv").is_file() else _INSTALLED
RULES = Path(__file__).resolve().parents[1] / "rules"
SEEDS = ROOT / "seeds"
DATA = ROOT / "data"
