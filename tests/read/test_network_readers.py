"""Every reader of networks against every file: the right one reads it, whole, and never fails."""

from __future__ import annotations

import contextlib
import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsmp_nlp.errors import InputError, UsageError

SAMPLES = Path(__file__).parent / "fixtures" / "networks"
EXPECTED = {
    "x_archive": "x-archive",
    "x_archive/data/tweets.js": "x-archive",
    "x_grailbird": "x-archive",
    "x_api/pages.jsonl": "x-api",
    "x_api/page.json": "x-api",
    "x_api/flat.jsonl": "x-api",
    "x_api/first.jsonl": "x-api",
    "x_tables/twarc1.csv": "x-csv",
    "x_tables/twarc2.csv": "x-csv",
    "x_tables/tweets.csv": "x-csv",
    "fourcat/reddit.csv": "4cat",
    "fourcat/telegram.csv": "4cat",
    "fourcat/mapped.ndjson": "4cat",
    "mastodon": "mastodon",
    "mastodon/outbox.json": "mastodon",
    "bluesky/posts.jsonl": "bluesky",
    "bluesky/feed.json": "bluesky",
    "bluesky/jetstream.jsonl": "bluesky",
    "bluesky/records.json": "bluesky",
    "discourse_archive": "discourse",
    "discourse/topic.json": "discourse",
    "discourse/explorer.csv": "discourse",
    "decidim": "decidim",
    "decidim/decidim.example-open-data-proposals.csv": "decidim",
    "decidim_fr/propositions.csv": "decidim",
    "decidim_json/comments.json": "decidim",
    "capcollectif/consultation.csv": "cap-collectif",
    "capcollectif/propositions.csv": "cap-collectif",
    "capcollectif/bilan.csv": "cap-collectif",
    "capcollectif/opinion.json": "cap-collectif",
    "granddebat/LA_TRANSITION.csv": "grand-debat",
    "generic/simple.csv": "csv",
    "generic/english.csv": "csv",
    "generic/proposals.csv": "csv",
    "generic/comments.csv": "csv",
    "generic/lines.jsonl": "jsonl",
}
FILES = [name for name in EXPECTED if (SAMPLES / name).is_file()]


@pytest.mark.parametrize(("name", "reader"), EXPECTED.items())
def test_the_right_reader_takes_it(name, reader, read):
    result = read(SAMPLES / name)
    assert {report.reader for report in result.reading.reports if report.read} == {reader}
    assert result.kept
    assert all(report.error is None for report in result.reading.reports)


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.startswith("generic")])
def test_nothing_private_or_shared_is_kept(name, read):
    kept = read(SAMPLES / name).kept
    words = ("secret", "RT @", "entre nous", "pour les abonnés", "à une personne", "mot secret")
    assert not [message.text for message in kept if any(word in message.text for word in words)]
    assert not {"repost"} & {message.kind for message in kept}
    assert not {"bot", "system"} & {message.author_kind for message in kept}


def test_nothing_private_is_written_among_what_is_dropped(read):
    for name in ("mastodon", "discourse_archive", "discourse/topic.json"):
        dropped = read(SAMPLES / name).dropped
        private = [item.raw for item in dropped if "privé" in item.reason]
        assert private
        assert not any(
            "secret" in raw or "abonnés" in raw or "entre nous" in raw for raw in private
        )


@pytest.mark.parametrize("name", ["mastodon", "discourse_archive", "x_archive"])
def test_an_archive_is_read_without_extraction(name, read, make_zip, make_tar):
    folder = SAMPLES / name
    members = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    expected = sorted(read(folder).texts)
    assert sorted(read(make_zip(members)).texts) == expected
    assert sorted(read(make_tar({f"deep/{key}": data for key, data in members.items()})).texts) == (
        expected
    )


@pytest.mark.parametrize("name", FILES)
@settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    edits=st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=3)), max_size=4),
    end=st.just(1.0) | st.floats(0, 1),
)
def test_a_damaged_file_is_told_by_our_own_errors(name, edits, end, write, read):
    data = (SAMPLES / name).read_bytes()
    for place, new in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + 1 :]
    path = write(Path(name).name, data[: int(end * len(data))])
    with contextlib.suppress(InputError, UsageError):
        read(path)  # the fixture checks that the counts add up


VALUES = st.sampled_from([None, True, 0, -1.5, "", " ", "\0", "\ud800", "x", [], {}, [[]], ["a"]])


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(("json", "jsonl", "js"))])
@settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_value_of_another_type_breaks_nothing(name, data, write, read):
    head, _, text = (SAMPLES / name).read_text(encoding="utf-8").rpartition("part0 = ")
    lines = text.splitlines() if name.endswith(("jsonl", "ndjson")) else [text]
    records = [json.loads(line) for line in lines]
    for _ in range(data.draw(st.integers(1, 3))):
        _replace(records, data)
    text = "\n".join(json.dumps(record) for record in records)
    path = write(Path(name).name, f"{head}part0 = {text}" if head else text)
    with contextlib.suppress(InputError, UsageError):
        read(path)


def _replace(value: object, data: st.DataObject) -> None:
    """Put another value somewhere in nested JSON."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(value[key], dict | list) and data.draw(st.integers(0, 5)):
            value = value[key]
            continue
        value[key] = copy.deepcopy(data.draw(VALUES))
        return


REAL = Path(__file__).parents[3] / "shared" / "exports"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not beside this checkout")
@pytest.mark.parametrize(
    ("folder", "reader"), [("twarc", "x-api"), ("capcollectif", "cap-collectif")]
)
def test_real_exports(folder, reader, read):
    result = read(REAL / folder)
    assert {report.reader for report in result.reading.reports} == {reader}
    assert all(message.created_at and message.author for message in result.kept)
    assert not any(report.rejected for report in result.reading.reports)
