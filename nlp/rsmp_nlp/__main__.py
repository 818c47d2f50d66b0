"""`python -m rsmp_nlp`."""

from __future__ import annotations

from rsmp_nlp.cli import main

if __name__ == "__main__":
    main()
