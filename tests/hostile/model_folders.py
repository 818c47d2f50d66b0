"""Model folders of strangers: each is the default model, changed."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.case import MEGA, Case

CSV = "id;texte\n1;Réunion jeudi\n2;Bravo à tous\n".encode()
DEFAULT = Path(__file__).parents[2] / "models" / "default"
FACTS, WEIGHTS = "model.json", "pipeline.skops"
Change = Callable[[Path], None]


def changed(name: str, change: Change, error: str = "E309", **more: Any) -> Case:
    """A run with the default model after this change."""

    def build(path: Path) -> None:
        shutil.copytree(DEFAULT, path)
        change(path)

    files = {"a.csv": CSV, "m": build}
    return Case(name=name, files=files, command="classify {file} --model m", error=error, **more)


def facts(**changes: Any) -> Change:
    def change(folder: Path) -> None:
        path = folder / FACTS
        path.write_text(
            json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}),
            encoding="utf-8",
        )

    return change


def without(*names: str) -> Change:
    def change(folder: Path) -> None:
        content = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        (folder / FACTS).write_text(
            json.dumps({k: v for k, v in content.items() if k not in names}), encoding="utf-8"
        )

    return change


def put(name: str, content: bytes) -> Change:
    return lambda folder: (folder / name).write_bytes(content) and None


def weights(content: Callable[[Path], bytes]) -> Change:
    """Put other weights, and their sum with them."""

    def change(folder: Path) -> None:
        data = content(folder / WEIGHTS)
        (folder / WEIGHTS).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        facts(weights_sha256=digest, files={WEIGHTS: digest})(folder)

    return change


def members(edit: Callable[[dict[str, bytes]], None]) -> Change:
    """Edit the members of the weights."""

    def content(path: Path) -> bytes:
        with zipfile.ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        edit(held)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in held.items():
                archive.writestr(name, data)
        return stream.getvalue()

    return weights(content)


def schema(edit: Callable[[str], str]) -> Change:
    return members(
        lambda held: held.update({"schema.json": edit(held["schema.json"].decode()).encode()})
    )


class Trap:
    """Makes a file if it is ever unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return open, ("../evil", "w")


def object_array() -> bytes:
    import numpy as np

    stream = io.BytesIO()
    np.save(stream, np.array([Trap()], dtype=object), allow_pickle=True)
    return stream.getvalue()


def arrays(make: Callable[[Any], Any]) -> Change:
    """Change every array of the weights."""

    def edit(held: dict[str, bytes]) -> None:
        import numpy as np

        for name in [name for name in held if name.endswith(".npy")]:
            stream = io.BytesIO()
            np.save(stream, make(np.load(io.BytesIO(held[name]))))
            held[name] = stream.getvalue()

    return members(edit)


def first_array(content: Callable[[], bytes]) -> Change:
    def edit(held: dict[str, bytes]) -> None:
        held[next(name for name in held if name.endswith(".npy"))] = content()

    return members(edit)


def huge_header() -> bytes:
    """An array of which the header claims 8 TB."""
    head = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"
    head += b" " * (118 - len(head) - 1) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head


def left_out(columns: Callable[[Any], Any]) -> Change:
    def change(folder: Path) -> None:
        import pandas as pd

        path = folder / "left_out.parquet"
        columns(pd.read_parquet(path).head(200)).to_parquet(path)

    return change


def flip(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    return bytes(data)


def folder_for_weights(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).mkdir()


def link_out(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to("/etc/passwd")


CASES = [
    changed("as it is", lambda folder: None, error="", counts=(2, 2, 0, 0)),
    changed("no weights", lambda folder: (folder / WEIGHTS).unlink()),
    changed("no facts", lambda folder: (folder / FACTS).unlink()),
    changed(
        "weights of which one bit changed",
        lambda folder: put(WEIGHTS, flip(folder / WEIGHTS))(folder),
    ),
    changed("weights of which one bit changed, and their sum", weights(flip)),
    changed("weights that are a pickle", weights(lambda path: pickle.dumps(Trap()))),
    changed("an array of objects, pickled", first_array(object_array)),
    changed("an array that claims 8 TB", first_array(huge_header)),
    changed("an array that is none", first_array(lambda: b"\x93NUMPY")),
    changed(
        "a member that inflates to 300 MB",
        members(lambda held: held.update({"x.npy": bytes(300 * MEGA)})),
    ),
    changed(
        "a type of Python that runs commands",
        schema(
            lambda text: text.replace("ColumnTransformer", "system").replace(
                "sklearn.compose._column_transformer", "os"
            )
        ),
    ),
    changed(
        "a type of scikit-learn that no model of ours has",
        schema(lambda text: text.replace("LogisticRegression", "SGDClassifier")),
    ),
    changed("a schema that is no JSON", members(lambda held: held.update({"schema.json": b"{"}))),
    changed(
        "a schema nested 100,000 deep",
        members(lambda held: held.update({"schema.json": b"[" * 100_000})),
    ),
    changed(
        "a schema of another shape",
        members(lambda held: held.update({"schema.json": b'{"__loader__": "ObjectNode"}'})),
    ),
    changed("no schema", members(lambda held: held.pop("schema.json") and None)),
    changed(
        "weights of other shapes",
        arrays(lambda array: array[: len(array) // 2] if array.ndim else array),
    ),
    changed(
        "weights that are no numbers",
        arrays(lambda array: array * float("nan") if array.dtype.kind == "f" else array),
    ),
    changed("weights that are a link", link_out),
    changed(
        "weights that are a folder",
        folder_for_weights,
    ),
    changed("facts that are no JSON", put(FACTS, b"\0\0")),
    changed("facts that are a list", put(FACTS, b"[]")),
    changed("facts nested 100,000 deep", put(FACTS, b"[" * 100_000)),
    changed("facts of 10 MB", put(FACTS, b" " * (10 * MEGA))),
    changed("another format", facts(format=99)),
    changed("a format that is a list", facts(format=[1])),
    changed("classes of another grid", facts(classes=["positif", "négatif"])),
    changed(
        "classes in another order",
        facts(
            classes=[
                "none",
                "action",
                "contenus",
                "evenement",
                "echange",
                "groupe",
                "relation",
                "diffusion",
                "perspective",
                "valorisation",
            ]
        ),
    ),
    changed("a back end that does not exist", facts(backend="klingon")),
    changed("a back end of another kind", facts(backend="spacy")),
    changed("a threshold that is none", facts(threshold=float("nan"))),
    changed("a threshold beyond 1", facts(threshold=7)),
    changed("a temperature of nothing", facts(temperature=0)),
    changed(
        "a name that a terminal obeys",
        facts(name="\x1b[2J\u202e<script>"),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed("files outside of the folder", facts(files={"../../../etc/passwd": "x"})),
    changed("files whose sums are no texts", facts(files={WEIGHTS: 12})),
    changed("no files and no sum", without("files", "weights_sha256")),
    changed("scores that are no JSON", put("metrics.json", b"\0"), error="", counts=(2, 2, 0, 0)),
    changed(
        "scores of other types",
        put(
            "metrics.json",
            json.dumps(
                {"families_macro_f1": "x", "usages_macro_f1": [], "messages": {}, "reliability": 1}
            ).encode(),
        ),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed(
        "a table of what was left out that is none",
        put("left_out.parquet", b"PAR1"),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed(
        "a table of what was left out, of texts",
        left_out(lambda table: table.astype(str)),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed(
        "a table of what was left out, beyond 1",
        left_out(
            lambda table: table.assign(
                **{name: 1e300 for name in table.columns if table[name].dtype.kind == "f"}
            )
        ),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed(
        "a table of what was left out, of one row",
        left_out(lambda table: table.head(1)),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed(
        "no table of what was left out",
        lambda folder: (folder / "left_out.parquet").unlink(),
        error="",
        counts=(2, 2, 0, 0),
    ),
    changed(
        "marks of texts that are noise",
        put("seen.bin", bytes(range(256)) * 3),
        error="",
        counts=(2, 2, 0, 0),
    ),
    Case(
        name="a folder that is no model",
        files={"a.csv": CSV, "m/x.txt": b""},
        command="classify {file} --model m",
        error="E309",
    ),
    Case(
        name="a file instead of a folder",
        files={"a.csv": CSV, "m": b"x"},
        command="classify {file} --model m",
        error="E309",
    ),
    Case(
        name="no such model",
        files={"a.csv": CSV},
        command="classify {file} --model absent",
        error="E309",
    ),
]
