"""`python -m extract`: see `cli.py`."""

from __future__ import annotations

import sys

from extract.cli import main

sys.exit(main(sys.argv[1:]))
