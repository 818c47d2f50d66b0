"""What a validator written by others says of the data packages."""

import json
import warnings

import pytest

from rsmp_nlp.export.targets import export

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it imports is not ours to mend
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless absent : pip install 'rsmp-nlp[test]'"
    )


def problems(folder, *, only_csv=False):
    """Return the errors of a package; its Parquet reader takes a null integer for a NaN."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    found = list(frictionless.Package.metadata_validate(descriptor))
    if only_csv:
        # a key to a table that is not validated cannot be looked up
        descriptor["resources"] = [one for one in descriptor["resources"] if one["format"] == "csv"]
        for one in descriptor["resources"]:
            one["schema"].pop("foreignKeys", None)
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    report = package.validate()
    assert report.tasks
    return found + [error.message for task in report.tasks for error in task.errors]


@pytest.mark.parametrize("to", ["csv", "csv-fr"])
def test_exported_tables_are_valid_with_keys_and_types(make_run, to):
    out = make_run(text=True)
    export(out, to)
    assert problems(out / to) == []


def test_the_package_of_a_run_is_valid(make_run):
    assert problems(make_run(), only_csv=True) == []


@pytest.mark.parametrize(
    ("old", "new"), [("La Coopol", "Inconnue"), ("VRAI", "oui"), ("01/01/2026", "2026-01-01")]
)
def test_the_check_above_sees_a_broken_table(make_run, old, new):
    out = make_run()
    export(out, "csv-fr")
    path = out / "csv-fr" / "messages.csv"
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
    assert problems(out / "csv-fr")
