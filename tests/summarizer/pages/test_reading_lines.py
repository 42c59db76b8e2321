"""What single lines say: dates, names, languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.pages._bylines import byline_names
from summarizer.pages._dates import find_date
from summarizer.pages._furniture import Kind, kind_of
from summarizer.pages._language import detect_language, language_of


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-05",
        "2023-08-05T09:30:00+02:00",
        "2023/08/05",
        "August 5, 2023",
        "Aug. 5, 2023",
        "Saturday, August 5th, 2023 at 9:30 a.m. EDT",
        "5 August 2023",
        "5th of August 2023",
        "05-Aug-2023",
        "5. August 2023",
        "5 août 2023",
        "5 de agosto de 2023",
        "5 agosto 2023",
        "5 августа 2023",
        "5 серпня 2023",
        "05.08.2023",
        "5. 8. 2023",
        "2023年8月5日",
        "2023년 8월 5일",
    ],
)
def test_written_dates(text: str) -> None:
    assert find_date(text) == date(2023, 8, 5)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2023",
        "August 2023",
        "2023",
        "31 February 2023",
        "5 Smarch 2023",
        "13/13/2023",
        "",
        "1.2.3.2023.4",
        "12345-08-05",
    ],
)
def test_what_is_no_date_or_two_is_none(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(("text", "day"), [("25/12/2023", 25), ("12/25/2023", 25), ("12/12/2023", 12)])
def test_strokes_are_read_where_only_one_order_can_be_meant(text: str, day: int) -> None:
    assert find_date(text) == date(2023, 12, day)


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    assert find_date(text) is None or isinstance(find_date(text), date)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Example", ("Ada Example",)),
        ("by ADA EXAMPLE", ("ADA EXAMPLE",)),
        ("By Ada Example and Ben Example", ("Ada Example", "Ben Example")),
        ("By Ada Example, Ben Example and Cy Example", ("Ada Example", "Ben Example", "Cy Example")),
        ("By Ada Example, Senior Fellow", ("Ada Example",)),
        ("By Ada Example | May 5, 2023", ("Ada Example",)),
        ("Written by J. R. O'Example-Smith", ("J. R. O'Example-Smith",)),
        ("Von Ursula von der Beispiel", ("Ursula von der Beispiel",)),
        ("Par Élodie d'Exemple", ("Élodie d'Exemple",)),
        ("Posted on 9 November 2021 by Piotr Zielinski", ("Piotr Zielinski",)),
        ("記者：山田太郎", ("山田太郎",)),
        ("By the time they arrived", ()),
        ("By Tuesday the ships had left", ()),
        ("By air, land and sea", ()),
        ("Ada Example", ()),
        ("", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert byline_names(line) == names


_SAMPLES = {
    "en": "The envoys said that they would meet again in the spring, and that it was not for them to say "
    "who had won.",
    "de": "Die Gesandten sagten, dass sie sich im Frühjahr wieder treffen wollen und dass es nicht an "
    "ihnen ist, einen Sieger zu nennen.",
    "fr": "Les envoyés ont dit qu'ils se reverraient au printemps et que ce n'est pas à eux de dire qui a "
    "gagné dans cette affaire.",
    "es": "Los enviados dijeron que se reunirán de nuevo en la primavera y que no es a ellos a quienes "
    "toca decir quién ganó.",
    "it": "Gli inviati hanno detto che si incontreranno di nuovo in primavera e che non è compito loro "
    "dire chi ha vinto.",
    "pt": "Os enviados disseram que se reuniriam de novo na primavera e que não cabe a eles dizer quem foi "
    "que ganhou.",
    "nl": "De gezanten zeiden dat ze elkaar in het voorjaar weer zullen zien en dat het niet aan hen is om "
    "te zeggen wie er won.",
    "pl": "Wysłannicy powiedzieli, że spotkają się ponownie na wiosnę i że to nie jest ich rolą, aby "
    "mówić, kto wygrał.",
    "ru": "Посланники сказали, что они встретятся снова весной и что это не их дело говорить, кто из них "
    "победил.",
    "uk": "Посланці сказали, що вони зустрінуться знову навесні і що це не їхня справа казати, хто з них "
    "переміг.",
    "ja": "両国の特使は、春に再び会うことで合意し、誰が勝ったかを言う立場にはないと述べた。",
    "zh": "两国特使表示，他们将在春天再次会面，至于谁赢了，并不是由他们来说的。",
    "ko": "두 나라의 특사는 봄에 다시 만나기로 했으며 누가 이겼는지는 자신들이 말할 일이 아니라고 했다.",
    "ar": "قال المبعوثون إنهم سيجتمعون مرة أخرى في الربيع وإن تحديد من فاز ليس من شأنهم على الإطلاق.",
    "el": "Οι απεσταλμένοι είπαν ότι θα συναντηθούν ξανά την άνοιξη.",
    "he": "השליחים אמרו שייפגשו שוב באביב ושאין זה עניינם לומר מי ניצח.",
}


@pytest.mark.parametrize("language", _SAMPLES)
def test_languages_are_told_apart(language: str) -> None:
    assert detect_language(_SAMPLES[language]) == language


@pytest.mark.parametrize("text", ["", "1234 5678", "Xyzzy plugh", "…"])
def test_too_little_tells_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("language", "declared", "taken"),
    [
        ("ja", "en", "ja"),
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("uk", "ru", "uk"),
        ("en", None, "en"),
        ("en", "en", "en"),
        ("ja", "zh", "ja"),
    ],
)
def test_a_declaration_yields_to_a_clear_text(language: str, declared: str | None, taken: str) -> None:
    assert language_of(_SAMPLES[language], declared) == taken


def test_a_declaration_holds_where_the_text_is_not_clear() -> None:
    assert language_of("Xyzzy plugh", "sw") == "sw"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Top Photo: Ministers at the harbour on 12 May 2021", Kind.CREDIT),
        ("Image credit: Lena Voss / Example Agency", Kind.CREDIT),
        ("The minister shakes hands with her colleague before the talks. [State Archive photo]", Kind.CREDIT),
        ("Figure 3: Ships a day, 2010–2020.", Kind.CREDIT),
        ("minister_at_harbour_2021_05_12", Kind.CREDIT),
        ("Home / Europe / A short meeting", Kind.BREADCRUMB),
        ("Analysis | Europe", Kind.SECTION),
        ("Europe, Alliances, Trade", Kind.SECTION),
        ("5 min read", Kind.CONTROL),
        ("Share Tweet Print", Kind.CONTROL),
        ("Read more: Five charts on the strait", Kind.CONTROL),
        ("Subscribe to our newsletter and never miss a story.", Kind.CALL),
        ("This website uses cookies to improve your experience and to measure visits.", Kind.CALL),
        ("More on Europe", Kind.BREAK),
        ("Related articles", Kind.BREAK),
        ("© 2024 The Example. All rights reserved.", Kind.COPYRIGHT),
        ("The ministers met for three hours on Friday.", Kind.PROSE),
        ("He joined our table and said that the newsletter had been a mistake.", Kind.PROSE),
        ("The photo of the handshake went around the world within an hour of the meeting.", Kind.PROSE),
        ("Get ready for more of this, said the minister, and nobody laughed.", Kind.PROSE),
        ("More on this subject was said by the second speaker than by the first.", Kind.PROSE),
        ("Ministers meet at the harbour", Kind.SHORT),
    ],
)
def test_lines_are_told_by_their_shape(line: str, kind: Kind) -> None:
    assert kind_of(line, byline=False) is kind
