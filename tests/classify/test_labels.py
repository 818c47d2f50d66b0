import json

import pytest

from rsmp_nlp.classify.labels import read_labelled
from rsmp_nlp.errors import InputError, UnknownLabel


@pytest.fixture
def write(tmp_path):
    def write(name, *lines):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


def usages(*paths):
    return {one.message_id: one.usage for one in read_labelled(paths).labelled}


MESSAGES = ("message_id,platform,text", "1,forum,Oui", "2,forum,Non", "3,parti,Venez")


def test_several_annotators_in_long_form(write):
    messages = write("messages.csv", *MESSAGES)
    labels = write(
        "labels.csv",
        "message_id,annotator,label",
        *(
            "1,ana,C3",
            "1,bob,O3",
            "1,cyr,C3",
            "2,ana,C3",
            "2,bob,X",
            "2,adjudication,X",
            "3,ana,O1",
        ),
    )
    assert usages(messages, labels) == {"1": "echange", "2": "none", "3": "evenement"}


def test_codes_slugs_and_names(write):
    path = write(
        "corpus.jsonl",
        *(
            json.dumps({"text": f"texte {rank}", "label": label, "message_id": str(rank)})
            for rank, label in enumerate(["I1", "x", "Évenement", "groupe", "Espace d'échange"])
            if label != "Évenement"
        ),
    )
    assert usages(path) == {"0": "valorisation", "1": "none", "3": "groupe", "4": "echange"}


@pytest.mark.parametrize("status", ["skipped", "Ignored", "discarded"])
def test_skipped_rows_are_no_labels(write, status):
    path = write("c.csv", "message_id,text,label,status", f"1,Oui,C3,{status}", "2,Non,C3,done")
    assert usages(path) == {"2": "echange"}


def test_a_row_without_label_is_no_label(write):
    assert usages(write("c.csv", "message_id,text,label", "1,Oui,", "2,Non,C3")) == {"2": "echange"}


def test_a_bad_row_is_named_and_the_others_kept(write):
    path = write(
        "c.csv",
        "message_id,text,label,weight",
        *(
            "1,Oui,C3,",
            "2,Non,Z9,",
            "3,Venez,O1,lourd",
            "4,Bien,C3,-1",
            "5,Merci,X,1",
            "6,Ah,X,0.5",
        ),
    )
    found = read_labelled([path])
    assert [one.message_id for one in found.labelled] == ["1", "5", "6"]
    unknown, heavy, negative = found.problems
    assert unknown.startswith(f"{path}, ligne 3 : étiquette inconnue « Z9 ».")
    assert "evenement" in unknown
    assert heavy.startswith(f"{path}, ligne 4 : poids « lourd »")
    assert "ligne 5 : poids « -1 »" in negative


def test_a_file_of_bad_rows_is_refused_by_its_first(write):
    path = write("c.csv", "message_id,text,label", "1,Oui,pour", "2,Non,contre", "3,Euh,C3")
    with pytest.raises(UnknownLabel) as caught:
        read_labelled([path])
    assert str(caught.value).startswith(f"{path}, ligne 2 : étiquette inconnue « pour ».")


def test_the_last_round_of_an_annotator_counts(write):
    path = write(
        "c.csv",
        "message_id,text,annotator,label,round",
        *("1,Oui,ana,C3,1", "1,Oui,ana,O1,2", "1,Oui,bob,O1,1", "2,Non,ana,X,3", "2,Non,ana,C3,1"),
    )
    assert usages(path) == {"1": "evenement", "2": "none"}


def test_soft_labels_share_a_message(write):
    path = write(
        "c.csv",
        "message_id,text,annotator,label",
        *("1,Oui,ana,C3", "1,Oui,bob,C3", "1,Oui,cyr,O1", "1,Oui,dan,X", "2,Non,ana,X"),
    )
    found = read_labelled([path], "soft").labelled
    assert [(one.message_id, one.usage, one.weight, one.main) for one in found] == [
        ("1", "echange", 0.5, True),
        ("1", "evenement", 0.25, False),
        ("1", "none", 0.25, False),
        ("2", "none", 1.0, True),
    ]


def test_weights(write):
    path = write("c.csv", "message_id,text,label,weight", "1,Oui,C3,2.5", "2,Non,C3,")
    assert [one.weight for one in read_labelled([path]).labelled] == [2.5, 1.0]


def test_labels_without_text_are_counted(write):
    labels = write("labels.csv", "message_id,label", "1,C3", "9,C3", "8,X")
    found = read_labelled([write("messages.csv", *MESSAGES), labels])
    assert [one.message_id for one in found.labelled] == ["1"]
    assert found.without_text == 2


def test_labels_of_no_text_at_all_are_refused(write):
    with pytest.raises(InputError, match=r"2 étiquettes, mais le texte d’aucun"):
        read_labelled([write("labels.csv", "message_id,label", "1,C3", "9,C3")])


def test_no_label_at_all_is_refused(write):
    path = write("messages.csv", *MESSAGES)
    with pytest.raises(InputError, match="aucune étiquette trouvée") as caught:
        read_labelled([path])
    assert path in str(caught.value)


def test_a_path_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InputError, match="aucun fichier"):
        read_labelled([str(tmp_path / "absent")])


def test_a_folder_of_messages_labels_and_groups(write, tmp_path):
    write("lot/messages.csv", *MESSAGES)
    write("lot/labels.csv", "message_id,annotator,label", "1,ana,C3", "3,ana,O1")
    write("lot/groups.csv", "platform,group", "forum,débat", "parti,politique")
    write("lot/README.md", "# notes")
    found = {one.message_id: one for one in read_labelled([str(tmp_path / "lot")]).labelled}
    assert {name: (one.platform, one.group) for name, one in found.items()} == {
        "1": ("forum", "débat"),
        "3": ("parti", "politique"),
    }


def test_without_groups_a_platform_is_its_own_group(write):
    found = read_labelled([write("c.csv", "text,label,platform", "Oui,C3,forum")]).labelled
    assert (found[0].platform, found[0].group) == ("forum", "forum")


def test_messages_with_a_column_named_group_are_messages(write):
    path = write("messages.csv", "message_id,platform,group,text", "1,forum,jardin,Oui")
    labels = write("labels.csv", "message_id,label", "1,C3")
    found = read_labelled([path, labels]).labelled
    assert [(one.text, one.group) for one in found] == [("Oui", "forum")]


def test_written_texts_are_known_as_such(write):
    path = write("c.csv", "message_id,text,label,origin", "1,Oui,C3,written", "2,Non,C3,real")
    assert [one.written for one in read_labelled([path]).labelled] == [True, False]


def test_kind_and_parent_come_along(write):
    path = write(
        "c.csv",
        "message_id,text,label,kind,parent_id,parent_text",
        "1,Qui vient ?,C3,post,,",
        "2,Moi,O1,reply,1,",
        "3,Pas moi,O1,reply,0,Début du parent",
    )
    found = read_labelled([path]).labelled
    assert [one.kind for one in found] == ["post", "reply", "reply"]
    assert [one.parent_text for one in found] == [None, "Qui vient ?", "Début du parent"]


def test_the_same_identifier_on_two_platforms_is_two_messages(write, tmp_path):
    write("lot/forum.csv", "message_id,text,label", "1,Oui,C3", "2,Non,C3")
    write("lot/parti.csv", "message_id,text,label", "1,Venez,O1", "2,Signez,O3")
    found = {
        (one.platform, one.text): one.usage
        for one in read_labelled([str(tmp_path / "lot")]).labelled
    }
    assert found == {
        ("forum", "Oui"): "echange",
        ("forum", "Non"): "echange",
        ("parti", "Venez"): "evenement",
        ("parti", "Signez"): "action",
    }


def test_a_label_says_its_platform_or_is_refused_where_it_fits_two(write):
    messages = write("messages.csv", "message_id,platform,text", "1,forum,Oui", "1,parti,Venez")
    labels = write("labels.csv", "message_id,platform,label", "1,parti,O1", "1,forum,C3")
    assert {one.text: one.usage for one in read_labelled([messages, labels]).labelled} == {
        "Venez": "evenement",
        "Oui": "echange",
    }
    vague = write("vague.csv", "message_id,label", "1,O1")
    with pytest.raises(InputError, match=r"« 1 » .* plusieurs plateformes") as caught:
        read_labelled([messages, vague])
    assert "platform" in str(caught.value)


def test_long_form_with_text_in_some_rows_only(write):
    path = write(
        "labels.csv",
        "message_id,platform,annotator,label,text",
        *("1,forum,ana,C3,Oui", "1,forum,bob,O3,", "1,forum,cyr,O3,"),
    )
    assert usages(path) == {"1": "action"}


def test_a_line_that_is_no_record_is_passed_over(write):
    path = write("c.jsonl", '{"text": "Oui", "label": "C3", "message_id": "1"}', "{cassé")
    assert usages(path) == {"1": "echange"}


def test_labels_whose_columns_look_like_an_export_are_labels_still(tmp_path):
    """The columns of twarc beside a label: a table of labels, whoever exported it."""
    path = tmp_path / "tweets.csv"
    header = "id,conversation_id,author.username,created_at,lang,text,label"
    rows = [
        f"{n},{n},ana,2024-05-0{n + 1}T10:00:00Z,fr,Réunion {n} demain à 18h,O1" for n in range(5)
    ]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    found = read_labelled([str(path)])
    assert [one.usage for one in found.labelled] == ["evenement"] * 5
