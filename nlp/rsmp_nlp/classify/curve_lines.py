"""What people read of a learning curve: what the next hundred labels would bring, and whether to stop."""

from __future__ import annotations

from typing import Final

from rsmp_nlp.classify.curve import FAMILIES, LEAST_OF_USAGE, USAGES, WORTH, Curve
from rsmp_nlp.classify.curve_fit import NEXT, Gain
from rsmp_nlp.taxonomy import CLASSES, OUT_OF_GRID
from rsmp_nlp.taxonomy import USAGES as GRID

_NAMES: Final = {
    FAMILIES: "trois familles (macro-F1)",
    USAGES: "tous les usages (macro-F1)",
    **{usage.slug: usage.fr for usage in (*GRID, OUT_OF_GRID)},
}
_SECTION: Final = "## Courbe d’apprentissage"
FIGURE: Final = "curve.svg"


def verdict(curve: Curve) -> str:
    """Return whether to label more, in a sentence."""
    found = curve.gains[USAGES]
    points = f"{_points(found.gain)} points ({_points(found.low)} à {_points(found.high)})"
    bring = f"Les {NEXT} prochaines étiquettes apporteraient environ {points} de macro-F1 sur les usages"
    if found.high < WORTH:
        return f"{bring} : vous pouvez vous arrêter d’étiqueter pour ce modèle."
    if found.low >= WORTH:
        return f"{bring} : continuez. {_where(curve)}"
    return f"{bring} : ce n’est pas tranché. Étiquetez-en {NEXT} de plus et regardez à nouveau. {_where(curve)}"


def _where(curve: Curve) -> str:
    """Return which usages to look for: those that would gain most, and those that have too few."""
    gains = sorted(
        ((found.gain, name) for name, found in curve.gains.items() if name in CLASSES),
        reverse=True,
    )
    named = [f"« {_NAMES[name]} »" for value, name in gains[:2] if value >= WORTH]
    few = [f"« {_NAMES[name]} »" for name in _too_few(curve)]
    said = f"Cherchez surtout {' et '.join(named)}. " if named else ""
    return said + (f"Trop peu d’étiquettes pour juger de {', '.join(few)}." if few else "")


def _too_few(curve: Curve) -> list[str]:
    return [name for name, count in curve.counts.items() if count < LEAST_OF_USAGE]


def _points(value: float) -> str:
    return f"{100 * value + 0.0:.1f}".replace(".", ",").replace("-0,0", "0,0")


def curve_lines(curve: Curve) -> list[str]:
    """Return the curve as lines of text."""
    left = "plateformes" if curve.split == "group of platforms" else "fils"
    sizes = "  ".join(f"{size:6.0f}" for size in curve.sizes)
    lines = [
        "",
        f"courbe d’apprentissage : {curve.labels} messages étiquetés, des {left} entiers laissés de côté"
        + (f", {curve.context} messages du programme toujours appris" if curve.context else ""),
        f"{'F1 selon le nombre d’étiquettes':42} {sizes}   +{NEXT} [95 %]",
    ]
    for name, table in curve.scores.items():
        means = [sum(column) / len(column) for column in zip(*table, strict=True)]
        row = "  ".join(f"{mean:6.3f}" for mean in means)
        lines.append(f"{_NAMES[name]:42} {row}   {_gain(curve.gains[name])}")
    lines += [
        f"{_NAMES[name]:42} {curve.counts[name]} étiquettes, trop peu pour juger"
        for name in _too_few(curve)
    ]
    return [*lines, "", verdict(curve).strip()]


def _gain(found: Gain) -> str:
    return f"{found.gain:+.3f} [{found.low:+.3f} ; {found.high:+.3f}]"


def card_section(curve: Curve) -> str:
    """Return the section of the model card that tells the curve."""
    table = "\n".join(curve_lines(curve)[2:-2])
    left = "platforms" if curve.split == "group of platforms" else "threads"
    return (
        f"\n{_SECTION}\n\n{verdict(curve).strip()}\n\n```text\n{table}\n```\n\n"
        f"![{_SECTION.removeprefix('## ')}]({FIGURE})\n\n"
        + (
            "Scores sur des plateformes que le modèle n’a pas vues.\n"
            if left == "platforms"
            else "Scores sur des fils des mêmes plateformes : ailleurs le modèle vaut moins.\n"
        )
    )


def curve_svg(curve: Curve) -> str:
    """Return the curve as a drawing: mean over repeats, their range, and the law up to the next labels."""
    width, height, left, top = 460, 280, 56, 30
    right, bottom = width - 130, height - 46
    most = curve.labels + NEXT

    def x(labels: float) -> float:
        return left + (right - left) * labels / most

    def y(score: float) -> float:
        return bottom - (bottom - top) * score

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="12" role="img">',
        "<title>Courbe d’apprentissage : macro-F1 selon le nombre d’étiquettes</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" fill="none" '
        'stroke="#777777"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        shown = f"{tick:.2f}".replace(".", ",")
        parts.append(
            f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end" fill="#555555">{shown}</text>'
        )
    for labels in (0, curve.labels, most):
        parts.append(
            f'<text x="{x(labels):.1f}" y="{bottom + 16}" text-anchor="middle" fill="#555555">{labels}</text>'
        )
    parts.append(
        f'<text x="{(left + right) / 2:.1f}" y="{bottom + 36}" text-anchor="middle">étiquettes</text>'
    )
    for name, colour in ((FAMILIES, "#0072B2"), (USAGES, "#D55E00")):
        columns = list(zip(*curve.scores[name], strict=True))
        means = [sum(column) / len(column) for column in columns]
        points = " ".join(
            f"{x(size):.1f},{y(mean):.1f}" for size, mean in zip(curve.sizes, means, strict=True)
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        for size, column in zip(curve.sizes, columns, strict=True):
            parts.append(
                f'<line x1="{x(size):.1f}" x2="{x(size):.1f}" y1="{y(min(column)):.1f}" '
                f'y2="{y(max(column)):.1f}" stroke="{colour}"/>'
            )
        found = curve.gains[name]
        start, end = x(curve.sizes[-1]), x(most)
        parts.append(
            f'<line x1="{start:.1f}" y1="{y(means[-1]):.1f}" x2="{end:.1f}" '
            f'y2="{y(found.now + found.gain):.1f}" stroke="{colour}" stroke-dasharray="4 3"/>'
        )
        title = "familles" if name == FAMILIES else "usages"
        parts.append(
            f'<text x="{end + 8:.1f}" y="{y(found.now + found.gain) + 4:.1f}" fill="{colour}">{title}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"
