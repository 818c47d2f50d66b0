import pytest
import typer

from rsmp_nlp.cli import app


@pytest.mark.parametrize(
    "command",
    [
        "locate s3://seau/run",
        "locate run -o s3://seau/locate",
        "compare s3://seau/run --platform a --platform b",
        "plan s3://seau/run",
        "export s3://seau/run --to xlsx",
        "export run --to xlsx -o s3://seau/run.xlsx",
        "annotate sample s3://seau/run -n 10 -o tirage.csv",
        "forget s3://seau/run --author Nadia",
        "train étiquettes -o s3://seau/modele",
        "labels export étiquettes.csv -o s3://seau/hf",
        "labels reference étiquettes.csv -o s3://seau/a.csv",
        "classify messages.csv --key s3://seau/key",
        "codebook -o s3://seau/guide.html",
    ],
)
def test_an_address_where_a_path_is_due_is_refused_as_it_was_given(run, tmp_path, command):
    code, out, err = run(*command.split())
    assert (code, out) == (2, "")
    assert [word for word in command.split() if word.startswith("s3:")] == [
        err.removeprefix("rsmp-nlp : ").split()[0]
    ]
    assert err.endswith("[E201]\n")
    assert not list(tmp_path.glob("s3:*"))


def test_the_program_with_one_command_is_that_command_and_all_where_none_is_named():
    def names(program):
        return list(typer.main.get_command(program).commands)

    assert names(app.only("classify")) == ["classify"]
    assert names(app.only("annotate")) == ["annotate"]
    assert names(app.only("--help")) == names(app.only("clasify")) == names(app)
    assert len(names(app)) > 15
