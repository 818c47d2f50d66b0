"""`python -m rsmp_nlp`, and the `rsmp-nlp` command."""

from __future__ import annotations

import sys

from rsmp_nlp.collection import collect_less_often
from rsmp_nlp.errors import STOPPED, ExitCode


def main() -> None:
    """Run the command line; Ctrl-C while it is being imported is a sentence too."""
    collect_less_often()
    try:
        from rsmp_nlp.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write(f"{STOPPED}\n")
        sys.exit(ExitCode.INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
