"""Arguments and options that commands share, and what they turn into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rsmp_nlp.addresses import refuse_remote
from rsmp_nlp.errors import UsageError
from rsmp_nlp.plain_values import PlainCommand, PlainGroup

if TYPE_CHECKING:
    from rsmp_nlp.read.base import ReadOptions

Paths = Annotated[
    list[str],
    typer.Argument(
        help="Fichiers, dossiers, archives (.zip, .tar.gz), fichiers .gz ou .zst, adresses s3://, "
        "gs:// ou https://, ou « - » pour du JSONL sur l’entrée standard.",
        show_default=False,
    ),
]
Labelled = Annotated[
    list[str],
    typer.Argument(
        help="Fichiers ou dossiers de messages étiquetés (colonnes text et label, ou "
        "message_id et label à côté des textes).",
        show_default=False,
    ),
]
Texts = Annotated[
    list[str] | None,
    typer.Option(
        "--texts",
        help="Fichier ou dossier où sont les textes d’étiquettes qui n’en ont pas. Répétable.",
    ),
]
Model = Annotated[str, typer.Option("--model", help="Modèle : nom, ou dossier.")]
Json = Annotated[bool, typer.Option("--json", help="Un résumé JSON sur la sortie standard.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Ne rien dire hors des erreurs.")]
Seed = Annotated[int, typer.Option("--seed", help="Graine de tout tirage au hasard.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help="Champ d’une colonne, par exemple text=Commentaire ; ou un fichier TOML de telles "
        "lignes, ou d’une carte déclarée (docs/maps.md), ou un dossier de cartes. Répétable.",
    ),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Encodage imposé, par exemple cp1252.")
]
Platform = Annotated[
    str | None, typer.Option("--platform", help="Plateforme de tous les messages.")
]
Timezone = Annotated[str, typer.Option("--timezone", help="Fuseau des dates qui n’en portent pas.")]
ReaderName = Annotated[
    str | None,
    typer.Option("--reader", help="Lecteur imposé ; « rsmp-nlp readers » les montre."),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        "--include",
        help="Garder ce qui est écarté d’office : bot, system, repost, private, deleted. Répétable.",
    ),
]


Command = TypeVar("Command", bound=Callable[..., Any])


class Commands(typer.Typer):
    """Commands whose paths are on this machine: none is taken for a folder called « s3: »."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=PlainGroup, **settings)

    def command(self, *arguments: Any, **settings: Any) -> Callable[[Command], Command]:
        """Add a command; it refuses an address given for a path before it does anything."""
        add = super().command(*arguments, **{"cls": PlainCommand, **settings})

        def added(command: Command) -> Command:
            @wraps(command)
            def checked(**given: Any) -> Any:
                for value in given.values():
                    for one in value if isinstance(value, list) else [value]:
                        if isinstance(one, Path):
                            refuse_remote(one)
                return command(**given)

            add(checked)
            return command

        return added

    def only(self, name: str) -> Commands:
        """Return the program with one command, or all where none is so named.

        Typer looks at every parameter of every command before it runs one.
        """
        some = copy(self)
        some.registered_commands = [
            one
            for one in self.registered_commands
            if one.callback and one.callback.__name__ == name
        ]
        some.registered_groups = [one for one in self.registered_groups if one.name == name]
        return some if some.registered_commands or some.registered_groups else self


def reading_options(
    mapping: Sequence[str] | None,
    encoding: str | None,
    platform: str | None,
    timezone: str,
    include: Sequence[str] | None,
    reader: str | None = None,
) -> ReadOptions:
    """Return how sources are read, from the options of a command.

    Raises
    ------
    UsageError
        An option has a value that cannot be used; the sentence gives those that can.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from rsmp_nlp.read.base import ReadOptions
    from rsmp_nlp.read.columns import parse_overrides
    from rsmp_nlp.read.registry import reader_named
    from rsmp_nlp.read.select import BY_READERS, REASONS

    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            f"--timezone {timezone} : fuseau inconnu. Exemples : Europe/Paris, UTC, America/Montreal."
        ) from None
    for what in include or ():
        if what not in (*REASONS, *BY_READERS):
            allowed = ", ".join((*REASONS, *BY_READERS))
            raise UsageError(f"--include {what} : inconnu. Admis : {allowed}.")
    columns = parse_overrides(_without_declared(mapping or ()))  # declared maps are readers too
    return ReadOptions(
        platform=platform,
        columns=columns,
        encoding=encoding,
        zone=zone,
        include=frozenset(include or ()),
        reader=reader_named(reader).name if reader else None,
    )


def _without_declared(mapping: Sequence[str]) -> list[str]:
    """Return what of `--map` pairs fields and columns; make the declared maps known to readers.

    Raises
    ------
    UsageError
        A declared map is not valid.
    """
    from rsmp_nlp.read import declared, declared_reader, registry

    files = [value for value in mapping if "=" not in value and declared.is_declared(Path(value))]
    declared_reader.give(one for file in files for one in declared.load_maps(Path(file)))
    registry.readers.cache_clear()
    return [value for value in mapping if value not in files]


def default_key() -> Path:
    """Return where the pseudonymisation key is kept: with the user, never in an output."""
    return Path(typer.get_app_dir("rsmp-nlp")) / "pseudonyms.key"


def remote_runs() -> Path:
    """Return where runs for other places are made: with the user, until they are sent."""
    return Path(typer.get_app_dir("rsmp-nlp")) / "runs"


def print_json(content: Any) -> None:
    """Print the one machine-readable answer of a command on stdout."""
    import json

    from rsmp_nlp.terminal_text import escaped

    typer.echo(escaped(json.dumps(content, ensure_ascii=False, indent=1)))
