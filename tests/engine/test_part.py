"""From a batch to its rows, by the tiny model."""

import hashlib
import hmac
from dataclasses import replace

import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.classify.storage import load, read_facts
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.engine import batches as module
from rsmp_nlp.engine.batches import encode
from rsmp_nlp.engine.part import Job, make_part, name_of_model, row_schema
from rsmp_nlp.errors import ModelError
from rsmp_nlp.schema.records import Message
from rsmp_nlp.schema.tables import MESSAGES, POSTERIOR_COLUMNS


@pytest.fixture(scope="module")
def messages(corpus):
    return [
        Message(
            one.message_id,
            one.platform,
            one.text,
            "a.csv",
            rank,
            author="Nadia Le Goff",
            kind=one.kind,
        )
        for rank, one in enumerate(corpus)
    ]


@pytest.fixture(scope="module")
def job(tiny):
    return Job(str(tiny.folder), read_facts(tiny.folder).weights_sha256, 0.5, b"k" * 32)


def rows(job, messages):
    parts = [make_part(job, batch) for batch in encode(messages, job.fingerprint)]
    return [row for part in parts for row in part.rows.to_pylist()]


def test_columns_are_those_of_the_table_but_the_run(job, messages):
    (batch,) = encode(messages, job.fingerprint)
    names = [name for name in MESSAGES.column_names if name != "run_id"]
    assert make_part(job, batch).rows.schema.names == names
    assert [one for one in row_schema(job).names if one != "run_id"] == names
    more = replace(job, with_text=True, explain=True)
    found = make_part(more, batch).rows
    assert found.schema.names == [*names, "text", "reasons_for", "reasons_against"]
    assert found["text"].to_pylist() == [one.text for one in messages]


def test_posteriors_are_those_of_the_model(job, messages, tiny):
    expected = load(tiny.folder).posteriors(training_rows(tiny.labelled).documents)
    found = [[row[name] for name in POSTERIOR_COLUMNS] for row in rows(job, messages)]
    assert_allclose(found, expected, atol=1e-5)


def test_rows_do_not_depend_on_the_rows_beside(job, messages, monkeypatch):
    together = rows(job, messages)
    monkeypatch.setattr(module, "BATCH", 7)
    assert rows(job, messages) == together


def test_authors_have_a_pseudonym_and_what_their_name_tells(job, messages):
    (one,) = rows(job, messages[:1])
    message = f"{messages[0].platform}\x1fNadia Le Goff".encode()
    assert one["author"] == "a-" + hmac.new(b"k" * 32, message, hashlib.sha256).hexdigest()[:12]
    assert one["identity"] == "identified"
    (kept,) = rows(replace(job, key=None), messages[:1])
    assert kept["author"] == "Nadia Le Goff"


def test_languages_are_those_said_else_those_seen(job):
    texts = [
        "Please find attached the minutes of the meeting",
        "La réunion de jeudi est annulée",
        "ok",
    ]
    given = [Message(str(n), "f", text, "a", n) for n, text in enumerate(texts)]
    given += [Message("9", "f", texts[0], "a", 9, lang="fr-FR")]
    assert [row["lang"] for row in rows(job, given)] == ["en", "fr", None, "fr"]


def test_another_model_of_that_name_is_refused(job, messages):
    with pytest.raises(ModelError, match="empreinte"):
        rows(replace(job, model_sha256="0" * 64), messages[:1])


def test_everything_that_rows_depend_on_is_in_the_fingerprint(job):
    changed = [
        {"model_sha256": "1" * 64},
        {"threshold": 0.4},
        {"key": None},
        {"with_text": True},
        {"explain": True},
    ]
    prints = {replace(job, **one).fingerprint for one in changed}
    assert len(prints | {job.fingerprint}) == len(changed) + 1
    assert replace(job, model="autre/chemin").fingerprint == job.fingerprint


def test_the_key_is_not_shown(job):
    assert "kkk" not in repr(job)


def test_a_model_keeps_its_meaning_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert name_of_model("default") == "default"
    assert name_of_model("modèle") == str(tmp_path / "modèle")
