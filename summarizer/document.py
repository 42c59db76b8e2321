"""An article read once: its sentences and their vectors, shared by everything that looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.errors import LanguageError
from summarizer.sentences import split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from summarizer.encoder import Encoder
    from summarizer.types import Article, Sentence

MAX_SENTENCES = 500
"""Longer pieces are read this far: about 12,000 words, past which encoding takes seconds on a small server."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """`vectors[i]` is the unit vector of `sentences[i]`; `title_vector` that of the title (zeros without one)."""

    article: Article
    sentences: tuple[Sentence, ...]
    vectors: NDArray[np.float32]
    title_vector: NDArray[np.float32]
    left_unread: int = 0
    """How many sentences past MAX_SENTENCES were not read."""


def read_document(article: Article, encoder: Encoder) -> Document:
    """Split `article` into sentences and encode them in one batch. Raises LanguageError for a foreign tongue."""
    if article.language is not None and article.language not in encoder.languages:
        known = ", ".join(sorted(encoder.languages))
        raise LanguageError(
            article.title or article.id,
            f"the article is in '{article.language}', which the encoder {encoder.name} does not read",
            f"Give it articles in: {known}; or set an encoder that reads '{article.language}', such as "
            "intfloat/multilingual-e5-small (summarizer.encoder in the bot's settings)",
        )
    sentences = split_sentences(article.text, article.language)
    read = sentences[:MAX_SENTENCES]
    vectors = encoder.encode([article.title, *(sentence.text for sentence in read)])
    title_vector = vectors[0] if article.title else vectors[0] * 0
    return Document(article, read, vectors[1:], title_vector, len(sentences) - len(read))
