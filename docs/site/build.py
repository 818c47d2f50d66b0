"""Build the site of the documents, to read offline: `python docs/site/build.py [FOLDER]`.

Pages link to each other as they stand in the repository, some above `docs/`, and a generator takes
one folder: they are put together in one first, at the same places.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGES = (
    "*.md",
    "LICENSE",
    "docs/*.md",
    "docs/*.png",
    "docs/explication/*.md",
    "docs/guides/*.md",
    "docs/tutoriel/*",
    "corpora/*.md",
    "models/*/*.md",
    "models/*/*.svg",
)
ENGLISH = "README.en.md"
"""Name of README.md there: a generator takes that name for the front page, which is another."""


def put_together(folder: Path) -> Path:
    """Copy every page into a folder, as in the repository; return the configuration beside them."""
    pages = folder / "pages"
    for pattern in PAGES:
        for page in ROOT.glob(pattern):
            target = pages / page.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
    (pages / "README.md").rename(pages / ENGLISH)
    french = pages / "README.fr.md"
    text = french.read_text(encoding="utf-8")
    french.write_text(text.replace("(README.md)", f"({ENGLISH})"), encoding="utf-8")
    for name in ("index.md", "iframe-worker.js"):
        shutil.copyfile(HERE / name, pages / name)
    return Path(shutil.copyfile(HERE / "mkdocs.yml", folder / "mkdocs.yml"))


def build(folder: Path) -> Path:
    """Build the site in `folder/site`; a link or an anchor that leads nowhere is an error.

    Raises
    ------
    subprocess.CalledProcessError
        The generator found a mistake, which it has told.
    """
    shutil.rmtree(folder, ignore_errors=True)
    configuration = put_together(folder)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(configuration)]
    subprocess.run(command, check=True)
    return folder / "site"


if __name__ == "__main__":
    built = build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "docs")
    print(built / "index.html")
