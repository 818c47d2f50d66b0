"""Archives and compressed files that lie about what they hold."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.hostile.case import MEGA, Case

CSV = "id;texte\n1;Réunion jeudi\n2;Bravo à tous\n".encode()
ALL = (2, 2, 0, 0)


def zipped(
    members: dict[str, bytes], change: Callable[[zipfile.ZipFile], None] | None = None
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if change:
            change(archive)
    return stream.getvalue()


def tarred(*members: tuple[str, bytes, bytes, str]) -> bytes:
    """A tar of (name, content, type, target of a link)."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
        for name, content, kind, target in members:
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(content), kind, target
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def plain(name: str, content: bytes = CSV) -> tuple[str, bytes, bytes, str]:
    return name, content, tarfile.REGTYPE, ""


def zip_case(name: str, members: dict[str, bytes], **more: object) -> Case:
    return Case(name=name, files={"a.zip": lambda path: path.write_bytes(zipped(members))}, **more)  # type: ignore[arg-type]


def tar_case(name: str, *members: tuple[str, bytes, bytes, str], **more: object) -> Case:
    return Case(
        name=name, files={"a.tar.gz": lambda path: path.write_bytes(tarred(*members))}, **more
    )  # type: ignore[arg-type]


def symbolic_link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("lien.csv")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


def edited(members: dict[str, bytes], edit: Callable[[bytearray], None]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        data = bytearray(zipped(members))
        edit(data)
        path.write_bytes(bytes(data))

    return write


def encrypt(data: bytearray) -> None:
    """Set the bit that says that members are encrypted, in both of their headers."""
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1


def other_sum(data: bytearray) -> None:
    """Change the sum of the first member, in both of its headers."""
    central = data.index(b"PK\x01\x02")
    data[14] ^= 0xFF
    data[central + 16] ^= 0xFF


def other_method(data: bytearray) -> None:
    central = data.index(b"PK\x01\x02")
    data[8], data[central + 10] = 98, 98


def nested_bomb() -> bytes:
    data = bytes(20 * MEGA)
    for _ in range(4):
        data = zipped({f"{n}.zip": data for n in range(4)})
    return data


def many(path: Path) -> None:
    """A thousand empty members."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_000):
            archive.writestr(f"d/{number}.csv", b"")
        archive.writestr("a.csv", CSV)


def twice(archive: zipfile.ZipFile) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.csv", CSV.replace(b"Bravo", b"Merci"))


CASES = [
    zip_case(
        "a member that climbs out",
        {"../../evil.csv": CSV, "a.csv": CSV},
        counts=ALL,
        shows="remontant",
    ),
    zip_case(
        "a member with an absolute path",
        {"/tmp/evil.csv": CSV, "a.csv": CSV},
        counts=ALL,
        shows="absolu",
    ),
    zip_case(
        "a member with a path of Windows",
        {"..\\..\\evil.csv": CSV, "C:\\x\\a.csv": CSV, "a.csv": CSV},
        counts=ALL,
    ),
    zip_case("only members that climb out", {"../a.csv": CSV}, error="E307"),
    tar_case(
        "a tar member that climbs out",
        plain("../../evil.csv"),
        plain("a.csv"),
        counts=ALL,
        shows="remontant",
    ),
    tar_case(
        "a symbolic link",
        ("lien.csv", b"", tarfile.SYMTYPE, "/etc/passwd"),
        plain("a.csv"),
        counts=ALL,
        shows="lien",
    ),
    tar_case(
        "a hard link",
        ("lien.csv", b"", tarfile.LNKTYPE, "/etc/passwd"),
        plain("a.csv"),
        counts=ALL,
        shows="lien",
    ),
    tar_case(
        "a device and a pipe",
        ("zero.csv", b"", tarfile.CHRTYPE, ""),
        ("tube.csv", b"", tarfile.FIFOTYPE, ""),
        plain("a.csv"),
        counts=ALL,
    ),
    Case(
        name="a symbolic link in a zip",
        files={"a.zip": lambda path: path.write_bytes(zipped({"a.csv": CSV}, symbolic_link))},
        counts=ALL,
    ),
    zip_case(
        "a bomb of 200 MB",
        {"bombe.csv": b"id;texte\n" + bytes(200 * MEGA), "a.csv": CSV},
        counts=ALL,
        shows="bombe",
    ),
    zip_case(
        "a bomb of many members",
        {f"{n}.csv": b"id;texte\n1;" + b"a" * (40 * MEGA) for n in range(4)},
        error="E307",
    ),
    tar_case("a tar bomb", plain("a.csv"), plain("bombe.csv", bytes(200 * MEGA)), counts=ALL),
    Case(
        name="archives in archives in archives",
        files={"a.zip": lambda path: path.write_bytes(nested_bomb())},
        error="E307",
    ),
    zip_case(
        "an archive in an archive",
        {"b.zip": zipped({"a.csv": CSV}), "a.csv": CSV},
        counts=ALL,
        shows="archive dans l’archive",
    ),
    Case(name="encrypted", files={"a.zip": edited({"a.csv": CSV}, encrypt)}, error="E307"),
    Case(name="a wrong sum", files={"a.zip": edited({"a.csv": CSV}, other_sum)}, error="E307"),
    Case(
        name="a method of compression that is not known",
        files={"a.zip": edited({"a.csv": CSV}, other_method)},
        error="E307",
    ),
    Case(
        name="two members of one name",
        files={"a.zip": lambda path: path.write_bytes(zipped({"a.csv": CSV}, twice))},
    ),
    Case(
        name="a zip cut in its middle",
        files={"a.zip": lambda path: path.write_bytes(zipped({"a.csv": CSV})[:80])},
        error="E307",
    ),
    Case(
        name="a tar.gz cut in its middle",
        files={"a.tar.gz": lambda path: path.write_bytes(tarred(plain("a.csv", CSV * 5000))[:300])},
        error="E307",
    ),
    Case(
        name="an empty zip",
        files={"a.zip": lambda path: path.write_bytes(zipped({}))},
        error="E304",
    ),
    Case(name="an empty file under .zip", files={"a.zip": b""}, error="E307"),
    Case(name="a CSV under .zip", files={"a.zip": CSV}, error="E307"),
    Case(
        name="a RAR under .zip", files={"a.zip": b"Rar!\x1a\x07\x01\0" + bytes(200)}, error="E307"
    ),
    Case(name="a thousand empty members", files={"a.zip": many}, counts=ALL),
    zip_case("names that a terminal obeys", {"\x1b[2J\u202e.csv": CSV, "a\nb.csv": CSV}),
    zip_case("a name of 60,000 characters", {"d/" * 20_000 + "a.csv": CSV}, counts=ALL),
    zip_case(
        "hidden files of a Mac",
        {"__MACOSX/._a.csv": b"\0\x05\x16\x07", ".DS_Store": b"\0", "a.csv": CSV},
        counts=ALL,
    ),
    Case(
        name="a gzip bomb of 100 MB",
        files={
            "a.csv.gz": lambda path: path.write_bytes(
                gzip.compress(b"id;texte\n1;" + b"a" * (100 * MEGA), 1)
            )
        },
        counts=(1, 0, 0, 1),
    ),
    Case(
        name="a gzip cut in its middle",
        files={"a.csv.gz": lambda path: path.write_bytes(gzip.compress(CSV)[:-12])},
        error="E307",
    ),
    Case(
        name="two gzip streams in one file",
        files={"a.csv.gz": gzip.compress(CSV) + gzip.compress(b"3;oui\n")},
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="rubbish after a gzip stream",
        files={"a.csv.gz": gzip.compress(CSV) + b"rubbish"},
        error="E307",
    ),
    Case(name="a CSV under .gz", files={"a.csv.gz": CSV}, error="E307"),
    Case(name="a CSV under .zst", files={"a.csv.zst": CSV}, error="E307"),
    Case(name="bzip2, which is not read", files={"a.csv.bz2": bz2.compress(CSV)}, error="E303"),
]
