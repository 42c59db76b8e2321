"""What is read out of a chat model's answer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.generated import Draft, Proposal
from summarizer.engines.prompted.parsing import AnswerError, parse_choice, parse_draft

WANTED = '{"claims": [{"text": "Talks began.", "sentences": [1]}], "key_points": []}'
DRAFT = Draft((Proposal("Talks began.", (0,)),))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(WANTED, id="as asked"),
        pytest.param(f"```json\n{WANTED}\n```", id="fenced"),
        pytest.param(f"Here is the briefing:\n{WANTED}\nIs that all right?", id="talkative"),
        pytest.param(f'<think>Hmm, {{"claims": []}} perhaps.</think>{WANTED}', id="thought before"),
        pytest.param(f'{{"note": 1}} {WANTED}', id="another object before"),
        pytest.param(WANTED.replace("[1]", '["1"]'), id="numbers as text"),
        pytest.param(
            WANTED.replace("[1]", "[1, 1, 0, -3, 99, true, null, 1.5]"), id="numbers of no sentence"
        ),
    ],
)
def test_readable_answers(answer: str) -> None:
    assert parse_draft(answer, 13) == DRAFT


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("", "no JSON object"),
        ("I can't do that.", "no JSON object"),
        (WANTED[:-20], 'no "claims"'),
        ("[]", "no JSON object"),
        ('{"summary": "Talks began."}', 'no "claims"'),
        ('{"claims": "Talks began.", "key_points": []}', '"claims" should be a list'),
        ('{"claims": [], "key_points": []}', '"claims" is empty'),
        ('{"claims": ["Talks began."], "key_points": []}', r"claims\[0\] should be an object"),
        (
            '{"claims": [{"text": "Talks began."}], "key_points": []}',
            r"claims\[0\].sentences should be a list",
        ),
        ('{"claims": [{"text": null, "sentences": []}]}', r"claims\[0\] should be an object"),
        (WANTED.replace(', "key_points": []', ""), '"key_points" should be a list'),
        ("<think>so long that it never", "no JSON object"),
        ("{" * 90_000, "no JSON object"),
        ('{"claims":' * 9_000, "no JSON object"),
        ("x" * 100_001, "far too long"),
    ],
)
def test_others_are_refused_in_words_for_the_model(answer: str, problem: str) -> None:
    with pytest.raises(AnswerError, match=problem):
        parse_draft(answer, 13)


def test_a_choice_is_in_the_articles_order() -> None:
    assert parse_choice('{"sentences": [7, 2, 7, 40]}', 13) == (1, 6)


def test_a_choice_of_nothing_is_refused() -> None:
    with pytest.raises(AnswerError, match="none of the numbered"):
        parse_choice('{"sentences": [40]}', 13)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["claims", "key_points", "text", "sentences", "x"]), inner, max_size=4
        )
    ),
)


@given(st.one_of(st.text(), _JSON.map(json.dumps)), st.integers(0, 20))
def test_whatever_is_answered_it_is_a_draft_or_refused(answer: str, sentences: int) -> None:
    try:
        draft = parse_draft(answer, sentences)
    except AnswerError:
        return
    assert all(
        0 <= at < sentences for said in (*draft.claims, *(draft.key_points or ())) for at in said.cited
    )
