"""What can be set of the engines that make words of their own, and of the check of what they say."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr


def _is_json_object(value: str) -> str:
    try:
        parsed = json.loads(value or "{}")
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise ValueError("should be a JSON object")
    return value


Commit = Annotated[str, Field(pattern="^[0-9a-f]{40}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EndpointSettings(_Section):
    url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+( +https?://[^\s?#@]+)*$",
        description="the address of an OpenAI-compatible server, up to and with its /v1, or several with blanks",
        examples=["http://127.0.0.1:11434/v1"],
    )
    model: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="which of the server's models writes",
        examples=["qwen3:4b"],
    )
    api_key: SecretStr | None = Field(
        default=None,
        description="the server's key, best kept out of files that are shared",
        examples=["your-key"],
    )
    timeout_seconds: float = Field(
        default=60.0,
        ge=1,
        le=600,
        description="how long an answer may take, with all tries",
        examples=[120],
    )
    tries: int = Field(
        default=3,
        ge=1,
        le=10,
        description="how often a request is made where the server is busy or breaks off",
        examples=[5],
    )
    parallel: int = Field(
        default=2,
        ge=1,
        le=64,
        description="how many requests each process of the bot has at one server at once, at most",
        examples=[1],
    )
    context_tokens: int = Field(
        default=8192,
        ge=3000,
        le=1_000_000,
        description="how many tokens the model reads and writes together, as the server is set",
        examples=[32768],
    )
    requests_per_day: int | None = Field(
        default=None,
        ge=0,
        description="how many requests may be made a day (UTC); none means any number",
        examples=[2000],
    )
    tokens_per_day: int | None = Field(
        default=None,
        ge=0,
        description="how many tokens may be read and written a day (UTC); none means any number",
        examples=[2_000_000],
    )
    extra_body: Annotated[str, AfterValidator(_is_json_object)] = Field(
        default="",
        description="what else each request holds, as a JSON object",
        examples=['{"chat_template_kwargs": {"enable_thinking": false}}'],
    )


class TransformersSettings(_Section):
    model: str | None = Field(
        default=None,
        min_length=1,
        description="the model that writes: a folder, or the name of one at the Hugging Face Hub",
        examples=["sshleifer/distilbart-cnn-12-6", "/srv/models/qwen3-0.6b"],
    )
    revision: Commit | None = Field(
        default=None,
        description="the full commit of a model at the Hub, so that it cannot change unseen",
        examples=["0123456789abcdef0123456789abcdef01234567"],
    )
    device: str = Field(
        default="auto",
        pattern=r"^(auto|cpu|mps|cuda(:\d{1,2})?)$",
        description="what computes: auto takes a GPU where there is one",
        examples=["cuda:0"],
    )
    dtype: Literal["auto", "float32", "bfloat16", "int8"] = Field(
        default="auto",
        description="how exact it computes: auto is bfloat16 on a GPU that has it, and float32 elsewhere",
        examples=["int8"],
    )
    context_tokens: int = Field(
        default=8192,
        ge=3000,
        le=1_000_000,
        description="how many tokens a chat model may read and write together; memory grows with them",
        examples=[16384],
    )


class GroundingSettings(_Section):
    model: str | None = Field(
        default=None,
        min_length=1,
        description="a model of natural language inference that checks claims: a folder, or one at the Hub",
        examples=["/srv/models/minicheck-roberta-large"],
    )
    revision: Commit | None = Field(
        default=None,
        description="the full commit of that model at the Hub",
        examples=["0123456789abcdef0123456789abcdef01234567"],
    )
    label: str | None = Field(
        default=None,
        min_length=1,
        description="which of its labels stands for a supported claim; left out, told from their names",
        examples=["entailment"],
    )
    device: str = Field(
        default="cpu",
        pattern=r"^(cpu|mps|cuda(:\d{1,2})?)$",
        description="what computes it",
        examples=["cuda:0"],
    )
