import pytest

from rsmp_nlp.engine.resume import fingerprint, left_by, new_run_id

JOB = "0" * 64


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv"):
        (tmp_path / "export").mkdir(exist_ok=True)
        (tmp_path / "export" / name).write_text(name)
    (tmp_path / "export" / ".caché").write_text("x")
    return tmp_path / "export"


def test_the_same_has_the_same_identifier(folder):
    one, same = (fingerprint(["export"], JOB, {"seed": 0}) for _ in range(2))
    assert one == same
    assert list(one["inputs"]) == ["export/a.csv", "export/b.csv"]
    assert new_run_id(one) == new_run_id(same)


def test_what_changes_a_table_changes_the_identifier(folder):
    def now(job=JOB, seed=0):
        return fingerprint(["export"], job, {"seed": seed})

    identifiers = [new_run_id(now()), new_run_id(now("1" * 64)), new_run_id(now(seed=1))]
    (folder / "b.csv").write_text("autre")
    identifiers.append(new_run_id(now()))
    (folder / "c.csv").write_text("de plus")
    identifiers.append(new_run_id(now()))
    assert len(set(identifiers)) == 5


@pytest.mark.parametrize("path", ["-", "s3://seau/messages.csv", "absent.csv"])
def test_an_input_without_sum_has_a_new_identifier_each_time(folder, path):
    found = fingerprint(["export", path], JOB, {})
    assert found["inputs"][path] is None
    assert new_run_id(found) != new_run_id(found)


def test_an_unfinished_run_that_is_the_same_keeps_its_identifier(folder):
    now = fingerprint(["-"], JOB, {"seed": 0})
    left = left_by({"run_id": "abc", "fingerprint": now}, now)
    assert (left.run_id, left.changes) == ("abc", [])


def test_what_changed_is_named(folder):
    before = {"run_id": "abc", "fingerprint": fingerprint(["export"], JOB, {"seed": 0})}
    (folder / "b.csv").write_text("autre")
    (folder / "a.csv").unlink()
    left = left_by(before, fingerprint(["export"], "1" * 64, {"seed": 1}))
    assert left.changes == [
        "options",
        "modèle, version, clé ou colonnes demandées",
        "entrées (export/a.csv, export/b.csv)",
    ]


@pytest.mark.parametrize("run", [{}, {"run_id": "abc"}, {"run_id": 3, "fingerprint": {}}])
def test_a_foreign_record_is_of_no_use(run):
    assert left_by(run, {"inputs": {}, "job": JOB, "options": {}}) is None
