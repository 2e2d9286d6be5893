"""`python -m extract`: see `cli.py`."""

from __future__ import annotations

import sys

try:
    from extract.cli import main

    sys.exit(main(sys.argv[1:]))
except KeyboardInterrupt:  # while it was loaded; a shell gives 128 + 2 for SIGINT
    sys.exit(130)
