"""Sentences: where they end, what they are, and that their offsets are exact on any input."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.sentences import split_sentences
from summarizer.types import Sentence

# Each case is one paragraph, its sentences set apart by " | "; the mark stands for the blank between them.
TRICKY = [
    "The U.S. Army won. | U.S. officials said so.",
    "He lives in the U.S. | The plan failed.",
    "Exports to the U.S. fell. | In 2020 they rose.",
    "Gen. Mark Milley met Sen. Tim Kaine at Ft. Bragg. | They spoke.",
    "Lt. Gov. Dan Forest and Amb. Rahm Emanuel agreed. | Rep. Lee did not.",
    "It cost $1.5 billion. | Inflation was 3.5 percent.",
    "They meet at 5 p.m. Monday. | Then they rest.",
    "The vote is at 10 a.m. ET. | It will be close.",
    "The talks ended at 5 p.m. | The minister left.",
    "It is No. 3 on the list. | It works.",
    "China is the U.S. No. 1 rival. | So they say.",
    "J. D. Vance spoke first. | C. S. Lewis wrote.",
    "Kim Il Sung Jr. said no. | Nobody asked why.",
    "Mr. X and Dr. No met in St. Louis. | It rained.",
    "He lived on Main St. | The house stands.",
    "Smith et al. found it, e.g. in Seoul, i.e. in the south. | It was Japan vs. Korea.",
    "On Jan. 5 he left. | In Sept. 2020 he came back.",
    "He paused ... and then left. | Nobody spoke.",
    "Well… maybe. | Perhaps not.",
    "We waited… | The ship never came.",
    "He said “It is over.” | Then he left.",
    'She said, "Go." | He went.',
    '"Why?" he asked. | "Because!" she said.',
    '"Why now?" Smith asked. | Nobody knew.',
    '"Is it over?" Joe Biden Jr. said on Monday. | It was not.',
    'He asked "Why now?" before leaving. | Silence followed.',
    '"I let it go. It was the heat." | The crowd joked.',
    "“I let it go. It was the heat,” he said. | “Then we left. He stayed.” | Enough.",
    'He said, “They will come. We wait," and left. | It rained.',
    'It fell to two, “Not three ... We need more soon," he told a radio station. | Nobody asked.',
    'She called "Go. Now,” and left. | It rained.',
    'A “plan "B" for now. Or so” was read. | It rained.',
    "The ships sail in May. | Nobody knows where.",
    "They met Theresa May. | Nobody spoke.",
    "The ’90s were quiet. | The boys’ toys were not.",
    "It wasn't the dogs' fault. | Don't say 'never'. | It's late.",
    "(It was odd. Really.) | Then it ended.",
    "The treaty (signed in Geneva) holds. | It will (they say) last.",
    "Visit https://a.example/b.c?d=1.5 now. | Write to j.doe@example.org today.",
    "Node.js and ASP.NET run it. | See example.co.uk for more.",
    "1. Arms are short. | 2. Money is short.",
    "One came first; the other came second. | Both stayed.",
    "The claim stands.[3] | It was tested.[4][12]",
    "Apple Inc. said so. | Warner Bros. can wait.",
    "Yahoo! said iPhone sales rose. | iPhone sales fell?",
    "No way!!! | Really?! | Yes.",
    "The bill, H.R. 815, passed. | See Art. 5 and Fig. 2.",
    "She holds a Ph.D. from Yale. | Her brother works in Washington, D.C. | He likes it.",
    "The Rev. Al Sharpton spoke. | Prof. Lee, Capt. Roe and Sgt. Poe listened.",
    "Trade fell 1.2 percent to 3.4 million. | It was v. 2.0 of the plan.",
    "(CNN)Leaders met on Monday. | They agreed.",
    "Київ — столиця України. | Друге речення.",
    "هذه جملة. | وهذه أخرى؟ | نعم.",
    "한국어 문장입니다. | 두 번째 문장입니다.",
]
UNSPACED = [
    ("これは文です。次の文です。", ["これは文です。", "次の文です。"]),
    ("彼は「はい。」と言った。次へ。", ["彼は「はい。」と言った。", "次へ。"]),
    ("这是一个句子。第二句！第三句？", ["这是一个句子。", "第二句！", "第三句？"]),
    ("The war ended.The next day came.", ["The war ended.", "The next day came."]),
    ("He left in 2019.She stayed.", ["He left in 2019.", "She stayed."]),
    ('"It ended."The next day came.', ['"It ended."', "The next day came."]),
    ('It ended."The next day" was late.', ["It ended.", '"The next day" was late.']),
    ("See example.co.uk.The end came.", ["See example.co.uk.", "The end came."]),
    ("J.Smith met Mr.Lee in St.Louis.", ["J.Smith met Mr.Lee in St.Louis."]),
    ("Try Booking.Com or ASP.NET today.", ["Try Booking.Com or ASP.NET today."]),
]


def texts(text: str, language: str | None = "en") -> list[str]:
    return [sentence.text for sentence in split_sentences(text, language)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(sentence.kind, sentence.text) for sentence in split_sentences(text)]


@pytest.mark.parametrize("marked", TRICKY)
def test_tricky_sentences(marked: str) -> None:
    assert texts(marked.replace(" | ", " ")) == marked.split(" | ")


@pytest.mark.parametrize(("text", "expected"), UNSPACED)
def test_sentences_without_a_blank_between(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_offsets_are_those_of_the_text() -> None:
    text = "  One came. Two came.\n\n“Three.” 😀 Four came.  "
    assert split_sentences(text) == (
        Sentence("One came.", 2, 11, 0),
        Sentence("Two came.", 12, 21, 0),
        Sentence("“Three.”", 23, 31, 1),
        Sentence("😀 Four came.", 32, 44, 1),
    )


def test_a_single_newline_ends_a_paragraph() -> None:
    text = "The talks failed on Monday, officials in Seoul and Tokyo said.\nA new round is planned."
    assert [sentence.paragraph for sentence in split_sentences(text)] == [0, 1]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The two governments agree to share radar data on\n"
        "launches, a step out of reach for years. Officials in\n"
        "Seoul call it modest.\n"
        "The next round of talks between the two capitals is planned for\n"
        "the spring."
    )
    assert [(s.paragraph, s.text.replace("\n", " ")) for s in split_sentences(text)] == [
        (
            0,
            "The two governments agree to share radar data on launches, a step out of reach for years.",
        ),
        (0, "Officials in Seoul call it modest."),
        (1, "The next round of talks between the two capitals is planned for the spring."),
    ]


def test_a_sentence_without_an_end_mark_does_not_swallow_the_next_paragraph() -> None:
    assert texts("Seoul and Tokyo have agreed to\n\nThe talks go on.") == [
        "Seoul and Tokyo have agreed to",
        "The talks go on.",
    ]


def test_headings_and_items_are_told_apart() -> None:
    text = (
        "What comes next\n\nThe talks go on. Nobody doubts it.\n\n• Radar data. More of it.\n- Hotlines\n"
        "1. A secretariat\n2) Drills\n(a) Funds"
    )
    assert kinds(text) == [
        ("heading", "What comes next"),
        ("prose", "The talks go on."),
        ("prose", "Nobody doubts it."),
        ("item", "• Radar data."),
        ("item", "More of it."),
        ("item", "- Hotlines"),
        ("item", "1. A secretariat"),
        ("item", "2) Drills"),
        ("item", "(a) Funds"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "What comes next?",
        "The talks go on.",
        "and the rest of a broken line",
        "A line of prose whose writer forgot the full stop at its end is far too long for a heading",
        "* * *",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert [sentence.kind for sentence in split_sentences(line)] == ["prose"]


def test_a_year_or_a_negative_number_is_no_list_mark() -> None:
    assert kinds("2014. It was worse.")[0][0] == "prose"
    assert kinds("-5 degrees were measured.") == [("prose", "-5 degrees were measured.")]


def test_a_long_quotation_is_split_and_a_short_one_is_not() -> None:
    short = "“We will act. We will not wait,” the minister said."
    long = "“" + "We will act at once and we will not wait for others to agree with us. " * 8 + "Now.”"
    assert texts(short) == [short]
    assert len(texts(long)) == 9


def test_a_missing_quotation_mark_does_not_swallow_the_paragraph() -> None:
    assert texts('"The first said no. The second said "maybe. The third left. It rained.') == [
        '"The first said no.',
        'The second said "maybe.',
        "The third left.",
        "It rained.",
    ]


@pytest.mark.parametrize("language", [None, "", "en", "EN-us", "zh_TW", "xx", "a language"])
def test_any_language_code_is_read(language: str | None) -> None:
    assert texts("One came. Two came.", language) == ["One came.", "Two came."]


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u00a0\u2003\t", "\r\n \r\n"])
def test_blank_text_has_no_sentences(blank: str) -> None:
    assert split_sentences(blank) == ()


def check(text: str) -> tuple[Sentence, ...]:
    found = split_sentences(text)
    at = 0
    for sentence in found:
        assert sentence.start >= at
        assert text[at : sentence.start].strip() == ""
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip() != ""
        at = sentence.end
    assert text[at:].strip() == ""
    paragraphs = [sentence.paragraph for sentence in found]
    assert paragraphs == sorted(paragraphs)
    assert sorted(set(paragraphs)) == list(range(len(set(paragraphs))))
    return found


@given(st.text())
def test_offsets_hold_on_any_text(text: str) -> None:
    check(text)


_MARKS = list(".?!…\"'“”‘’()[]•。「」 \n\t\u00a0\u0301😀")
_WORDS = [
    "The",
    "war",
    "U.S.",
    "Gen.",
    "5 p.m.",
    "No.",
    "3",
    "1.5",
    "...",
    "[1]",
    " ",
    "\n\n",
    "- ",
    "1.",
    "www.a.b",
]
PIECES = st.sampled_from([*_MARKS, *_WORDS])


@given(st.lists(PIECES, max_size=60).map("".join))
@example('."' * 3)
@example("\u2029a\u2029\x85b\x1cc")
@example("'' \"\" ’’ ““")
def test_offsets_hold_on_tangled_marks(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "unit", [".", '"', "“", "'", "a'", "(a. ", "a.A", "? '", "a\n", "[1]", ". ", "“A. B.” ", "1. "]
)
def test_hostile_repetition_is_read_to_the_end(unit: str) -> None:
    # The size makes a quadratic splitter miss any patience; no time is asserted.
    check(unit * (60_000 // len(unit)))


def test_a_line_of_a_million_characters_is_read_to_the_end() -> None:
    found = check("The war went on. " * 60_000)
    assert len(found) == 60_000
