"""What can be set of traces."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr


def _is_headers(value: SecretStr) -> SecretStr:
    if not re.fullmatch(
        r"[!#$%&'*+.^`|~\w-]+=[^,\r\n]+(,[!#$%&'*+.^`|~\w-]+=[^,\r\n]+)*", value.get_secret_value()
    ):
        raise ValueError("should be name=value, with commas between several")
    return value


class TracingSettings(BaseModel):
    """See `bot.settings.model.Section`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+$",
        description="where a collector of OpenTelemetry takes traces over HTTP; none means there are no traces",
        examples=["http://127.0.0.1:4318"],
    )
    headers: Annotated[SecretStr, AfterValidator(_is_headers)] | None = Field(
        default=None,
        description="what the collector wants to be told with them, such as a key; best kept out of shared files",
        examples=["x-api-key=your-key"],
    )
    ratio: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="how much of what is done is traced: 1 is everything, 0.1 a tenth",
        examples=[0.1],
    )
    service: str = Field(
        default="briefing-bot",
        min_length=1,
        max_length=100,
        description="what this bot is called in the traces",
        examples=["briefing-bot-eu"],
    )

    def parted_headers(self) -> dict[str, str]:
        """By their names."""
        told = self.headers.get_secret_value() if self.headers else ""
        pairs = (each.partition("=") for each in told.split(",") if each)
        return {name.strip(): value.strip() for name, _, value in pairs}
