"""`python -m charts`: exports, the briefing pack and screenshots."""

import sys

from charts.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
