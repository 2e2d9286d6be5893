"""`python -m charts`: exports, the briefing pack and screenshots."""

import sys

if __name__ == "__main__":
    try:
        from charts.cli import main

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # while it was loaded; a shell gives 128 + 2 for SIGINT
        sys.exit(130)
