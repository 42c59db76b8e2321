"""What every engine promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.document import Document
    from summarizer.types import Briefing, EngineInfo, TopicMatch


class Engine(Protocol):
    """Writes the briefing of a document. The same document and settings always give the same briefing."""

    @property
    def info(self) -> EngineInfo:
        """What stands beside each briefing: the engine's name, its model and version."""
        ...

    def brief(self, document: Document, topics: Sequence[TopicMatch]) -> Briefing:
        """A briefing whose every claim has evidence in `document.article.text`.

        `topics` are the ones the article was found to belong to; they may steer what is told, never what is true.
        """
        ...
