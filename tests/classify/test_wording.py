import pytest

from rsmp_nlp.classify.wording import MARKER_NAMES, item_name, marker_name
from rsmp_nlp.preprocess.document import document


@pytest.mark.parametrize(
    ("item", "name"),
    [
        (("words", "merci de"), "« merci de »"),
        (("words", ""), "autres mots"),
        (("vectors", ""), "reste du texte"),
        (("markers", "date"), "date"),
        (("markers", "question:many"), "question, très souvent"),
        (("markers", "parent:length>17"), "parent : plus de 17 mots"),
        (("markers", "lines>2"), "plus de 2 lignes"),
        (("markers", "first:thanks"), "commence par : remerciement"),
        (("markers", "ends:?"), "finit par « ? »"),
        (("markers", "ends:word"), "finit par un mot"),
        (("kind", "reply"), "nature du message : réponse"),
        (("kind", ""), "nature du message : non précisée"),
        (("kind", "other"), "nature du message : other"),
    ],
)
def test_items_are_said_in_french(item, name):
    assert item_name(item) == name


def test_a_marker_not_listed_goes_by_its_own_name():
    assert marker_name("new_thing:some") == "new thing, plusieurs fois"


def test_markers_of_an_ordinary_message_are_listed():
    text = "Bonjour Anne, venez demain à 18h ! Merci de réserver : https://exemple.org (il y a 3 euros)"
    names = {name.partition(":")[0] for name in document(text).markers.split() if ">" not in name}
    assert names - {"first", "opens", "ends"} <= set(MARKER_NAMES)
