"""`python -m charts`: exports, the briefing pack and screenshots."""

from __future__ import annotations

import sys

from charts.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
