"""How figures look, and how they are saved: the same run gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.markers import colour
from rsmp_nlp.report.names import middle_cut
from rsmp_nlp.report.numbers import percent
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.whole_files import settle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS: Final = ("svg", "pdf", "png")
INK: Final = "#1c2430"
SOFT: Final = "#5b6572"
RULE: Final = "#d5d9df"
NAMED: Final = 12
"""Platforms up to which points carry their name; beyond, a number and a legend."""

_DPI: Final = 300
_SHAPES: Final = ("o", "s", "D", "^", "v", "h")
"""The shapes of the page's markers, in its order."""

_NAME_LIMIT: Final = 26
_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # a dollar in a name is a dollar
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "svg.hashsalt": "rsmp-nlp",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "axes.unicode_minus": True,
}
_METADATA: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": "rsmp-nlp"},
    "pdf": {"CreationDate": None, "Creator": "rsmp-nlp", "Producer": None},
    "png": {"Software": None},
}


class FiguresMissing(UsageError):
    """Figures are asked for and matplotlib or mpltern is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"--figures demande {package}, qui n’est pas installé. Installez-le : "
            "pip install 'rsmp-nlp[figures]'."
        )


@contextmanager
def drawing() -> Iterator[None]:
    """Set the looks of what is drawn inside, whatever the user's own settings of matplotlib.

    Raises
    ------
    FiguresMissing
        A package of the extra is not installed.
    """
    import warnings

    try:
        import matplotlib as mpl
        import mpltern  # noqa: F401 - registers its projection
    except ImportError as error:
        raise FiguresMissing(error.name or "matplotlib") from None
    with mpl.rc_context(), warnings.catch_warnings():
        # a name in a script that the font lacks shows boxes, which is no reason to fail
        warnings.filterwarnings("ignore", message="Glyph")
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def save(figure: Figure, stem: Path, formats: tuple[str, ...]) -> list[Path]:
    """Write a figure once per format, whole or not at all, and return the files."""
    written = []
    for kind in formats:
        path = stem.with_suffix(f".{kind}")
        temporary = path.with_name(f".{path.name}.new")
        try:
            figure.savefig(
                temporary,
                format=kind,
                dpi=_DPI,
                metadata=_METADATA[kind],
                bbox_inches="tight",
                facecolor="white",
            )
            settle(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        written.append(path)
    return written


def mark(axes: Axes, index: int, *place: float, size: float = 7.0) -> None:
    """Draw a platform's marker at a place: two coordinates, or three in the triangle."""
    axes.plot(
        *([value] for value in place),
        _SHAPES[index % len(_SHAPES)],
        markersize=size,
        markerfacecolor=colour(index),
        markeredgecolor=INK,
        markeredgewidth=0.8,
        linestyle="none",
        zorder=5,
        clip_on=False,
    )


def shown_name(row: PlatformRow) -> str:
    """Return the name of a platform as figures write it."""
    return middle_cut(row.name, _NAME_LIMIT)


def percent_axis(lang: str) -> Callable[[float, int], str]:
    """Return what writes the ticks of an axis of shares."""
    return lambda share, _: percent(share, lang)


def blank(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, which no window and no global state knows."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def bare(axes: Axes, *sides: str) -> None:
    """Take the named sides of a frame away."""
    for side in sides:
        axes.spines[side].set_visible(False)
