"""What `inspect` says of sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rsmp_nlp.errors import EmptyInput, NoTextColumn, NotReadable, UsageError
from rsmp_nlp.inspection import SAMPLES, inspect_paths
from rsmp_nlp.read.base import ReadOptions


@pytest.fixture
def write(tmp_path: Path):
    def write_file(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("cp1252") if isinstance(content, str) else content)
        return str(path)

    return write_file


def inspect(*paths: str, **options: object) -> list[dict[str, object]]:
    return inspect_paths(paths, ReadOptions(**options))


def test_everything_said_of_a_table(write):
    path = write(
        "Coopol.csv",
        "id;Commentaire;Publié le;type;humeur\n"
        "1;Écrivez à zoe@example.org ou au 06 12 34 56 78;12/03/2011 18h30;post;bien\n"
        '2;"Deux\nlignes";;;\n3;;;;\n4;court\n',
    )
    assert inspect(path) == [
        {
            "file": path,
            "error": None,
            "reader": "csv",
            "encoding": "cp1252",
            "separator": ";",
            "mapping": {
                "text": "Commentaire",
                "message_id": "id",
                "kind": "type",
                "created_at": "Publié le",
            },
            "unmapped": ["humeur"],
            "read": 4,
            "kept": 2,
            "skipped": 1,
            "rejected": 1,
            "reasons": {"texte vide": 1, "2 cellules lues, 5 attendues": 1},
            "facts": [],
            "notes": {},
            "undated": 1,
            "platforms": ["Coopol"],
            "spaces": [],
            "in_threads": 0,
            "replies": 0,
            "first": "2011-03-12",
            "last": "2011-03-12",
            "samples": [
                "[2011-03-12, post] Écrivez à MAIL ou au TEL",
                "[sans date, nature inconnue] Deux ⏎ lignes",
            ],
            "languages": {"fr": 1, "und": 1},
            "advice": [
                "aucune colonne d’auteur : ni nombre d’auteurs, ni potentiel social",
                "aucune colonne de réponse : la mise en relation ne peut pas être mesurée",
            ],
        }
    ]


def test_no_advice_where_every_column_is_there(write):
    path = write("a.csv", "texte;auteur;parent_id;date;type\nun;A;;2024-03-01;post\n")
    [found] = inspect(path)
    assert (found["advice"], found["unmapped"]) == ([], [])


def test_samples_are_few_and_short(write):
    rows = "\n".join(f"{n};{'é' * n}" for n in range(119, 126))
    [found] = inspect(write("a.csv", "id;texte\n" + rows))
    head = "[sans date, nature inconnue] "
    # letters repeated beyond four are shortened before: words are needed to reach the limit
    assert found["samples"] == [head + "éééé"] * SAMPLES
    [found] = inspect(write("b.csv", "texte\n" + "ab " * 40 + "\n" + "ab " * 41 + "\n"))
    assert [len(sample) - len(head) for sample in found["samples"]] == [119, 121]
    assert [sample.endswith("…") for sample in found["samples"]] == [False, True]


def test_each_source_of_a_folder(write, tmp_path):
    write("Viva/a.jsonl", b'{"text": "un"}\n{"text": "deux", "platform": "Slack"}\n')
    write("Viva/b.txt", b"Bonjour")
    write("Viva/c.csv", b"id\n1\n")
    write("Viva/d.png", b"\x89PNG")
    found = inspect(str(tmp_path))
    assert [(item["reader"], item["kept"], item["platforms"]) for item in found] == [
        ("jsonl", 2, ["Slack", "Viva"]),
        ("txt", 1, ["Viva"]),
        ("csv", 0, []),
        (None, 0, []),
    ]
    assert [item["encoding"] for item in found] == ["utf-8", "utf-8", None, None]
    assert found[0]["error"] is None
    assert found[1]["advice"] == []
    assert "aucune colonne de texte" in found[2]["error"]
    assert "format non reconnu" in found[3]["error"]
    assert (found[2]["mapping"], found[2]["advice"]) == ({}, [])


def test_options_are_followed(write):
    path = write("a.csv", "texte;titre\nun;deux\n")
    [found] = inspect(path, columns={"text": "titre"}, platform="X", encoding="latin-1")
    assert found["mapping"] == {"text": "titre"}
    assert (found["platforms"], found["encoding"]) == (["X"], "iso8859-1")
    assert found["samples"] == ["[sans date, nature inconnue] deux"]


def test_nothing_readable_is_an_error(write, tmp_path):
    with pytest.raises(NoTextColumn, match=r"a\.csv : aucune colonne de texte"):
        inspect(write("a.csv", "id\n1\n"))
    with pytest.raises(EmptyInput, match="rien à lire"):
        inspect(write("b.csv", ""))
    with pytest.raises(NotReadable, match="aucun fichier ni dossier de ce nom"):
        inspect(str(tmp_path / "absent"))
    with pytest.raises(UsageError, match="« x » demandée par --map"):
        inspect(write("c.csv", "texte\nun\n"), columns={"text": "x"})


def test_a_path_that_is_not_there_stands_beside_the_others(write, tmp_path):
    absent = str(tmp_path / "absent.csv")
    found = inspect(absent, write("a.csv", "texte\nun\n"))
    assert [(item["file"], item["read"]) for item in found] == [
        (absent, 0),
        (str(tmp_path / "a.csv"), 1),
    ]
    assert found[0]["error"].startswith(f"{absent} : lecture impossible")


def test_what_an_export_tells_is_not_advised(write):
    posts = [
        {"id": n, "post_number": n, "topic_id": 1, "cooked": "<p>oui</p>", "username": "a"}
        for n in (1, 2)
    ]
    posts[1]["reply_to_post_number"] = 1
    path = write("sujet.json", json.dumps({"post_stream": {"posts": posts}}).encode())
    [found] = inspect(path)
    assert (found["reader"], found["in_threads"], found["replies"]) == ("discourse", 2, 1)
    assert not any("réponse" in advice or "auteur" in advice for advice in found["advice"])
