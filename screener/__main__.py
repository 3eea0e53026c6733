"""`python -m screener` is the command `screener`."""

import sys

from screener.cli import main

if __name__ == "__main__":
    sys.exit(main())
