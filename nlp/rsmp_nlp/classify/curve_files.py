"""The learning curve from files to the model folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rsmp_nlp.classify.base import Progress, Work
from rsmp_nlp.classify.curve import Curve, learning_curve
from rsmp_nlp.classify.curve_lines import FIGURE, card_section, curve_svg
from rsmp_nlp.classify.labels import Labelled, read_annotations
from rsmp_nlp.classify.storage import CARD
from rsmp_nlp.whole_files import write_aside, write_json

if TYPE_CHECKING:
    from rsmp_nlp.classify.base import Fitted
    from rsmp_nlp.classify.linear import TrainingRows

CURVE: Final = "curve.json"


def curve_of(
    labelled: Sequence[Labelled], own_paths: Sequence[str], seed: int, progress: Progress
) -> Curve:
    """Return the learning curve of the labels found under `own_paths`; all others are always learnt.

    Texts that the project wrote are never scored, unless there is nothing else.

    Raises
    ------
    InputError
        There are too few labels for a curve.
    """
    from rsmp_nlp.classify.backends.linear import LinearBackend

    keys = {(one.platform, one.message_id) for one in read_annotations(own_paths).annotations}
    real = any(not one.written for one in labelled)

    def is_own(one: Labelled) -> bool:
        return (one.platform, one.message_id) in keys and not (real and one.written)

    def fit(rows: TrainingRows) -> Fitted:
        return LinearBackend().fit(rows, seed, Work(Path()))

    ordered = sorted(labelled, key=lambda one: (one.platform, one.message_id, one.usage))
    return learning_curve(
        [one for one in ordered if is_own(one)],
        [one for one in ordered if not is_own(one)],
        fit,
        seed,
        progress,
    )


def write_curve(folder: Path, curve: Curve) -> None:
    """Write `curve.json` and the drawing into a model folder, and a section into its card."""
    write_json(folder / CURVE, curve.as_dict())
    card = (folder / CARD).read_text(encoding="utf-8")
    for name, text in ((FIGURE, curve_svg(curve)), (CARD, card + card_section(curve))):
        with write_aside(folder / name) as stream:
            stream.write(text)
