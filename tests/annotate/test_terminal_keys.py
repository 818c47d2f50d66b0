import pytest

from rsmp_nlp.annotate.terminal_keys import keyboard, keys
from rsmp_nlp.errors import UsageError


def test_a_french_top_row_gives_digits_without_shift():
    assert "".join(keys("&é\"'(-è_çà")) == "1234567890"


def test_letters_are_taken_in_either_case():
    assert keys("PQr") == ["p", "q", "r"]


@pytest.mark.parametrize("sequence", ["\x1b[A", "\x1b[15~", "\x1bOP", "\x1b[1;5C", "\x1b[200~"])
def test_arrows_and_function_keys_are_no_label(sequence):
    assert keys(f"1{sequence}2") == ["1", "2"]


def test_without_a_terminal_the_way_out_is_told(monkeypatch, tmp_path):
    with (tmp_path / "rien").open("w+") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        with pytest.raises(UsageError, match="--to xlsx"), keyboard():
            pass
