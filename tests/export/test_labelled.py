import errno
from dataclasses import replace

import pytest

from rsmp_nlp.classify.labels import read_labelled
from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.labelled import write_dataset
from rsmp_nlp.taxonomy import CLASSES


@pytest.fixture
def some(corpus):
    first = replace(corpus[0], written=True, weight=0.5, parent_text="Qui vient ?")
    return [replace(one, group=f"g-{one.platform}") for one in (first, *corpus[1:])]


def plain(labelled):
    return sorted(
        (
            *(one.message_id, one.platform, one.text, one.usage, one.kind or ""),
            *(one.parent_text or "", one.weight, one.written, one.group),
        )
        for one in labelled
    )


def test_what_is_written_is_read_again(some, tmp_path):
    write_dataset(some, tmp_path / "jeu")
    assert plain(read_labelled([str(tmp_path / "jeu")]).labelled) == plain(some)


def test_the_card_counts_and_warns(some, tmp_path):
    card = (write_dataset(some, tmp_path / "jeu") / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlanguage:\n- fr\n")
    assert "path: data/train-*" in card
    assert "60 lignes de 3 plateformes, dont 1 textes écrits" in card
    assert "| `echange` | C3 | Espace d’échange | 6 |" in card
    assert "données personnelles" in card


def test_a_folder_of_something_else_is_not_touched(some, tmp_path):
    (tmp_path / "thèse.docx").write_text("précieux", encoding="utf-8")
    with pytest.raises(UsageError, match="n’est pas touché"):
        write_dataset(some, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thèse.docx"]
    write_dataset(some, tmp_path / "jeu")
    write_dataset(some[:10], tmp_path / "jeu")
    assert len(read_labelled([str(tmp_path / "jeu")]).labelled) == 10


def test_one_that_cannot_be_written_leaves_the_earlier(some, tmp_path, monkeypatch):
    folder = write_dataset(some, tmp_path / "jeu")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pyarrow.parquet.write_table", full)
        with pytest.raises(OSError, match="No space"):
            write_dataset(some[:10], folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    """Return the library, kept from the network and from the user's cache."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    found = pytest.importorskip(
        "datasets", reason="datasets absent : pip install 'rsmp-nlp[transformer]'"
    )
    monkeypatch.setattr(found.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_datasets_reads_it(some, tmp_path, datasets):
    folder = write_dataset(some, tmp_path / "jeu")
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))["train"]
    assert loaded.features["label"].names == list(CLASSES)
    assert loaded.features["text"].dtype == "string"
    assert len(loaded) == 60
    assert [loaded.features["label"].int2str(row["label"]) for row in loaded] == [
        one.usage for one in some
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("form", ["parquet", "saved"])
def test_what_datasets_writes_is_read(some, tmp_path, datasets, form):
    features = datasets.Features(
        {
            "text": datasets.Value("string"),
            "platform": datasets.Value("string"),
            "label": datasets.ClassLabel(names=["O1", "C3", "X"]),
        }
    )
    dataset = datasets.Dataset.from_dict(
        {"text": ["Venez", "Oui", "lol", "?"], "platform": ["p"] * 4, "label": [0, 1, 2, -1]},
        features=features,
    )
    folder = tmp_path / "autre"
    if form == "parquet":
        folder.mkdir()
        dataset.to_parquet(str(folder / "train.parquet"))
    else:
        datasets.DatasetDict(train=dataset).save_to_disk(str(folder))
    found = {one.text: one.usage for one in read_labelled([str(folder)]).labelled}
    assert found == {"Venez": "evenement", "Oui": "echange", "lol": "none"}
