"""Labelled messages: read in every form of the contract, several annotators made one label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rsmp_nlp.classify.combine import Annotation, Key, distribution, settle
from rsmp_nlp.classify.gather import Gathered, gather
from rsmp_nlp.classify.inclusion import weigh_by_inclusion
from rsmp_nlp.classify.reference import resolve
from rsmp_nlp.errors import InputError
from rsmp_nlp.read.threads import PARENT_CHARACTERS
from rsmp_nlp.schema.records import Message

WRITTEN: Final = "written"
"""Value of the `origin` column of the project's own texts."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with the usage that readers gave it.

    `group` names messages that must stay together in any split; `written` is true where the
    project's own authors wrote the text, so that it never enters a score. A message whose readers
    disagree may stand several times, once a usage; `main` is true of one of them. `origin` is where
    the text was read, `round` the last in which it was labelled.
    """

    message_id: str
    platform: str
    group: str
    text: str
    usage: str
    kind: str | None = None
    parent_text: str | None = None
    weight: float = 1.0
    written: bool = False
    thread: str | None = None
    main: bool = True
    origin: str | None = None
    round: float = 0.0


@dataclass(frozen=True)
class AnnotationReading:
    """Every annotator's labels under some paths, and the messages whose text was found.

    Attributes
    ----------
    annotations : in the order of the files and of their rows
    messages, parents : by platform and identifier; a parent is the start of its text
    problems : what each row that was left out held, in a sentence
    """

    annotations: list[Annotation]
    messages: Mapping[Key, Message]
    parents: Mapping[Key, str]
    problems: list[str]


@dataclass
class LabelledReading:
    """Labels and texts found under some paths, joined on `platform` and `message_id`.

    `without_text` counts labels whose message was found nowhere; `problems` says in a sentence
    what each row that was left out held.
    """

    labelled: list[Labelled]
    without_text: int
    problems: list[str] = field(default_factory=list)


def read_labelled(paths: Sequence[str], combine: str = "majority") -> LabelledReading:
    """Return the labelled messages under `paths`.

    A table may hold labels (`message_id`, `label`, `annotator`, `weight`, `status`), texts, or both
    (`text`, `label`); a table of `platform` and `group` tells which platforms stay together in
    splits. Rows whose `status` is skipped are no labels; a row whose `origin` is `written` is the
    project's own text. A row with `sha256` labels the text of that fingerprint, wherever it is
    (`reference`); `split_group` says in a table of messages what `group` says in one of groups. Exports of annotation tools are read too (`label_tools`). A row that cannot be
    used is left out and told in `problems`.

    Parameters
    ----------
    combine : how several annotators make one label: the "majority"'s, or "soft", every label for its
        share of the message

    Raises
    ------
    UnknownLabel
        Most labels are not of the grid; the sentence names file and row of the first.
    InputError
        A path cannot be read, no label has a text, or a label without platform fits several
        messages.
    """
    gathered = gather(paths)
    return _join(gathered, paths, combine)


def read_labels(paths: Sequence[str]) -> tuple[dict[Key, tuple[str, float]], int]:
    """Return (platform, message) → (usage, weight) of the labels under `paths`, texts or not.

    Where the files say how likely messages were to be drawn (`inclusion_probability`), weights
    are by it (`weigh_by_inclusion`); the second value counts the labels left out because their
    message was not drawn at random.

    Raises
    ------
    UnknownLabel, InputError
        As `read_labelled`, but labels need no text; or none of the messages was drawn at random.
    """
    gathered = gather(paths)
    if not gathered.annotations:
        raise _no_label(paths)
    labels, unfair = weigh_by_inclusion(settle(gathered.annotations), gathered.annotations)
    if not labels:
        raise InputError(
            f"{', '.join(paths)} : aucun de ces {unfair} messages n’a été tiré au hasard ; leurs "
            "étiquettes instruisent un modèle, elles ne peuvent pas rectifier une position. Tirez-en "
            "avec « rsmp-nlp annotate sample --strategy threads »."
        )
    return labels, unfair


def read_annotations(paths: Sequence[str]) -> AnnotationReading:
    """Return what each annotator said, not settled; labels need no text.

    Raises
    ------
    UnknownLabel, InputError
        As `read_labelled`, but labels need no text.
    """
    gathered = gather(paths)
    annotations, _ = _annotations(gathered)
    if not annotations:
        raise _no_label(paths)
    problems = [str(problem) for problem in gathered.problems]
    return AnnotationReading(annotations, gathered.messages, gathered.parents, problems)


def _no_label(paths: Sequence[str]) -> InputError:
    return InputError(
        f"{', '.join(paths)} : aucune étiquette trouvée. Il faut des colonnes « message_id » et "
        "« label »."
    )


def _annotations(gathered: Gathered) -> tuple[list[Annotation], int]:
    """Return the annotations under their platforms, and how many labels refer to no text found."""
    texts = {key: message.text for key, message in gathered.messages.items()}
    referred, missing = resolve(gathered.references, texts, gathered.origins)
    return [*_with_platforms(gathered), *referred], missing


def _with_platforms(gathered: Gathered) -> Iterator[Annotation]:
    """Yield the annotations, each under the platform where its message was found."""
    platforms: dict[str, list[str]] = defaultdict(list)
    for platform, message_id in gathered.messages:
        platforms[message_id].append(platform)
    for row in gathered.annotations:
        found = platforms[row.message_id]
        if row.platform in found or not found:
            yield row
        elif len(found) == 1:
            yield replace(row, platform=found[0])
        else:
            raise InputError(
                f"étiquette du message « {row.message_id} » : cet identifiant existe sur plusieurs "
                f"plateformes ({', '.join(found)}). Ajoutez une colonne « platform » aux étiquettes."
            )


def _join(gathered: Gathered, paths: Sequence[str], combine: str) -> LabelledReading:
    annotations, missing = _annotations(gathered)
    if not annotations and not missing:
        raise InputError(
            f"{', '.join(paths)} : aucune étiquette trouvée. Il faut une colonne « label » "
            "(et « message_id » ou « text »)."
        )
    settled = (
        distribution(annotations)
        if combine == "soft"
        else {key: [one] for key, one in settle(annotations).items()}
    )
    rounds: dict[Key, float] = defaultdict(float)
    for row in annotations:
        key = (row.platform, row.message_id)
        rounds[key] = max(rounds[key], row.round)
    labelled = [
        replace(
            _labelled(gathered, key, message),
            usage=usage,
            weight=weight,
            main=place == 0,
            round=rounds[key],
        )
        for key, usages in settled.items()
        if (message := gathered.messages.get(key)) is not None
        for place, (usage, weight) in enumerate(usages)
    ]
    with_text = sum(one.main for one in labelled)
    if not labelled:
        raise InputError(
            f"{', '.join(paths)} : {len(settled) + missing} étiquettes, mais le texte d’aucun de ces messages. "
            "Donnez aussi le fichier des messages (colonnes « message_id » et « text »), par exemple avec --texts."
        )
    problems = [str(problem) for problem in gathered.problems]
    return LabelledReading(labelled, len(settled) + missing - with_text, problems)


def _labelled(gathered: Gathered, key: Key, message: Message) -> Labelled:
    """Return a message as it will be labelled."""
    parent = gathered.messages.get((message.platform, message.parent_id or ""))
    return Labelled(
        message_id=message.message_id,
        platform=message.platform,
        group=gathered.groups.get(message.platform, message.platform),
        text=message.text,
        usage="",
        kind=message.kind,
        parent_text=gathered.parents.get(key)
        or (parent.text[:PARENT_CHARACTERS] if parent else None),
        written=gathered.origins.get(key) == WRITTEN,
        thread=message.thread_id,
        origin=gathered.origins.get(key),
    )
