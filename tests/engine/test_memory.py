"""What classifying held is given back, and found again where it is needed."""

from rsmp_nlp.engine.memory import give_back
from rsmp_nlp.preprocess.chunks import known_chunks
from rsmp_nlp.preprocess.document import document


def test_words_are_forgotten_and_documents_stay_the_same():
    before = document("L'équipe vient-elle demain à 18h ?")
    assert known_chunks()
    assert known_chunks().tokens
    give_back()
    assert not known_chunks()
    assert not known_chunks().tokens
    assert document("L'équipe vient-elle demain à 18h ?") == before
