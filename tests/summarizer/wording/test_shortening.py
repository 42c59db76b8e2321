"""Shortening deletes only, keeps what the sentence claims, and says what it kept."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.sentences import split_sentences
from summarizer.types import Span
from summarizer.wording.shortening import Shortening, shorten, shortenings, strip_leading, word_count

if TYPE_CHECKING:
    from pathlib import Path

# A sentence and what is left of it without its dateline and connectives.
LEADING = [
    ("However, the talks failed.", "The talks failed."),
    ("But Seoul refused.", "Seoul refused."),
    ("And yet the deal holds.", "The deal holds."),
    ("Moreover, Russia has lost ships.", "Russia has lost ships."),
    ("But, for example, Japan bought missiles.", "Japan bought missiles."),
    ("So it seems unlikely that Tokyo will act.", "It seems unlikely that Tokyo will act."),
    ("Finally, more talks are needed.", "More talks are needed."),
    ("Similarly, the biggest barrier is trust.", "The biggest barrier is trust."),
    ("At the same time, China is arming.", "China is arming."),
    ("That said, the army is weak.", "The army is weak."),
    ("WASHINGTON (Reuters) — The president left for Rome.", "The president left for Rome."),
    ("SEOUL, Aug. 17 – Japan and Korea agreed.", "Japan and Korea agreed."),
    ("SEOUL, South Korea (AP) -- Japan and Korea agreed.", "Japan and Korea agreed."),
    ("(CNN)Leaders met on Monday.", "Leaders met on Monday."),
    ("Moscow (CNN)A channel aired the film.", "A channel aired the film."),
    ("The relationship, however, has always been tense.", "The relationship has always been tense."),
    ("Russia lost the battle, of course.", "Russia lost the battle."),
    ("But iPhone sales fell.", "iPhone sales fell."),
    ("Japan, for example, depends on trade.", "Japan depends on trade."),
]
# A sentence, the fewest words that a rule gets it to, and what is left.
GOOD = [
    (
        "Kim Yong, a professor at Yonsei University, said the deal was dead.",
        "Kim Yong said the deal was dead.",
    ),
    ("Ann Roe, the envoy to Seoul, resigned.", "Ann Roe resigned."),
    ("In May, Kim Yong, a senior diplomat, resigned.", "In May, Kim Yong resigned."),
    ("Andrew Roe, 47, was elected.", "Andrew Roe was elected."),
    ("Ann Roe, 52, from Boston lost her seat.", "Ann Roe from Boston lost her seat."),
    ("Ann Roe, 52, who led the party, resigned.", "Ann Roe, 52, resigned."),
    ("The minister, who took office in May, has resigned.", "The minister has resigned."),
    ("The treaty, which was signed in 1951, remains in force.", "The treaty remains in force."),
    ("Japan, whose army is small, relies on America.", "Japan relies on America."),
    ("The port, where two ships burned, was closed.", "The port was closed."),
    ("The allies, some of whom have doubts, agreed to the plan.", "The allies agreed to the plan."),
    ("The army, which could not hold the city, withdrew.", None),
    ("Berlin sent tanks to the front, which angered Moscow.", "Berlin sent tanks to the front."),
    ("The president met Lee, who leads the opposition.", "The president met Lee."),
    ("The fleet sailed to Guam, where repairs are cheap.", "The fleet sailed to Guam."),
    ("The army struck at dawn, killing twelve people.", "The army struck at dawn."),
    ("Tehran has tested a missile, raising fears of war.", "Tehran has tested a missile."),
    ("Poland has bought tanks, including Korean ones.", "Poland has bought tanks."),
    ("The senate backed the treaty, a move that angered Beijing.", "The senate backed the treaty."),
    ("Turkey closed the straits, a decision with few precedents.", "Turkey closed the straits."),
    ("The ruble fell, as investors fled the country.", "The ruble fell."),
    ("The mission ended, after months of delay.", "The mission ended."),
    ("Prices rose in May, with fuel leading the way.", "Prices rose in May."),
    ("The state buys weapons, such as drones and shells.", "The state buys weapons."),
    ("He spoke of peace in Rome, in a speech to bishops.", "He spoke of peace in Rome."),
    ("After months of talks, Greece signed the treaty.", "Greece signed the treaty."),
    ("As part of the deal, Hungary dropped its veto.", "Hungary dropped its veto."),
    ("As part of the deal, Hungary dropped the veto.", "Hungary dropped the veto."),
    ("Following the vote, the premier resigned.", "The premier resigned."),
    ("In an interview with a French paper, Macron backed the plan.", "Macron backed the plan."),
    ("Speaking to reporters in Seoul, Kim dismissed the report.", "Kim dismissed the report."),
    ("On Monday, the parliament backed the treaty.", "The parliament backed the treaty."),
    ("Late on Friday night, the cabinet resigned.", "The cabinet resigned."),
    ("Last week, the court freed the rebels.", "The court freed the rebels."),
    (
        "North Atlantic Treaty Organization (NATO) leaders met.",
        "North Atlantic Treaty Organization leaders met.",
    ),
    ("The chancellor (pictured) resigned.", "The chancellor resigned."),
    ("The islands (a chain of rocks) belong to Japan.", "The islands belong to Japan."),
    ("The deal — the first in years — ends the war.", "The deal ends the war."),
    ("The base - home to the fleet - was closed.", "The base was closed."),
    ("The plan is bold; the money is there.", "The plan is bold."),
    ("The United States sent tanks, and Germany sent helmets.", "The United States sent tanks."),
    ("However, the minister, who took office in May, has resigned.", "The minister has resigned."),
    ("But Tehran has tested a missile, raising fears of war.", "Tehran has tested a missile."),
    ("(CNN)On Monday, the parliament backed the treaty.", "The parliament backed the treaty."),
    ("The army (a proud force) struck at dawn, killing civilians.", "The army struck at dawn."),
    ("Egypt, which borders Gaza, has closed the border, raising tensions.", "Egypt has closed the border."),
]
# A sentence and the words that no shortening of it may lose: a careless rule would change what it says.
NEVER = [
    ("If Congress agrees, the money will arrive in June.", "If Congress agrees"),
    ("Unless Kyiv gets shells, the front will break.", "Unless Kyiv gets shells"),
    ("Until the war ends, the port stays shut.", "Until the war ends"),
    ("Despite the truce, the shelling went on.", "Despite the truce"),
    ("Although he won, the senator resigned.", "Although he won"),
    ("Without American help, Ukraine will lose.", "Without American help"),
    ("Instead of tanks, Berlin sent helmets.", "Instead of tanks"),
    ("Only three states signed the treaty.", "Only"),
    ("Not all allies agree.", "Not all"),
    ("Perhaps, the war will end soon.", "Perhaps"),
    ("Reportedly, the general fled.", "Reportedly"),
    ("In theory, the treaty binds all.", "In theory"),
    ("Otherwise, the alliance will fail.", "Otherwise"),
    ("No, the war is not over.", "No"),
    ("Since then, Moscow has lost two ships.", "Since then"),
    ("So far, the sanctions have failed.", "So far"),
    ("But for the army, the state would collapse.", "But for the army"),
    ("Yet to be built, the pipeline has cost two billion dollars.", "Yet to be built"),
    ("The deal — if it holds — will end the war.", "if it holds"),
    ("The general – allegedly – fled to Minsk.", "allegedly"),
    ("The treaty (unless Congress objects) enters into force in May.", "unless Congress objects"),
    ("The force (about 3,000 men) left Mali.", "about 3,000 men"),
    ("The minister, who denies the charge, has resigned.", "who denies the charge"),
    ("The firm, which was falsely accused, closed.", "falsely"),
    ("The governor resigned, denying any wrongdoing.", "denying any wrongdoing"),
    ("Iran will stop, provided sanctions end.", "provided sanctions end"),
    ("Growth was strong, excluding oil and gas.", "excluding oil and gas"),
    ("The attack killed ten people, officials said on Tuesday.", "officials said on Tuesday"),
    ("The attack killed ten people, according to the rebels.", "according to the rebels"),
    ("“We will win,” the general said.", "the general said"),
    ("The army won, the ministry said, quoting its envoy.", "quoting its envoy"),
    ("The state sees men -- in the case of Roe, who died there-- as a threat.", "as a threat"),
    ("The army won, the ministry said, citing a spokesman.", "the ministry said"),
    ("On Monday, 12 soldiers were killed.", "On Monday"),
    ("After the vote, 300 people were arrested.", "After the vote"),
    ("After a truce, people return.", "After a truce"),
    ("As Churchill put it, the war was lost.", "As Churchill put it"),
    ("The war was lost, as Churchill said.", "as Churchill said"),
    ("In a report by rebels, the army lost the city.", "In a report by rebels"),
    ("After the blast, Roe said, the guards fled.", "After the blast"),
    ("Last week, Canada became the latest state to act.", "Last week"),
    ("In the north, the army, the police and the militia fought.", "the army, the police and the militia"),
    ("The U.S., Japan, and South Korea have agreed.", "Japan, and South Korea"),
    ("On May 3, 2023, the parliament voted.", "On May 3, 2023"),
    ("He favours fishing, farming and mining.", "farming and mining"),
    ("The plan is bold; it will not work.", "it will not work"),
    ("Some say he won; others say he lost.", "others say he lost"),
    ("The army is strong, but the state is weak.", "but the state is weak"),
    ("The talks failed, though both sides want peace.", "though both sides want peace"),
    ("The war may spread, which could ruin the region, unless talks start.", "unless talks start"),
    ("Those, who fled the city, have not returned.", "who fled the city"),
    ("The general said the man, who was armed, a spy, fled.", "a spy"),
    ("He said “the plan (a poor one) failed.”", "(a poor one)"),
    ("The World Trade Organization (WTO) met, and the WTO agreed.", "(WTO)"),
    ("Few saw the fight that Roe, who is old, and others are waging.", "others are waging"),
    ("It is clear that the officer, who lied, is guilty.", "is guilty"),
    ("The show was a joke, which was meant to mock, joking about war.", "joking about war"),
    ("Kim Yong, who met President Moon, said he was tired.", "President Moon"),
    ("First, the army came; second, the police left.", "First"),
]
LIMITING = re.compile(
    r"\b(?:not|no|never|nor|without|hardly|only|\w+n['’]t|if|unless|until|except|alleged(?:ly)?|reportedly)\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def is_subsequence(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def check(sentence: str, shortening: Shortening) -> None:
    """What holds for any shortening of any text."""
    text = shortening.text
    assert is_subsequence(list(text[1:].replace(" ", "")), list(sentence[1:]))
    assert is_subsequence(words(text), words(sentence))
    assert list(shortening.kept) == sorted(shortening.kept)
    at = 0
    for span in shortening.kept:
        piece = span.of(sentence)
        assert span.start >= at
        assert piece == piece.strip() != ""
        at = span.end
    joined = "".join(span.of(sentence) for span in shortening.kept).replace(" ", "")
    assert joined[1:] == text.replace(" ", "")[1:]
    assert bool(shortening.rules) == (words(text) != words(sentence)) or text != sentence


@pytest.mark.parametrize(("sentence", "left"), LEADING)
def test_leading_connectives_and_datelines_go(sentence: str, left: str) -> None:
    shortening = strip_leading(sentence)
    assert shortening.text == left
    assert shortening.rules
    check(sentence, shortening)


@pytest.mark.parametrize(("sentence", "left"), GOOD)
def test_what_can_be_shortened(sentence: str, left: str | None) -> None:
    found = [shortening.text for shortening in shortenings(sentence)]
    if left is None:
        assert not [text for text in found if word_count(text) < word_count(sentence) - 1]
    else:
        assert left in found
        assert shorten(sentence, word_count(left)) is not None


@pytest.mark.parametrize(("sentence", "kept"), NEVER)
def test_what_must_never_be_deleted(sentence: str, kept: str) -> None:
    for shortening in (strip_leading(sentence), *shortenings(sentence)):
        assert kept.lower() in shortening.text.lower(), shortening


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in (*LEADING, *GOOD, *NEVER)])
def test_every_shortening_is_a_sentence_made_by_deletion(sentence: str) -> None:
    for shortening in shortenings(sentence):
        text = shortening.text
        check(sentence, shortening)
        assert text[0].isupper() or text[1].isupper() or not text[0].isalpha()
        assert text[-1] == sentence[-1]
        assert text.count("(") == text.count(")")
        assert (text.count("“"), text.count('"') % 2) == (text.count("”"), 0)
        assert not re.search(r"\s[,.;:]|[,;:]\s*[,.;:]|\s\s|^\W*[,;]", text)


def test_the_spans_say_what_was_kept() -> None:
    sentence = "However, the minister, who took office in May, has resigned."
    assert shorten(sentence, 5) == Shortening(
        "The minister has resigned.",
        (Span(9, 21), Span(47, 60)),
        ("connective", "relative clause"),
    )


def test_the_gentlest_way_that_is_short_enough_is_taken() -> None:
    sentence = "The army (a proud force) struck the port at dawn, killing civilians."
    assert [shortening.rules for shortening in shortenings(sentence)] == [
        ("parenthesis",),
        ("participle clause",),
        ("parenthesis", "participle clause"),
    ]
    ten = shorten(sentence, 10)
    assert ten is not None
    assert ten.rules == ("parenthesis",)


def test_a_sentence_that_is_short_enough_loses_its_connective_alone() -> None:
    shortening = shorten("But the minister, who took office in May, has resigned.", 30)
    assert shortening is not None
    assert shortening.rules == ("connective",)


def test_there_is_no_shortening_where_nothing_can_go() -> None:
    assert shortenings("Japan trusts America.") == ()
    assert shorten("Japan and South Korea trust America.", 3) is None


def test_a_sentence_without_connective_comes_back_as_it_is() -> None:
    assert strip_leading("Japan trusts America.") == Shortening("Japan trusts America.", (Span(0, 21),), ())
    assert strip_leading("") == Shortening("", (), ())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two.", 2),
        ("U.S.-Japan ties — and $1.5 billion", 5),
        ("don’t stop", 2),
        ("a - b – c", 3),
        ("… !", 0),
        ("“Well,” he said.", 3),
    ],
)
def test_words_are_counted_as_readers_do(text: str, count: int) -> None:
    assert word_count(text) == count


@given(st.text())
def test_any_text_is_shortened_by_deletion_only(text: str) -> None:
    for shortening in (strip_leading(text), *shortenings(text)):
        check(text, shortening)


PIECES = st.sampled_from(
    [
        "However, ",
        "But ",
        "the army",
        ", which ",
        ", who ",
        ", a move ",
        ", killing ",
        " was ",
        " said ",
        "Kim Yong",
        ", 47, ",
        "a plan",
        "not ",
        "if ",
        "After the vote, ",
        "On Monday, ",
        "(CNN)",
        "(NATO)",
        " and ",
        ", and the state fell",
        "of ",
        ", as prices rose",
        "won ",
        *',.;()“”"',
        " — ",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=300)
def test_tangled_sentences_are_shortened_by_deletion_only(text: str) -> None:
    for shortening in (strip_leading(text), *shortenings(text)):
        check(text, shortening)


@pytest.mark.parametrize(
    "unit", [", which ", "(a) ", " — ", ", killing ", "But ", "; it was ", ", however, ", "A (B) ", ", "]
)
def test_hostile_repetition_is_read_to_the_end(unit: str) -> None:
    for size in (1_900, 40_000):
        text = "The army won " + unit * (size // len(unit)) + "."
        strip_leading(text)
        shortenings(text)


@pytest.mark.parametrize("name", ["editorials-dev", "cnndm-dev"])
def test_real_sentences_keep_what_limits_their_main_statement(shared: Path, name: str) -> None:
    """Negations and conditions go only inside a whole piece that is deleted, never alone."""
    whole = {
        "relative clause",
        "participle clause",
        "closing circumstance",
        "apposition",
        "summing phrase",
        "setting",
    }
    with (shared / "eval" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        articles = [json.loads(line)["article"] for line, _ in zip(lines, range(40), strict=False)]
    for article in articles:
        for sentence in split_sentences(article):
            for shortening in shortenings(sentence.text)[:3]:
                check(sentence.text, shortening)
                if not whole.intersection(shortening.rules):
                    assert len(LIMITING.findall(shortening.text)) == len(LIMITING.findall(sentence.text)), (
                        shortening
                    )
