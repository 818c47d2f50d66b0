"""CSV and TSV, as they really are."""

from __future__ import annotations

import pytest

from rsmp_nlp.errors import EmptyInput, NoTextColumn, UsageError
from rsmp_nlp.read import decode, delimited
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.delimited import DelimitedReader, choose_separator

FRENCH = "L’été… un cœur à 3 €"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_encodings_and_line_ends(write, read, separator, encoding, end):
    rows = [["id", "texte", "auteur"], ["1", FRENCH, "Zoé"], ["2", "oui, non ; | peut-être", "B"]]
    lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    path = write("a.csv", end.join(lines).encode(encoding))
    result = read(path)
    assert result.dropped == []
    assert [(m.message_id, m.text, m.author) for m in result.kept] == [
        ("1", FRENCH, "Zoé"),
        ("2", "oui, non ; | peut-être", "B"),
    ]
    assert [m.source_row for m in result.kept] == [2, 3]


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        (["id;texte", "1;oui, bien sûr", "2;non, non, non"], ";"),
        (["id,texte", "1,oui ; non", "2,a;b;c"], ","),
        (["id\ttexte,auteur", "1\ta", "2\tb"], "\t"),
        (["texte", "oui, bien sûr", "non; non"], "\x1f"),
        ([], "\x1f"),
        (["id,texte"], ","),
    ],
)
def test_the_separator_is_the_one_that_cuts_steadily(lines, separator):
    assert choose_separator(lines) == separator


@pytest.mark.parametrize("declared", ["sep=;", "SEP=;", "\ufeffsep=;"])
def test_a_declared_separator_is_followed_and_is_no_record(write, read, declared):
    result = read(write("a.csv", f"{declared}\r\n\r\nid,x;texte\r\n1,2;a,b\r\n"))
    assert [(m.text, m.source_row) for m in result.kept] == [("a,b", 4)]


def test_a_quote_is_no_separator(write, read):
    with pytest.raises(NoTextColumn):
        read(write("a.csv", 'sep="\nid"texte\n1"a\n'))


def test_a_table_of_one_column(write, read):
    result = read(write("a.csv", 'texte\noui, bien sûr\n"non ; ""jamais"""\n'))
    assert result.texts == ["oui, bien sûr", 'non ; "jamais"']


def test_duplicated_and_empty_headers(source_of):
    table = DelimitedReader().table(source_of(b"texte;texte;;texte\n1;2;3;4\n"), ReadOptions())
    assert table.columns == ("texte", "texte (2)", "colonne 3", "texte (4)")
    assert [record.cells for record in table.records] == [
        {"texte": "1", "texte (2)": "2", "colonne 3": "3", "texte (4)": "4"}
    ]


def test_a_header_may_span_lines(write, read):
    result = read(write("a.csv", 'id,"texte\ndu message",auteur\n1,oui,A\n'))
    assert [(m.text, m.source_row) for m in result.kept] == [("oui", 3)]


def test_no_text_column_names_the_file_and_the_remedy(write, read):
    path = write("a.csv", "id;date\n1;2024-01-01\n")
    with pytest.raises(NoTextColumn) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path} : aucune colonne de texte reconnue parmi « id », « date ». "
        "Indiquez-la, par exemple : --map text=NomDeLaColonne."
    )


def test_map_gives_the_text_column(write, read):
    path = write("a.csv", "id;Réaction\n1;oui\n")
    assert read(path, columns={"text": "Réaction"}).texts == ["oui"]
    with pytest.raises(UsageError, match=r"a\.csv : la colonne « Avis » demandée par --map"):
        read(path, columns={"text": "Avis"})


def test_cells_over_several_lines_and_blank_lines(write, read):
    content = 'id,texte\n1,"un\n\ndeux ""trois"""\n\n   \n2,quatre\n'
    result = read(write("a.csv", content))
    assert [(m.text, m.source_row) for m in result.kept] == [
        ('un\n\ndeux "trois"', 2),
        ("quatre", 7),
    ]


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        ('2,"jamais fermé', '"jamais fermé'),
        ('2,un écran de 5" de large', 'un écran de 5" de large'),
        ('2,"le "cœur" du sujet"', 'le cœur" du sujet"'),
    ],
)
def test_a_stray_quote_costs_no_other_record(write, read, broken, kept):
    rest = "".join(f'{n},"texte {n}, fin"\n' for n in range(3, 60))
    result = read(write("a.csv", f"id,texte\n1,un\n{broken}\n{rest}"))
    assert result.texts == ["un", kept, *(f"texte {n}, fin" for n in range(3, 60))]
    assert result.dropped == []


def test_an_unclosed_quote_that_hides_a_separator_rejects_one_record(write, read):
    result = read(write("a.csv", 'id,texte\n1,un\n2,"jamais, fermé\n3,trois\n4,"qua, tre"\n'))
    assert result.texts == ["un", "trois", "qua, tre"]
    assert result.reasons == [(3, "rejected", "guillemet ouvert et jamais fermé")]
    assert result.dropped[0].raw == '0,"xxxxxx, xxxxx'


def test_two_stray_quotes_far_apart_do_not_merge_what_is_between(write, read):
    rows = [f"{n},texte {n}" for n in range(1, 9)]
    rows[1], rows[5] = '2,"ouvert', '6,5" de large'
    result = read(write("a.csv", "id,texte\n" + "\n".join(rows)))
    assert result.ids == [str(n) for n in range(1, 9)]


def test_many_stray_quotes_are_read_in_linear_time(write, read):
    rows = "\n".join(f'{n},écran de {n}" de large' for n in range(5_000))
    assert len(read(write("a.csv", "id,texte\n" + rows)).kept) == 5_000


def test_a_multi_line_record_has_a_limit(monkeypatch, write, read):
    monkeypatch.setattr(delimited, "MAX_RECORD_LINES", 3)
    content = 'id,texte\n1,"a\nb\nc\nd"\n2,"a\nb\nc\nd\ne"\n3,f\n'
    result = read(write("a.csv", content))
    assert [(m.message_id, m.text) for m in result.kept] == [
        ("1", "a\nb\nc\nd"),
        ("2", '"a'),
        ("3", "f"),
    ]
    assert [row for row, _, _ in result.reasons] == [7, 8, 9, 10]


def test_ragged_rows(write, read):
    result = read(write("a.csv", "id;texte;auteur\n1;a;A\n2;b\n3;c;C;;\n4;d;D;E\n"))
    assert result.ids == ["1", "3"]
    assert result.reasons == [
        (3, "rejected", "2 cellules lues, 3 attendues"),
        (5, "rejected", "4 cellules lues, 3 attendues"),
    ]
    assert [item.raw for item in result.dropped] == ["0;x", "0;x;X;X"]


def test_a_null_byte_rejects_its_record(write, read):
    result = read(write("a.csv", b"id;texte\n1;a\x00b\n2;ok\n"))
    assert result.texts == ["ok"]
    assert result.reasons == [(2, "rejected", "octet nul dans l’enregistrement")]


def test_broken_bytes_reject_their_record(write, read):
    good = "".join(f"{n};déjà\n" for n in range(1, 6)).encode()
    result = read(write("a.csv", b"id;texte\n" + good + b"6;d\xe9j\xe0\n7;\xc3\xa9\n"))
    assert result.ids == ["1", "2", "3", "4", "5", "7"]
    assert result.reasons == [(7, "rejected", "octets qui ne sont pas dans l’encodage du fichier")]


def test_a_forced_encoding(write, read):
    path = write("a.csv", "texte\n€\n".encode("iso8859-15"))
    assert read(path, encoding="iso8859-15").texts == ["€"]
    assert read(path).texts == ["¤"]


def test_a_line_over_the_limit_is_rejected_and_measured(monkeypatch, write, read):
    for module in (decode, delimited):
        monkeypatch.setattr(module, "MAX_LINE", 20)
    result = read(write("a.csv", f'id;texte\n1;{"x" * 30}\n2;ok\n3;"{"y" * 15}\nzzzzz"\n4;ok\n'))
    assert result.ids == ["2", "3", "4"]
    assert result.texts[1] == '"' + "y" * 15
    assert result.reasons == [
        (2, "rejected", "ligne de 32 caractères, 20 au plus"),
        (5, "rejected", "1 cellules lues, 2 attendues"),
    ]


def test_a_real_line_of_50_million_characters(write, read):
    content = b"id;texte\n1;avant\n2;" + b"x" * 50_000_000 + b"\n3;apr\xc3\xa8s\n"
    result = read(write("a.csv", content))
    assert result.texts == ["avant", "après"]
    assert result.reasons == [(3, "rejected", "ligne de 50000002 caractères, 16777216 au plus")]
    assert len(result.dropped[0].raw) < 10_100


@pytest.mark.parametrize("content", ["\n\n", "sep=;\n", "sep=;\n\n\n", "  \n"])
def test_nothing_to_read(write, read, content):
    path = write("a.csv", content)
    with pytest.raises(EmptyInput) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} : rien à lire (")


def test_a_header_alone_is_no_message(write, read):
    with pytest.raises(EmptyInput, match="aucun message"):
        read(write("a.csv", "id;texte\n"))


def test_description(source_of):
    source = source_of(b"id;Texte;x\n1;a;b\n")
    description = DelimitedReader().describe(source, ReadOptions())
    assert (description.encoding, description.separator) == ("utf-8", ";")
    assert description.columns == ("id", "Texte", "x")
    assert dict(description.mapping) == {"text": "Texte", "message_id": "id"}


@pytest.mark.parametrize(("name", "score"), [("a.CSV", 0.9), ("a.tsv", 0.9), ("a.txt", 0.0)])
def test_sniff(source_of, name, score):
    assert DelimitedReader().sniff(source_of(b"", name)) == score


@pytest.mark.parametrize("name", ["export.txt", "export.xls"])
def test_a_table_under_another_suffix_is_read(write, read, name):
    path = write(
        name, "Auteur\tDate\tMessage\nLéa\t03/05/2024\tBonjour\nZoé\t\tOui\n".encode("cp1252")
    )
    assert [(one.author, one.text) for one in read(path).kept] == [
        ("Léa", "Bonjour"),
        ("Zoé", "Oui"),
    ]


@pytest.mark.parametrize(
    "text", ["Bonjour, message, texte\nOui\n", "Message\nOui\nNon\n", "Un message;deux\na;b\n"]
)
def test_a_text_is_no_table(write, read, text):
    assert len(read(write("lettre.txt", text)).kept) == 1
