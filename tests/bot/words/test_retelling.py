"""What is English, since it is kept or comes from below, is told in the language of the reader."""

from __future__ import annotations

import pytest

from bot.chat.choices import topic_meant
from bot.chat.faults import in_words
from bot.digests.times import parse_days, parse_time
from bot.digests.zones import check_zone
from bot.errors import BotError, UsageError
from bot.words import retell, speaking
from summarizer import Summarizer, shipped_encoder
from tests.bot.chat._samples import TEXT, TOPICS, article


def told(error: BotError, language: str) -> str:
    with speaking(language):
        return " ".join(in_words(error))


def raised(do: object, *args: object) -> UsageError:
    with pytest.raises(UsageError) as caught:
        do(*args)  # type: ignore[operator]
    return caught.value


def test_an_error_is_told_with_what_it_names() -> None:
    error = raised(topic_meant, TOPICS, "harbour")
    assert told(error, "en") == f"{error.subject}: {error.problem}. {error.mend}"
    assert told(error, "ja") == "“harbour”: そのようなトピックはありません。 もしかして: Harbours & straits"


@pytest.mark.parametrize(
    ("do", "typed"),
    [
        (parse_time, "25:00"),
        (parse_time, "9:5"),
        (parse_time, "half 9"),
        (parse_time, ""),
        (parse_days, "someday"),
        (parse_days, "t"),
        (check_zone, "+9"),
        (check_zone, "no such place"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "ko", "uk"])
def test_nothing_of_an_error_stays_english_but_what_was_typed(do: object, typed: str, language: str) -> None:
    error = raised(do, typed)
    with speaking(language):
        for part in (error.problem, error.mend):
            assert retell(part) != part, part


def test_gaps_take_what_stood_there_and_are_told_themselves() -> None:
    kept = "I may not post in <#7>: I lack Send Messages. Whoever manages the channel can give me that."
    with speaking("uk"):
        shown = retell(kept)
    assert shown == (
        "Мені не дозволено публікувати в <#7>: бракує права Надсилати повідомлення. "
        "Надати може той, хто керує каналом."
    )
    assert retell(kept) == kept


def test_lists_in_gaps_are_told_too() -> None:
    kept = "I may not post in <#7>: I lack View Channel and Send Messages. Whoever manages the channel can give me that."
    with speaking("ja"):
        assert "チャンネルを見る、メッセージを送信 の権限" in retell(kept)


def test_what_no_message_fits_stays_as_it_is() -> None:
    with speaking("ko"):
        assert retell("Something that a newer version says of {braces}.") == (
            "Something that a newer version says of {braces}."
        )
        assert retell("") == ""


def test_what_others_wrote_is_not_taken_for_a_format() -> None:
    with speaking("uk"):
        assert retell("Did you mean {0} {x}?") == "Можливо, ви мали на увазі {0} {x}?"


def test_all_that_the_summarizer_gives_for_reasons_is_told() -> None:
    summarizer = Summarizer(shipped_encoder(1), TOPICS)
    kept = article(title="The strait closes", text=TEXT)
    reasons = [reason for match in summarizer.examine(kept) for reason in (*match.because, *match.against)]
    assert reasons
    with speaking("ja"):
        assert not [reason for reason in reasons if retell(reason) == reason]
