from rsmp_nlp.classify.seen import SEEN, count_seen, seen_bytes
from rsmp_nlp.classify.storage import read_facts


def test_training_texts_are_known_and_others_are_not(tiny):
    salt = read_facts(tiny.folder).training_sha256
    texts = [one.text for one in tiny.labelled]
    assert count_seen(tiny.folder, texts, salt) == 60
    assert count_seen(tiny.folder, [f"  {texts[0]}\n", "Jamais vu", ""], salt) == 1
    assert count_seen(tiny.folder, [], salt) == 0


def test_another_salt_knows_nothing(tiny):
    assert count_seen(tiny.folder, [one.text for one in tiny.labelled], "autre") == 0


def test_a_model_that_does_not_say(tmp_path):
    assert count_seen(tmp_path, ["Oui"], "sel") is None


def test_the_order_of_the_texts_does_not_show():
    assert seen_bytes(["a", "b", "a"], "sel") == seen_bytes(["b", "a"], "sel")
    assert seen_bytes(["a"], "sel") != seen_bytes(["a"], "autre")


def test_no_text_is_in_the_file(tiny):
    content = (tiny.folder / SEEN).read_bytes()
    assert len(content) == 5 * 60
    assert not any(one.text.encode() in content for one in tiny.labelled)
