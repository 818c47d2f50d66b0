import pytest

from rsmp_nlp.terminal_text import visible


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mrouge", "␛[31mrouge"),
        ("\x9b2J", "�2J"),
        ("\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇"),
        ("gauche\u202edroite\u2066", "gauche�droite�"),
        ("a\rb\x08\x7f", "a␍b␈␡"),
        ("\ud800", "�"),
        ("\ufeff\u2028", "��"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(hostile, shown):
    assert visible(hostile) == shown
    visible(hostile).encode("utf-8")


def test_what_is_only_text_stays():
    plain = "Été à « Nîmes » 👩\u200d🔧 – 50\u202f% مرحبا"
    assert visible(plain) == plain


def test_line_breaks_stay_only_where_asked():
    assert visible("a\nb\tc") == "a b c"
    assert visible("a\nb\tc", keep="\n") == "a\nb c"
