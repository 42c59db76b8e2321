"""Commands, buttons, selects, modals: from the member's hand to the bot and back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands, ui

from tests.discord_server import Attachment, Callback, NotOfferedError, Permission
from tests.discord_server.clients import Bot, connected

if TYPE_CHECKING:
    from tests.discord_server import Channel, DiscordServer, User

BOTH = app_commands.AppInstallationType(guild=True, user=True)


class Receipt(ui.DynamicItem[ui.Button[Any]], template=r"receipt:(?P<article>\d+)"):
    """A button that works after a restart, as its custom id holds all that it needs."""

    def __init__(self, article: int) -> None:
        super().__init__(ui.Button(label="Receipts", custom_id=f"receipt:{article}"))
        self.article = article

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Receipt:
        return cls(int(match["article"]))

    async def callback(self, interaction: Any) -> None:
        await interaction.response.send_message(f"Receipts of {self.article}", ephemeral=True)


class Correction(ui.Modal, title="Correct this briefing"):
    reason: ui.Label[Any] = ui.Label(text="What is wrong?", component=ui.TextInput(custom_id="reason"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.reason.component, ui.TextInput)
        await interaction.response.send_message(f"Noted: {self.reason.component.value}")


class Desk(Bot):
    """A bot with one of each."""

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Receipt)
        for command in (briefing, correct, subscribe, latest, brief_this_link):
            self.tree.add_command(command)
        await self.tree.sync()
        await super().setup_hook()


@app_commands.command(description="A briefing of one article")
@app_commands.describe(article="Its title")
async def briefing(interaction: discord.Interaction, article: str) -> None:
    await interaction.response.defer(thinking=True)
    view = ui.LayoutView()
    view.add_item(ui.Container(ui.TextDisplay(f"# {article}"), ui.ActionRow(Receipt(7))))
    await interaction.followup.send(view=view, allowed_mentions=discord.AllowedMentions.none())


@briefing.autocomplete("article")
async def titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    known = ["Diplomacy Watch", "Bridging the divide"]
    return [app_commands.Choice(name=one, value=one) for one in known if typed.lower() in one.lower()]


@app_commands.command(description="Correct a briefing")
async def correct(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Correction())


@app_commands.command(description="Subscribe a channel")
@app_commands.default_permissions(manage_guild=True)
@app_commands.describe(channel="Where")
async def subscribe(interaction: discord.Interaction, channel: discord.TextChannel) -> None:
    await interaction.response.send_message(f"{channel.mention} it is")


@app_commands.command(description="The latest")
async def latest(interaction: discord.Interaction) -> None:
    async def choose(chosen: discord.Interaction) -> None:
        await chosen.response.edit_message(content=f"You chose {select.values[0]}")

    select: ui.Select[Any] = ui.Select(custom_id="topic", options=[discord.SelectOption(label="NATO")])
    select.callback = choose
    await interaction.response.send_message("Which topic?", view=ui.View().add_item(select), ephemeral=True)


@app_commands.context_menu(name="Brief this link")
async def brief_this_link(interaction: discord.Interaction, message: discord.Message) -> None:
    read = [await one.read() for one in message.attachments]
    await interaction.response.send_message(f"{message.content} {read}")


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.add_channel(discord_server.add_guild())


@pytest.fixture
def ada(discord_server: DiscordServer, channel: Channel) -> User:
    user = discord_server.add_user("ada")
    discord_server.add_member(discord_server.guilds[channel.guild_id or 0], user)
    return user


async def test_a_command_is_deferred_and_then_answered(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()):
        asked = await discord_server.run_command(
            "briefing", {"article": "Diplomacy Watch"}, user=ada, channel=channel
        )
        answer = await asked.answered()
    assert asked.callback is Callback.DEFERRED_MESSAGE
    assert asked.latency is not None
    assert answer.text == "# Diplomacy Watch"
    assert answer.custom_ids == ["receipt:7"]
    assert discord_server.messages(channel) == [answer]


async def test_a_button_works_for_a_bot_that_was_restarted(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()):
        asked = await discord_server.run_command("briefing", {"article": "x"}, user=ada, channel=channel)
        message = await asked.answered()
    async with connected(discord_server, Desk()):
        clicked = await discord_server.click(message, "receipt:7", user=ada)
        receipts = await clicked.answered()
    assert receipts.content == "Receipts of 7"
    assert receipts.is_ephemeral
    assert receipts not in discord_server.messages(channel)


async def test_an_option_completes_itself(discord_server: DiscordServer, channel: Channel, ada: User) -> None:
    async with connected(discord_server, Desk()):
        typing = await discord_server.autocomplete("briefing", "article", "watch", user=ada, channel=channel)
        await typing.acknowledged()
    assert [choice["value"] for choice in typing.choices] == ["Diplomacy Watch"]


async def test_a_modal_is_filled_in(discord_server: DiscordServer, channel: Channel, ada: User) -> None:
    async with connected(discord_server, Desk()):
        opened = await discord_server.run_command("correct", user=ada, channel=channel)
        await opened.acknowledged()
        assert opened.modal is not None
        assert opened.modal["title"] == "Correct this briefing"
        sent = await discord_server.submit(opened, {"reason": "The date"})
        assert (await sent.answered()).content == "Noted: The date"


async def test_a_choice_changes_the_message_it_was_made_on(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()):
        asked = await discord_server.run_command("latest", user=ada, channel=channel)
        question = await asked.answered()
        chosen = await discord_server.select(question, "topic", "NATO", user=ada)
        await chosen.acknowledged()
    assert question.content == "You chose NATO"


async def test_a_context_menu_brings_the_message_whole_with_its_files(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    message = discord_server.post(ada, channel, "read this", Attachment("page.txt", b"A page"))
    async with connected(discord_server, Desk()):
        asked = await discord_server.use_context_menu("Brief this link", message, user=ada, channel=channel)
        assert (await asked.answered()).content == "read this [b'A page']"


async def test_a_command_brings_the_channel_it_was_given(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    operator = discord_server.application.owner
    async with connected(discord_server, Desk()):
        asked = await discord_server.run_command(
            "subscribe", {"channel": channel}, user=operator, channel=channel
        )
        assert (await asked.answered()).content == f"<#{channel.id}> it is"


async def test_the_client_offers_only_what_a_member_may_do(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()):
        with pytest.raises(NotOfferedError, match="lacks"):
            await discord_server.run_command("subscribe", {"channel": channel}, user=ada, channel=channel)
        with pytest.raises(NotOfferedError, match="requires article"):
            await discord_server.run_command("briefing", user=ada, channel=channel)
        with pytest.raises(NotOfferedError, match="no command"):
            await discord_server.run_command("nonsense", user=ada, channel=channel)
        discord_server.deny(channel, Permission.USE_APPLICATION_COMMANDS, ada)
        with pytest.raises(NotOfferedError, match="may not use commands"):
            await discord_server.run_command("latest", user=ada, channel=channel)


async def test_an_ephemeral_message_is_for_one_pair_of_eyes(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()):
        question = await (await discord_server.run_command("latest", user=ada, channel=channel)).answered()
        with pytest.raises(NotOfferedError, match="someone else"):
            await discord_server.select(question, "topic", "NATO", user=discord_server.application.owner)


async def test_an_acknowledgement_after_three_seconds_is_too_late(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    raised = asyncio.get_running_loop().create_future()
    bot = Desk()

    @bot.tree.error
    async def on_error(_: object, error: app_commands.AppCommandError) -> None:
        raised.set_result(getattr(error, "original", error))

    async with connected(discord_server, bot):
        discord_server.faults.call(
            "before_request",
            lambda _: discord_server.clock.advance(3.1),
            on="POST /interactions/{interaction_id}/{interaction_token}/callback",
        )
        asked = await discord_server.run_command("latest", user=ada, channel=channel)
        error = await asyncio.wait_for(raised, 5)
    assert isinstance(error, discord.NotFound)
    assert error.code == 10062
    assert asked.acknowledged_at is None


async def test_an_interaction_is_acknowledged_once(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()) as bot:
        asked = await discord_server.run_command("latest", user=ada, channel=channel)
        await asked.answered()
        with pytest.raises(discord.HTTPException) as raised:
            await bot.http.request(
                discord.http.Route("POST", f"/interactions/{asked.id}/{asked.token}/callback"),
                json={"type": 5},
            )
    assert raised.value.code == 40060


async def test_follow_ups_end_after_fifteen_minutes(
    discord_server: DiscordServer, channel: Channel, ada: User
) -> None:
    async with connected(discord_server, Desk()) as bot:
        asked = await discord_server.run_command("latest", user=ada, channel=channel)
        await asked.answered()
        route = discord.http.Route("POST", f"/webhooks/{bot.application_id}/{asked.token}")
        await bot.http.request(route, json={"content": "In time"})
        discord_server.clock.advance(15 * 60)
        with pytest.raises(discord.HTTPException) as raised:
            await bot.http.request(route, json={"content": "Too late"})
    assert (raised.value.status, raised.value.code) == (401, 50027)
    assert [message.content for message in asked.followups] == ["In time"]


async def test_a_member_brings_the_app_to_a_guild_that_has_not_installed_it(
    discord_server: DiscordServer,
) -> None:
    ada = discord_server.add_user("ada")
    guild = discord_server.add_guild("Elsewhere", has_bot=False)
    discord_server.add_member(guild, ada)
    channel = discord_server.add_channel(guild)
    async with connected(discord_server, Desk(allowed_installs=BOTH)) as bot:
        assert not bot.guilds
        with pytest.raises(NotOfferedError, match="no command"):
            await discord_server.run_command("latest", user=ada, channel=channel)
        discord_server.user_installs.add(ada.id)
        asked = await discord_server.run_command("briefing", {"article": "a"}, user=ada, channel=channel)
        assert not (await asked.answered()).is_ephemeral
        discord_server.deny(channel, Permission.USE_EXTERNAL_APPS, ada)
        asked = await discord_server.run_command("briefing", {"article": "a"}, user=ada, channel=channel)
        assert (await asked.answered()).is_ephemeral
        route = discord.http.Route("POST", f"/webhooks/{bot.application_id}/{asked.token}")
        for _ in range(5):
            await bot.http.request(route, json={"content": "More"})
            discord_server.clock.advance(1)
        with pytest.raises(discord.HTTPException) as raised:
            await bot.http.request(route, json={"content": "Too much"})
    assert raised.value.code == 40094


async def test_commands_work_in_direct_messages(discord_server: DiscordServer, ada: User) -> None:
    async with connected(discord_server, Desk()):
        own = discord_server.direct_messages(ada)
        asked = await discord_server.run_command("latest", user=ada, channel=own)
        assert (await asked.answered()).content == "Which topic?"
