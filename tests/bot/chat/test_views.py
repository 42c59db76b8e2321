"""What members see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.archive import Address
from bot.chat.custom_ids import OpenPage, OpenPart, topic_key
from bot.chat.services import KeptFor
from bot.chat.views.briefing import briefing_view
from bot.chat.views.digest import Group, digest_view
from bot.chat.views.lists import Listing, list_view
from bot.chat.views.notices import About, CommandLine, about_view, fault_view, help_view, kind_view
from bot.chat.views.receipts import receipts_view
from bot.chat.views.topics import TopicLine, topics_view
from summarizer import Claim, EngineInfo
from tests.bot.chat._limits import assert_discord_takes, buttons, payload, texts
from tests.bot.chat._samples import BRIEFING, HARBOURS, card

ID = "0123456789abcdef01234567"


class TestABriefing:
    def test_says_what_it_is_of_and_where_from(self) -> None:
        head, told, points = texts(briefing_view(card())).split("\n", 2)
        assert head == "## [The strait \\*closes\\*](https://news.example/strait)"
        where, when = "The Example · by Ann Author and Bo Writer", "<t:1692273600:D>"
        assert told == f"-# {where} · {when} · Harbours & straits · 1 min read"
        assert points.startswith("The strait was closed on Monday.\n**Key points**\n- Insurers")

    def test_links_the_other_outlets_that_carry_the_same_text(self) -> None:
        elsewhere = [
            Address("https://paper.example/7", "The *Paper*"),
            Address("http://www.news.example/strait/", "The Example"),  # the same outlet in other clothes
            Address("https://www.wire.example/a b", None),
            Address(None, "A drawer"),
        ]
        line = texts(briefing_view(replace(card(), also_at=tuple(elsewhere)))).splitlines()[2]
        paper, wire = (
            "[The \\*Paper\\*](https://paper.example/7)",
            "[wire.example](https://www.wire.example/a%20b)",
        )
        assert line == f"-# also in {paper}, {wire} and A drawer"
        assert "also in" not in texts(briefing_view(card()))
        assert "also in" not in texts(briefing_view(replace(card(), also_at=(elsewhere[1],))))

    def test_names_few_of_many_other_outlets(self) -> None:
        many = tuple(Address(f"https://{n}.example/a", f"Outlet {n}") for n in range(9))
        line = texts(briefing_view(replace(card(), also_at=many))).splitlines()[2]
        three = ", ".join(f"[Outlet {n}](https://{n}.example/a)" for n in range(3))
        assert line == f"-# also in {three} …and 6 more"

    def test_of_long_addresses_names_the_other_outlets_alone(self) -> None:
        long = tuple(Address(f"https://{n}.example/{'a' * 400}", f"Outlet {n}") for n in range(2))
        line = texts(briefing_view(replace(card(), also_at=long))).splitlines()[2]
        assert line == "-# also in Outlet 0 and Outlet 1"

    def test_ends_each_key_point_in_a_link_to_its_sentence(self) -> None:
        lines = texts(briefing_view(card())).splitlines()
        assert lines[-2] == (
            "- Insurers doubled their rates - to 3%. [(1)](https://news.example/strait#:~:text="
            "Ships%20turned%20back%3B%20insurers%20doubled%20their%20rates%20%2D%20to%203%25.)"
        )
        assert lines[-1].endswith(
            "[(2)](https://news.example/strait#:~:text=A%20spokesman%20called%20it%20%E2%80%9Ca%20pause%E2%80%9D.)"
        )

    def test_begins_each_key_point_with_what_it_does(self) -> None:
        first, second = BRIEFING.key_points
        told = replace(BRIEFING, key_points=(replace(first, role="figure"), second))
        lines = texts(briefing_view(card(told))).splitlines()
        assert lines[-2].startswith("- **Figure:** Insurers doubled their rates")
        assert lines[-1].startswith("- A spokesman")

    def test_of_an_opinion_piece_says_whose_view_it_is(self) -> None:
        opinion = replace(BRIEFING, opinion=True)
        view = "**View:** Ann Author and Bo Writer, The Example\nThe strait was closed"
        assert view in texts(briefing_view(card(opinion)))
        unsigned = card(opinion, authors=(), publisher="*Ex*")
        assert "**View:** \\*Ex\\*\n" in texts(briefing_view(unsigned))
        assert "**View:** the author\n" in texts(briefing_view(card(opinion, authors=(), publisher=None)))
        assert "View:" not in texts(briefing_view(card()))

    def test_of_a_models_words_says_so_and_what_was_replaced(self) -> None:
        made = replace(BRIEFING, engine=EngineInfo("endpoint", "*tiny*", "1"), replaced=2)
        last = texts(briefing_view(card(made))).splitlines()[-1]
        assert last == (
            "-# 🤖 Written by \\*tiny\\*, each claim checked against the article; 2 claims did not hold, and gave way to its "
            "own sentences"
        )
        assert "🤖" not in texts(briefing_view(card()))

    def test_under_a_headline_of_ours_says_so(self) -> None:
        shown = texts(briefing_view(card(replace(BRIEFING, headline="The strait is shut"))))
        assert shown.startswith("## [The strait is shut](https://news.example/strait)")
        assert "-# The headline is ours, in the article's own words: its page gave none." in shown
        assert "headline is ours" not in texts(briefing_view(card()))

    def test_is_in_its_topics_colour(self) -> None:
        assert payload(briefing_view(card()))[0]["accent_color"] == 0x1F6FEB

    def test_has_buttons_that_mean_the_same_after_a_restart(self) -> None:
        assert buttons(briefing_view(card())) == {
            "Receipts": f"o1:receipts:7:0:{ID}",
            "Related": f"o1:related:7:0:{ID}",
            "Read at source": "https://news.example/strait",
            "Feedback": "f1:7",
        }

    def test_of_a_document_without_an_address_has_no_links(self) -> None:
        view = briefing_view(card(url=None))
        assert "](" not in texts(view)
        assert texts(view).endswith("called it “a pause”. (2)")  # as the receipts are numbered
        assert set(buttons(view)) == {"Receipts", "Related", "Feedback"}

    def test_shows_what_the_engine_warns_of(self) -> None:
        warned = replace(BRIEFING, warnings=("an excerpt: the piece goes on at Some Institute",))
        assert "-# ⚠️ An excerpt: the piece goes on at Some Institute" in texts(briefing_view(card(warned)))

    def test_links_the_whole_piece_of_an_excerpt(self) -> None:
        view = briefing_view(card(continues_at="https://whole.example/piece"))
        assert "-# [The whole piece](https://whole.example/piece)" in texts(view)
        assert "whole piece" not in texts(briefing_view(card(continues_at="Some Institute")))

    def test_of_too_little_text_is_its_headline_with_the_warning(self) -> None:
        short = replace(
            BRIEFING, claims=(), key_points=(), headline="The strait closes", warnings=("Too little text",)
        )
        view = briefing_view(card(short))
        assert "The strait closes\n-# ⚠️ Too little text" in texts(view)
        assert "Receipts" not in buttons(view)

    def test_says_how_many_points_did_not_fit(self) -> None:
        points = tuple(Claim(f"Point {n} {'of many words ' * 20}.", ()) for n in range(20))
        shown = texts(briefing_view(card(replace(BRIEFING, key_points=points))))
        count = shown.count("- Point")
        assert 5 <= count < 20
        assert f"-# …and {20 - count} more" in shown

    def test_of_a_members_own_file_has_no_button_for_feedback(self) -> None:
        assert "Feedback" not in buttons(briefing_view(card(revision=None)))

    def test_with_an_id_too_long_for_a_button_has_only_those_that_need_none(self) -> None:
        assert set(buttons(briefing_view(card(id="x" * 255)))) == {"Read at source", "Feedback"}


class TestReceipts:
    def test_strike_through_what_the_claim_leaves_out(self) -> None:
        shown = texts(receipts_view(card()))
        assert "**The strait was closed on Monday.\u200b**" in shown
        assert "> ~~However,\u200b~~ the strait was closed on Monday~~\u200b, officials said~~." in shown
        assert "Struck through" in shown

    def test_link_each_quotation_to_its_sentence(self) -> None:
        assert "([source](https://news.example/strait#:~:text=However" in texts(receipts_view(card()))
        assert "](" not in texts(receipts_view(card(url=None)))

    def test_say_when_a_claim_is_not_in_the_sources_words(self) -> None:
        reworded = replace(BRIEFING, claims=(Claim("Shipping stopped.", BRIEFING.claims[0].evidence),))
        assert "In other words" in texts(receipts_view(card(reworded)))

    def test_are_paged(self) -> None:
        many = replace(BRIEFING, key_points=BRIEFING.key_points * 5)
        first, last = receipts_view(card(many)), receipts_view(card(many), 99)
        assert buttons(first) == {"Next": f"o1t:receipts:7:1:{ID}"}
        assert buttons(last) == {"Previous": f"o1t:receipts:7:0:{ID}"}
        assert "Page 2 of 2" in texts(last)

    def test_say_that_the_briefing_was_renewed(self) -> None:
        assert "renewed" in texts(receipts_view(card(), renewed=True))


class TestAList:
    def test_shows_each_article_with_a_button_to_its_briefing(self) -> None:
        view = list_view(Listing("Latest", [card()], 1))
        assert "**\u200b[The strait \\*closes\\*](https://news.example/strait)\u200b**" in texts(view)
        assert "-# The Example · <t:1692273600:D> · Harbours & straits" in texts(view)
        assert buttons(view) == {"Briefing": f"o1:briefing:7:0:{ID}"}

    def test_has_buttons_to_the_pages_beside_it(self) -> None:
        here = OpenPage("search", 1, 30, topic_key("harbours"), "sea: lanes")
        view = list_view(Listing("Found", [card(id=f"{n:024x}") for n in range(5)], 12, here))
        named = buttons(view)
        match = OpenPage.TEMPLATE.fullmatch(named["Next"])
        assert match
        assert OpenPage.read(match) == replace(here, page=2, turns=True)
        assert named["Previous"].startswith("p1t:search:0:")
        assert "Page 2 of 3 · 12 articles" in texts(view)

    def test_stays_with_one_source_from_page_to_page(self) -> None:
        here = OpenPage("search", 1, 30, topic_key("harbours"), "sea", source=topic_key("Yonhap"))
        for one in (here, replace(here, topic="")):
            match = OpenPage.TEMPLATE.fullmatch(one.custom_id() or "")
            assert match
            assert OpenPage.read(match) == one

    def test_without_room_for_the_query_says_how_many_more(self) -> None:
        here = OpenPage("search", 0, query="long " * 30)
        view = list_view(Listing("Found", [card()], 6, here))
        assert "Next" not in buttons(view)
        assert "…and 5 more" in texts(view)

    def test_says_when_it_is_empty(self) -> None:
        assert "Nothing found." in texts(list_view(Listing("Found", [], 0, empty="Nothing found.")))


def test_a_digest_goes_by_days() -> None:
    days = [date(2024, 5, 2), date(2024, 5, 2), date(2024, 5, 1), None, None]
    cards = [card(id=f"{n:024x}", published=day) for n, day in enumerate(days)]
    cards[3] = replace(cards[3], seen=date(2024, 5, 1))
    stories = [Group.of_day(card) for card in cards]
    view = digest_view("Harbours", 1, stories, total=5, since=date(2024, 5, 1), until=date(2024, 5, 3))
    shown = texts(view)
    assert shown.count("### <t:1714651200:D>") == 1
    assert (
        shown.index("<t:1714651200:D>")
        < shown.index("### <t:1714564800:D>")
        < shown.index("### Undated, first seen <t:1714564800:D>")
        < shown.index("### Date unknown")
    )
    assert "<t:1714564800:D> – <t:1714737600:D> · 5 articles" in shown
    assert "-# The Example\n" in shown  # the day stands in the heading alone


def test_a_digest_of_one_day_or_of_all_time_says_so_in_short() -> None:
    today = date(2024, 5, 3)
    assert "\n-# <t:1714737600:D> · 0 articles\n" in texts(
        digest_view("Harbours", 1, [], total=0, since=today, until=today)
    )
    everything = texts(digest_view("Harbours", 1, [], total=0, since=None, until=today))
    assert everything == "## Harbours\n-# 0 articles\nNothing yet."


def test_topics_are_counted_and_open_their_newest() -> None:
    view = topics_view(
        [TopicLine(HARBOURS, 2, date(2024, 5, 2)), TopicLine(replace(HARBOURS, slug="b"), 0, None)]
    )
    assert "2 articles · newest <t:1714651200:D>" in texts(view)
    assert "-# No articles yet" in texts(view)
    assert buttons(view) == {"Latest": f"p1:latest:0::{topic_key('harbours')}:"}


def test_a_topic_is_told_in_its_first_sentences() -> None:
    first = "Ports and sea lanes. Canals and straits, and who may pass them."
    long = replace(HARBOURS, description=f"{first} {'Pilots and tugs of every harbour in the world. ' * 3}")
    assert f"\n{first}" in texts(topics_view([TopicLine(long, 0, None)]))
    assert "…" not in texts(topics_view([TopicLine(long, 0, None)]))


def test_notices() -> None:
    assert texts(kind_view("No *such* thing.", hint="Try again")) == "No \\*such\\* thing.\n-# Try again"
    assert "`ab12cd34`" in texts(fault_view("ab12cd34"))
    about = About("0.1", BRIEFING.engine, "mini", 3, 2, None, ["A", "B"], 30, KeptFor(articles=365))
    told = texts(about_view(about))
    assert "3 articles of 2 publishers" in told
    for words in (
        "to be read: for 365 days",
        "put right: for 400 days",
        "ids and names: without an end",
        "30 days",
    ):
        assert words in told
    help_shown = texts(
        help_view([CommandLine("</latest:5>", "Newest articles")], [CommandLine("Brief", "It")])
    )
    assert "- </latest:5> Newest articles" in help_shown


@pytest.mark.parametrize(
    "target", [OpenPart("receipts", "a:b\nc", None, 3), OpenPart("briefing", "x" * 60, 9)]
)
def test_a_custom_id_says_what_it_was_made_of(target: OpenPart) -> None:
    match = OpenPart.TEMPLATE.fullmatch(target.custom_id() or "")
    assert match
    assert OpenPart.read(match) == target


def test_everything_shown_is_within_discords_limits() -> None:
    about = About(
        "9" * 99,
        BRIEFING.engine,
        "e" * 200,
        10**9,
        10**9,
        date(2024, 1, 1),
        ["*" * 200] * 50,
        10**4,
        KeptFor(10**5, 10**5, 10**5, 10**5),
    )
    commands = [CommandLine(f"</{'n' * 32}:{10**18 + n}>", "d" * 100) for n in range(20)]
    lines = [
        TopicLine(
            replace(HARBOURS, slug=str(n), name="*" * 300, description="_" * 900), 10**6, date(2024, 1, 1)
        )
        for n in range(30)
    ]
    for view in (
        about_view(about),
        help_view(commands, commands[:2]),
        topics_view(lines),
        topics_view(lines, 2),
        kind_view("*" * 5000, hint="*" * 5000),
        fault_view("ab12cd34"),
    ):
        assert_discord_takes(view)
