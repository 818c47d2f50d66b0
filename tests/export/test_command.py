import json

import pytest
from typer.testing import CliRunner

from rsmp_nlp.cli import app, run


def call(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)], catch_exceptions=False)


def test_paths_alone_are_on_stdout(make_run):
    out = make_run(status="running")
    done = call(out, "--to", "csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == sorted(
        map(str, (out / "csv").iterdir()), key=lambda path: done.stdout.index(path)
    )
    assert "n’est pas terminée" in done.stderr
    assert call(out, "--to", "csv", "--quiet").stderr == ""


def test_a_summary_in_json(make_run):
    done = json.loads(call(make_run(), "--to", "csv-fr", "--json").stdout)
    assert done["to"] == "csv-fr"
    assert done["rows"]["messages"] == 200
    assert len(done["paths"]) == 7


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [(("--to", "pdf"), 2, "Cibles"), (("--to", "csv", "-o", "run.json"), 2, "un fichier")],
)
def test_mistakes_are_one_sentence(make_run, capsys, monkeypatch, arguments, code, said):
    out = make_run()
    monkeypatch.chdir(out)
    monkeypatch.setattr("sys.argv", ["rsmp-nlp", "export", str(out), *arguments])
    assert run(lambda: app(standalone_mode=False)) == code
    assert said in capsys.readouterr().err
