"""What writes the briefings, made as the settings say, in whichever process it is to work."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.inference import Endpoint, InferenceClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive
    from bot.settings import Settings
    from summarizer import Checker, Encoder, Engine, LocalChoice

BUDGET = "endpoint"
"""What the archive calls what was asked of the endpoint."""


def make_engine(settings: Settings, archive_address: str, encoder: Encoder) -> Engine:
    """Raises SettingsError where something is not set that the engine needs, and ModelError."""
    from summarizer import ExtractiveEngine

    match settings.summarizer.engine:
        case "endpoint":
            return _endpoint(settings, archive_address, encoder)
        case "transformers":
            return _local(settings, encoder)
        case _:
            return ExtractiveEngine(encoder)


def read_endpoint(settings: Settings) -> Endpoint:
    """The server that is asked. Raises SettingsError."""
    said = settings.endpoint
    key = said.api_key
    return Endpoint(
        needed(said.url, "endpoint.url", "http://127.0.0.1:11434/v1"),
        needed(said.model, "endpoint.model", "qwen3:4b"),
        api_key=key.get_secret_value() if key else None,
        seconds=said.timeout_seconds,
        tries=said.tries,
        parallel=said.parallel,
        extra=json.loads(said.extra_body or "{}"),
    )


def needed(value: str | None, key: str, example: str) -> str:
    """`value`. Raises SettingsError where it is not set."""
    if value is None:
        engine = key.partition(".")[0]
        problem = f"summarizer.engine is {engine}, which needs it, and it is not set"
        raise SettingsError(
            key, problem, f'For example: --set {key}={example}; or set engine = "extractive".'
        )
    return value


def _endpoint(settings: Settings, archive_address: str, encoder: Encoder) -> Engine:
    from summarizer import PromptedEngine

    said = settings.endpoint
    budget = None
    if said.requests_per_day is not None or said.tokens_per_day is not None:
        budget = DailyBudget(archive_address, said.requests_per_day, said.tokens_per_day)
    checker = make_checker(settings, encoder)
    return PromptedEngine(
        InferenceClient(read_endpoint(settings), budget),
        encoder,
        name="endpoint",
        model=needed(said.model, "endpoint.model", "qwen3:4b"),
        marks=checked_by(settings),
        checker=checker,
        context_tokens=said.context_tokens,
    )


def read_choice(settings: Settings) -> LocalChoice:
    """The model that is run here. Raises SettingsError."""
    from summarizer import LocalChoice

    said = settings.transformers
    return LocalChoice(
        needed(said.model, "transformers.model", "/srv/models/qwen3-0.6b"),
        revision=said.revision,
        device=said.device,
        dtype=said.dtype,
        context_tokens=said.context_tokens,
    )


def _local(settings: Settings, encoder: Encoder) -> Engine:
    from summarizer import LocalEngine

    checker = make_checker(settings, encoder)
    return LocalEngine(read_choice(settings), encoder, marks=checked_by(settings), checker=checker)


def make_checker(settings: Settings, encoder: Encoder) -> Checker | None:
    """The NLI model that is set, loaded; None for the checker of words. Raises ModelError."""
    said = settings.grounding
    if said.model is None:
        return None
    from summarizer import NliChecker

    return NliChecker(said.model, encoder, revision=said.revision, label=said.label, device=said.device)


def checked_by(settings: Settings) -> tuple[str, ...]:
    """What a set checker adds to an engine's version."""
    said = settings.grounding
    if said.model is None:
        return ()
    return (f"{said.model.rstrip('/').rpartition('/')[2]}@{(said.revision or 'local')[:12]}",)


class DailyBudget:
    """What may be asked in a day (UTC), kept in the archive: restarts and other processes don't widen it."""

    def __init__(
        self,
        archive_address: str,
        requests: int | None,
        tokens: int | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._address = archive_address
        self._requests = requests
        self._tokens = tokens
        self._now = now

    async def reserve(self, tokens: int) -> bool:
        """See `bot.inference.Budget`."""
        async with await self._open() as archive:
            return await archive.spending.reserve(
                self._now().date(), BUDGET, tokens, most_requests=self._requests, most_tokens=self._tokens
            )

    async def settle(self, reserved: int, used: int) -> None:
        """See `bot.inference.Budget`."""
        async with await self._open() as archive:
            await archive.spending.settle(self._now().date(), BUDGET, reserved=reserved, used=used)

    async def _open(self) -> Archive:
        from bot.archive import Archive

        return await Archive.open(self._address, searched=False)  # two for each thing asked of the model
