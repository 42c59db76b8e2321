"""Which sentences can be claims, and what is shown of them."""

from __future__ import annotations

import numpy as np
import pytest

from summarizer.document import Document
from summarizer.engines.extractive.candidates import make_candidate, shorter_candidate
from summarizer.engines.extractive.tongue import tongue_of
from summarizer.sentences import split_sentences
from summarizer.types import Article


def document(text: str) -> Document:
    sentences = split_sentences(text)
    nowhere = np.zeros((len(sentences), 2), np.float32)
    return Document(
        Article(id="x", title="", text=text, language="en"), sentences, nowhere, np.zeros(2, np.float32)
    )


def shown(text: str, max_words: int = 55) -> str | None:
    candidate = make_candidate(document(text), 0, max_words)
    return candidate.text if candidate else None


@pytest.mark.parametrize(
    "text",
    [
        "Why would the ministry publish such a list in August?",
        "What a disgrace for the whole of the parliament and its members!",
        "Imagine that half of the navy were sold to a neighbour.",
        "Suppose the treaty were signed tomorrow by all three of them.",
        "Let us return to the question of the northern ports.",
        "Just ask the fishermen of the eastern islands about it.",
        "CLICK HERE TO FOLLOW THE AUTHOR on the network of your choice.",
        "Below is an edited version of the conversation with the minister.",
        "The northern valleys, pictured, were flooded again in the spring.",
        "The map, above, shows where the pipelines cross the border.",
        "AA: The town fell because nobody had paid its police.",
        "A short one.",
        "The minister said that the talks would …",
        "The minister said that the talks would...",
    ],
)
def test_what_is_no_statement_is_no_claim(text: str) -> None:
    assert shown(text) is None


def test_a_heading_is_no_claim() -> None:
    text = "What the ministers agreed on at the end of the week\n\nThe ministers agreed to meet again in the autumn."
    made = [make_candidate(document(text), index, 55) for index in range(2)]
    assert made[0] is None
    assert made[1] is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "However, the ports stayed closed until the end of May.",
            "The ports stayed closed until the end of May.",
        ),
        (
            "The U.S  war effort , every year, costs a billion.",
            "The U.S war effort, every year, costs a billion.",
        ),
    ],
)
def test_only_blanks_and_leading_words_go(text: str, told: str) -> None:
    assert shown(text) == told


def test_a_long_sentence_is_cut_or_passed_over() -> None:
    long = (
        "The ministry, which had promised to publish its accounts in the spring of last year, announced on Monday "
        "that the reserve fund holds 40 billion euros."
    )
    candidate = make_candidate(document(long), 0, 55)
    assert candidate is not None
    assert candidate.text == long
    short = shorter_candidate(candidate, 16, tongue_of("en"))
    assert short is not None
    assert short.text == "The ministry announced on Monday that the reserve fund holds 40 billion euros."
    assert short.evidence == candidate.evidence
    assert shorter_candidate(candidate, 6, tongue_of("en")) is None


def test_evidence_is_the_whole_sentence() -> None:
    text = "A first sentence stands here for company. However, the ports stayed closed until the end of May."
    candidate = make_candidate(document(text), 1, 55)
    assert candidate is not None
    assert candidate.evidence.of(text) == "However, the ports stayed closed until the end of May."


@pytest.mark.parametrize("mark", ["- ", "• ", "– ", "2. ", "(b) "])
def test_the_mark_of_a_list_does_not_stand_in_a_claim(mark: str) -> None:
    item = "Licensees who refuse to comply with the law will face a fine."
    candidate = make_candidate(document(mark + item), 0, 55)

    assert candidate is not None
    assert candidate.text == item


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("– the port of the northern province was shut.", "The port of the northern province was shut."),
        ("3. The port of the province was shut by 12 men.", "The port of the province was shut by 12 men."),
        ("iPhone sales fell by 12% in the first quarter.", "iPhone sales fell by 12% in the first quarter."),
        ("the port of the northern province was shut.", "The port of the northern province was shut."),
    ],
)
def test_claims_have_one_shape(written: str, shown: str) -> None:
    made = make_candidate(document(written), 0, 60)
    assert made is not None
    assert made.text == shown
