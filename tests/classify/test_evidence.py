from collections import defaultdict

import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp.classify.decide import decide, slugs
from rsmp_nlp.classify.evidence import Evidence
from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.parts import OTHER_WORDS, LinearParts
from rsmp_nlp.classify.storage import load
from rsmp_nlp.preprocess.document import Document, DocumentTerms, documents
from rsmp_nlp.taxonomy import OUT_OF_GRID, USAGES


@pytest.fixture(scope="module")
def shipped():
    return load(model_folder("default"))


@pytest.fixture(scope="module")
def some(corpus):
    texts = [one.text for one in corpus]
    return documents(texts, [None] * len(texts), [None, "Qui vient demain ?"] * (len(texts) // 2))


def decided(posteriors):
    family, usage, _ = decide(posteriors)
    return slugs(family, usage)[1]


def gathered(shipped, *batches):
    evidence = Evidence(shipped.scorer.weights)
    for batch in batches:
        posteriors, features = shipped.posteriors_and_features(DocumentTerms.of(batch))
        evidence.add(features, decided(posteriors))
    return evidence


def test_sums_are_those_of_the_exact_parts_of_each_message(shipped, some):
    alone = [Document(one.words, "", one.markers, one.kind) for one in some]
    sums, messages = defaultdict(float), defaultdict(int)
    parts = LinearParts(shipped.pipeline)
    usages = decided(shipped.posteriors(some))
    for one, usage in zip(parts(alone), usages, strict=True):
        place = [usage.slug for usage in (*USAGES, OUT_OF_GRID)].index(usage)
        for (block, item), logits in zip(one.items, one.logits, strict=True):
            if (block, item) != OTHER_WORDS and block in ("words", "markers"):
                sums[usage, block, item] += logits[place]
                messages[usage, block, item] += 1
    table = gathered(shipped, some).table(top=100_000)
    found = {(one.usage, f"{one.kind}s", one.term): one for one in table}
    assert len(found) == len(table) > 500
    for key, one in found.items():
        assert one.contribution == pytest.approx(sums[key], abs=1e-4)
        assert one.messages == messages[key]
    named = {key for key, value in sums.items() if value > 1e-4 and key[0] != OUT_OF_GRID.slug}
    assert named <= set(found)


def test_sums_do_not_depend_on_batches_nor_on_who_adds_them(shipped, some):
    together = gathered(shipped, some)
    apart = gathered(shipped, some[:7])
    apart.merge(gathered(shipped, some[7:20][::-1], some[20:]).packed())
    assert_array_equal(together.packed(), apart.packed())
    assert together.table() == apart.table()


def test_the_table_holds_the_strongest_of_each_usage_and_kind(shipped, some):
    families = {usage.slug: usage.family for usage in USAGES}
    groups = defaultdict(list)
    for one in gathered(shipped, some).table(top=3):
        assert one.family == families[one.usage]
        assert one.contribution > 0 < one.messages
        groups[one.usage, one.kind].append(one.contribution)
    assert {kind for _, kind in groups} == {"word", "marker"}
    for values in groups.values():
        assert len(values) <= 3
        assert values == sorted(values, reverse=True)


def test_messages_of_no_usage_add_nothing(shipped, some):
    evidence = Evidence(shipped.scorer.weights)
    _, features = shipped.posteriors_and_features(DocumentTerms.of(some))
    evidence.add(features, [OUT_OF_GRID.slug] * len(some))
    assert evidence.packed().shape == (3, 0)
    assert evidence.table() == []
