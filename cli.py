"""Launcher for a checkout: python cli.py classify corpora/demonstration."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "nlp"))

from rsmp_nlp.__main__ import main

if __name__ == "__main__":
    main()
