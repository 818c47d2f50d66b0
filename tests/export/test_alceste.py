import re

import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.alceste import plain_line, plain_value
from rsmp_nlp.export.targets import export

STARRED = re.compile(r"\*\*\*\*( \*[a-z]+_[A-Za-z0-9]+)+")


def test_every_text_has_its_line_of_variables(make_run):
    done = export(make_run(text=True), "alceste")
    lines = done.paths[0].read_text(encoding="utf-8").splitlines()
    starred = [line for line in lines if line.startswith("****")]
    assert len(starred) == done.rows["messages"] == 200
    assert all(STARRED.fullmatch(line) for line in starred)
    assert "*plateforme_LaCoopol" in starred[0]
    assert lines[1::3] == ["=cmd|' /C calc'!A0"] * 200
    platforms = {re.search(r"\*plateforme_(\w+)", line)[1] for line in starred}
    assert len(platforms) == 5
    assert "auteur" not in starred[0]


def test_names_written_alike_stay_apart(make_run):
    names = ["社区", "网络", "x", "Été", "Ete"]
    text = export(make_run(names, text=True), "alceste").paths[0].read_text(encoding="utf-8")
    assert set(re.findall(r"\*plateforme_(\w+)", text)) == {"x", "x2", "x3", "Ete", "Ete2"}


@pytest.mark.parametrize(
    "hostile",
    ["**** *faux_texte", "-*thematique", "_rire_", "a\n**** *b_c", "\x00* *", "x" * 10_000],
)
def test_no_text_passes_for_a_mark(hostile):
    line = plain_line(hostile)
    assert "*" not in line
    assert not re.search(r"(?<!\w)_|_(?!\w)", line)
    assert len(line.splitlines()) <= 1


def test_a_value_is_plain():
    assert re.fullmatch("[A-Za-z0-9]{1,30}", plain_value('=HYPERLINK("http://x") \u202e' * 99))


def test_without_text_it_is_refused(make_run):
    with pytest.raises(UsageError, match="--with-text"):
        export(make_run(), "alceste")


def test_nothing_is_left_after_a_failure(make_run, monkeypatch):
    run = make_run(text=True)
    monkeypatch.setattr("rsmp_nlp.export.alceste._variables", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(run, "alceste")
    assert not [path.name for path in run.iterdir() if "alceste" in path.name]
