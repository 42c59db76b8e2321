"""What each command answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import discord
import pytest
from discord import app_commands

from tests.bot.chat._server import answer, buttons, shown
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server


class TestBriefing:
    async def test_shows_the_article_chosen(self, server: Server) -> None:
        result = await server.ask("briefing", article=f"{3:024x}")
        assert shown(result).startswith("## [Strait report 3](https://news.example/3)\n-# The Example · ")
        assert "The strait was closed on Monday." in shown(result)
        assert buttons(result) == ["Receipts", "Related", "Feedback", "Read at source"]

    async def test_links_where_else_the_same_text_stands(self, server: Server, library: Archive) -> None:
        entry = await library.get(f"{3:024x}")
        assert entry is not None
        assert entry.briefing is not None
        copy = replace(entry.article, id="c" * 24, url="https://copy.example/3", publisher="The Copyist")
        await library.record(copy, entry.topics, entry.briefing, at=TODAY, matched_by="tests")
        for asked in (f"{3:024x}", "c" * 24):
            said = shown(await server.ask("briefing", article=asked))
            assert "\n-# also in [The Copyist](https://copy.example/3)\n" in said

    async def test_is_for_the_asker_alone_unless_public(self, server: Server) -> None:
        assert answer(await server.ask("briefing", article=f"{3:024x}")).ephemeral
        assert not answer(await server.ask("briefing", article=f"{3:024x}", public=True)).ephemeral

    async def test_offers_the_newest_when_nothing_is_typed(self, server: Server) -> None:
        choices = await server.ann.autocomplete(server.channel, "briefing", "article", "")
        assert len(choices) == 13
        assert choices[0] == {"name": "Strait report 0 · The Example · 10 May 2024", "value": f"{0:024x}"}

    async def test_offers_titles_by_any_word_of_them(self, server: Server) -> None:
        choices = await server.ann.autocomplete(server.channel, "briefing", "article", "pass")
        assert [choice["value"] for choice in choices] == [f"{12:024x}"]
        assert choices[0]["name"] == "Avalanche closes *the* pass · The Example · seen 10 Apr 2024"

    async def test_understands_a_title_that_was_typed(self, server: Server) -> None:
        assert "## Avalanche closes" in shown(await server.ask("briefing", article="avalanche pass"))

    async def test_asks_which_of_several_titles_was_meant(self, server: Server) -> None:
        result = await server.ask("briefing", article="strait")
        assert "Which one?" in shown(result)
        assert buttons(result) == ["Briefing"] * 5

    async def test_says_so_when_no_title_has_the_words(self, server: Server) -> None:
        result = await server.ask("briefing", article="nowhere *bold*")
        assert "“nowhere \\*bold\\*”: no article has that in its title." in shown(result)
        assert answer(result).ephemeral


class TestLatest:
    async def test_shows_the_newest_first(self, server: Server) -> None:
        said = shown(await server.ask("latest"))
        assert said.index("Strait report 0") < said.index("Strait report 1") < said.index("Strait report 4")
        assert "Strait report 5" not in said
        assert "Page 1 of 3 · 13 articles" in said

    async def test_of_one_topic_and_some_days(self, server: Server) -> None:
        said = shown(await server.ask("latest", topic="harbours", days=2))
        assert "Latest on Harbours & straits · last 2 days" in said
        assert "Strait report 1" in said
        assert "Strait report 2" not in said

    async def test_offers_topics_by_any_word_of_them(self, server: Server) -> None:
        choices = await server.ann.autocomplete(server.channel, "latest", "topic", "passes")
        assert choices == [{"name": "Mountains & passes", "value": "mountains"}]
        assert len(await server.ann.autocomplete(server.channel, "latest", "topic", "")) == 2

    async def test_takes_a_topics_name_as_well(self, server: Server) -> None:
        assert "Avalanche" in shown(await server.ask("latest", topic="mountains & PASSES"))

    async def test_suggests_the_topic_that_was_meant(self, server: Server) -> None:
        said = shown(await server.ask("latest", topic="harbour"))
        assert "“harbour”: there is no such topic." in said
        assert "Did you mean Harbours & straits?" in said

    async def test_says_when_nothing_is_that_new(self, server: Server) -> None:
        said = shown(await server.ask("latest", topic="mountains", days=1))
        assert "No articles in that time. Try more days." in said


@pytest.mark.parametrize("command", ["latest", "digest", "search"])
async def test_topics_are_offered_wherever_one_is_asked_for(server: Server, command: str) -> None:
    choices = await server.ann.autocomplete(server.channel, command, "topic", "straits")
    assert choices == [{"name": "Harbours & straits", "value": "harbours"}]


async def test_a_digest_is_of_one_topic_by_days(server: Server) -> None:
    result = await server.ask("digest", topic="harbours", days=7)
    said = shown(result)
    assert said.startswith("## Harbours & straits\n")
    assert "· 7 articles" in said
    assert said.count("### <t:") == 5
    assert buttons(result) == ["Briefing"] * 5 + ["Next"]


@pytest.mark.parametrize(("command", "options"), [("digest", {"topic": "harbours"}), ("catchup", {})])
async def test_what_several_outlets_report_is_one_entry(
    server: Server, library: Archive, command: str, options: dict[str, str]
) -> None:
    entry = (await library.latest("harbours", limit=1))[0]
    assert entry.briefing is not None
    own = {
        "The *Echo*": "Captains expect to wait for days at anchor before any pilot comes aboard, and their owners "
        "count what each lost tide costs them in wages, fuel and harbour dues this week.",
        "The Post": "Bakers on the island have flour until Friday, says their guild, whose oldest members recall a "
        "winter long ago when bread came by sledge across the frozen sound every morning.",
    }  # so that each has a text of its own: the same one would be the same article
    for number, (publisher, paragraph) in enumerate(own.items()):
        other = replace(
            entry.article,
            id=f"{number + 50:024x}",
            publisher=publisher,
            url=f"https://{number}.example/strait",
            text=f"{entry.article.text}\n\n{paragraph}",
        )
        await library.record(other, entry.topics, entry.briefing, at=TODAY, matched_by="tests")
    said = shown(await server.ask(command, **options, days=7))
    assert "· 7 stories in 9 articles" in said
    assert said.count("also in The") == 1
    assert said.count("Strait report 0") == 1
    assert "Page 1 of 2 · 7 stories" in said


async def test_catching_up_goes_by_topics(server: Server) -> None:
    said = shown(await server.ask("catchup", days=3))
    assert "### Harbours & straits" in said
    assert "· 3 articles" in said
    everything = await server.ask("catchup", days=365)
    last = await server.ann.click(answer(everything), label="Next")
    last = await server.ann.click(answer(last), label="Next")
    assert "### Mountains & passes\n**Avalanche" in shown(last)


class TestSearch:
    async def test_finds_by_words(self, server: Server) -> None:
        assert "Strait report 7" in shown(await server.ask("search", query='"strait report 7"'))

    async def test_finds_by_meaning(self, server: Server) -> None:
        said = shown(await server.ask("search", query="snow blocked a mountain road", topic="mountains"))
        assert "Avalanche closes" in said

    async def test_is_held_to_a_source(self, server: Server) -> None:
        choices = await server.ann.autocomplete(server.channel, "search", "source", "exam")
        assert [choice["value"] for choice in choices] == ["The Example"]
        said = shown(await server.ask("search", query="strait", source="the example"))
        assert "from The Example" in said
        assert "Strait report" in said
        refused = shown(await server.ask("search", query="strait", source="The Exampel"))
        assert "Did you mean The Example?" in refused

    async def test_turns_pages_within_a_source(self, server: Server) -> None:
        first = await server.ask("search", query="strait", source="The Example")
        second = await server.ann.click(answer(first), label="Next")
        assert "from The Example" in shown(second)
        assert "Page 2" in shown(second)

    async def test_says_when_nothing_is_found(self, server: Server) -> None:
        said = shown(await server.ask("search", query="zzyzx", topic="mountains", days=1))
        assert "Nothing found." in said

    async def test_shows_a_hostile_query_and_does_not_obey_it(self, server: Server) -> None:
        result = await server.ask("search", query="**@everyone** [x](https://evil.example) ||\u202e")
        assert "@everyone" not in shown(result)
        assert "https://evil" not in shown(result)

    async def test_of_nothing_but_blanks_is_refused(self, server: Server) -> None:
        assert "there is nothing to look for" in shown(await server.ask("search", query="\u200b\u3164"))


async def test_topics_are_listed_with_their_counts(server: Server) -> None:
    result = await server.ask("topics")
    assert "12 articles · newest <t:" in shown(result)
    assert buttons(result) == ["Latest", "Latest"]


async def test_about_says_what_runs_and_what_is_stored(server: Server) -> None:
    said = shown(await server.ask("about"))
    assert "**Engine** extractive" in said
    assert "13 articles of 1 publisher" in said
    assert "What is stored" in said
    assert (
        "When the bot leaves a server its subscriptions stop at once, and are deleted 30 days later." in said
    )
    assert "for 400 days" in said
    assert "**/forget-me**" in said


async def test_help_lists_every_command_as_one_can_press_it(server: Server) -> None:
    said = shown(await server.ask("help"))
    for name in (
        "briefing",
        "latest",
        "digest",
        "catchup",
        "search",
        "topics",
        "about",
        "help",
        "subscribe",
        "subscriptions",
        "unsubscribe",
        "forget-server",
        "forget-me",
    ):
        assert f"</{name}:" in said
    assert "**Brief this link**" in said


@pytest.mark.parametrize("command", ["digest", "search", "catchup"])
async def test_what_costs_has_a_cooldown_for_each_member(server: Server, command: str) -> None:
    options = {"digest": {"topic": "harbours"}, "search": {"query": "strait"}, "catchup": {}}[command]
    for _ in range(6):
        assert "please wait" not in shown(await server.ask(command, **options))
    refused = await server.ask(command, **options)
    assert "That was quick: please wait" in shown(refused)
    assert answer(refused).ephemeral
    other = await server.bo.slash(server.channel, command, **options)
    assert "please wait" not in shown(other)
    await server.env.advance_time(31)
    assert "please wait" not in shown(await server.ask(command, **options))


async def test_answers_need_no_rights_in_the_channel(server: Server) -> None:
    nothing = discord.PermissionOverwrite(view_channel=False, send_messages=False, embed_links=False)
    bot = server.env.bot.user
    assert bot is not None
    closed = server.guild.create_text_channel("closed", overwrites={bot: nothing})
    result = await server.bo.slash(closed, "latest", public=True)
    assert "Strait report 0" in shown(result)
    assert not answer(result).ephemeral


def test_the_readme_lists_every_command(server: Server) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    for command in server.env.bot.tree.get_commands():  # type: ignore[attr-defined]  # the bot is ours
        is_menu = isinstance(command, app_commands.ContextMenu)
        name = f"| {command.name} |" if is_menu else f"`/{command.name}`"
        assert name in readme


def test_every_command_and_option_is_described(server: Server) -> None:
    for command in server.env.bot.tree.get_commands():  # type: ignore[attr-defined]  # the bot is ours
        told = command.to_dict(server.env.bot.tree)  # type: ignore[attr-defined]
        if told["type"] == 1:
            assert len(told["description"]) > 5
            assert all(len(option["description"]) > 5 for option in told["options"])
        of_servers = command.name in (
            "subscribe",
            "subscriptions",
            "unsubscribe",
            "maintain",
            "forget-server",
            "why",
        )
        assert told["integration_types"] == ([0] if of_servers else [0, 1])
        assert sorted(told["contexts"]) == ([0] if of_servers else [0, 1, 2])
