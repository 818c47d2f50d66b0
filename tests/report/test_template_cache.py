import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from rsmp_nlp.report.template_cache import TemplateCache


@pytest.fixture(autouse=True)
def bytecode_is_written(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def rendered(folder: Path, compilations: list[str] | None = None) -> str:
    class Watched(Environment):
        def compile(self, source, *rest, **named):
            if compilations is not None:
                compilations.append(source)
            return super().compile(source, *rest, **named)

    environment = Watched(loader=FileSystemLoader(folder), bytecode_cache=TemplateCache(folder))
    return environment.get_template("page.j2").render(name="A")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "page.j2").write_text("Bonjour {{ name }}", encoding="utf-8")
    return tmp_path


def test_a_template_is_compiled_once(folder):
    compilations = []
    assert rendered(folder, compilations) == rendered(folder, compilations) == "Bonjour A"
    assert len(compilations) == 1


def test_a_template_that_changed_is_compiled_again(folder):
    rendered(folder)
    (folder / "page.j2").write_text("Salut {{ name }}", encoding="utf-8")
    assert rendered(folder) == "Salut A"


def test_a_damaged_file_is_no_matter(folder):
    rendered(folder)
    [kept] = (folder / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:40])
    assert rendered(folder) == "Bonjour A"


def test_where_it_cannot_be_written_the_page_is_rendered_all_the_same(folder):
    (folder / "__pycache__").write_text("", encoding="utf-8")  # a file where the folder should be
    assert rendered(folder) == "Bonjour A"


def test_nothing_is_written_where_python_writes_no_bytecode(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(folder) == "Bonjour A"
    assert [path.name for path in folder.iterdir()] == ["page.j2"]
