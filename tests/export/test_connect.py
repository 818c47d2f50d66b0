import sys

import pytest

from rsmp_nlp.errors import RsmpError, UsageError
from rsmp_nlp.export.connect import engine_of
from rsmp_nlp.export.targets import export

SECRET = "s3same-ouvre-toi"


def said_by(make_run, url):
    with pytest.raises(RsmpError) as caught:
        export(make_run(), url)
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://moi:{SECRET}@127.0.0.1:1/base",
        f"postgresql://moi@127.0.0.1:1/base?password={SECRET}",
        f"postgresql://moi:{SECRET}@127.0.0.1:1/base?inconnue=1",
    ],
)
def test_a_server_that_does_not_answer_is_told_without_the_password(make_run, url):
    pytest.importorskip("psycopg", reason="psycopg absent : pip install 'rsmp-nlp[postgresql]'")
    said = said_by(make_run, url)
    assert "postgresql://127.0.0.1:1/base" in said
    assert SECRET not in said
    assert "moi" not in said.split(" : ")[0]


@pytest.mark.parametrize(
    "url",
    [f"cassandre://moi:{SECRET}@x/y", f"://moi:{SECRET}@", f"postgresql://moi:{SECRET}@x:port/y"],
)
def test_what_is_no_database_is_told_without_the_password(make_run, url):
    with pytest.raises(UsageError) as caught:
        export(make_run(), url)
    assert SECRET not in str(caught.value)
    assert "postgresql://" in str(caught.value)


def test_a_missing_driver_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"pip install 'rsmp-nlp\[postgresql\]'"):
        engine_of("postgresql://x/y")


def test_an_output_file_for_a_database_is_refused(make_run, tmp_path):
    with pytest.raises(UsageError, match="ôtez -o"):
        export(make_run(), "sqlite:///x.sqlite", tmp_path / "a")
