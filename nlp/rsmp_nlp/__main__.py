"""`python -m rsmp_nlp`, and the `rsmp-nlp` command."""

from __future__ import annotations

import gc
import sys
from typing import Final

from rsmp_nlp.errors import STOPPED, ExitCode

OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
"""Python's 700 has it look hundreds of times for cycles among modules that stay: a tenth of start-up."""


def main() -> None:
    """Run the command line; Ctrl-C while it is being imported is a sentence too."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    try:
        from rsmp_nlp.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write(f"{STOPPED}\n")
        sys.exit(ExitCode.INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
