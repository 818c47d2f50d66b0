"""Write the figures of a run in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rsmp_nlp.errors import UsageError, unwritable
from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.figures.style import FORMATS, drawing, save
from rsmp_nlp.report.wording import texts

FOLDER: Final = "figures"


@dataclass(frozen=True, slots=True)
class Figures:
    """Files written, and the figures that the run has nothing for."""

    paths: tuple[Path, ...]
    empty: tuple[str, ...]


def write_figures(out: Path, formats: tuple[str, ...] = FORMATS, lang: str = "fr") -> Figures:
    """Write `triangle`, `shares`, `usages`, `social` and `timeline` in the folder `figures` of a run.

    PNG at 300 dots per inch; SVG and PDF hold their fonts. No date is written.

    Parameters
    ----------
    out : folder of a run; no model is needed
    formats : among `FORMATS`

    Raises
    ------
    InputError
        A table of the run is missing or damaged.
    UsageError
        A format or the language is unknown, the folder cannot be written in, or matplotlib and
        mpltern are not installed.
    """
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise UsageError(
            f"--figures : format « {unknown[0][:20]} » inconnu. Formats : {', '.join(FORMATS)}."
        )
    texts(lang)
    run = read_contents(out)
    with drawing():
        from rsmp_nlp.report.figures.bars import profile, shares
        from rsmp_nlp.report.figures.social import social
        from rsmp_nlp.report.figures.timeline import timeline
        from rsmp_nlp.report.figures.triangle import triangle

        drawn = {
            "triangle": triangle(run.platforms, lang),
            "shares": shares(run.platforms, lang),
            "usages": profile(run.platforms, run.usages, lang),
            "social": social(run.platforms, lang),
            "timeline": timeline(run.platforms, run.timeline, lang),
        }
        folder = out / FOLDER
        paths: list[Path] = []
        try:
            folder.mkdir(exist_ok=True)
            for name, figure in drawn.items():
                for kind in FORMATS:
                    if figure is None or kind in formats:
                        (folder / f"{name}.{kind}").unlink(missing_ok=True)
                if figure is not None:
                    paths += save(figure, folder / name, formats)
        except OSError as error:
            raise unwritable(folder, error) from error
    return Figures(tuple(paths), tuple(name for name, figure in drawn.items() if figure is None))
