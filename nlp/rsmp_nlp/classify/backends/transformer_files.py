"""An encoder on disk: safetensors and JSON, opened only if its tensors fit its configuration."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import ModelError
from rsmp_nlp.taxonomy import CLASSES

FOLDER: Final = "encoder"

CONFIG: Final = "config.json"
WEIGHTS: Final = "model.safetensors"
TOKENIZER: Final = "tokenizer.json"
TOKENIZER_CONFIG: Final = "tokenizer_config.json"
FILES: Final = (CONFIG, WEIGHTS, TOKENIZER, TOKENIZER_CONFIG)

_LARGEST_JSON: Final = {CONFIG: 1 << 20, TOKENIZER: 128 << 20, TOKENIZER_CONFIG: 8 << 20}
_LARGEST_HEADER: Final = 16 << 20
_LARGEST_NUMBER: Final = 2_000_000
_MOST_LAYERS: Final = 200


def write_encoder(model: Any, tokenizer: Any, folder: Path) -> list[str]:
    """Write the four files of an encoder under `folder`, and return their names there."""
    from safetensors.torch import save_file

    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: tensor.detach().cpu().float().clone().contiguous()
        for name, tensor in model.state_dict().items()
    }
    save_file(tensors, target / WEIGHTS, metadata={"format": "pt"})
    config = model.config.to_dict()
    for name in ("_name_or_path", "auto_map", "dtype", "torch_dtype"):
        config.pop(name, None)
    config["architectures"] = [type(model).__name__]
    _write_json(target / CONFIG, config)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.save(str(target / TOKENIZER))
    special = {
        name: str(getattr(tokenizer, name))
        for name in ("cls_token", "sep_token", "pad_token", "unk_token", "mask_token")
        if getattr(tokenizer, name, None) is not None
    }
    longest = min(tokenizer.model_max_length, _LARGEST_NUMBER)
    _write_json(target / TOKENIZER_CONFIG, {"model_max_length": longest, **special})
    return [f"{FOLDER}/{name}" for name in FILES]


def open_encoder(folder: Path, listed: set[str] | None = None) -> tuple[Any, Any]:
    """Return the model and tokenizer of a folder.

    Parameters
    ----------
    listed : names of the files whose fingerprints were checked; they must be the four of an encoder

    Raises
    ------
    ModelError
        A file is missing or damaged, or tensors are not those of the configuration.
    """
    if listed is not None and listed != {f"{FOLDER}/{name}" for name in FILES}:
        raise ModelError(
            f"{folder} : d’autres fichiers que ceux d’un encodeur ({', '.join(sorted(listed)[:5])})."
        )
    try:
        return _model(folder), _tokenizer(folder)
    except ModelError:
        raise
    except Exception as error:
        # transformers, tokenizers and safetensors raise many kinds on a damaged file
        raise ModelError(f"{folder} : encodeur illisible ({_first_line(error)}).") from error


def _model(folder: Path) -> Any:
    import torch
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForSequenceClassification

    content = _read_json(folder, CONFIG)
    _refuse_excess(folder, content)
    kind = content.pop("model_type", None)
    content.pop("auto_map", None)
    config = AutoConfig.for_model(kind, **content)
    if [config.id2label.get(place) for place in range(len(CLASSES))] != list(CLASSES):
        raise ModelError(f"{folder / CONFIG} : ce modèle ne suit pas la grille des neuf usages.")
    # made without memory first: what it needs is compared with what the file holds
    with torch.device("meta"):
        empty = AutoModelForSequenceClassification.from_config(config, trust_remote_code=False)
    expected = {name: tuple(tensor.shape) for name, tensor in empty.state_dict().items()}
    if expected != _shapes(folder / WEIGHTS):
        raise ModelError(
            f"{folder / WEIGHTS} : ces poids ne sont pas ceux que décrit {CONFIG}. "
            "Ce modèle n’est pas ouvert."
        )
    model = AutoModelForSequenceClassification.from_config(config, trust_remote_code=False)
    model.load_state_dict(load_file(folder / WEIGHTS), strict=True)
    return model.eval()


def _tokenizer(folder: Path) -> Any:
    from transformers import PreTrainedTokenizerFast

    content = _read_json(folder, TOKENIZER_CONFIG)
    _read_json(folder, TOKENIZER)
    special = {
        name: value
        for name, value in content.items()
        if name.endswith("_token") and isinstance(value, str)
    }
    return PreTrainedTokenizerFast(
        tokenizer_file=str(folder / TOKENIZER),
        model_max_length=int(content["model_max_length"]),
        **special,
    )


def _read_json(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if path.stat().st_size > _LARGEST_JSON[name]:
        raise ModelError(f"{path} : trop grand pour un modèle.")
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ModelError(f"{path} : objet JSON attendu.")
    return content


def _refuse_excess(folder: Path, content: dict[str, Any]) -> None:
    """Refuse a configuration whose numbers would fill the memory or never end."""
    for name, value in content.items():
        most = _MOST_LAYERS if "layer" in name and name.startswith("num_") else _LARGEST_NUMBER
        if isinstance(value, int | float) and value > most:
            raise ModelError(f"{folder / CONFIG} : {name} = {value:.0f}, au plus {most}.")


def _shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shape of each tensor, from the header alone; data must fill the file exactly."""
    with path.open("rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        if length > _LARGEST_HEADER:
            raise ModelError(f"{path} : en-tête de {length} octets, trop grand pour un modèle.")
        header = json.loads(stream.read(length))
    header.pop("__metadata__", None)
    return {str(name): tuple(one["shape"]) for name, one in header.items()}


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
