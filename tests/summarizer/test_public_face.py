"""What `summarizer` promises to those who build on it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import summarizer

FACE = {
    "MAX_PAGE_BYTES", "FUNCTION_WORDS", "SHARED", "is_copy", "plain_address", "sketch", "THRESHOLD",
    "Article", "ArticleKind", "Brief", "Briefing", "Claim", "Document", "EmptyPageError", "Encoder", "EncoderChoice",
    "Engine", "EngineInfo", "ExtractiveEngine", "LanguageError", "LockedPageError", "ModelError", "NoArticleError", "NotTextError",
    "Checker", "NliChecker", "Verdict", "WordChecker",
    "Complete", "LocalChoice", "LocalEngine", "Message", "ModelAwayError", "Prompt", "PromptedEngine",
    "Novelty", "PageError", "PageHints", "PageTooLargeError", "ReadClaim", "Role", "Sentence", "Span", "Story", "Summarizer",
    "SummarizerError", "Telling", "Topic", "TopicMatch", "TopicMatcher", "TopicsError", "article_id", "canonical_url",
"encoder_version", "group_stories", "load_encoder", "parse_topics", "rank_stories", "read_claims",
    "read_document", "read_manifest", "read_page",
    "read_telling", "shipped_encoder", "split_sentences", "story_weight", "tell_role", "told_before", "what_is_new",
}  # fmt: skip


def test_the_face_is_this_list_and_a_change_of_it_is_meant() -> None:
    assert set(summarizer.__all__) == FACE
    assert dir(summarizer) == sorted(FACE)


@pytest.mark.parametrize("name", sorted(FACE))
def test_each_name_is_there(name: str) -> None:
    assert getattr(summarizer, name) is not None


def test_what_is_not_promised_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = summarizer.no_such_thing


def test_importing_it_loads_no_parser_and_no_model() -> None:
    heavy = "{'numpy', 'onnxruntime', 'tokenizers', 'trafilatura', 'lxml', 'bs4', 'pydantic'}"
    code = f"import sys, summarizer; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
