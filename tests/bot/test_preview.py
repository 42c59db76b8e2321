"""The newcomer's chat server, as a browser meets it."""

from __future__ import annotations

import builtins
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from simcord import SetupError

from bot.app import App
from bot.errors import UsageError
from bot.preview import previewing
from tests.bot.chat._server import answer, buttons, shown

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def test_it_shows_todays_digests_and_answers_every_command() -> None:
    async with previewing(App()) as preview:
        origin, _, capability = preview.url.partition("/#")
        assert origin.startswith("http://127.0.0.1:")
        headers = {"X-Simcord-Capability": capability}
        async with aiohttp.ClientSession(headers=headers) as browser:
            async with browser.get(f"{origin}/") as page:
                assert page.status == 200
            async with browser.post(f"{origin}/api/pages", json={}) as page:
                seen = json.dumps(await page.json(), ensure_ascii=False)
        assert "Bridging the divide" in seen
        assert "Japan–ROK relations" in seen

        member, maintainer = preview.viewers
        briefing = await member.slash(preview.channel, "briefing", article="bridging the divide")
        assert "## Bridging the divide" in shown(briefing)
        assert buttons(briefing)[:2] == ["Receipts", "Related"]
        receipts = await member.click(answer(briefing), label="Receipts")
        assert "Struck through" in shown(receipts)
        assert "trilateral" in shown(
            await maintainer.slash(preview.channel, "search", query="Seoul and Tokyo")
        )


async def test_it_can_be_photographed(tmp_path: Path) -> None:
    async with previewing(App()) as preview:
        try:
            await preview.screenshot(tmp_path / "preview.png")
        except SetupError as error:
            pytest.skip(str(error))
    assert (tmp_path / "preview.png").read_bytes().startswith(b"\x89PNG")


async def test_without_simcord_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "simcord":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"\[preview\]"):
        async with previewing(App()):
            pass
