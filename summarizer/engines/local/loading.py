"""Finding, fetching and loading a model: only weights and tables, never code that comes with them."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarizer.errors import ModelAwayError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_FILES = ("*.json", "*.safetensors", "*.model", "*.txt", "*.jinja")

Dtype = Literal["auto", "float32", "bfloat16", "int8"]
Kind = Literal["seq2seq", "chat"]


@dataclass(frozen=True, slots=True)
class LocalChoice:
    """Which model, and how it is run."""

    model: str
    """A folder, or the name of one at the Hugging Face Hub."""
    revision: str | None = None
    """The full commit of a model at the Hub."""
    device: str = "auto"
    """auto, cpu, mps, cuda or cuda:N."""
    dtype: Dtype = "auto"
    context_tokens: int = 8192
    """What a chat model may read and write together."""

    @property
    def here(self) -> Path | None:
        """The folder; None for a model of the Hub."""
        folder = Path(self.model).expanduser()
        return folder if folder.is_dir() else None

    @property
    def name(self) -> str:
        """For people: a folder's own name, without where it lies."""
        return self.here.resolve().name if self.here else self.model

    @property
    def version(self) -> str:
        """Changes with the weights: the commit, or a hash of a folder's settings and of its weights' sizes."""
        if self.here is None:
            return (self.revision or "")[:12]
        hashed = hashlib.sha256()
        for file in sorted(self.here.iterdir()):
            if file.suffix == ".safetensors":
                hashed.update(f"{file.name} {file.stat().st_size}".encode())
            elif file.name in ("config.json", "generation_config.json", "chat_template.jinja"):
                hashed.update(file.read_bytes())
        return hashed.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model ready to generate."""

    torch: Any
    model: Any
    tokenizer: Any
    kind: Kind
    device: str


def check_choice(choice: LocalChoice) -> None:
    """Raises ModelError for what can be seen without loading anything."""
    if find_spec("torch") is None:
        raise ModelError(
            choice.name,
            "it needs torch, which is not installed",
            "Install briefing-bot with its extra 'models'",
        )
    if choice.here is not None:
        return
    if not _NAME.fullmatch(choice.model):
        raise ModelError(
            choice.model,
            "there is no such folder, and it is no name at the Hugging Face Hub",
            "Give the folder of a model, or a name such as sshleifer/distilbart-cnn-12-6 with its revision",
        )
    if not (choice.revision and _COMMIT.fullmatch(choice.revision)):
        raise ModelError(
            choice.model,
            "its revision is not pinned, and there is no folder of this name",
            "Give the full commit (40 hexadecimal digits) of its revision, so that it can't change unseen",
        )


def load(choice: LocalChoice) -> Loaded:
    """Fetch it if need be, and load it. Raises ModelError, and ModelAwayError for what may pass."""
    check_choice(choice)
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    folder = choice.here or _fetched(choice)
    # A bar for each start would stand between the lines of the log: only fetching takes so long that it needs one.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    device = _device(torch, choice)
    with memory_watched(torch, choice.name), _explained(choice):
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        kind: Kind = "seq2seq" if config.is_encoder_decoder else "chat"
        made: Any = AutoModelForSeq2SeqLM if kind == "seq2seq" else AutoModelForCausalLM
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        model = made.from_pretrained(
            folder,
            trust_remote_code=False,
            use_safetensors=True,
            local_files_only=True,
            dtype=_dtype(torch, choice, device),
        ).eval()
        if choice.dtype == "int8":
            model = _quantized(torch, model)
        model = model.to(device)
    if kind == "chat" and not tokenizer.chat_template:
        raise ModelError(
            choice.name,
            "it is no summarizer, and has no chat template to be asked by",
            "Take a model that was trained to follow instructions (its name often ends in -Instruct or -it)",
        )
    return Loaded(torch, model, tokenizer, kind, device)


def look(choice: LocalChoice) -> str:
    """What kind of model it is, in words, without loading or fetching it. Raises ModelError."""
    check_choice(choice)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError
    from transformers import AutoConfig

    try:
        folder = choice.here or Path(
            snapshot_download(choice.model, revision=choice.revision, local_files_only=True)
        )
    except LocalEntryNotFoundError:
        return "not fetched yet: the first article does that"
    with _explained(choice):
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    kind = "summarizer" if config.is_encoder_decoder else "chat model"
    return f"a {kind} of the {config.model_type} family"


def _device(torch: Any, choice: LocalChoice) -> str:
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if choice.device == "auto":
        return "cpu" if choice.dtype == "int8" else next(name for name, found in there.items() if found)
    kind, _, number = choice.device.partition(":")
    if not there[kind] or (number and int(number) >= torch.cuda.device_count()):
        raise ModelError(
            choice.device, "this machine has no such device for torch", "Set the device to auto or cpu"
        )
    if choice.dtype == "int8" and kind != "cpu":
        raise ModelError(
            choice.device, "int8 is for processors alone", "Set dtype to auto, or the device to cpu"
        )
    return choice.device


def _dtype(torch: Any, choice: LocalChoice, device: str) -> Any:
    if choice.dtype == "bfloat16":
        return torch.bfloat16
    has_it = device.startswith("cuda") and torch.cuda.is_bf16_supported()
    return torch.bfloat16 if choice.dtype == "auto" and has_it else torch.float32


def _quantized(torch: Any, model: Any) -> Any:
    with warnings.catch_warnings():
        # torch says that this moves to torchao; the pinned torch has it still.
        warnings.simplefilter("ignore")
        return torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)


@contextmanager
def memory_watched(torch: Any, name: str) -> Iterator[None]:
    """Raises ModelAwayError where there is too little memory for what is done."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, (MemoryError, torch.OutOfMemoryError)) and "memory" not in str(error):
            raise
        raise ModelAwayError(
            name,
            "the language model needs more memory than there is",
            "Take a smaller model, fewer context_tokens, or dtype bfloat16 or int8",
        ) from error


@contextmanager
def _explained(choice: LocalChoice) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelError(
            choice.name,
            f"it can't be loaded ({_first_line(error)})",
            "Take a seq2seq or chat model that transformers knows, with its tokenizer and safetensors weights",
        ) from error


def _fetched(choice: LocalChoice) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    def fetch(*, local: bool) -> Path:
        return Path(
            snapshot_download(
                choice.model, revision=choice.revision, allow_patterns=[*_FILES], local_files_only=local
            )
        )

    try:
        try:
            folder = fetch(local=True)
            if is_whole(folder):
                return folder
        except LocalEntryNotFoundError:
            pass
        # The hub's own client shows the progress of each file on a terminal.
        _LOG.warning("Fetching %s from the Hugging Face Hub, once: this may take a while", choice.model)
        return fetch(local=False)
    except GatedRepoError as error:
        raise ModelError(
            choice.model,
            "its owner asks for consent first",
            "Give it at the Hub, and set HF_TOKEN to your token",
        ) from error
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise ModelError(
            choice.model, "the Hub has no such model or revision", "Mend transformers.model or its revision"
        ) from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError) as error:
        raise ModelAwayError(
            choice.model,
            f"the language model can't be fetched for now ({_first_line(error)})",
            "Look whether the Hub can be reached and the disk has room, or give a folder",
        ) from error


def is_whole(folder: Path) -> bool:
    """Whether all of the weights are there: a fetch may have been broken off."""
    try:
        index = json.loads((folder / "model.safetensors.index.json").read_text("utf-8"))
        wanted = set(index["weight_map"].values())
    except FileNotFoundError:
        wanted = {"model.safetensors"}
    except (ValueError, LookupError, AttributeError, OSError):
        return False
    return (folder / "config.json").is_file() and all((folder / name).is_file() for name in wanted)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
