"""Whether the machines of a cluster have the same programs as the driver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from distributed import Client

_EVERYWHERE: Final = ("dask", "distributed")
_WORKERS: Final = ("rsmp_nlp", "numpy", "pyarrow", "scipy", "sklearn")
"""What rows depend on, besides."""


def mismatch(client: Client) -> str | None:
    """Return a French sentence on the first version that differs in a cluster, None where none does."""
    found = client.get_versions(packages=list(_WORKERS))
    own = _versions(found["client"])
    for where, versions, names in _machines(found):
        for name in ("Python", *names):
            theirs = versions.get(name)
            if theirs != own[name]:
                return (
                    f"Versions différentes : {where} a {name} {theirs or 'absent'}, le pilote "
                    f"{own[name]}. Installez partout les mêmes (docs/cluster.md)."
                )
    return None


def _machines(
    found: dict[str, Any],
) -> Iterator[tuple[str, dict[str, str | None], tuple[str, ...]]]:
    if found.get("scheduler"):
        yield "l’ordonnanceur", _versions(found["scheduler"]), _EVERYWHERE
    for address, one in sorted(found["workers"].items()):
        yield f"le travailleur {address}", _versions(one), (*_EVERYWHERE, *_WORKERS)


def _versions(one: dict[str, Any]) -> dict[str, str | None]:
    """Return the versions of a machine; of Python, the two numbers that matter to pickles."""
    python = ".".join(str(one["host"]["python"]).split(".")[:2])
    return {"Python": python, **one["packages"]}
