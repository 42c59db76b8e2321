"""The check by a model of natural language inference, for those who have torch and the memory for it.

Any cross-encoder for sequence classification that transformers loads will do: one trained on MNLI and its kin (labels
entailment, neutral, contradiction), or one for grounded generation such as MiniCheck (Tang, Laban and Durrett:
"MiniCheck: Efficient Fact-Checking of LLMs on Grounding Documents", 2024; two labels). The article is given in windows
of sentences, and the claim gets the best of them, as in SummaC (Laban et al.: "SummaC: Re-Visiting NLI-based Models for
Inconsistency Detection in Summarization", 2022).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.errors import ModelError
from summarizer.grounding.checking import THIN, Verdict, decide, read_claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.document import Document
    from summarizer.encoder import Encoder

_COMMIT = re.compile(r"[0-9a-f]{40}")
_SUPPORTS = re.compile(r"entail\w*|support(?:s|ed)?|consistent|aligned|faithful", re.IGNORECASE)
_UNNAMED = re.compile(r"LABEL_\d+")
_BATCH = 8
_MOST_PIECES = 512
_LEAST_PIECES = 16
"""Left for the article beside the claim."""
_INSTALL = "Install briefing-bot with its extra 'models'"


class NliChecker:
    """Holds claims against articles by an NLI model; findings about names, numbers and the like still decide."""

    def __init__(
        self,
        model: str | Path,
        encoder: Encoder,
        *,
        revision: str | None = None,
        label: str | None = None,
        device: str = "cpu",
    ) -> None:
        """Load `model`: a folder, or the name of one on the Hugging Face Hub, whose `revision` is then a full commit.

        label: the label that says "supported"; told from the model's labels when it is not said. Code that comes with
        a model is never run, and only weights in the safetensors format are read.

        Raises ModelError: torch is missing, the model can't be had, its revision is not pinned, or its labels don't say
        which one supports.
        """
        self._name = str(model)
        self._encoder = encoder
        self._device = device
        here = Path(model).is_dir()
        if not here and not (revision and _COMMIT.fullmatch(revision)):
            raise ModelError(
                self._name,
                "neither a folder nor a model with a pinned revision",
                "Name a folder, or give the full commit (40 hexadecimal digits) of the model's revision",
            )
        self._torch, self._tokenizer, self._model = _load(self._name, None if here else revision, device)
        self._supports = _supporting(self._name, self._model.config, label)
        self._pieces = _window(self._tokenizer, self._model.config)

    @property
    def name(self) -> str:
        """Which model, for people."""
        return self._name

    def check(self, claim: str, document: Document) -> Verdict:
        """Hold `claim` against `document`. It blocks for seconds on a CPU, so call it off the event loop."""
        reading = read_claim(claim, document, self._encoder)
        if reading is None:
            return Verdict(False, 0.0, (), ("there is nothing to hold the claim against",))
        if reading.copied is not None:
            return Verdict(True, 1.0, (reading.copied.span,), ())
        return decide(reading, self.entailment(claim, document), f"{self._name} finds it unsupported; {THIN}")

    def entailment(self, claim: str, document: Document) -> float:
        """The model's probability, 0 to 1, that some window of the article supports the claim."""
        windows = self._windows(claim, [sentence.text for sentence in document.sentences])
        likely = [
            value
            for start in range(0, len(windows), _BATCH)
            for value in self._probabilities(windows[start : start + _BATCH], claim)
        ]
        return max(likely, default=0.0)

    def _windows(self, claim: str, sentences: Sequence[str]) -> list[str]:
        """Runs of sentences that fit the model beside the claim; the tokenizer cuts one that does not fit alone."""
        room = max(_LEAST_PIECES, self._pieces - len(self._tokenizer.tokenize(claim)) - 8)
        windows: list[str] = []
        window: list[str] = []
        length = 0
        for sentence in sentences:
            pieces = len(self._tokenizer.tokenize(sentence))
            if window and length + pieces > room:
                windows.append(" ".join(window))
                # The last sentence again, so that a pair of sentences is never parted.
                window, length = window[-1:], len(self._tokenizer.tokenize(window[-1]))
            window.append(sentence)
            length += pieces
        return [*windows, " ".join(window)] if window else windows

    def _probabilities(self, windows: Sequence[str], claim: str) -> list[float]:
        batch = self._tokenizer(
            list(windows),
            [claim] * len(windows),
            truncation="longest_first",
            max_length=self._pieces,
            padding=True,
            return_tensors="pt",
        )
        with self._torch.inference_mode():
            logits = self._model(**batch.to(self._device)).logits.float()
        likely = logits.sigmoid()[:, 0] if logits.shape[1] == 1 else logits.softmax(-1)[:, self._supports]
        return [float(value) for value in likely]


def _load(name: str, revision: str | None, device: str) -> tuple[Any, Any, Any]:
    """torch, the tokenizer, and the model in evaluation mode on `device`."""
    try:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
    except ImportError as error:
        raise ModelError(
            name, "a model for checking claims needs torch, which is not installed", _INSTALL
        ) from error
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, revision=revision, trust_remote_code=False)
        model = AutoModelForSequenceClassification.from_pretrained(
            name, revision=revision, trust_remote_code=False, use_safetensors=True
        )
    except (OSError, ValueError, KeyError) as error:
        problem = str(error).strip().split("\n")[0].rstrip(".")
        raise ModelError(
            name,
            f"the model for checking claims can't be loaded ({problem})",
            "Name a sequence-classification model that has its tokenizer and safetensors weights",
        ) from error
    return torch, tokenizer, model.eval().to(device)


def _supporting(name: str, config: Any, label: str | None) -> int:
    """Which output says "supported"."""
    labels = {int(number): str(text) for number, text in config.id2label.items()}
    if label is not None:
        found = [number for number, text in labels.items() if text.lower() == label.lower()]
    elif len(labels) == 1:
        found = [0]
    else:
        found = [number for number, text in labels.items() if _SUPPORTS.fullmatch(text)]
        if not found and len(labels) == 2 and all(map(_UNNAMED.fullmatch, labels.values())):
            found = [1]  # as MiniCheck has them: 0 not supported, 1 supported
    if len(found) != 1:
        known = ", ".join(f"“{text}”" for text in labels.values())
        raise ModelError(
            name,
            "its labels don't say which one stands for a supported claim",
            f"Set the label to one of {known}",
        )
    return found[0]


def _window(tokenizer: Any, config: Any) -> int:
    """Pieces that the model reads at once: some tokenizers give an absurd number where they know none."""
    positions = getattr(config, "max_position_embeddings", None) or _MOST_PIECES
    # RoBERTa counts its positions from behind the padding's.
    if getattr(config, "model_type", "") in ("roberta", "xlm-roberta", "camembert"):
        positions -= 2
    return int(min(tokenizer.model_max_length, positions, _MOST_PIECES))
