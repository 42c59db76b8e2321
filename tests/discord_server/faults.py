"""What a test can script to go wrong with HTTP requests."""

from __future__ import annotations

import asyncio
import enum
import inspect
import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .rest.answer import Answer, rate_limited

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .rest.call import Call

    Hook = Callable[[Call], Awaitable[None] | None]


class Step(enum.Enum):
    """Where in a request's life a fault strikes."""

    BEFORE_REQUEST = "before_request"
    AFTER_STORE_BEFORE_ANSWER = "after_store_before_answer"
    AFTER_ANSWER = "after_answer"


class ConnectionCutError(Exception):
    """The connection is closed instead of an answer, or amid one."""

    def __init__(self, *, midway: bool) -> None:
        super().__init__()
        self.midway = midway


@dataclass(eq=False)
class Fault:
    """One scripted fault: where it strikes, on which operation, how often, and what it does."""

    step: Step
    act: Callable[[Call], Awaitable[Answer | None]]
    on: str | None
    where: Callable[[Call], bool] | None
    times: int | None
    skip: int
    struck: int = 0

    def strikes(self, call: Call, step: Step) -> bool:
        if step is not self.step or (self.on and self.on != call.request.operation):
            return False
        if self.where and not self.where(call):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        self.struck += 1
        return True


class Faults:
    """The script. Each method adds a fault and returns it; faults strike in the order they were added.

    `on` names an operation as `POST /channels/{channel_id}/messages` (any when left out), `where` narrows it
    to calls of a kind, `skip` lets that many pass first, and `times` is how often it strikes (None: always).
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._released = asyncio.Event()

    def clear(self) -> None:
        """Forget the script, and let what hangs go on."""
        self._faults.clear()
        self.release()

    def release(self) -> None:
        """Let what hangs go on."""
        self._released.set()
        self._released = asyncio.Event()

    def rate_limit(
        self,
        times: int | None = 1,
        *,
        scope: str = "user",
        retry_after: float = 0.05,
        via: bool = True,
        **match: Any,
    ) -> Fault:
        """Answer 429. `scope` is `user`, `shared` or `global`; without `via` it looks like Cloudflare's."""

        async def act(call: Call) -> Answer:
            answer = rate_limited(scope, retry_after, via=via)
            if via:
                state = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": f"{retry_after:.3f}"}
                answer.headers |= call.server.rate_limits.headers(call) | state
            return answer

        return self._add(Step.BEFORE_REQUEST, act, times, **match)

    def fail(
        self, status: int = 500, *, times: int | None = 1, after_storing: bool = False, **match: Any
    ) -> Fault:
        """Answer 5xx: before anything happened, or after it all did."""

        async def act(call: Call) -> Answer:
            return Answer(status, {"message": f"{status}: Internal Server Error", "code": 0})

        return self._add(_step(after_storing=after_storing), act, times, **match)

    def delay(
        self, seconds: float, *, times: int | None = 1, after_storing: bool = False, **match: Any
    ) -> Fault:
        """Answer late, by real seconds."""

        async def act(call: Call) -> None:
            await asyncio.sleep(seconds)

        return self._add(_step(after_storing=after_storing), act, times, **match)

    def hang(self, *, times: int | None = 1, after_storing: bool = False, **match: Any) -> Fault:
        """Do not answer until `release()`."""

        async def act(call: Call) -> None:
            await self._released.wait()

        return self._add(_step(after_storing=after_storing), act, times, **match)

    def cut(
        self, *, times: int | None = 1, after_storing: bool = False, midway: bool = False, **match: Any
    ) -> Fault:
        """Close the connection without an answer, or with half of one (`midway`, after storing)."""

        async def act(call: Call) -> None:
            raise ConnectionCutError(midway=midway)

        return self._add(_step(after_storing=after_storing or midway), act, times, **match)

    def call(self, step: Step | str, hook: Hook, *, times: int | None = 1, **match: Any) -> Fault:
        """Call `hook(call)` at a step: to change the world, or to look."""

        async def act(call: Call) -> None:
            result = hook(call)
            if inspect.isawaitable(result):
                await result

        return self._add(Step(step), act, times, **match)

    def kill(self, pid: int, step: Step | str, **match: Any) -> Fault:
        """Kill a process (SIGKILL) at a step, so that before `after_answer` no answer reaches it any more.

        At `before_request` it is as though the request had never arrived.
        """

        async def act(call: Call) -> None:
            os.kill(pid, signal.SIGKILL)
            if step is not Step.AFTER_ANSWER:
                raise ConnectionCutError(midway=False)

        step = Step(step)
        return self._add(step, act, 1, **match)

    async def at(self, step: Step, call: Call) -> Answer | None:
        """Let the script act; the answer that it gives instead of the server's, if any."""
        for fault in list(self._faults):
            if fault.strikes(call, step):
                answer = await fault.act(call)
                if answer is not None:
                    return answer
        return None

    def _add(
        self,
        step: Step,
        act: Callable[[Call], Awaitable[Answer | None]],
        times: int | None,
        *,
        on: str | None = None,
        where: Callable[[Call], bool] | None = None,
        skip: int = 0,
    ) -> Fault:
        fault = Fault(step, act, on, where, times, skip)
        self._faults.append(fault)
        return fault


def _step(*, after_storing: bool) -> Step:
    return Step.AFTER_STORE_BEFORE_ANSWER if after_storing else Step.BEFORE_REQUEST
