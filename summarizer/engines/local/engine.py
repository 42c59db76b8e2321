"""The engine whose model is loaded into this process, when the first article asks for it."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.engines.extractive import ExtractiveEngine
from summarizer.engines.local.chat import LocalChat
from summarizer.engines.local.loading import LocalChoice, check_choice, load
from summarizer.engines.local.seq2seq import Seq2SeqEngine
from summarizer.engines.prompted import PromptedEngine
from summarizer.errors import ModelAwayError
from summarizer.types import EngineInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.engines.base import Engine
    from summarizer.grounding import Checker
    from summarizer.types import Briefing, TopicMatch

_LOG = logging.getLogger(__name__)
VERSION = "1"
"""Raised whenever the same model could be asked otherwise, or more or less of what it writes be shown."""
NAME = "transformers"


class LocalEngine:
    """Seq2seq and chat models are told apart by their settings. Where memory runs out, or the model can't be fetched
    for now, the extractive engine stands in, as with `PromptedEngine`."""

    def __init__(
        self,
        choice: LocalChoice,
        encoder: Encoder,
        *,
        marks: Sequence[str] = (),
        checker: Checker | None = None,
    ) -> None:
        """Raises ModelError for what can be seen before the model is loaded."""
        check_choice(choice)
        self.info = EngineInfo(NAME, choice.name, "+".join((VERSION, choice.version, *marks)))
        self._choice = choice
        self._encoder = encoder
        self._checker = checker
        self._own = ExtractiveEngine(encoder)
        self._loading = threading.Lock()
        self._inner: Engine | None = None

    def brief(self, document: Document, topics: Sequence[TopicMatch]) -> Briefing:
        """See `Engine`. The first call loads the model. Raises ModelError where it can't be used at all."""
        try:
            made = self.loaded().brief(document, topics)
        except ModelAwayError as error:
            _LOG.warning("%s: briefed without %s: %s", document.article.id, self.info.model, error)
            own = self._own.brief(document, topics)
            stands_in = f"{error.problem}: the article's own sentences stand in"
            return replace(own, warnings=(*own.warnings, stands_in))
        return replace(made, engine=self.info) if made.engine.name == NAME else made

    def loaded(self) -> Engine:
        """The engine of the model's kind, with the model loaded. Raises ModelError."""
        with self._loading:
            if self._inner is None:
                self._inner = self._load()
            return self._inner

    def _load(self) -> Engine:
        loaded = load(self._choice)
        if loaded.kind == "seq2seq":
            return Seq2SeqEngine(loaded, self._encoder, self.info, self._checker)
        chat = LocalChat(loaded, self.info.model)
        positions = getattr(loaded.model.config.get_text_config(), "max_position_embeddings", None)
        return PromptedEngine(
            chat,
            self._encoder,
            name=NAME,
            model=self.info.model,
            checker=self._checker,
            context_tokens=min(self._choice.context_tokens, positions or self._choice.context_tokens),
            count_tokens=chat.count_tokens,
        )
