"""Which encoder reads the sentences: a part of the section `summarizer`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_settings import NoDecode

from bot.settings.lists import split_list


def _is_language(code: str) -> str:
    if not (code.isalpha() and code.islower() and 2 <= len(code) <= 3):
        raise ValueError("should be codes of languages in small letters")
    return code


Language = Annotated[str, AfterValidator(_is_language)]


class EncoderSettings(BaseModel):
    encoder: str = Field(
        default="shipped",
        min_length=1,
        description="what compares sentences by meaning: the shipped encoder, which reads English, a folder, or "
        "the name of one at the Hugging Face Hub",
        examples=["intfloat/multilingual-e5-small", "/srv/models/multilingual-e5-small"],
    )
    encoder_revision: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{40}$",
        description="the full commit of an encoder at the Hub, so that it cannot change unseen",
        examples=["0123456789abcdef0123456789abcdef01234567"],
    )
    encoder_languages: Annotated[tuple[Language, ...], NoDecode, BeforeValidator(split_list)] = Field(
        default=(),
        description="the languages that the set encoder reads; none means those its name is known for",
        examples=[["en", "ja", "ko", "uk"]],
    )
    encoder_prefix: str | None = Field(
        default=None,
        max_length=100,
        description="what the set encoder wants before each text; left out, what its name is known for",
        examples=["query: "],
    )
    encoder_pooling: Literal["mean", "cls"] | None = Field(
        default=None,
        description="how the set encoder's vectors become one; left out, as its folder says",
        examples=["mean"],
    )
    encoder_pieces: int | None = Field(
        default=None,
        ge=16,
        le=8192,
        description="how many word pieces of a sentence the set encoder reads; left out, as its folder says",
        examples=[256],
    )
