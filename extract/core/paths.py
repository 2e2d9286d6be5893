"""Where the project's own files lie: beside the code in a checkout, under `share/` where it was installed as a package.

`RARE_EARTH_SEEDS` and `RARE_EARTH_DATA` name other folders for what goes in and for the tables, `RARE_EARTH_VERSIONS` one for the
versions that are kept, `RARE_EARTH_RULES` one for the rules."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2]  # the checkout, or the folder of installed packages
_SHARED = Path("share") / "rare-earth-disruption"
_INSTALLED = Path(sysconfig.get_path("data")) / _SHARED
_PLACES = (
    _BESIDE, _INSTALLED,
    Path(sysconfig.get_path("data", sysconfig.get_preferred_scheme("user"))) / _SHARED,  # pip install --user
    _BESIDE / _SHARED,  # pip install --target
)
ROOT = next((place for place in _PLACES if (place / "seeds" / "gazetteer.csv").is_file()), _INSTALLED)
RULES = Path(os.environ.get("RARE_EARTH_RULES") or Path(__file__).resolve().parents[1] / "rules")
SEEDS = Path(os.environ.get("RARE_EARTH_SEEDS") or ROOT / "seeds")
DATA = Path(os.environ.get("RARE_EARTH_DATA") or ROOT / "data")
FEED = "feed.xml"  # in a data folder, written with the tables; what is in it: extract/versions/feed.py
VERSIONS = Path(os.environ.get("RARE_EARTH_VERSIONS") or SEEDS / "desk" / "versions")
