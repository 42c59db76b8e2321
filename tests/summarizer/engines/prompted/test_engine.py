"""The prompted engine: what a chat model is asked, and what becomes of what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import (
    EngineInfo,
    ExtractiveEngine,
    ModelAwayError,
    ModelError,
    Span,
    Verdict,
    WordChecker,
    shipped_encoder,
)
from tests.summarizer.engines.prompted.scripted import (
    APPROVED,
    DROPPED,
    GOOD,
    GRANTS,
    LOAN,
    NEEDED,
    Scripted,
    answer,
    briefed,
    document,
    engine,
)

AWAY = ModelAwayError("http://127.0.0.1:1", "the language model's server does not answer", "Start it")


def texts(briefing: object) -> list[str]:
    return [claim.text for claim in (*briefing.claims, *briefing.key_points)]  # type: ignore[attr-defined]


def shown(claim: object, text: str = LOAN) -> str:
    return " ".join(span.of(text) for span in claim.evidence)  # type: ignore[attr-defined]


def plain_briefing() -> object:
    return ExtractiveEngine(shipped_encoder()).brief(document(), ())


class TestASupportedAnswer:
    def test_it_is_told_in_the_models_words_and_order(self) -> None:
        briefing = briefed(answer(*GOOD))

        assert [claim.text for claim in briefing.claims] == [APPROVED, DROPPED]
        assert [claim.text for claim in briefing.key_points] == [GRANTS, NEEDED]
        assert briefing.replaced == 0
        assert briefing.warnings == ()
        assert briefing.engine == EngineInfo("endpoint", "scripted", "1")

    def test_each_claim_shows_the_sentences_that_support_it(self) -> None:
        briefing = briefed(answer(*GOOD))

        assert shown(briefing.claims[0]).startswith("Lawmakers in Brussels")
        assert shown(briefing.key_points[1]).startswith("Economists at the Vienna Institute")

    def test_a_cited_sentence_that_supports_the_claim_is_evidence_too(self) -> None:
        first = Span(0, LOAN.index("\n"))
        again = f"{LOAN}\n\nThe loan of 50 billion euros for Ukraine was approved by lawmakers in Brussels."
        last = Span(again.rindex("\n") + 1, len(again))
        briefing = briefed(answer([(APPROVED, [14])]), text=again)
        said = briefed(
            answer([("Lawmakers in Brussels approved a loan of 50 billion euros for Ukraine.", [1, 14])]),
            text=again,
        )

        assert first in briefing.claims[0].evidence
        assert set(said.claims[0].evidence) == {first, last}

    def test_a_cited_sentence_that_does_not_support_it_is_none(self) -> None:
        (claim,) = briefed(answer([(APPROVED, [6, 7])])).claims

        assert "teachers" not in shown(claim)
        assert "March" not in shown(claim)

    def test_the_version_names_what_else_tells_briefings_apart(self) -> None:
        assert engine(Scripted([]), marks=("0123abc", "nli")).info.version == "1+0123abc+nli"


class TestWhatFailsTheChecks:
    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param("Lawmakers in Brussels approved a 60 billion euro loan for Ukraine on Thursday.", id="figure"),
            pytest.param("Poland dropped its objection after the other members agreed to a review.", id="name"),
            pytest.param("Lawmakers in Brussels did not approve a loan for Ukraine on Thursday.", id="negation"),
            pytest.param("Ursula Berg said that “this is the strongest signal we could ever send” to Moscow.", id="quote"),
            pytest.param("The euro fell to its lowest rate against the dollar in two decades.", id="invented"),
            pytest.param("It was approved by lawmakers after a long night of talks.", id="leaning"),
            pytest.param("Will the other members agree to review the programme every two years?", id="question"),
            pytest.param("A loan for Ukraine.", id="fragment"),
            pytest.param("", id="empty"),
            pytest.param("https://evil.example/win", id="a link alone"),
        ],
    )  # fmt: skip
    def test_it_gives_way_to_the_articles_own_sentence_in_its_place_and_is_counted(self, wrong: str) -> None:
        briefing = briefed(answer([(wrong, [1]), (DROPPED, [10])], GOOD[1]))

        assert briefing.replaced == 1
        assert briefing.claims[0].text not in (wrong, DROPPED)
        assert briefing.claims[0].text in texts(plain_briefing())
        assert briefing.claims[1].text == DROPPED
        assert briefing.engine.name == "endpoint"

    def test_all_of_it_may_fail(self) -> None:
        lie = "The moon landing of 1969 was staged in a studio in Nevada."
        briefing = briefed(answer([(lie, [1]), (lie, [2])], [(lie, [3]), (lie, [4])]))

        assert briefing.replaced == 4
        assert len(briefing.claims) == 2
        assert set(texts(briefing)) <= set(texts(plain_briefing()))

    def test_a_replacement_repeats_nothing_that_is_told(self) -> None:
        own = texts(plain_briefing())
        lie = ("The moon landing of 1969 was staged in a studio in Nevada.", [1])
        briefing = briefed(answer([(own[0], [1]), lie], [(own[1], [2]), lie]))

        assert len(set(texts(briefing))) == len(texts(briefing))
        assert briefing.replaced == 2

    def test_a_claim_told_twice_is_told_once_and_is_no_failure(self) -> None:
        briefing = briefed(answer([(APPROVED, [1]), (APPROVED, [1])], [(APPROVED, [1]), *GOOD[1]]))

        assert texts(briefing).count(APPROVED) == 1
        assert briefing.replaced == 0

    def test_more_than_a_briefing_may_tell_is_cut_to_its_length(self) -> None:
        claims = [(sentence.text, [1]) for sentence in document().sentences]
        briefing = briefed(answer(claims, claims))
        limits = ExtractiveEngine(shipped_encoder()).limits(document())

        assert len(briefing.claims) <= limits.claims
        assert len(briefing.key_points) <= limits.key_points
        assert sum(len(claim.text.split()) for claim in briefing.claims) <= limits.claim_words
        assert all(len(claim.text.split()) <= limits.key_point_words for claim in briefing.key_points)

    def test_too_few_key_points_are_filled_up_without_being_counted(self) -> None:
        briefing = briefed(answer(GOOD[0]))

        assert len(briefing.key_points) == 2
        assert briefing.replaced == 0

    def test_markup_and_mentions_are_taken_out_of_what_is_told(self) -> None:
        marked = f"**{APPROVED.removesuffix('.')}** [1]. @everyone"
        briefing = briefed(answer([(marked, [1])], GOOD[1]))

        assert briefing.claims[0].text == APPROVED


class TestACheckerOfOnesOwn:
    def test_it_decides(self) -> None:
        class Nobody:
            def check(self, claim: str, document: object) -> Verdict:
                return Verdict(False, 0.0, (), ("no",))

        briefing = engine(Scripted([answer(*GOOD)]), checker=Nobody()).brief(document(), ())

        assert briefing.replaced == 4


class TestAnAnswerThatCannotBeUsed:
    def test_the_model_is_told_what_is_wrong_and_asked_once_more(self) -> None:
        model = Scripted(['{"claims": [{"text": 7}]}', answer(*GOOD)])
        briefing = engine(model).brief(document(), ())

        assert texts(briefing)[0] == APPROVED
        again = model.asked[1].messages
        assert [message.role for message in again] == ["system", "user", "assistant", "user"]
        assert 'claims[0] should be an object with a "text"' in again[-1].text

    def test_twice_and_the_article_speaks_for_itself(self) -> None:
        model = Scripted(["I'd rather not."])
        briefing = engine(model).brief(document(), ())

        assert len(model.asked) == 2
        assert texts(briefing) == texts(plain_briefing())
        assert briefing.engine.name == "extractive"
        assert briefing.warnings == (
            "what the language model wrote could not be used: the article's own sentences stand in",
        )


def test_of_an_article_that_the_checks_do_not_read_the_model_is_not_asked() -> None:
    model = Scripted([answer(*GOOD)])
    foreign = document()
    foreign = replace(foreign, article=replace(foreign.article, language="uk"))

    briefing = engine(model).brief(foreign, ())

    assert model.asked == []
    assert briefing.claims
    assert (briefing.engine.name, briefing.replaced) == ("endpoint", 0)


class TestAModelThatIsAway:
    def test_the_article_speaks_for_itself_and_the_briefing_says_so(self) -> None:
        briefing = briefed(AWAY)

        assert texts(briefing) == texts(plain_briefing())
        assert briefing.engine == ExtractiveEngine(shipped_encoder()).info
        assert briefing.warnings == (
            "the language model's server does not answer: the article's own sentences stand in",
        )

    def test_it_may_go_away_half_way(self) -> None:
        assert briefed("{", AWAY).engine.name == "extractive"

    def test_one_that_cannot_be_used_at_all_is_an_error(self) -> None:
        with pytest.raises(ModelError, match="no such model"):
            briefed(ModelError("m", "no such model", "Name another"))


class TestThePrompt:
    def test_the_article_is_numbered_lines_between_marks(self) -> None:
        model = Scripted([answer(*GOOD)])
        engine(model).brief(document(), ())
        lines = model.asked[0].messages[1].text.split("\n")
        begins = next(at for at, line in enumerate(lines) if line.endswith("ARTICLE BEGINS ==="))
        ends = next(at for at, line in enumerate(lines) if line.endswith("ARTICLE ENDS ==="))

        assert lines[begins + 1] == "title: Brussels approves a loan for Ukraine"
        assert lines[begins + 2].startswith("[1] Lawmakers in Brussels")
        assert lines[ends - 1].startswith("[13] ")

    def test_the_same_article_is_asked_about_in_the_same_words(self) -> None:
        prompts = []
        for _ in range(2):
            model = Scripted([answer(*GOOD)])
            engine(model).brief(document(), ())
            prompts += model.asked

        assert prompts[0] == prompts[1]

    def test_the_schema_holds_the_limits_of_this_article(self) -> None:
        model = Scripted([answer(*GOOD)])
        engine(model).brief(document(), ())
        properties = model.asked[0].schema["properties"]

        assert properties["claims"]["maxItems"] == 3
        assert properties["key_points"]["maxItems"] == 2
        assert json.dumps(model.asked[0].schema)


class TestALongArticle:
    TEXT = "\n\n".join(
        f"Delegation number {n} of the province of Arland asked for {n} million euros of aid on Monday."
        for n in range(1, 240)
    )

    def test_parts_that_fit_are_read_one_by_one_then_what_was_chosen_of_them(self) -> None:
        model = Scripted([json.dumps({"sentences": [2, 150]}), answer(GOOD[0])])
        engine(model, context_tokens=4500).brief(document(self.TEXT), ())
        asked = [prompt.messages[1].text for prompt in model.asked]
        parts = [text for text in asked if "Choose the sentences" in text]

        assert 2 <= len(parts) <= 4
        assert asked[: len(parts)] == parts
        assert "Write a briefing" in asked[len(parts)]

    def test_what_the_model_chose_is_in_the_last_prompt(self) -> None:
        model = Scripted([json.dumps({"sentences": list(range(100, 120))})])
        engine(model, context_tokens=4500).brief(document(self.TEXT), ())
        whole = next(p for p in model.asked if "Write a briefing" in p.messages[1].text).messages[1].text
        numbers = [int(line[1 : line.index("]")]) for line in whole.split("\n") if line.startswith("[")]

        assert set(range(100, 120)) & set(numbers)
        assert all(before < after for before, after in pairwise(numbers))

    @pytest.mark.parametrize("context", [2500, 4500, 9000])
    def test_no_prompt_is_longer_than_the_model_can_read(self, context: int) -> None:
        model = Scripted(["no"])
        engine(model, context_tokens=context, count_tokens=lambda text: len(text.split()) * 2).brief(
            document(self.TEXT), ()
        )
        longest = max(
            sum(len(message.text.split()) * 2 for message in prompt.messages) + prompt.max_tokens
            for prompt in model.asked
        )

        assert longest <= context
        assert len(model.asked) <= 4 + 2

    def test_a_part_of_which_nothing_was_chosen_gives_its_weightiest(self) -> None:
        model = Scripted(["no", "no", "no", "no", answer([(self.TEXT.split("\n")[0], [1])])])
        briefing = engine(model, context_tokens=3000).brief(document(self.TEXT), ())

        assert briefing.engine.name in ("endpoint", "extractive")
        assert briefing.claims


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.text(max_size=120), st.sampled_from([APPROVED, DROPPED, GRANTS, NEEDED, LOAN])),
            st.lists(st.integers(-5, 10**9), max_size=6),
        ),
        max_size=6,
    )
)
def test_whatever_it_says_each_claim_shown_is_supported(said: list[tuple[str, list[int]]]) -> None:
    briefing = briefed(answer(said, said))
    checker = WordChecker(shipped_encoder())

    assert briefing.claims
    for claim in (*briefing.claims, *briefing.key_points):
        assert claim.evidence
        assert checker.check(claim.text, document()).supported
        assert "\n" not in claim.text
        assert "@" not in claim.text


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300))
def test_whatever_it_answers_there_is_a_briefing(said: str) -> None:
    assert briefed(said).claims
