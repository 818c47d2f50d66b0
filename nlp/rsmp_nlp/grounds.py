"""What positions rest on besides predictions: what the model said of platforms left out, and labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.errors import InputError, ModelError
from rsmp_nlp.run_record import asked_of
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from rsmp_nlp.aggregate.reference import Reference
    from rsmp_nlp.aggregate.sums import Labels


def reference_of(run: Mapping[str, Any], model: str | None, notes: list[str]) -> Reference | None:
    """Return what the model of a run said of platforms left out, None with a note.

    Parameters
    ----------
    run : record of the run
    model : folder or name of the model, where the run does not say
    notes : French sentences, added to

    Raises
    ------
    ModelError
        `model` is given and is none.
    """
    from rsmp_nlp.aggregate.reference import as_reference
    from rsmp_nlp.classify.facts import read_facts
    from rsmp_nlp.classify.left_out import read_left_out

    named = model or asked_of(run).get("model")
    if named is None:
        notes.append(
            "Le modèle de ces prédictions n’est pas connu : l’intervalle ne compte pas son erreur. "
            "Indiquez-le avec --model."
        )
        return None
    try:
        folder = model_folder(str(named))
        facts = read_facts(folder)
    except ModelError:
        if model:
            raise
        notes.append(f"Modèle « {named} » introuvable : l’intervalle ne compte pas son erreur.")
        return None
    wanted = (run.get("model") or {}).get("sha256")
    if wanted and wanted != facts.weights_sha256:
        notes.append(
            f"Le modèle « {named} » a changé depuis cette exécution : son épreuve est celle du "
            "nouveau. Reclassez pour que tout s’accorde."
        )
    return as_reference(read_left_out(folder))


def labels_by_message(paths: tuple[str, ...], names: list[str], notes: list[str]) -> Labels:
    """Return labels by platform and message, with inverse probabilities as weights.

    Labels of `annotate` say in `inclusion_probability` how likely the message was to be drawn.
    Without it the `weight` column may hold that probability (all at most 1) or its inverse.

    Raises
    ------
    InputError
        A weight is 0.
    """
    from rsmp_nlp.classify.labels import read_labels

    read, unfair = read_labels(paths)
    if unfair:
        notes.append(
            f"{unfair} étiquettes de messages qui n’ont pas été tirés au hasard : laissées de côté."
        )
    weights = [weight for _, weight in read.values()]
    if min(weights) <= 0:
        raise InputError(
            f"{', '.join(paths)} : un poids vaut 0 ; la colonne « weight » est la probabilité qu’avait "
            "le message d’être étiqueté, ou son inverse."
        )
    probabilities = max(weights) <= 1
    return {
        (platform if platform in names else "", message): (
            CLASSES.index(usage),
            1 / weight if probabilities else weight,
        )
        for (platform, message), (usage, weight) in read.items()
    }
