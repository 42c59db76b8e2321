"""A stop that a busy thread cannot hold up."""

from __future__ import annotations

import asyncio
import signal
import sys
import textwrap

import pytest

BUSY = textwrap.dedent("""
    import asyncio, time
    from bot.chat.connection.serving import stop_on_signals

    async def main():
        stop = asyncio.Event()
        stop_on_signals(stop, within=0.2)
        work = asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)
        print("busy", flush=True)
        await stop.wait()
        print("stopping", flush=True)

    asyncio.run(main())
""")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_ends_although_a_thread_is_busy(number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-c", BUSY), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"busy\n"
        process.send_signal(number)
        assert await process.stdout.readline() == b"stopping\n"
        assert await asyncio.wait_for(process.wait(), 60) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
