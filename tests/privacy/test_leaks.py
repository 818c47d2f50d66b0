"""Known people and secrets are planted in every format: no output, log or error message holds them."""

from __future__ import annotations

import csv
import io

import pytest
from tests.privacy.conftest import INCLUDE, command
from tests.privacy.planted import EVERYTHING, Planted, lay, sentence
from tests.privacy.searched import Contents
from tests.read.conftest import read_everything

from rsmp_nlp.export.targets import TARGETS
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.registry import readers

USUAL = ("--platform", "P")  # each platform costs a bootstrap; `inspect` shows their names
ASKED = ("--with-text", "--explain", *USUAL, *INCLUDE)
NAMED_IN_SENTENCES = {
    "chat-rocketchat_dump": "a notice of the software: the name of who came in",
    "chat-whatsapp": "notices of the software: X created the group, Y left",
    "chat-yammer": "a notice of the software: X has joined",
    "txt": "a letter that its author signs: a file of text has no field of author",
}
"""Samples whose sentences name someone. PRIVACY.md says that such names are not found; they are
written only where texts are asked for, and those of notices only where `--include system` is as well."""

BRIDGES = ("alceste", "gexf", "convokit", "hf")
"""Exports made to be shared: they hold no name even where a run was asked to keep them."""


def _outside_paths(hits: set[tuple[str, str]], one: Planted) -> set[tuple[str, str]]:
    """Return what was found but for the names of files in `run.json`, which are the user's own."""
    in_paths = {who for who in one.people if any(who in name for name in one.files)}
    return {(what, place) for what, place in hits if place != "run.json" or what not in in_paths}


def test_every_reader_has_a_sample_with_people_and_secrets(samples, place):
    assert {reader.name for reader in readers()} == {one.reader for one in samples}
    for one in samples:
        found = read_everything([place / "in" / one.name], ReadOptions(include=EVERYTHING))
        assert {report.reader for report in found.reading.reports if report.read} == {one.reader}
        assert one.reached, f"{one.name}: no text holds the sentence"
        spaces = {name for message in found.kept for name in (message.space, message.platform)}
        authors = {message.author for message in found.kept if message.author}
        real = {who for who in authors - spaces if not any(mark in who for mark in one.people)}
        assert not real, f"{one.name}: not replaced by someone planted"


def test_the_search_finds_what_is_there(samples, place):
    for one in samples:
        whole = Contents([place / "in" / one.name])
        assert {what for what, _ in whole.found(one.secrets)} == set(one.secrets), one.name
        assert whole.found([one.word, one.private_word]), one.name
        assert {what for what, _ in whole.found(one.people)} == set(one.people), one.name


def test_a_run_holds_no_person_no_secret_no_private_message(samples, classified):
    found = classified("usual", *USUAL)
    for one in samples:
        hits = found.found([*one.people, *one.secrets, one.private_word])
        assert not _outside_paths(hits, one), one.name


def test_platforms_and_spaces_are_not_named_after_people(samples):
    found = Contents((), [command("inspect", "in", "--json", *INCLUDE)[1]])
    for one in samples:
        people = [who for who in one.people if not any(who in name for name in one.files)]
        people = [] if one.name in NAMED_IN_SENTENCES else people
        assert not found.found([*people, *one.secrets]), one.name


def test_without_texts_asked_for_words_are_only_in_dropped_records(samples, classified):
    found = classified("usual", *USUAL).found(one.word for one in samples)
    assert {place for _, place in found} <= {"rejected.jsonl"}


def test_texts_asked_for_are_masked_and_everything_included_is_under_pseudonym(samples, classified):
    found = classified("asked", *ASKED)
    for one in samples:
        people = [] if one.name in NAMED_IN_SENTENCES else one.people
        assert not _outside_paths(found.found([*people, *one.secrets]), one), one.name
        written = found.found([one.word, one.private_word])
        assert "messages.parquet!values" in {place for _, place in written}, one.name


def test_private_messages_are_there_only_when_asked_for(samples, classified):
    usual, asked = classified("usual", *USUAL), classified("asked", *ASKED)
    private = {one.name for one in samples if asked.found([one.private_word])}
    assert not any(usual.found([one.private_word]) for one in samples)
    # an X archive holds a file of private messages, which no option opens
    assert private >= {
        *("chat-slack", "chat-slack_group", "chat-mattermost", "chat-teams", "chat-yammer"),
        *("chat-rocketchat_dump", "chat-telegram_account", "chat-discord_direct"),
        *("network-mastodon", "network-discourse_archive", "network-discourse-topic.json"),
        *("map-linkedin-messages", "wordpress"),
    }
    assert not asked.found(["secret privé"])


@pytest.mark.parametrize("what", ["classify", *(f"export {to}" for to in TARGETS), "report"])
def test_what_is_made_of_a_run(handed, people, what):
    found = handed("usual-table", "--with-text", "--explain")[what]
    words = [word for who in people for word in who.split()]
    assert not found.found([*words, *sentence(99)[1]])
    assert found.found(["Motvibre99"]) or what == "export gexf"


@pytest.mark.parametrize(
    "what",
    [
        *("sample of run", "sample of texts", "inspect", "inspect json"),
        *(f"annotate {to}" for to in ("labelstudio", "doccano", "csv", "xlsx")),
    ],
)
def test_what_is_shown_of_texts(handed, people, what):
    found = handed("usual-table", "--with-text", "--explain")[what]
    words = [word for who in people for word in who.split()]
    assert not found.found([*words, *sentence(99)[1]])
    assert found.found(["Motvibre99"]) or "inspect" in what


@pytest.mark.parametrize("to", BRIDGES)
def test_names_that_a_run_kept_are_not_shared(handed, people, to):
    kept = handed("kept-table", "--with-text", "--keep-authors")
    words = [word for who in people for word in who.split()]
    assert kept["classify"].found(words), "the run was to keep names"
    assert not kept[f"export {to}"].found(words)


def test_an_explanation_holds_no_secret_of_its_message():
    said, secrets = sentence(98)
    for options in ((), ("--json",)):
        code, printed = command("explain", f"Qui vient samedi {said} Motvibre98", *options)
        assert code == 0
        assert not Contents((), [printed]).found([*secrets, "Motvibre98"])


def test_broken_files_are_refused_without_a_word_of_theirs(samples, place):
    for one in samples:
        cut = {name: data[: len(data) * 2 // 3] for name, data in one.files.items()}
        lay(place / "broken" / one.name, cut)
    said = [command("inspect", "broken")[1], command("inspect", "broken", "--json")[1]]
    options = ("--key", "key.txt", "--platform", "P", "--with-text")
    said += [command("classify", "broken", "-o", "of broken", *options)[1]]
    refused = 0
    for one in samples[
        ::4
    ]:  # `inspect` gave all their errors; these are named, and end the command
        code, printed = command("inspect", place / "broken" / one.name / next(iter(one.files)))
        refused += code == 3
        said.append(printed)
    assert refused > 3
    found = Contents([place / "of broken"], said)
    for one in samples:
        people = [] if one.name in NAMED_IN_SENTENCES else one.people
        people = [who for who in people if not any(who in name for name in one.files)]
        assert not found.found([*people, *one.secrets, one.private_word]), one.name


def test_no_table_is_of_persons(handed):
    found = handed("usual-table", "--with-text", "--explain")["export csv"]
    for place, data in found.places.items():
        header = next(csv.reader(io.StringIO(data.decode())), [])
        if place.endswith(".csv") and "author" in header:
            assert place == "csv/messages.csv"
    bridges = handed("usual-table", "--with-text", "--explain")
    speakers = bridges["export convokit"].places["convokit/speakers.json"].decode()
    network = bridges["export gexf"].places["reponses.gexf"].decode()
    for judged in ("usage", "family", "confidence", "p_influence", "valorisation"):
        assert judged not in speakers
        assert judged not in network


def test_sources_and_labels_find_messages_whose_identifiers_are_fingerprints(samples, place):
    """Addresses of Mastodon name their account: what is joined to a run may still hold them."""
    source = place / "in" / "network-mastodon"
    run, drawn = place / "mastodon", place / "drawn.csv"
    assert command("classify", source, "-o", run, "--key", "key.txt")[0] == 0
    options = ("-n", 20, "--strategy", "random", "-o", drawn)
    assert command("annotate", "sample", run, *options, "--texts", source)[0] == 0
    rows = list(csv.DictReader(io.StringIO(drawn.read_text(encoding="utf-8"))))
    found = read_everything([source], ReadOptions()).kept
    assert len(rows) == len(found)
    assert all(row["message_id"].startswith("i-") for row in rows)
    labels = place / "labels.csv"
    said = [f"{one.platform},{one.message_id},diffusion" for one in found]
    labels.write_text("\n".join(["platform,message_id,label", *said]), encoding="utf-8")
    code, printed = command("locate", run, "--labels", labels, "-o", place / "located")
    assert code == 0, printed
    code, printed = command(
        "annotate", "sample", run, *options, "--exclude", labels, "--texts", source
    )
    assert code != 0, "all are excluded"
