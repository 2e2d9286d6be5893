"""`python -m charts`: exports, the briefing pack and screenshots."""

import sys

from extract.core.errors import ExtractError

if __name__ == "__main__":
    try:
        from charts.cli import main

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # while it was loaded; a shell gives 128 + 2 for SIGINT
        sys.exit(130)
    except ExtractError as problem:  # rules that are read while it is loaded; a text goes to stderr and ends with 1
        sys.exit(str(problem))
