import subprocess
import sys

import pytest

from rsmp_nlp.preprocess.tokens import french, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("J'arrive aujourd'hui.", ["J'", "arrive", "aujourd'hui", "."]),
        ("Venez-vous demain ?", ["Venez", "-vous", "demain", "?"]),
        ("un  deux", ["un", "deux"]),
        ("", []),
        ("   ", []),
    ],
)
def test_tokens(text, tokens):
    assert tokenize(text) == tokens


def test_the_pipeline_is_built_once_and_blank():
    assert french() is french()
    assert french().pipe_names == []
    assert french().lang == "fr"


def test_tokenising_does_not_import_torch(tmp_path):
    """A stand-in for torch leaves a trace when imported: only the explicit import may leave it."""
    package = tmp_path / "torch"
    package.mkdir()
    (package / "__init__.py").write_text("print('torch imported')\n__version__ = '0'\n")
    script = (
        "import sys\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "from rsmp_nlp.preprocess.tokens import tokenize\n"
        "print(tokenize('oui non'), 'torch' in sys.modules)\n"
        "import torch\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["['oui', 'non'] False", "torch imported"]
