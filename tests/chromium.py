"""The machine's own Chromium, driven over its DevTools protocol: what a person sees of a page, and clicks on it."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
import tempfile
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_LISTENING = re.compile(rb"DevTools listening on (ws://\S+)")
STARTED = 60.0
"""Seconds that Chromium may take to start, and a page to show what is waited for, on a busy machine."""


def find_chromium() -> str | None:
    """The path of the first Chromium or Chrome on PATH that is one: Ubuntu puts a mere signpost there."""
    return next((path for name in _NAMES if (path := shutil.which(name)) and _runs(path)), None)


def _runs(path: str) -> bool:
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=STARTED, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)

    async def open(self, url: str, *, width: int, height: int, phone: bool = False) -> None:
        """Go to `url` in a window of so many CSS pixels."""
        await self.resize(width, height, phone=phone)
        await self._call("Page.navigate", url=url)

    async def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        await self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )

    async def run(self, script: str) -> Any:
        """What a JavaScript expression gives, awaited; values as JSON has them. Raises where it throws."""
        answer = await self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def until(self, script: str) -> Any:
        """What `script` gives as soon as that is true. Raises TimeoutError where it never is."""
        async with asyncio.timeout(STARTED):
            while True:
                if value := await self.run(script):
                    return value
                await asyncio.sleep(0.05)

    async def type(self, text: str) -> None:
        """Into whatever has the focus."""
        await self._call("Input.insertText", text=text)

    async def press(self, key: str) -> None:
        """A key by its name, such as Enter or Tab, down and up again."""
        code = {"Enter": 13, "Tab": 9, "Escape": 27}[key]
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self._call("Input.dispatchKeyEvent", type="rawKeyDown", **named)
        await self._call("Input.dispatchKeyEvent", type="keyUp", **named)

    async def photograph(self, selector: str = "body") -> bytes:
        """An element as far as it is in the window, as a PNG, once fonts are there and two frames were drawn."""
        drawn = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        await self.run(f"document.fonts.ready.then(() => {drawn})")
        place = await self.run(
            f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()"
        )
        clip = {side: place[side] for side in ("x", "y", "width", "height")} | {"scale": 1}
        answer = await self._call("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(answer["data"])

    async def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(STARTED):
            while True:  # events come between; nothing here waits for one
                answer = json.loads(await self._socket.receive_str())
                if answer.get("id") == number:
                    break
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result


@asynccontextmanager
async def browsing(program: str) -> AsyncIterator[Tab]:
    """A fresh Chromium without a window, as a newcomer's would be; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "--no-sandbox",  # it cannot be had by root or in most containers, and the page is our own
            "--disable-gpu",
            "--disable-dev-shm-usage",  # containers often have 64 MB there
            "--no-first-run",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            address = await _listening(process)
            origin = re.sub(r"^ws(://[^/]+)/.*", r"http\1", address)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{origin}/json/list") as answer:
                    page = next(one for one in await answer.json() if one["type"] == "page")
                async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.communicate(), 10)
                except TimeoutError:
                    process.kill()
                    await process.communicate()


async def _listening(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    said = b""
    async with asyncio.timeout(STARTED):
        while line := await process.stderr.readline():
            said += line
            if match := _LISTENING.search(line):
                return match[1].decode()
    raise AssertionError(f"Chromium ended before it could be used: {said.decode(errors='replace')[-600:]}")
