"""Pictures of the preview as a newcomer sees it: `python -m tests.bot.screenshot` makes the README's anew."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from bot.app import App
from bot.preview import previewing
from tests.chromium import browsing, find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.chromium import Tab

PICTURE = Path(__file__).with_name("preview.png")
WIDTH, HEIGHT = 760, 1390
COLOURS = 256
"""Enough for text on grey, at a third of the bytes."""

_MESSAGES = "document.querySelector('#channel-message-list')"
_READY = "window.simcordPreview?.ready === true"


class ChatPage:
    """The preview in a browser's tab, and what a person does there."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def settle(self) -> None:
        """Wait for the page to have done what it was told: until then it takes no more."""
        await self.tab.until(_READY)

    async def read(self) -> str:
        """All messages of the channel, as text."""
        return str(await self.tab.run(f"{_MESSAGES}.innerText"))

    async def buttons(self) -> list[str]:
        """The labels of the bot's buttons, from top to bottom."""
        script = f"[...{_MESSAGES}.querySelectorAll('.component-button')].map(b => b.innerText.trim())"
        labels: list[str] = await self.tab.run(script)
        return labels

    async def press(self, label: str) -> None:
        """Press the lowest button with that label, and wait for the answer."""
        await self.settle()
        of_label = f"b => b.innerText.trim() === {json.dumps(label)}"
        before = await self._count()
        await self.tab.run(
            f"[...{_MESSAGES}.querySelectorAll('.component-button')].findLast({of_label}).click()"
        )
        await self.tab.until(f"{_MESSAGES}.children.length > {before}")

    async def command(self, name: str) -> None:
        """Type a command that needs no option, send it, and wait for the answer."""
        await self.settle()
        before = await self._count()
        await self.tab.run("document.querySelector('#channel-composer-input').focus()")
        for key in f"/{name}":
            await self.tab.type(key)
        await self.tab.until("document.querySelector('[role=option][aria-selected=true]') !== null")
        await self.tab.press("Enter")  # takes the command
        await self.settle()
        await self.tab.run("document.querySelector('#channel-composer').requestSubmit()")
        await self.tab.until(f"{_MESSAGES}.children.length > {before}")

    async def photograph(self) -> bytes:
        """The newest messages, as a PNG, without SimCord's tool bar."""
        await self.settle()
        await self.tab.run(
            "(timeline => { timeline.scrollTop = timeline.scrollHeight })"
            "(document.querySelector('#channel-timeline'))"
        )
        return await self.tab.photograph("#channel-layout")

    async def _count(self) -> int:
        return int(await self.tab.run(f"{_MESSAGES}.children.length"))


@asynccontextmanager
async def chatting(
    program: str, *, width: int = WIDTH, height: int = HEIGHT, phone: bool = False
) -> AsyncIterator[ChatPage]:
    """The preview open in Chromium, its digests on the page, and SimCord's own side bar folded away."""
    async with previewing(App()) as preview, browsing(program) as tab:
        await tab.open(preview.url, width=width, height=height, phone=phone)
        page = ChatPage(tab)
        await tab.until(f"!!{_MESSAGES}?.querySelector('.component-button')")
        await page.settle()
        open_ = "(toggle => toggle.getAttribute('aria-expanded') === 'true' && toggle.click())"
        await tab.run(f"{open_}(document.querySelector('#messages-toggle'))")
        yield page


def pixels(png: bytes) -> Any:
    """The picture of a PNG."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def small(png: bytes) -> bytes:
    """The same picture in fewer colours."""
    out = io.BytesIO()
    palette = pixels(png).quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(out, "PNG", optimize=True)
    return out.getvalue()


async def _picture() -> bytes:
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium or Chrome on PATH. On Debian: apt-get install chromium")
    async with chatting(program) as page:
        await page.press("Briefing")
        await page.press("Receipts")
        return small(await page.photograph())


if __name__ == "__main__":
    picture = asyncio.run(_picture())
    path = Path(sys.argv[1]) if sys.argv[1:] else PICTURE
    path.write_bytes(picture)
    print(f"{path}: {len(picture):,} bytes")
