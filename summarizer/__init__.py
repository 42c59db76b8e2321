"""A text library: page in, briefing out, every claim tied to the spans it rests on.

What stands in `__all__` is its public face; the modules behind it are private. Names are loaded when they are first
asked for, since the parsers and the model's runtime take a while to import and not every command needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.copies import SHARED, is_copy, sketch
    from summarizer.document import Document, read_document
    from summarizer.encoder import Encoder, shipped_encoder
    from summarizer.encoders.loading import EncoderChoice, encoder_version, load_encoder
    from summarizer.engines.base import Engine
    from summarizer.engines.extractive import ExtractiveEngine
    from summarizer.engines.local import LocalChoice, LocalEngine
    from summarizer.engines.prompted import Complete, Message, Prompt, PromptedEngine
    from summarizer.errors import (
        EmptyPageError,
        LanguageError,
        LockedPageError,
        ModelAwayError,
        ModelError,
        NoArticleError,
        NotTextError,
        PageError,
        PageTooLargeError,
        SummarizerError,
        TopicsError,
    )
    from summarizer.grounding import Checker, Verdict, WordChecker
    from summarizer.grounding.nli import NliChecker
    from summarizer.pages import (
        MAX_PAGE_BYTES,
        PageHints,
        article_id,
        canonical_url,
        plain_address,
        read_manifest,
        read_page,
    )
    from summarizer.pipeline import Brief, Summarizer
    from summarizer.sentences import split_sentences
    from summarizer.stop_words import FUNCTION_WORDS
    from summarizer.stories import (
        Novelty,
        ReadClaim,
        Story,
        Telling,
        group_stories,
        rank_stories,
        read_claims,
        read_telling,
        story_weight,
        told_before,
        what_is_new,
    )
    from summarizer.topics.matching import THRESHOLD, TopicMatcher
    from summarizer.topics.parsing import parse_topics
    from summarizer.types import (
        Article,
        ArticleKind,
        Briefing,
        Claim,
        EngineInfo,
        Role,
        Sentence,
        Span,
        Topic,
        TopicMatch,
    )
    from summarizer.wording.roles import tell_role

__all__ = [
    "FUNCTION_WORDS",
    "MAX_PAGE_BYTES",
    "SHARED",
    "THRESHOLD",
    "Article",
    "ArticleKind",
    "Brief",
    "Briefing",
    "Checker",
    "Claim",
    "Complete",
    "Document",
    "EmptyPageError",
    "Encoder",
    "EncoderChoice",
    "Engine",
    "EngineInfo",
    "ExtractiveEngine",
    "LanguageError",
    "LocalChoice",
    "LocalEngine",
    "LockedPageError",
    "Message",
    "ModelAwayError",
    "ModelError",
    "NliChecker",
    "NoArticleError",
    "NotTextError",
    "Novelty",
    "PageError",
    "PageHints",
    "PageTooLargeError",
    "Prompt",
    "PromptedEngine",
    "ReadClaim",
    "Role",
    "Sentence",
    "Span",
    "Story",
    "Summarizer",
    "SummarizerError",
    "Telling",
    "Topic",
    "TopicMatch",
    "TopicMatcher",
    "TopicsError",
    "Verdict",
    "WordChecker",
    "article_id",
    "canonical_url",
    "encoder_version",
    "group_stories",
    "is_copy",
    "load_encoder",
    "parse_topics",
    "plain_address",
    "rank_stories",
    "read_claims",
    "read_document",
    "read_manifest",
    "read_page",
    "read_telling",
    "shipped_encoder",
    "sketch",
    "split_sentences",
    "story_weight",
    "tell_role",
    "told_before",
    "what_is_new",
]

_HOME = {
    "copies": ("SHARED", "is_copy", "sketch"),
    "document": ("Document", "read_document"),
    "encoder": ("Encoder", "shipped_encoder"),
    "encoders.loading": ("EncoderChoice", "encoder_version", "load_encoder"),
    "engines.base": ("Engine",),
    "engines.extractive": ("ExtractiveEngine",),
    "engines.local": ("LocalChoice", "LocalEngine"),
    "engines.prompted": ("Complete", "Message", "Prompt", "PromptedEngine"),
    "errors": (
        "EmptyPageError",
        "LanguageError",
        "LockedPageError",
        "ModelAwayError",
        "ModelError",
        "NoArticleError",
        "NotTextError",
        "PageError",
        "PageTooLargeError",
        "SummarizerError",
        "TopicsError",
    ),
    "grounding": ("Checker", "Verdict", "WordChecker"),
    "grounding.nli": ("NliChecker",),
    "pages": (
        "MAX_PAGE_BYTES",
        "PageHints",
        "article_id",
        "canonical_url",
        "plain_address",
        "read_manifest",
        "read_page",
    ),
    "pipeline": ("Brief", "Summarizer"),
    "sentences": ("split_sentences",),
    "stop_words": ("FUNCTION_WORDS",),
    "stories": (
        "Novelty",
        "ReadClaim",
        "Story",
        "Telling",
        "group_stories",
        "rank_stories",
        "read_claims",
        "read_telling",
        "story_weight",
        "told_before",
        "what_is_new",
    ),
    "topics.matching": ("THRESHOLD", "TopicMatcher"),
    "topics.parsing": ("parse_topics",),
    "types": (
        "Article",
        "ArticleKind",
        "Briefing",
        "Claim",
        "EngineInfo",
        "Role",
        "Sentence",
        "Span",
        "Topic",
        "TopicMatch",
    ),
    "wording.roles": ("tell_role",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'summarizer' has no attribute '{name}'")
    return getattr(import_module(f"summarizer.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
