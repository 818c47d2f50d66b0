import pytest

from rsmp_nlp.annotate.terminal_store import Given, LabelFile
from rsmp_nlp.classify.labels import read_annotations
from rsmp_nlp.errors import BrokenFile, OutputLost, UsageError


def given(message, label="action", who="léa", status="submitted"):
    return Given(message, "forum", who, label, "", status, "2026-01-01T00:00:00+00:00")


@pytest.fixture(params=["l.csv", "l.jsonl"])
def path(request, tmp_path):
    return tmp_path / request.param


def test_what_was_given_is_read_back_and_by_train_too(path):
    labels = LabelFile(path, "léa")
    labels.add(given('m"1,é'))
    labels.add(given("m2", "", status="skipped"))
    again = LabelFile(path, "léa")
    assert again.given == labels.given
    found = read_annotations([str(path)]).annotations
    assert [(one.message_id, one.annotator, one.usage) for one in found] == [
        ('m"1,é', "léa", "action")
    ]


def test_undo_takes_only_ones_own_last_row(path):
    LabelFile(path, "marc").add(given("m1", who="marc"))
    labels = LabelFile(path, "léa")
    labels.add(given("m1"))
    LabelFile(path, "marc").add(given("m2", who="marc"))
    assert labels.undo() == given("m1")
    assert labels.undo() is None
    assert LabelFile(path, "léa").given == []
    assert [one.message_id for one in LabelFile(path, "marc").given] == ["m1", "m2"]


def test_a_row_cut_by_a_power_cut_is_taken_off(path):
    labels = LabelFile(path, "léa")
    labels.add(given("m1"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines()[-1][:9])
    again = LabelFile(path, "léa")
    assert [one.message_id for one in again.given] == ["m1"]
    again.add(given("m2"))
    assert [one.message_id for one in LabelFile(path, "léa").given] == ["m1", "m2"]


def test_a_file_of_someone_else_is_not_touched(path):
    content = "a,b\n1,2\n" if path.suffix == ".csv" else '{"a": 1}\n'
    path.write_text(content)
    with pytest.raises(UsageError, match="n’est pas touché"):
        LabelFile(path, "léa")
    assert path.read_text() == content


def test_a_damaged_row_is_named(path):
    labels = LabelFile(path, "léa")
    labels.add(given("m1"))
    path.write_bytes(path.read_bytes().replace(b"m1", b"m1\n"))
    with pytest.raises((BrokenFile, UsageError)):
        LabelFile(path, "léa")


def test_other_forms_and_other_places_are_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.csv, \.jsonl"):
        LabelFile(tmp_path / "l.xlsx", "léa")
    with pytest.raises(UsageError, match="impossible"):
        LabelFile(tmp_path / "absent" / "l.csv", "léa")


def test_a_row_that_finds_no_room_leaves_no_half(path, monkeypatch):
    file = LabelFile(path, "léa")
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OutputLost, match="No space"):
            file.add(given("m1"))
    assert path.read_bytes() == before
    assert not file.given
