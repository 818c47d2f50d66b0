"""The command line as users meet it: exit codes, one sentence per mistake, stdout for data only."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rsmp_nlp import cli, pipeline
from rsmp_nlp.errors import ExitCode

MESSAGES = """texte;auteur;date
Réunion demain à 18h30 salle des fêtes, venez nombreux;Ana;12/03/2024 10:00
Bravo à Karim et à toute l’équipe pour le tractage de samedi;Bo;13/03/2024 11:00
Je ne suis pas d’accord, le budget oublie les écoles;Chloé;14/03/2024 12:00
"""


@pytest.fixture
def messages(tmp_path):
    """A small, sound table."""
    path = tmp_path / "forum.csv"
    path.write_text(MESSAGES, encoding="utf-8")
    return path


def test_classify_writes_every_file_of_the_contract(run, messages, tmp_path):
    code, out, err = run("classify", "forum.csv", "-o", "sortie")
    assert (code, out) == (0, "")
    assert "3 lus = 3 classés + 0 écartés + 0 rejetés" in err
    assert {path.name for path in (tmp_path / "sortie").iterdir()} == {
        "messages.parquet",
        "platforms.parquet",
        "platforms.csv",
        "usages.parquet",
        "usages.csv",
        "timeline.parquet",
        "words.parquet",
        "rejected.jsonl",
        "run.json",
        "datapackage.json",
        "report.html",
    }


def test_json_goes_to_stdout_and_quiet_silences_the_rest(run, messages):
    code, out, err = run("classify", "forum.csv", "--json", "--quiet")
    summary = json.loads(out)
    assert (code, err) == (0, "")
    assert summary["run"]["counts"] == {"read": 3, "classified": 3, "skipped": 0, "rejected": 0}
    assert [row["platform"] for row in summary["platforms"]] == ["forum"]


@pytest.mark.parametrize(("arguments", "asked"), [((), None), (("--workers", "1"), 1)])
def test_processes_are_as_many_as_is_worth_it_unless_said(
    run, messages, monkeypatch, arguments, asked
):
    heard = []
    make = pipeline.classify
    monkeypatch.setattr(
        pipeline,
        "classify",
        lambda settings, *more: heard.append(settings) or make(settings, *more),
    )
    assert run("classify", "forum.csv", "--json", *arguments)[0] == 0
    assert [settings.workers for settings in heard] == [asked]
    assert json.loads(Path("rsmp-out/run.json").read_text("utf-8"))["options"]["workers"] == 1


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("vide.csv", b"", 3, ["vide.csv", "vide"]),
        ("sans_texte.csv", b"a,b\n1,2\n", 3, ["sans_texte.csv", "« a »", "--map"]),
        ("notes.xyz", b"bonjour", 3, ["notes.xyz", ".xyz", "CSV"]),
        ("blancs.csv", b"texte,auteur\n,ana\n,bo\n", 3, ["blancs.csv", "2 : texte vide"]),
        ("casse.jsonl", b"pas du json\n", 3, ["casse.jsonl", "aucun à classer"]),
        ("casse.xlsx", b"PK\x03\x04nothing", 3, ["casse.xlsx"]),
        ("casse.parquet", b"PAR1nothing", 3, ["casse.parquet"]),
    ],
)
def test_an_unreadable_file_is_one_sentence_and_exit_3(run, tmp_path, name, content, code, words):
    (tmp_path / name).write_bytes(content)
    got, out, err = run("classify", name)
    assert (got, out) == (code, "")
    assert len(err.strip().splitlines()) == 1
    assert all(word in err for word in words)
    assert not (tmp_path / "rsmp-out").exists()


def test_a_missing_path_is_exit_3(run):
    code, _, err = run("classify", "absent.csv")
    assert code == 3
    assert "absent.csv" in err
    assert "Traceback" not in err


def test_an_empty_folder_is_exit_3(run, tmp_path):
    (tmp_path / "dossier").mkdir()
    code, _, err = run("classify", "dossier")
    assert code == 3
    assert "dossier vide" in err


def test_one_bad_row_costs_that_row_only(run, tmp_path):
    rows = MESSAGES.splitlines()
    rows.insert(2, "trop;de;cellules;ici;vraiment")
    rows.insert(4, "un nul \0 ici;Dan;15/03/2024")
    (tmp_path / "forum.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    code, _, err = run("classify", "forum.csv")
    assert code == 0
    assert "5 lus = 3 classés + 0 écartés + 2 rejetés" in err
    lines = (tmp_path / "rsmp-out" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["source_row"] for line in lines] == [3, 5]
    assert run("classify", "forum.csv", "--strict")[0] == int(ExitCode.REJECTED)


def test_what_can_be_read_is_read_beside_what_cannot(run, messages, tmp_path):
    (tmp_path / "notes.xyz").write_text("rien")
    code, _, err = run("classify", "forum.csv", "notes.xyz")
    assert code == 3
    assert "3 classés" in err
    assert (tmp_path / "rsmp-out" / "report.html").exists()


def test_a_file_of_another_kind_inside_a_folder_is_only_noted(run, messages, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    messages.rename(folder / "forum.csv")
    (folder / "logo.png").write_bytes(b"\x89PNG")
    code, _, err = run("classify", "export")
    assert code == 0
    assert "logo.png" in err


def test_a_folder_of_someone_else_is_not_touched(run, messages, tmp_path):
    theirs = tmp_path / "photos"
    theirs.mkdir()
    (theirs / "chat.jpg").write_bytes(b"x")
    code, _, err = run("classify", "forum.csv", "-o", "photos")
    assert code == 2
    assert "photos" in err
    assert [path.name for path in theirs.iterdir()] == ["chat.jpg"]


def test_an_output_that_is_a_file_is_exit_2(run, messages):
    assert run("classify", "forum.csv", "-o", "forum.csv")[0] == 2


def test_the_same_output_can_be_written_again(run, messages):
    assert run("classify", "forum.csv")[0] == 0
    assert run("classify", "forum.csv")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--map", "sujet=texte"),
        ("--map", "texte"),
        ("--map", "text=absente"),
        ("--timezone", "Paris"),
        ("--include", "spam"),
        ("--engine", "lune"),
        ("--lang", "de"),
        ("--encoding", "utf-7000"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_2(run, messages, arguments):
    code, out, err = run("classify", "forum.csv", *arguments)
    assert (code, out) == (2, "")
    assert arguments[0] in err or arguments[1] in err
    assert "Traceback" not in err


def test_an_unknown_model_is_exit_3(run, messages):
    code, _, err = run("classify", "forum.csv", "--model", "absent")
    assert code == 3
    assert "rsmp-nlp models" in err


def test_standard_input(run, tmp_path, monkeypatch):
    lines = "\n".join(json.dumps({"text": text}) for text in ("Bonjour à tous", "Qui vient ?"))
    path = tmp_path / "entree.jsonl"
    path.write_text(lines, encoding="utf-8")
    with path.open("rb") as stream:
        monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": stream})())
        code, _, err = run("classify", "-", "--platform", "Essai")
    assert code == 0
    assert "2 lus = 2 classés" in err
    assert "Essai" in err


def test_inspect_writes_nothing(run, messages, tmp_path):
    code, out, _ = run("inspect", "forum.csv")
    assert code == 0
    assert "text" in out
    assert "← texte" in out
    assert "séparateur ;" in out
    assert not (tmp_path / "rsmp-out").exists()
    assert json.loads(run("inspect", "forum.csv", "--json")[1])[0]["kept"] == 3


def test_inspect_masks_what_identifies(run, tmp_path):
    (tmp_path / "a.csv").write_text(
        "texte\nécris à marie@example.org ou au 06 12 34 56 78\n", encoding="utf-8"
    )
    out = run("inspect", "a.csv")[1]
    assert "marie" not in out
    assert "06 12" not in out


def test_report_is_made_again_in_english(run, messages, tmp_path):
    run("classify", "forum.csv", "--quiet")
    page = tmp_path / "rsmp-out" / "report.html"
    assert 'lang="fr"' in page.read_text(encoding="utf-8")
    assert run("report", "rsmp-out", "--lang", "en")[0] == 0
    assert 'lang="en"' in page.read_text(encoding="utf-8")
    assert run("report", "absent")[0] == 3


def test_models_and_doctor(run):
    code, out, _ = run("models")
    assert code == 0
    assert "default" in out
    assert json.loads(run("models", "--json")[1])[0]["name"] == "default"
    code, out, _ = run("doctor")
    assert code == 0
    assert "modèle par défaut" in out


def test_evaluate_and_its_gate(run, tmp_path):
    (tmp_path / "etiquettes.csv").write_text(
        "text,label,platform\nRéunion demain à 18h30 salle des fêtes,O1,a\n"
        "Bravo à toute l’équipe pour samedi !,I1,b\n",
        encoding="utf-8",
    )
    code, out, _ = run("evaluate", "etiquettes.csv", "--json")
    assert code == 0
    assert json.loads(out)["messages"] == 2
    assert run("evaluate", "etiquettes.csv", "--quiet", "--min-macro-f1", "1.01")[0] == 5


def test_an_unknown_label_names_its_row(run, tmp_path):
    (tmp_path / "etiquettes.csv").write_text("text,label\nbonjour,O1\nsalut,Z9\n", encoding="utf-8")
    code, _, err = run("train", "etiquettes.csv", "-o", "modele")
    assert code == 3
    assert "etiquettes.csv, ligne 3" in err
    assert "« Z9 »" in err


def test_usage_errors_of_typer_are_exit_2(run):
    assert run("classify")[0] == 2
    assert run("unknown")[0] == 2


def test_interruption_is_exit_130(run, messages, monkeypatch):
    from rsmp_nlp import pipeline

    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "predict", interrupt)
    code, _, err = run("classify", "forum.csv")
    assert code == 130
    assert err.splitlines()[-1].startswith("Interrompu. ")
    assert "Traceback" not in err


def test_version():
    assert CliRunner().invoke(cli.app, ["--version"]).stdout.strip() == "0.1.0"


def test_a_bare_checkout_runs(tmp_path):
    launcher = Path(__file__).parents[1] / "cli.py"
    done = subprocess.run(
        [sys.executable, str(launcher), "--version"], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout.strip() == b"0.1.0"


def test_a_broken_archive_inside_a_folder_is_only_noted(run, messages, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    messages.rename(folder / "forum.csv")
    (folder / "casse.zip").write_bytes(b"PK\x03\x04nothing")
    code, _, err = run("classify", "export")
    assert code == 0
    assert "casse.zip" in err
    assert run("classify", "export/casse.zip")[0] == 3


def test_starting_again_does_not_touch_a_folder_of_someone_else(run, messages, tmp_path):
    theirs = tmp_path / "photos" / ".partial"
    theirs.mkdir(parents=True)
    (theirs / "brouillon.txt").write_text("x")
    (tmp_path / "photos" / "chat.jpg").write_bytes(b"x")
    assert run("classify", "forum.csv", "-o", "photos", "--no-resume")[0] == 2
    assert (theirs / "brouillon.txt").exists()


def test_explain_in_words_and_in_json(run):
    code, out, _ = run(
        "explain", "Réunion demain à 18h30, venez nombreux", "--kind", "post", "-n", "3"
    )
    assert code == 0
    assert "Gestion d’évènement" in out
    assert "heure" in out
    code, out, _ = run("explain", "Réunion demain à 18h30, venez nombreux", "--json")
    found = json.loads(out)
    assert found["usage"] == "evenement"
    total = found["intercept"] + sum(one["logit"] for one in found["contributions"])
    assert abs(total - found["logit"]) < 1e-6
    assert run("explain", " ")[0] == 2


def test_models_compare(run, tmp_path):
    (tmp_path / "etiquettes.csv").write_text(
        "text,label,platform\nRéunion demain à 18h30 salle des fêtes,O1,a\n"
        "Bravo à toute l’équipe pour samedi !,I1,b\n",
        encoding="utf-8",
    )
    code, out, _ = run("models", "compare", "default", "default", "etiquettes.csv", "--json")
    assert code == 0
    assert json.loads(out)["verdict"] == "undecided"
    code, out, _ = run("models", "compare", "default", "default", "etiquettes.csv")
    assert out.splitlines()[-1] == "« default » et « default » sont le même modèle."
    assert run("models", "compare", "default", "absent", "etiquettes.csv")[0] == 3
    assert run("models", "compare", "default")[0] == 2


def test_labels_export_and_rows_left_out(run, tmp_path):
    (tmp_path / "etiquettes.csv").write_text(
        "text,label,platform\nRéunion demain à 18h30,O1,a\nBravo à tous !,I1,b\nbof,Z9,b\n",
        encoding="utf-8",
    )
    code, out, err = run("labels", "export", "etiquettes.csv", "-o", "jeu")
    assert (code, out) == (0, "")
    assert "ligne 4 : étiquette inconnue « Z9 »" in err
    assert "2 messages étiquetés écrits" in err
    assert json.loads(run("evaluate", "jeu", "--json")[1])["messages"] == 2
    assert run("labels", "export", "etiquettes.csv", "-o", "jeu", "--to", "csv")[0] == 2
    assert run("train", "etiquettes.csv", "-o", "m", "--combine", "vote")[0] == 2
    assert run("train", "etiquettes.csv", "-o", "m", "--backend", "autre")[0] == 2
