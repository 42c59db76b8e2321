"""Articles in Japanese, Korean and Ukrainian from page to briefing, with a tiny encoder that is set for them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from summarizer import (
    Article,
    EncoderChoice,
    EngineInfo,
    ExtractiveEngine,
    LanguageError,
    Summarizer,
    Topic,
    load_encoder,
    read_document,
    read_page,
    shipped_encoder,
    split_sentences,
)
from summarizer.engines.generated.drafts import Draft, Proposal
from summarizer.engines.generated.grounding import Grounder
from summarizer.pages._tidy import tidy_line
from summarizer.tongues.counting import units
from summarizer.tongues.leaning import is_statement, leans, without_connective
from summarizer.tongues.vocabulary import content_words
from summarizer.topics.matching import _Phrases
from tests.summarizer.saved_pages import PAGES
from tests.summarizer.tiny_encoder import make_onnx_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from summarizer import Brief, Encoder

TOPICS = (
    Topic(
        "japan-rok",
        "日韓関係 한일 관계",
        "日本と韓国の関係。日韓の首脳会談と歴史問題。 한국과 일본의 관계. 강제동원 문제와 한일 정상 회담.",
        words=(
            "日本 & 韓国",
            "日韓",
            "徴用工",
            "慰安婦",
            "竹島",
            "한국 & 일본",
            "한일",
            "독도",
            "강제동원",
            "위안부",
            "협력",
        ),
    ),
    Topic(
        "ukraine-aid",
        "Допомога Україні",
        "Зброя та допомога союзників для України. Пакет допомоги США та Європи.",
        words=("Україн*", "допомог*", "снаряд*", "танк*", "зброї", "пакет*"),
    ),
    Topic("sport", "Football", "Goals and cups.", words=("football",)),
)
WANTED = {"ja": "japan-rok", "ko": "japan-rok", "uk": "ukraine-aid"}
TITLES = {
    "ja": "日韓関係の改善は本物か",
    "ko": "한일 관계 개선, 이번에는 오래갈까",
    "uk": "Чи вистачить Україні допомоги союзників",
}
AUTHORS = {"ja": "山田花子", "ko": "김하늘", "uk": "Олена Коваль"}
PUBLISHERS = {"ja": "東アジア通信社", "ko": "동아시아통신", "uk": "Східний оглядач"}
FURNITURE = (
    "続きを読む",
    "関連記事",
    "シェアする",
    "写真",
    "공유하기",
    "관련기사",
    "무단",
    "Читайте",
    "Підписуйтесь",
    "Поділитися",
    "©",
    "ⓒ",
)
LANGUAGES = sorted(PAGES)


def article(language: str) -> Article:
    (found,) = read_page(PAGES[language].encode(), name=f"{language}.txt")
    return found


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder: Path = make_onnx_encoder(tmp_path_factory.mktemp("encoder"))
    return load_encoder(EncoderChoice(str(folder), languages=("en", *LANGUAGES)), 1)


@pytest.fixture(scope="module")
def briefs(encoder: Encoder) -> dict[str, Brief]:
    summarizer = Summarizer(encoder, TOPICS)
    return {language: summarizer.brief(article(language)) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
class TestFromPageToBriefing:
    def test_the_page_is_read(self, language: str) -> None:
        found = article(language)

        assert found.language == language
        assert found.title == TITLES[language]
        assert found.authors == (AUTHORS[language],)
        assert found.published == date(2023, 8, 17)
        assert found.publisher == PUBLISHERS[language]
        assert not [mark for mark in FURNITURE if mark in found.text]

    def test_it_has_its_sentences(self, language: str) -> None:
        sentences = split_sentences(article(language).text, language)

        assert len(sentences) == 18
        assert all(sentence.text[-1] in ".。" for sentence in sentences)

    def test_its_words_find_its_topic(self, briefs: dict[str, Brief], language: str) -> None:
        assert [match.topic.slug for match in briefs[language].topics] == [WANTED[language]]
        assert any(reason.startswith("words in") for reason in briefs[language].topics[0].because)

    def test_it_is_briefed_and_every_claim_is_a_sentence_of_it(
        self, briefs: dict[str, Brief], language: str
    ) -> None:
        brief = briefs[language]
        told = [*brief.briefing.claims, *brief.briefing.key_points]
        spans = {(s.start, s.end) for s in split_sentences(brief.article.text, language)}

        assert 1 <= len(brief.briefing.claims) <= 3
        assert 2 <= len(brief.briefing.key_points) <= 5
        assert len({claim.text for claim in told}) == len(told)
        for claim in told:
            (span,) = claim.evidence
            assert (span.start, span.end) in spans
            written = span.of(brief.article.text)
            assert written.lower().endswith(claim.text.lower())
            assert len(written) - len(claim.text) < 12
            assert leans(claim.text, language) != "strong"
        assert sum(units(claim.text) for claim in brief.briefing.claims) <= 80

    def test_the_same_every_time(self, briefs: dict[str, Brief], encoder: Encoder, language: str) -> None:
        assert Summarizer(encoder, TOPICS).brief(article(language)).briefing == briefs[language].briefing

    def test_without_an_encoder_for_it_the_article_is_refused_and_the_mend_is_said(
        self, language: str
    ) -> None:
        with pytest.raises(LanguageError, match=f"is in '{language}'") as caught:
            Summarizer(shipped_encoder(1), TOPICS).brief(article(language))
        assert "summarizer.encoder" in caught.value.mend
        assert "multilingual-e5-small" in caught.value.mend


def test_what_a_model_wrote_in_another_language_gives_way_to_the_articles_own_sentences(
    encoder: Encoder,
) -> None:
    document = read_document(article("ja"), encoder)
    draft = Draft((Proposal("日本と韓国は戦争を始めた。", (0,)),), (Proposal("竹島は沈んだ。", (1,)),))
    info = EngineInfo("prompted", "some-model", "1")
    briefing = Grounder(encoder).brief(draft, document, (), info)

    assert briefing.claims == ExtractiveEngine(encoder).brief(document, ()).claims
    assert briefing.engine == info
    assert briefing.replaced == 2


LEANING = [
    ("ja", "しかし、首相は合意を歓迎した。"),
    ("ja", "これは長い交渉の結果である。"),
    ("ja", "彼は会見で辞任を表明した。"),
    ("ja", "その後、外相が訪米した。"),
    ("ja", "謝罪が足りないという声が強いからだ。"),
    ("ja", "「歴史は変えられない。」"),
    ("ja", "同氏は計画に反対した。"),
    ("ko", "그러나 여론은 달랐다."),
    ("ko", "이는 예상된 결과다."),
    ("ko", "그는 회견에서 사임을 밝혔다."),
    ("ko", "이 합의는 오래가지 못했다."),
    ("ko", "불신이 여전히 크기 때문이다."),
    ("uk", "Однак уряд підтримав угоду."),
    ("uk", "Це стало несподіванкою."),
    ("uk", "Він подав у відставку."),
    ("uk", "Після цього почалися переговори."),
    ("uk", "Без цих грошей бюджет не витримає."),
    ("uk", "«Ми чекаємо зброю»."),
]
STANDING = [
    ("ja", "日本政府は木曜日、新しい支援策を発表した。"),
    ("ja", "岸田首相は「協力は不可欠だ」と述べた。"),
    ("ja", "反対が多いのは、謝罪が足りないからだ。"),
    ("ko", "한국 정부는 목요일에 새 지원책을 발표했다."),
    ("ko", "이재명 대표는 합의를 비판했다."),
    ("ko", "그리스 정부는 예산안을 승인했다."),
    ("uk", "Україна отримала новий пакет допомоги."),
    ("uk", "Цього року Німеччина передала танки."),
    ("uk", "Таїланд підписав угоду з Китаєм."),
]


@pytest.mark.parametrize(("language", "sentence"), LEANING)
def test_what_points_at_other_sentences_leans(language: str, sentence: str) -> None:
    assert leans(sentence, language) == "strong"


@pytest.mark.parametrize(("language", "sentence"), STANDING)
def test_what_names_what_it_speaks_of_stands_alone(language: str, sentence: str) -> None:
    assert leans(sentence, language) is None


@pytest.mark.parametrize(
    ("language", "sentence", "rest"),
    [
        ("ja", "しかし、世論は割れている。", "世論は割れている。"),
        ("ko", "그러나 여론은 갈렸다.", "여론은 갈렸다."),
        ("uk", "Водночас уряд О. Шольца вагається.", "Уряд О. Шольца вагається."),
        ("ja", "しかし何も起きなかった。", "しかし何も起きなかった。"),
        ("de", "Aber es regnete.", "Aber es regnete."),
    ],
)
def test_only_a_connective_that_is_set_apart_is_cut(language: str, sentence: str, rest: str) -> None:
    assert without_connective(sentence, language) == rest


@pytest.mark.parametrize(
    "question", ["本当に可能か。", "왜 지금일까.", "Чому саме зараз?", "これは……。", "Далі буде…"]
)
def test_questions_and_what_trails_off_are_no_statements(question: str) -> None:
    assert not is_statement(question)


def test_two_characters_without_blanks_count_as_a_word() -> None:
    assert units("日本政府は支援を決めた。") == 6
    assert units("정부는 지원을 결정했다.") == 3
    assert units("Japan's 1,200 soldiers left.") == 4


def test_inflected_words_are_known_again() -> None:
    assert set(content_words("Україні надали допомогу", "uk")) & set(content_words("допомоги України", "uk"))
    assert "정부" in content_words("정부는 반대했다", "ko")
    assert set(content_words("安全保障協力", "ja")) >= {"安全", "保障"}


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("日本", "昨日、日本政府は発表した。", True),
        ("イラン", "イランの核開発が進む。", True),
        ("イラン", "クイランドの議会が開く。", False),
        ("NATO", "岸田首相はNATO首脳会議に出席した。", True),
        ("NATO", "나토(NATO)는 확대된다. NATO는 강하다.", True),
        ("한국", "한국의 대통령이 방문했다.", True),
        ("한국", "주한국제기구가 열렸다.", False),
        ("Україн*", "Допомога Україні зростає.", True),
        ("Київ", "Київський договір підписано.", False),
        ("Japan", "Japanese ships left.", False),
    ],
)
def test_words_of_topics_keep_to_the_bounds_of_their_script(phrase: str, text: str, *, found: bool) -> None:
    assert bool(_Phrases.of((phrase,)).found_in(text)) is found


def test_an_english_page_that_quotes_japanese_is_english() -> None:
    page = (
        "Tokyo's new line\n\nThe prime minister said that Japan would help with money and with engineers, as it "
        "had done before. “協力を続ける。時間はかかる。” he wrote in his own hand. The government of South Korea "
        "did not say what it thought of the plan, and a spokesman declined to answer questions about it.\n"
    )
    (found,) = read_page(page.encode(), name="quoted.txt")

    assert found.language == "en"


def test_wrapped_japanese_lines_are_joined_without_a_blank() -> None:
    page = (
        "日韓の首脳が会談\n\n"
        "日本と韓国の首脳は木曜日、東京で会談し、安全保障での協力を強めることで\n"
        "一致した。両国の関係はこの一年で大きく改善しており、企業の間でも取引が\n"
        "増えている。野党は合意の中身を明らかにするよう求めたが、政府は今のとこ\n"
        "ろ応じていない。\n"
    )
    (found,) = read_page(page.encode(), name="wrapped.txt")

    assert not re.search(r"\s", found.text.replace("\n\n", ""))
    assert "今のところ応じていない" in found.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("日本\n  政府は", "日本政府は"),
        ("決めた。\n次に", "決めた。次に"),
        ("Japan\n said", "Japan said"),
        ("정부는\n지원을", "정부는 지원을"),
        ("日本 政府", "日本 政府"),
    ],
)
def test_a_broken_line_leaves_a_blank_only_where_the_script_has_blanks(written: str, read: str) -> None:
    assert tidy_line(written) == read
