"""Which articles tell one story, which earlier tellings it goes on from, and what it adds to them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import (
    Article,
    Story,
    Telling,
    group_stories,
    rank_stories,
    read_claims,
    read_telling,
    shipped_encoder,
    story_weight,
    told_before,
    what_is_new,
)
from summarizer.stories._linkage import average_linkage
from summarizer.wording._figures import days_in, figures_in
from summarizer.wording._signals import read_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer import Novelty

DAY = date(2024, 6, 11)

SADO_YONHAP = Article(
    "sado-yonhap",
    "Seoul asks Tokyo to tell the whole history of Sado mine",
    "South Korea has asked Japan to show the whole history of the Sado gold mine before UNESCO decides on its "
    "World Heritage bid, the foreign ministry in Seoul said on Tuesday.\n\n"
    "More than 1,500 Koreans were forced to work at Sado mine during Japan's colonial rule, according to South "
    "Korean records.\n\n"
    "ICOMOS, which advises UNESCO, recommended last week that Tokyo give more information on Sado and its workers.",
    publisher="Yonhap",
    published=DAY,
)
SADO_NHK = Article(
    "sado-nhk",
    "Japan to consider South Korean request over Sado heritage bid",
    "Japan's government says it will talk with South Korea about the gold mines on Sado island, which it wants "
    "UNESCO to list as World Heritage.\n\n"
    "Seoul demands that exhibits at Sado mine tell of Koreans who were made to work there during the war. ICOMOS "
    "has asked Japan to explain the site's whole history.\n\n"
    "The chief cabinet secretary said Japan would answer the ICOMOS recommendation on Sado before July.",
    publisher="NHK",
    published=DAY + timedelta(days=1),
)
DRILL = Article(
    "freedom-edge",
    "US, Japan and South Korea to hold first Freedom Edge drill",
    "The United States, Japan and South Korea will hold Freedom Edge, their first exercise across sea, air and "
    "cyberspace, the Pentagon said.\n\n"
    "The aircraft carrier Theodore Roosevelt is to join Freedom Edge off Jeju island. Japan sends a destroyer and "
    "South Korea two frigates.\n\n"
    "Pyongyang called the drill a rehearsal for war.",
    publisher="Yonhap",
    published=DAY,
)


@pytest.fixture(scope="module")
def tell() -> Tell:
    return Tell()


class Tell:
    """Tellings as the bot makes them, with the shipped encoder."""

    def __init__(self) -> None:
        self.encoder = shipped_encoder(1)

    def __call__(self, article: Article) -> Telling:
        vectors = self.encoder.encode([article.title, *article.text.split("\n\n")])
        return read_telling(article, vectors.mean(axis=0))

    def novelty(self, claim: str | Sequence[str], *told: str) -> Novelty:
        claims = [claim] if isinstance(claim, str) else claim
        return what_is_new(read_claims(claims, self.encoder), read_claims(told, self.encoder))


def _changed(article: Article, **changes: object) -> Article:
    fields = {name: getattr(article, name) for name in Article.__slots__}
    return Article(**(fields | changes))


# Grouping


def test_two_outlets_that_report_one_event_are_one_story_and_another_event_of_the_topic_is_not(
    tell: Tell,
) -> None:
    stories = group_stories([tell(SADO_YONHAP), tell(SADO_NHK), tell(DRILL)])
    assert {frozenset(story.ids) for story in stories} == {
        frozenset({"sado-yonhap", "sado-nhk"}),
        frozenset({"freedom-edge"}),
    }


def test_no_articles_are_no_stories_and_one_is_one() -> None:
    assert group_stories([]) == ()
    telling = read_telling(DRILL, np.ones(4))
    (story,) = group_stories([telling])
    assert (story.tellings, story.voices, story.outlets) == ((telling,), 1, ("Yonhap",))


def test_a_syndicated_copy_folds_in_and_is_no_further_voice(tell: Tell) -> None:
    copy = _changed(
        SADO_YONHAP,
        id="copy",
        publisher="The Daily Copy",
        title="Sado: Seoul speaks",
        published=DAY + timedelta(9),
    )
    (story,) = group_stories([tell(SADO_YONHAP), tell(copy)])
    assert set(story.outlets) == {"Yonhap", "The Daily Copy"}
    assert story.voices == 1


def test_voices_count_outlets_that_write_themselves(tell: Tell) -> None:
    again = _changed(SADO_NHK, id="nhk-2", title="Japan will answer on Sado")
    (story,) = group_stories([tell(SADO_YONHAP), tell(SADO_NHK), tell(again)])
    assert len(story.ids) == 3
    assert story.voices == 2


def test_the_complete_piece_leads_before_a_teaser_and_an_excerpt(tell: Tell) -> None:
    teaser = _changed(SADO_NHK, id="a-teaser", kind="teaser", published=DAY + timedelta(days=2))
    excerpt = _changed(SADO_YONHAP, id="an-excerpt", continues_at="Yonhap")
    (story,) = group_stories(
        [tell(teaser), tell(excerpt), tell(SADO_NHK)], trust={"a-teaser": 3, "an-excerpt": 3}
    )
    assert story.lead.id == "sado-nhk"


def test_of_complete_pieces_the_most_trusted_source_leads(tell: Tell) -> None:
    tellings = [tell(SADO_YONHAP), tell(SADO_NHK)]
    for trusted in ("sado-yonhap", "sado-nhk"):
        (story,) = group_stories(tellings, trust={trusted: 1})
        assert story.lead.id == trusted
        assert story.outlets[0] == story.lead.outlet


def test_a_like_report_of_months_before_is_another_story(tell: Tell) -> None:
    earlier = _changed(SADO_NHK, published=DAY - timedelta(days=90))
    assert len(group_stories([tell(SADO_YONHAP), tell(earlier)])) == 2


def test_stories_come_newest_first_and_those_without_a_day_last(tell: Tell) -> None:
    undated = _changed(DRILL, id="undated", published=None)
    stories = group_stories([tell(undated), tell(_changed(SADO_NHK, published=DAY - timedelta(3)))])
    assert [story.newest for story in stories] == [DAY - timedelta(3), None]


def test_of_tellings_with_one_id_the_longest_counts(tell: Tell) -> None:
    short = _changed(DRILL, text=DRILL.text.split("\n\n")[0])
    (story,) = group_stories([tell(short), tell(DRILL)])
    assert story.ids == ("freedom-edge",)
    assert story.lead.length == len(DRILL.text.split())


def test_articles_without_a_word_make_stories_of_their_own() -> None:
    empty = [read_telling(Article(str(n), "", ""), np.zeros(4)) for n in range(3)]
    assert len(group_stories(empty)) == 3


def test_a_bad_vector_is_named_with_its_article() -> None:
    with pytest.raises(ValueError, match=r"freedom-edge: .*\(2, 2\)"):
        read_telling(DRILL, np.ones((2, 2)))
    with pytest.raises(ValueError, match="freedom-edge"):
        read_telling(DRILL, np.array([np.nan, 1.0]))


def test_vectors_of_two_encoders_are_not_compared() -> None:
    with pytest.raises(ValueError, match="one encoder"):
        group_stories([read_telling(DRILL, np.ones(4)), read_telling(SADO_NHK, np.ones(5))])


_WORDS = [
    "Sado",
    "Seoul",
    "Tokyo",
    "Hayashi",
    "UNESCO",
    "mine",
    "talks",
    "drill",
    "Jeju",
    "carrier",
    "deal",
    "tariff",
    "Pyongyang",
    "missile",
    "vote",
]


@st.composite
def _tellings(draw: st.DrawFn) -> list[Telling]:
    texts = draw(st.lists(st.lists(st.sampled_from(_WORDS), max_size=30), min_size=1, max_size=9))
    tellings = []
    for number, words in enumerate(texts):
        day = draw(st.none() | st.integers(0, 30).map(lambda days: DAY + timedelta(days)))
        vector = np.array(draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3)), float)
        outlet = draw(st.sampled_from([None, "A", "B"]))
        article = Article(
            f"id-{number}", " ".join(words[:4]), " ".join(words), publisher=outlet, published=day
        )
        tellings.append(read_telling(article, vector))
    return tellings


@settings(max_examples=60, deadline=None)
@given(_tellings(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(tellings: list[Telling], random: object) -> None:
    shuffled = list(tellings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def shape(stories: Sequence[Story]) -> list[tuple[tuple[str, ...], int]]:
        return [(story.ids, story.voices) for story in stories]

    stories = group_stories(tellings)
    assert shape(group_stories(shuffled)) == shape(stories)
    told = {frozenset(ids) for ids in told_before(stories, shuffled)}
    assert told == {frozenset(ids) for ids in told_before(stories, tellings)}


@settings(max_examples=60, deadline=None)
@given(_tellings())
def test_each_candidate_is_in_exactly_one_story(tellings: list[Telling]) -> None:
    stories = group_stories(tellings)
    assert sorted(id_ for story in stories for id_ in story.ids) == sorted(t.id for t in tellings)
    assert all(1 <= story.voices <= len(story.ids) for story in stories)


def test_sums_are_the_same_in_every_process() -> None:
    code = (
        "import numpy as np; from summarizer import *; from summarizer.stories._likeness import *;"
        "words = [f'Name{n} Other{n % 7}' for n in range(60)];"
        "t = [read_telling(Article(str(n), '', 'of '.join(words[n:n + 30])), np.ones(3)) for n in range(20)];"
        "print(same_story(signs_of(t)).tobytes().hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


# Linkage


def test_a_chain_of_likeness_does_not_make_one_group() -> None:
    # Each is like its neighbours only: single linkage would take all five.
    chain = np.array(
        [[1.0 if a == b else 0.8 if abs(a - b) == 1 else 0.0 for b in range(5)] for a in range(5)]
    )
    groups = average_linkage(chain, 0.5)
    assert max(len(group) for group in groups) == 2


def test_a_group_takes_in_what_is_like_it_on_average() -> None:
    likeness = np.array([[1.0, 0.9, 0.7], [0.9, 1.0, 0.4], [0.7, 0.4, 1.0]])
    assert average_linkage(likeness, 0.5) == [[0, 1, 2]]
    assert average_linkage(likeness, 0.6) == [[0, 1], [2]]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.randoms(use_true_random=False))
def test_linkage_leaves_no_two_groups_that_are_alike_and_none_that_is_not(size: int, random: object) -> None:
    upper = np.triu([[random.random() for _ in range(size)] for _ in range(size)], 1)  # type: ignore[attr-defined]
    likeness: NDArray[np.float64] = upper + upper.T + np.eye(size)
    groups = average_linkage(likeness, 0.5)
    assert sorted(n for group in groups for n in group) == list(range(size))
    for one in groups:
        for other in groups:
            if one is not other:
                assert likeness[np.ix_(one, other)].mean() < 0.5 + 1e-9


# Going on


def test_a_story_goes_on_from_what_was_told_of_it_and_not_from_another(tell: Tell) -> None:
    later = _changed(SADO_NHK, published=DAY + timedelta(days=3))
    stories = group_stories([tell(later)])
    assert told_before(stories, [tell(SADO_YONHAP), tell(DRILL)]) == (("sado-yonhap",),)
    assert told_before(stories, []) == ((),)
    assert told_before([], [tell(DRILL)]) == ()


def test_an_article_that_was_told_itself_belongs_to_its_story(tell: Tell) -> None:
    stories = group_stories([tell(SADO_YONHAP), tell(DRILL)])
    before = told_before(stories, [tell(DRILL), tell(SADO_YONHAP)])
    assert {story.lead.id: ids for story, ids in zip(stories, before, strict=True)} == {
        "sado-yonhap": ("sado-yonhap",),
        "freedom-edge": ("freedom-edge",),
    }


# What is new

TOLD_STRIKE = (
    "At least 20 people were killed in a missile strike on the port of Odesa, Ukrainian officials said."
)


@pytest.mark.parametrize(
    ("told", "claim"),
    [
        (TOLD_STRIKE, TOLD_STRIKE),
        (
            TOLD_STRIKE,
            "A missile strike on the port of Odesa killed at least twenty people, officials in Kyiv said.",
        ),
        (
            "Japan and South Korea agreed on Monday to resume talks on a currency swap worth $10 billion.",
            "Tokyo and Seoul have agreed to resume their talks about a $10bn currency swap.",
        ),
        (
            "The European Union imposed tariffs of 38% on Chinese electric cars.",
            "Tariffs of 38 percent were imposed on electric cars from China by the EU.",
        ),
        (
            "North Korea fired two ballistic missiles into the sea off its east coast.",
            "Pyongyang fired two ballistic missiles off its east coast into the sea.",
        ),
    ],
)
def test_the_same_in_other_words_is_told(tell: Tell, told: str, claim: str) -> None:
    assert tell.novelty(claim, told).kind == "nothing new"


@pytest.mark.parametrize(
    ("why", "told", "claim"),
    [
        ("more victims", TOLD_STRIKE, TOLD_STRIKE.replace("20", "31")),
        (
            "few more victims",
            "Two soldiers were killed in the attack.",
            "Three soldiers were killed in the attack.",
        ),
        (
            "a further figure",
            "The United States will send more air defence missiles to Ukraine.",
            "The United States will send more air defence missiles worth $225 million to Ukraine.",
        ),
        (
            "a denial",
            "Israel will accept the ceasefire proposal for Gaza, an official said.",
            "Israel will not accept the ceasefire proposal for Gaza, an official said.",
        ),
        (
            "the opposite",
            "The Senate approved the aid package for Ukraine and Taiwan.",
            "The Senate rejected the aid package for Ukraine and Taiwan.",
        ),
        (
            "it has happened",
            "Russia and North Korea will sign a defence pact in Pyongyang.",
            "Russia and North Korea signed a defence pact in Pyongyang.",
        ),
        (
            "a new actor",
            "Japan and South Korea agreed to share radar data on missiles.",
            "Japan, South Korea and Australia agreed to share radar data on missiles.",
        ),
        (
            "a new person",
            "The foreign minister will visit Beijing for talks on trade.",
            "The foreign minister Penny Wong will visit Beijing for talks on trade.",
        ),
        ("another matter", TOLD_STRIKE, "The harbour exports a third of the country's grain."),
    ],
)
def test_what_adds_something_is_new(tell: Tell, why: str, told: str, claim: str) -> None:
    novelty = tell.novelty(claim, told)
    assert novelty.kind == "goes on", why
    assert [each.text for each in novelty.new] == [claim]


def test_a_story_nobody_told_is_new_and_all_of_it_is_to_be_told(tell: Tell) -> None:
    novelty = tell.novelty([TOLD_STRIKE, "Odesa exports a third of Ukraine's grain."])
    assert novelty.kind == "new"
    assert len(novelty.new) == 2
    assert novelty.told == ()


def test_a_story_that_goes_on_shows_only_what_is_new(tell: Tell) -> None:
    update = "Rescuers found eleven more bodies under a collapsed warehouse."
    novelty = tell.novelty([TOLD_STRIKE, update], TOLD_STRIKE)
    assert novelty.kind == "goes on"
    assert [claim.text for claim in novelty.new] == [update]
    assert [claim.text for claim in novelty.told] == [TOLD_STRIKE]


def test_a_second_outlet_adds_only_what_the_first_did_not_tell(tell: Tell) -> None:
    other = "A missile strike on the port of Odesa killed at least twenty people, officials in Kyiv said."
    novelty = tell.novelty([TOLD_STRIKE, other])
    assert [claim.text for claim in novelty.new] == [TOLD_STRIKE]


def test_an_update_that_was_told_is_not_new_beside_the_older_figure(tell: Tell) -> None:
    update = TOLD_STRIKE.replace("20", "31")
    assert tell.novelty(update, TOLD_STRIKE, update).kind == "nothing new"


def test_names_that_readers_know_from_the_articles_told_are_no_new_actors(tell: Tell) -> None:
    told = read_claims(["The foreign minister will visit Beijing for talks on trade."], tell.encoder)
    claim = read_claims(
        ["The foreign minister Penny Wong will visit Beijing for talks on trade."], tell.encoder
    )
    assert what_is_new(claim, told).kind == "goes on"
    assert what_is_new(claim, told, frozenset({"penny", "wong"})).kind == "nothing new"


def test_a_story_without_claims_is_new_until_something_of_it_was_told(tell: Tell) -> None:
    assert what_is_new([], []).kind == "new"
    assert what_is_new([], read_claims([TOLD_STRIKE], tell.encoder)).kind == "nothing new"


# Ranking


def _story(id_: str, published: date | None = DAY, voices: int = 1) -> Story:
    return Story((read_telling(Article(id_, "", "", published=published), np.ones(3)),), voices)


def test_the_heart_of_the_topic_comes_before_its_rim_and_many_voices_before_one() -> None:
    stories = [
        _story("rim"),
        _story("heart"),
        _story("chorus", voices=8),
        _story("old", DAY - timedelta(days=6)),
    ]
    relevance = {"rim": 0.5, "heart": 0.95, "chorus": 0.6, "old": 0.5}
    for some in (stories, stories[::-1]):
        ranked = rank_stories(some, relevance=relevance, today=DAY)
        assert [story.lead.id for story in ranked] == ["chorus", "heart", "rim", "old"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [({"relevance": {"x": 0.9}}, {"relevance": {"x": 0.6}}), ({"trust": {"x": 2}}, {"trust": {"x": 1}})],
)
def test_each_part_of_the_weight_counts(
    better: dict[str, dict[str, float]], worse: dict[str, dict[str, float]]
) -> None:
    def weight(parts: dict[str, dict[str, float]], story: Story) -> float:
        return story_weight(story, today=DAY, relevance=parts.get("relevance", {}), trust=parts.get("trust"))

    assert weight(better, _story("x")) > weight(worse, _story("x"))
    assert weight({}, _story("x", voices=2)) > weight({}, _story("x"))
    assert (
        weight({}, _story("x"))
        > weight({}, _story("x", DAY - timedelta(days=2)))
        > weight({}, _story("x", None))
    )


# Signals


def test_a_country_has_one_name_whatever_it_is_called() -> None:
    names = read_signals(
        "Tokyo told the U.S. and South Korean envoys; the Japanese stayed, as did NATO."
    ).names
    assert names == {"japan", "united states", "south korea", "north atlantic treaty organization"}


def test_a_capital_that_opens_a_sentence_is_no_name_unless_it_is_one_elsewhere() -> None:
    assert read_signals("Ministers met. Hayashi left.").names == set()
    assert read_signals("Hayashi left. They saw Hayashi.").names == {"hayashi"}
    assert read_signals("Hayashi left.", frozenset({"hayashi"})).names == {"hayashi"}
    assert read_signals("Yoshimasa Hayashi left.").names == {"yoshimasa", "hayashi"}


def test_a_title_a_day_and_a_pronoun_are_no_names() -> None:
    assert read_signals("On Monday we heard that President Yoon and I met in May.").names == {"yoon"}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1,200 soldiers", {1200}),
        ("twenty-one dead, thirty hurt", {21, 30}),
        ("two hundred and five thousand, two and five", {205_000, 2, 5}),
        ("$5bn, or five billion dollars", {5e9}),
        ("3.5 million", {3.5e6}),
        ("a 41-year low of 12%", {41, 12}),
        ("on the 5th, in 2023", {5, 2023}),
        ("one of them, A4 paper, 10km", set()),
        ("9" * 400, {float("inf")}),
    ],
)
def test_a_number_is_one_however_it_is_written(text: str, figures: set[float]) -> None:
    assert figures_in(text) == figures


def test_a_day_without_its_year_is_the_nearest_to_the_publication() -> None:
    assert days_in("on 28 December and January 3", date(2024, 1, 2)) == {date(2023, 12, 28), date(2024, 1, 3)}
    assert days_in("on 17 August 2023, 31 February 2023 and 4 May", None) == {date(2023, 8, 17)}


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    telling = read_telling(Article("x", text, text, published=DAY), np.ones(3))
    assert group_stories([telling])[0].ids == ("x",)
    figures_in(text)
