"""The newcomer's chat server, as a browser meets it."""

from __future__ import annotations

import asyncio
import builtins
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import App
from bot.errors import UsageError
from bot.preview import previewing
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.screenshot import HEIGHT, PICTURE, WIDTH, chatting, pixels
from tests.chromium import find_chromium


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


async def test_its_clock_goes_on_so_that_cooldowns_end() -> None:
    async with previewing(App()) as preview:
        begun = preview.env.now()
        assert abs(datetime.now(UTC) - begun) < timedelta(minutes=1)
        await asyncio.sleep(1.2)
        assert preview.env.now() > begun


@pytest.fixture
def chromium() -> str:
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium or Chrome on PATH")
    return program


class TestInABrowser:
    async def test_a_member_presses_through_to_the_receipts(self, chromium: str) -> None:
        async with chatting(chromium) as page:
            digest = await page.read()
            assert "Japan–ROK relations" in digest
            assert "Bridging the divide: the significance of the U.S.-South Korea-Japan trilateral" in digest
            assert "has always been a one-step forward, two-steps back situation" in digest
            assert set(await page.buttons()) == {"Briefing"}

            await page.press("Briefing")
            assert "Only you can see this" in await page.read()
            assert "Key points" in await page.read()
            assert (await page.buttons())[-3:] == ["Receipts", "Related", "Feedback"]

            await page.press("Receipts")
            assert "Quoted: the source's own words." in await page.read()
            struck = await page.tab.run(
                "[...document.querySelectorAll('s, del')].map(s => s.textContent).join()"
            )
            assert "however" in struck

            picture = pixels(await page.photograph())
        assert picture.width == WIDTH
        assert HEIGHT - 200 < picture.height <= HEIGHT
        colours = sorted(count for count, _ in picture.getcolors(picture.width * picture.height))
        assert len(colours) > 50  # letters, buttons and the topic's colour
        assert colours[-1] < 0.9 * picture.width * picture.height

    async def test_a_typed_command_is_answered_on_a_phone_without_going_past_its_edge(
        self, chromium: str
    ) -> None:
        async with chatting(chromium, width=390, height=800, phone=True) as page:
            await page.command("topics")
            assert "6 topics" in await page.read()
            assert (await page.buttons()).count("Latest") == 3
            widest = await page.tab.run(
                "Math.max(...[...document.querySelectorAll('#channel-message-list *')]"
                ".map(e => e.getBoundingClientRect().right))"
            )
            assert 300 < widest <= 390


def test_the_picture_in_the_readme_is_there_and_light() -> None:
    readme = Path(__file__).parents[2] / "README.md"
    assert f"({PICTURE.relative_to(readme.parent).as_posix()})" in readme.read_text("utf-8")
    content = PICTURE.read_bytes()
    assert len(content) <= 200_000
    assert pixels(content).width == WIDTH


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
