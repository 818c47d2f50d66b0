import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import OutputNotOurs
from rsmp_nlp.export.labelled import DATA
from rsmp_nlp.export.targets import export
from rsmp_nlp.taxonomy import CLASSES


def test_datasets_loads_it(make_run, tmp_path, monkeypatch):
    datasets = pytest.importorskip(
        "datasets", reason="datasets absent : pip install 'rsmp-nlp[transformer]'"
    )
    run = make_run(text=True)
    folder = export(run, "hf").paths[0]
    loaded = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    messages = pq.read_table(run / "messages.parquet")
    usage = loaded.features["usage"]
    assert usage.names == list(CLASSES)
    assert [usage.int2str(one) for one in loaded["usage"]] == messages["usage"].to_pylist()
    assert list(loaded["text"]) == messages["text"].to_pylist()
    assert list(loaded["created_at"]) == messages["created_at"].to_pylist()


def test_no_author_and_no_file_of_the_user(make_run):
    folder = export(make_run(), "hf").paths[0]
    table = pq.read_table(folder / DATA)
    assert not {"author", "source_file", "source_row", "text"} & set(table.column_names)
    assert table.num_rows == 200
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlanguage:\n- fr\n")
    assert "pas des étiquettes humaines" in card
    assert all(f"| `{name}` |" in card for name in table.column_names)


def test_the_same_run_gives_the_same_bytes(make_run):
    run = make_run()
    first = (export(run, "hf").paths[0] / DATA).read_bytes()
    assert (export(run, "hf").paths[0] / DATA).read_bytes() == first


def test_another_folder_is_not_touched(make_run, tmp_path):
    (tmp_path / "README.md").write_text("à moi", encoding="utf-8")
    with pytest.raises(OutputNotOurs):
        export(make_run(), "hf", tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "à moi"
