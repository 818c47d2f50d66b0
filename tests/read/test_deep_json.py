"""JSON nested deeper than any export: refused by a sentence, the other files are read."""

from __future__ import annotations

import pytest

LEVELS = 100_000


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize(
    ("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'{"a":[', b"]}")]
)
def test_a_deep_json_is_told_as_such_and_the_others_are_read(
    tmp_path, read, mark, opening, closing
):
    (tmp_path / "a.json").write_bytes(mark + opening * LEVELS + b"1" + closing * LEVELS)
    (tmp_path / "b.csv").write_text("id;texte\n1;Bonjour\n")
    result = read(tmp_path)
    assert result.texts == ["Bonjour"]
    errors = [str(report.error) for report in result.reading.reports if report.error]
    assert len(errors) == 1
    assert "a.json" in errors[0]
    assert "JSON trop profond, 100 niveaux au plus" in errors[0]


def test_a_json_of_no_known_format_is_still_told_as_unknown(tmp_path, read):
    (tmp_path / "a.json").write_bytes(b'{"a":' * 50 + b"1" + b"}" * 50)
    (tmp_path / "b.csv").write_text("id;texte\n1;Bonjour\n")
    errors = [report.error for report in read(tmp_path).reading.reports if report.error]
    assert len(errors) == 1
    assert "format non reconnu" in errors[0]
