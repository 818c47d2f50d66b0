import numpy as np

from rsmp_nlp.annotate.sample_rank import Pool, RarePools, diverse, margin


def test_margin():
    rows = np.array([[0.5, 0.3, 0.2], [0.4, 0.2, 0.4]])
    assert np.allclose(margin(rows), [0.2, 0.0])


def test_a_pool_keeps_the_lowest_whatever_the_batches():
    rng = np.random.default_rng(0)
    scores = rng.random(1000)
    places = np.arange(1000)
    texts = rng.integers(0, 300, 1000).astype(np.uint64)
    whole, parts = Pool(40), Pool(40)
    whole.add(scores, places, texts)
    for start in range(0, 1000, 7):
        own = slice(start, start + 7)
        parts.add(scores[own], places[own], texts[own])
    best = whole.best()
    assert best.tolist() == parts.best().tolist()
    known = texts[best][texts[best] > 0]
    assert len(set(known.tolist())) == len(known)
    assert len(best) == 40
    kept = set()
    expected = []
    for place in np.argsort(scores):
        if texts[place] == 0 or texts[place] not in kept:
            kept.add(texts[place])
            expected.append(int(place))
    assert best.tolist() == expected[:40]


def test_rare_usages_come_in_turn():
    rng = np.random.default_rng(0)
    usages = rng.choice(10, 3000, p=[0.3, 0.2, 0.2, 0.02, 0.01, 0.02, 0.1, 0.02, 0.03, 0.1])
    posteriors = np.full((3000, 10), 0.02)
    posteriors[np.arange(3000), usages] = 0.82
    pools = RarePools(50)
    for start in range(0, 3000, 500):
        own = slice(start, start + 500)
        pools.add(posteriors[own], np.arange(3000)[own], np.zeros(500, dtype=np.uint64))
    best = pools.best()
    assert len(best) == len(set(best)) == 50
    counts = np.bincount(usages[best], minlength=10)
    assert counts[[3, 4, 5, 7, 8]].tolist() == [10] * 5


def test_diverse_messages_cover_the_subjects():
    subjects = ["tract affiche relire", "réunion salle samedi", "bravo équipe victoire"]
    texts = [f"{subjects[rank % 3]} {rank}" for rank in range(90)]
    for seed in range(5):
        found = diverse(texts, np.full(90, 0.1), 3, seed)
        assert {int(place) % 3 for place in found} == {0, 1, 2}
    assert len(set(diverse(["même texte"] * 50, np.full(50, 0.2), 10, 0))) == 10
    assert diverse(["a", "b"], np.zeros(2), 5, 0).tolist() == [0, 1]
