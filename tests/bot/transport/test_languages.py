"""Members are answered in the language of their Discord, and what all see is in the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._process import STARTED, running
from .test_subscribing import Office, keep_report, text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import DiscordServer
    from tests.discord_server.models import Message


def labels(message: Message) -> list[str]:
    return [str(c["label"]) for c in message.components() if c.get("label")]


async def test_each_in_their_own_and_the_channel_in_the_servers(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    office = Office(discord_server)
    office.guild.locale, office.mo.locale, office.ann.locale = "uk", "ja", "ko"
    await keep_report(tmp_path)

    def digests() -> list[Message]:
        return [each for each in discord_server.messages(office.channel) if "Підтвердження" in labels(each)]

    async with running(discord_server, tmp_path):
        await office.started()
        assert "できること" in text(await office.run("help"))
        assert "ボットに頼めること" in text(await office.run("help"))
        assert "할 수 있는 일" in text(await office.run("help", office.ann))
        assert "Що я вмію" in text(await office.run("help", public=True))

        typing = await discord_server.autocomplete(
            "subscribe", "days", "平", user=office.mo, channel=office.channel
        )
        await typing.acknowledged(within=STARTED)
        assert [choice["name"] for choice in typing.choices] == ["平日"]
        card = await office.run(
            "subscribe", topic="japan-rok", timezone="Asia/Seoul", at="09:00", days="平日"
        )
        assert "購読しました" in text(card)
        assert "平日 09:00" in text(card)
        assert "言語: ウクライナ語" in text(card)

        await office.press(card, "今日の分を今すぐ投稿")
        await office.changed(card, "今日のダイジェストを送っています")
        await discord_server.until(lambda: bool(digests()), within=STARTED, what="a digest")
        (posted,) = digests()
        assert "· 1 сюжет\n" in text(posted)
        opened = await office.press(posted, "Підтвердження", office.ann)
        assert "이 메시지의 근거" in text(await opened.answered(within=STARTED))
