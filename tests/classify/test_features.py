import numpy as np
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.classify.features import (
    BLOCKS,
    CHARACTERS,
    MARKERS,
    WORDS,
    frame,
    shared_vocabulary,
    transformer,
)
from rsmp_nlp.preprocess.document import Document


def test_an_item_of_one_source_never_enters():
    texts = ["secret commun"] * 50 + ["commun"] * 2
    assert shared_vocabulary(texts, ["a"] * 50 + ["b"] * 2, WORDS) == ["commun"]


@pytest.mark.parametrize(
    ("sources", "kept"),
    [("aab", True), ("aaa", False), ("ab", False), ("abc", True)],
    ids=["three of two", "three of one", "two of two", "three of three"],
)
def test_three_messages_of_two_sources(sources, kept):
    found = shared_vocabulary(["mot"] * len(sources), list(sources), MARKERS)
    assert found == (["mot"] if kept else [])


@pytest.mark.parametrize(("sources", "kept"), [(4, True), (3, False)])
def test_characters_need_ten_messages_of_four_sources(sources, kept):
    found = shared_vocabulary(["mot"] * 12, [str(rank % sources) for rank in range(12)], CHARACTERS)
    assert found == ([" mo", " mot", "mot", "mot ", "ot "] if kept else [])
    assert shared_vocabulary(["mot"] * 9, [str(rank) for rank in range(9)], CHARACTERS) == []


def test_a_word_twice_in_a_message_counts_once():
    assert shared_vocabulary(["a a a", "b a"], ["x", "y"], MARKERS) == []


def test_words_are_single_and_in_pairs_and_sorted():
    found = shared_vocabulary(["le mot juste"] * 3, ["x", "y", "z"], WORDS)
    assert found == ["juste", "le", "le mot", "mot", "mot juste"]


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="2 texts and 1 sources"):
        shared_vocabulary(["a", "b"], ["x"], WORDS)


def documents(count=12):
    return [
        Document("le mot", "le mot", "url question", "post" if rank % 2 else "")
        for rank in range(count)
    ]


def test_frame_has_one_column_per_field():
    table = frame(documents(3))
    assert list(table.columns) == ["words", "characters", "markers", "kind"]
    assert table["kind"].tolist() == ["", "post", ""]


def test_every_block_has_norm_one_and_kind_one_half():
    table = frame(documents())
    sources = [str(rank % 4) for rank in range(12)]
    fitted = transformer(table, sources, ["mot", "autre"]).fit(table)
    made = fitted.transform(table).toarray()
    names = fitted.get_feature_names_out()
    for block in BLOCKS:
        inside = [name.startswith(f"{block}__") for name in names]
        assert_allclose(np.linalg.norm(made[:, inside], axis=1), 1, rtol=1e-6)
    kind = made[:, [name.startswith("kind__") for name in names]]
    assert_allclose(np.sort(kind, axis=1), [[0, 0.5]] * 12)


def test_an_unknown_kind_or_word_is_no_problem():
    table = frame(documents())
    fitted = transformer(table, [str(rank % 4) for rank in range(12)]).fit(table)
    made = fitted.transform(frame([Document("inconnu", "zzzz", "rien", "autre")]))
    assert made.nnz == 0


def test_a_block_that_sources_do_not_share_is_left_out():
    table = frame(documents())
    fitted = transformer(table, ["a", "b"] * 6).fit(table)
    assert set(fitted.named_transformers_) - {"remainder"} == {"words", "markers", "kind"}
    alone = transformer(table, ["a"] * 12).fit(table)
    assert list(alone.get_feature_names_out()) == ["kind__kind_", "kind__kind_post"]


@pytest.mark.parametrize(
    ("sources", "least"), [(12, 2), (44, 2), (45, 3), (75, 5), (300, 5)], ids=str
)
def test_an_item_must_be_in_more_sources_where_there_are_many(sources, least):
    def kept(holding):
        texts = ["mot" if rank < holding else "autre" for rank in range(sources)] * 3
        return "mot" in shared_vocabulary(texts, [str(rank) for rank in range(sources)] * 3, WORDS)

    assert kept(least)
    assert not kept(least - 1)


def test_words_with_a_vector_need_no_message():
    table = frame(documents())
    fitted = transformer(table, ["a"] * 12, ["inconnu", "mot"]).fit(table)
    made = fitted.transform(frame([Document("inconnu", "", "", "")]))
    names = fitted.get_feature_names_out()
    assert [names[column] for column in made.indices] == ["meaning__inconnu", "kind__kind_"]
