"""All that is done with a batch of messages, wherever it is done: from texts to rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp import __version__
from rsmp_nlp.engine.batches import Batch, decode
from rsmp_nlp.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from rsmp_nlp.classify.base import Classifier
    from rsmp_nlp.classify.evidence import Evidence
    from rsmp_nlp.classify.explain import Explainer
    from rsmp_nlp.preprocess.document import Document, Preprocessed

EVIDENCE: Final = "evidence"
"""Name, among the sums of a part, of what `classify.evidence.Evidence` packs."""


@dataclass(frozen=True)
class Job:
    """What batches are classified with; small, since it travels with them.

    Attributes
    ----------
    model : name of a shipped model, or absolute path of a folder
    model_sha256 : fingerprint of its weights, which whoever classifies must find
    threshold : family probability under which a message is abstained from
    key : of pseudonyms; authors keep their names where it is None
    with_text, explain : columns asked for beside those of `schema.MESSAGES`
    """

    model: str
    model_sha256: str
    threshold: float
    key: bytes | None = field(default=None, repr=False)
    with_text: bool = False
    explain: bool = False

    @property
    def fingerprint(self) -> str:
        """Sum of everything that rows depend on besides the messages, in hexadecimal."""
        key = hashlib.sha256(self.key or b"").hexdigest()
        facts = (__version__, self.model_sha256, self.threshold, key, self.with_text, self.explain)
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """The rows of a batch, without `run_id`, and sums over them.

    `sums` are arrays of integers by name, kept and resumed with the rows; whoever adds one says
    how those of several parts are put together.
    """

    rows: pa.RecordBatch
    sums: dict[str, NDArray[np.int64]] = field(default_factory=dict)


def row_schema(job: Job) -> pa.Schema:
    """Return the Arrow schema of `messages.parquet`."""
    from rsmp_nlp.report.store import arrow_schema
    from rsmp_nlp.schema.tables import MESSAGES, REASON_COLUMNS, TEXT_COLUMN

    text = (TEXT_COLUMN,) if job.with_text else ()
    return arrow_schema(MESSAGES, *text, *(REASON_COLUMNS if job.explain else ()))


def make_part(job: Job, batch: Batch) -> Part:
    """Classify a batch and return its rows.

    Raises
    ------
    ModelError
        The model is missing here, or is another one.
    UsageError
        Reasons are asked of a model that is not linear.
    """
    import pyarrow as pa

    from rsmp_nlp.preprocess.document import preprocess
    from rsmp_nlp.preprocess.private import redact
    from rsmp_nlp.schema.tables import TEXT_COLUMN

    messages = decode(batch.payload)
    columns: dict[str, Any] = {name: messages.column(name) for name in messages.schema.names}
    texts = columns["text"].to_pylist()
    columns |= _context(job, columns, texts)
    if job.with_text:
        columns[TEXT_COLUMN.name] = [redact(text) for text in texts]
    read = preprocess(texts, columns["kind"].to_pylist(), columns["parent_text"].to_pylist())
    found, sums = _predictions(job, read)
    columns |= found
    wanted = [one for one in row_schema(job) if one.name != "run_id"]
    arrays = [_array(columns[one.name], one.type) for one in wanted]
    return Part(pa.RecordBatch.from_arrays(arrays, schema=pa.schema(wanted)), sums)


def _predictions(
    job: Job, read: Iterable[Preprocessed]
) -> tuple[dict[str, Any], dict[str, NDArray[np.int64]]]:
    """Return the columns that a model fills, and the sums of a part."""
    import numpy as np

    from rsmp_nlp.classify.linear import LinearClassifier
    from rsmp_nlp.report.predictions import prediction_columns

    model = classifier(job.model, job.model_sha256)
    posteriors: list[NDArray[np.float64]] = []
    features: list[Sequence[csr_matrix]] = []
    documents: list[Document] = []
    for some in read:
        if isinstance(model, LinearClassifier):
            found, of_blocks = model.posteriors_and_features(some.terms)
            features.append(of_blocks)
        else:
            found = model.posteriors(some.documents())
        posteriors.append(found)
        if job.explain:
            documents += some.documents()
    columns: dict[str, Any] = prediction_columns(np.concatenate(posteriors), job.threshold)
    sums = {}
    if features:
        evidence = no_evidence(job.model, job.model_sha256).empty()
        start = 0
        for weighed in features:
            end = start + weighed[0].shape[0]
            evidence.add(weighed, columns["usage"][start:end])
            start = end
        sums[EVIDENCE] = evidence.packed()
    if job.explain:
        columns |= _reasons(job, documents)
    return columns, sums


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _context(job: Job, columns: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    """Return what is known of a message besides its usage: language, author, copies."""
    from rsmp_nlp.preprocess.identity import identity, text_key
    from rsmp_nlp.preprocess.language import languages
    from rsmp_nlp.preprocess.pseudonyms import Pseudonymiser

    authors = columns["author"].to_pylist()
    identities = {author: identity(author) for author in set(authors)}
    found: dict[str, Any] = {
        "lang": languages(columns["lang"].to_pylist(), texts),
        "identity": [identities[author] for author in authors],
        "text_key": [text_key(text, job.key or b"") for text in texts],
    }
    if job.key is not None:
        pseudonym = Pseudonymiser(job.key)
        names = list(zip(columns["platform"].to_pylist(), authors, strict=True))
        pseudonyms = {name: pseudonym(*name) for name in set(names)}
        found["author"] = [pseudonyms[name] for name in names]
    return found


def _reasons(job: Job, found: list[Document]) -> dict[str, list[str]]:
    from rsmp_nlp.classify.explain import reason_columns

    return reason_columns(list(explainer(job.model, job.model_sha256).explain(found)))


@cache
def classifier(model: str, sha256: str) -> Classifier:
    """Return a model, loaded once in a process.

    Raises
    ------
    ModelError
        It is missing here, or is another one.
    """
    from rsmp_nlp.classify.installed import model_folder
    from rsmp_nlp.classify.storage import load, read_facts

    folder = model_folder(model)
    found = read_facts(folder).weights_sha256
    if found != sha256:
        raise ModelError(
            f"{folder} : le modèle est ici celui d’empreinte {found[:12]}, le calcul demande "
            f"{sha256[:12]}. Mettez le même modèle partout où l’on classe."
        )
    return load(folder)


@cache
def no_evidence(model: str, sha256: str) -> Evidence:
    """Return what adds up the evidence of a linear model, empty, to be copied by `empty`."""
    from rsmp_nlp.classify.evidence import Evidence
    from rsmp_nlp.classify.linear import LinearClassifier

    found = classifier(model, sha256)
    if not isinstance(found, LinearClassifier):
        raise TypeError("only a linear model weighs words one by one")
    return Evidence(found.all_weights)


@cache
def explainer(model: str, sha256: str) -> Explainer:
    """Return what explains the decisions of a model.

    Raises
    ------
    UsageError
        The model is not linear.
    """
    from rsmp_nlp.classify.explain import Explainer

    return Explainer.of(classifier(model, sha256))


def warm() -> None:
    """Load what batches need whatever the model: words' rules, languages, columns."""
    from rsmp_nlp.classify.linear import LinearClassifier  # noqa: F401
    from rsmp_nlp.preprocess.document import document
    from rsmp_nlp.preprocess.language_model import read_model
    from rsmp_nlp.report.predictions import prediction_columns  # noqa: F401

    # rules are compiled as they are first used
    document("D’accord (peut-être) pour le 12/03 à 18h : https://exemple.org")
    read_model()


def name_of_model(name: str) -> str:
    """Return a model's name so that it means the same in another process or on another machine."""
    from rsmp_nlp.classify.installed import shipped_models

    return name if name in shipped_models() else str(Path(name).resolve())
