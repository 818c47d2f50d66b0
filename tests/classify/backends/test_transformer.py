"""The transformer backend, on an encoder of CamemBERT's shape, made here and a few kilobytes large."""

import hashlib
import json
import shutil
import struct
from dataclasses import replace

import numpy as np
import pytest

NEEDED = ("torch", "transformers", "datasets", "accelerate", "safetensors")
for name in NEEDED:
    pytest.importorskip(name, reason=f"{name} absent : pip install 'rsmp-nlp[transformer]'")

from rsmp_nlp.classify.backends import finetune, transformer  # noqa: E402
from rsmp_nlp.classify.backends.transformer import TransformerBackend, encode  # noqa: E402
from rsmp_nlp.classify.base import Work  # noqa: E402
from rsmp_nlp.classify.compare import compare  # noqa: E402
from rsmp_nlp.classify.evaluate import evaluate  # noqa: E402
from rsmp_nlp.classify.explain import explain_text  # noqa: E402
from rsmp_nlp.classify.storage import load, read_facts  # noqa: E402
from rsmp_nlp.classify.train import train, training_rows  # noqa: E402
from rsmp_nlp.errors import ModelError, UsageError  # noqa: E402
from rsmp_nlp.preprocess.document import documents  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

SPECIAL = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}


@pytest.fixture(scope="module")
def encoder(corpus, tmp_path_factory):
    """Return the folder of a tiny CamemBERT and of its tokenizer, both made from nothing."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import CamembertConfig, CamembertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("encoders") / "tiny-camembert"
    words = Tokenizer(models.Unigram())
    words.normalizer = normalizers.NFKC()
    words.pre_tokenizer = pre_tokenizers.Metaspace()
    first = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    words.train_from_iterator(
        [one.text for one in corpus],
        trainers.UnigramTrainer(
            vocab_size=300, special_tokens=first, unk_token="<unk>", show_progress=False
        ),
    )
    words.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    fast = PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=64, **SPECIAL)
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = CamembertConfig(
        vocab_size=words.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=66,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
    )
    CamembertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def lines():
    return []


@pytest.fixture(scope="module")
def model(corpus, encoder, tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("models") / "affine"
    backend = TransformerBackend(str(encoder), epochs=2)
    train(corpus, folder, backend=backend, seed=1, folds=2, progress=lines.append)
    return folder


def test_a_model_is_safetensors_and_json(model):
    files = {path.relative_to(model).as_posix() for path in model.rglob("*") if path.is_file()}
    assert files == {
        "README.md",
        "encoder/config.json",
        "encoder/model.safetensors",
        "encoder/tokenizer.json",
        "encoder/tokenizer_config.json",
        "left_out.parquet",
        "metrics.json",
        "model.json",
        "reliability.svg",
        "seen.bin",
    }
    facts = read_facts(model)
    assert (facts.backend, len(facts.files)) == ("transformer", 4)
    assert {"torch", "transformers"} <= set(facts.versions)
    card = (model / "README.md").read_text(encoding="utf-8")
    assert "Encodeur « tiny-camembert » affiné" in card
    assert str(model.parent) not in card + (model / "encoder/config.json").read_text("utf-8")


def test_progress_is_told_a_line_a_pass(lines):
    told = [line for line in lines if line.startswith("transformer : passe ")]
    assert [line[:27] for line in told] == [
        "transformer : passe 1 sur 2",
        "transformer : passe 2 sur 2",
    ] * 3
    # the second fold has one platform to learn from: nothing is set aside, and no loss is told
    assert sum("perte" in line for line in told) == 4


def test_it_serves_like_any_model(corpus, tiny, model):
    found = evaluate(corpus, str(model))
    assert found.scores.messages == 60
    assert found.seen == 60
    assert compare(corpus, str(tiny.folder), str(model)).platforms == 3
    with pytest.raises(UsageError, match=r"« affine » n’est pas linéaire"):
        explain_text("Réunion demain", None, None, str(model))


def test_order_and_company_of_messages_do_not_matter(model):
    classifier = load(model)
    some = documents(
        ["Oui", "Réunion demain à 18h, salle des fêtes, venez nombreux", "", "Bravo !" * 40],
        [None, "post", None, "chat"],
        [None, None, "Qui vient ?", None],
    )
    together = classifier.posteriors(some)
    alone = np.concatenate([classifier.posteriors([one]) for one in some])
    # in half precision, padding changes the last digits
    assert together == pytest.approx(alone, abs=0.02 if transformer.fast_bfloat16() else 1e-4)
    assert together.sum(axis=1) == pytest.approx(np.ones(4))
    assert classifier.posteriors([]).shape == (0, 10)


@pytest.mark.parametrize(
    ("capabilities", "fast"),
    [
        ({"amx_bf16": True}, True),
        ({"avx512_bf16": True}, False),
        ({"avx2": True}, False),
        ({}, False),
    ],
)
def test_half_precision_where_the_processor_is_made_for_it(monkeypatch, capabilities, fast):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert transformer.fast_bfloat16() is fast


def test_messages_are_cut_and_parents_kept(model):
    tokenizer = load(model).fitted.tokenizer
    long, reply = documents(
        ["réunion " * 500, "Moi " * 500], [None, None], [None, "Qui vient ce soir ?"]
    )
    first, second = encode(tokenizer, [long, reply])
    assert len(first) == len(second) == 64
    read = tokenizer.decode(second).replace(" ", "").replace("▁", "")
    assert read.startswith("<s>MoiMoi")
    assert read.endswith("Quivientcesoir?</s>")


def test_stdout_carries_no_progress(corpus, encoder, tmp_path, capfd):
    backend = TransformerBackend(str(encoder), epochs=1)
    backend.fit(training_rows(corpus), 0, Work(tmp_path / "work"))
    assert capfd.readouterr().out == ""


def test_it_learns(corpus, encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(finetune, "LEARN_RATE", 5e-3)
    rows = training_rows(corpus)
    fitted = TransformerBackend(str(encoder), epochs=25).fit(rows, 0, Work(tmp_path / "work"))
    assert (fitted.logits(rows.documents).argmax(axis=1) == rows.classes).mean() > 0.4


def test_a_training_that_was_killed_goes_on(corpus, encoder, tmp_path):
    rows, backend = training_rows(corpus), TransformerBackend(str(encoder), epochs=3)
    whole = backend.fit(rows, 0, Work(tmp_path / "whole")).logits(rows.documents)

    class Killed(Exception):
        pass

    def kill(line):
        if "passe 2" in line:
            raise Killed

    work = tmp_path / "killed"
    with pytest.raises(Killed):
        backend.fit(rows, 0, Work(work, kill))
    assert list(work.glob("checkpoint-*"))
    lines = []
    resumed = backend.fit(rows, 0, Work(work, lines.append)).logits(rows.documents)
    assert not any("passe 1" in line for line in lines)
    assert np.abs(resumed - whole).max() < 1e-4
    # a third call finds it finished, and another corpus starts afresh
    assert (
        np.abs(backend.fit(rows, 0, Work(work, pytest.fail)).logits(rows.documents) - whole).max()
        < 1e-4
    )
    other = []
    backend.fit(replace(rows, classes=rows.classes[::-1]), 0, Work(work, other.append))
    assert any("passe 1" in line for line in other)


def test_an_encoder_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "vide").mkdir()
    with pytest.raises(UsageError, match=r"--base-model .*vide : encodeur impossible à ouvrir"):
        finetune.start(str(tmp_path / "vide"))


def test_pickled_weights_are_refused(encoder, tmp_path):
    import torch

    folder = shutil.copytree(encoder, tmp_path / "pickle")
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    with pytest.raises(UsageError, match="impossible à ouvrir"):
        finetune.start(str(folder))


def test_a_missing_extra_is_said_with_its_command(monkeypatch):
    monkeypatch.setattr(transformer, "find_spec", lambda name: None if name == "datasets" else 1)
    with pytest.raises(
        UsageError, match=r"demande datasets, .*pip install 'rsmp-nlp\[transformer\]'"
    ):
        TransformerBackend().require()


def spoil(model, tmp_path, name, content):
    """Return a copy of the model, one file of it changed, fingerprints included."""
    folder = shutil.copytree(model, tmp_path / "copie")
    (folder / name).write_bytes(content)
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    files = facts["files"] | {name: hashlib.sha256(content).hexdigest()}
    lines = "\n".join(f"{digest}  {one}" for one, digest in sorted(files.items()))
    facts |= {"files": files, "weights_sha256": hashlib.sha256(lines.encode()).hexdigest()}
    (folder / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"hidden_size": 64}, "ne sont pas ceux que décrit"),
        ({"num_hidden_layers": 10**9}, r"num_hidden_layers = 1000000000, au plus 200"),
        ({"vocab_size": 10**10}, r"vocab_size = 10000000000, au plus"),
        ({"id2label": {"0": "positif"}}, "ne suit pas la grille"),
        ({"model_type": "inconnu"}, "encodeur illisible"),
    ],
    ids=str,
)
def test_another_configuration_is_refused(model, tmp_path, changes, match):
    config = json.loads((model / "encoder/config.json").read_text(encoding="utf-8")) | changes
    folder = spoil(model, tmp_path, "encoder/config.json", json.dumps(config).encode())
    with pytest.raises(ModelError, match=match):
        load(folder)


def test_code_of_a_folder_is_never_run(model, tmp_path):
    config = json.loads((model / "encoder/config.json").read_text(encoding="utf-8"))
    config["auto_map"] = {"AutoModelForSequenceClassification": "piege.Piege"}
    folder = spoil(model, tmp_path, "encoder/config.json", json.dumps(config).encode())
    (folder / "encoder/piege.py").write_text(f"open({str(tmp_path / 'trap')!r}, 'w')\n")
    load(folder)
    assert not (tmp_path / "trap").exists()


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (struct.pack("<Q", 10 << 30) + b"{}", "en-tête de 10737418240 octets"),
        (struct.pack("<Q", 2) + b"{}", "ne sont pas ceux que décrit"),
        (b"\x80\x04pickle", "illisible|en-tête"),
    ],
    ids=["ten gigabytes", "no tensor", "pickle"],
)
def test_other_weights_are_refused(model, tmp_path, content, match):
    with pytest.raises(ModelError, match=match):
        load(spoil(model, tmp_path, "encoder/model.safetensors", content))


def test_one_file_more_is_refused(model, tmp_path):
    with pytest.raises(ModelError, match="d’autres fichiers que ceux d’un encodeur"):
        load(spoil(model, tmp_path, "encoder/tokenizer.model", b"x"))


def test_a_changed_file_is_refused(model, tmp_path):
    folder = shutil.copytree(model, tmp_path / "copie")
    (folder / "encoder/tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer.json : fichier modifié"):
        load(folder)
