"""What classifying held is given back, and found again where it is needed."""

from rsmp_nlp.engine.memory import give_back
from rsmp_nlp.preprocess import pieces
from rsmp_nlp.preprocess.document import document


def test_words_are_forgotten_and_documents_stay_the_same():
    before = document("L'équipe vient-elle demain à 18h ?")
    assert pieces._KNOWN
    assert pieces._TOKENS
    give_back()
    assert not pieces._KNOWN
    assert not pieces._TOKENS
    assert document("L'équipe vient-elle demain à 18h ?") == before
