"""What can be set: one frozen model a section. To add a section, add its model and a field of `Settings`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings.encoder import EncoderSettings
from bot.settings.engines import EndpointSettings, GroundingSettings, TransformersSettings
from bot.settings.lists import split_list
from bot.settings.tracing import TracingSettings


def _split_paths(value: object) -> object:
    """A variable holds several paths as a JSON list, or parted as in PATH."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"should be a list of paths, which this is not: {error}") from None
    return [part for part in value.split(os.pathsep) if part]


Id = Annotated[int, Field(ge=1, lt=2**63)]
Ids = Annotated[tuple[Id, ...], NoDecode, BeforeValidator(split_list)]
Port = Annotated[int, Field(ge=1, le=65535)]
Ports = Annotated[tuple[Port, ...], NoDecode, BeforeValidator(split_list)]


def _is_host(value: str) -> str:
    if not re.fullmatch(r"([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", value):
        raise ValueError("should be names or numbers of hosts, as host or host:port, without http://")
    return value


def _is_contact(value: str) -> str:
    # It stands between brackets in a header.
    if not re.fullmatch(r"[!-'*-~]{3,200}", value):
        raise ValueError("should be an address of the web or of mail, without blanks and brackets")
    return value


Host = Annotated[str, AfterValidator(_is_host)]
Hosts = Annotated[tuple[Host, ...], NoDecode, BeforeValidator(split_list)]
Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_split_paths)]


class Section(BaseModel):
    """Every field has a description and an example: errors show both."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SummarizerSettings(EncoderSettings, Section):
    engine: Literal["extractive", "transformers", "endpoint"] = Field(
        default="extractive",
        description="what writes the briefings",
        examples=["extractive", "endpoint"],
    )
    threads: int = Field(
        default=0,
        ge=0,
        le=64,
        description="how many processor threads the encoder may use; 0 is one a core, at most four",
        examples=[2],
    )


class LibrarySettings(Section):
    paths: Paths = Field(
        default=(),
        description="files and folders of saved pages to read; none means those that come with the bot",
        examples=[["articles", "/srv/pages"]],
    )


class FetchSettings(Section):
    contact: Annotated[str, AfterValidator(_is_contact)] | None = Field(
        default=None,
        description="how the people of a site can reach you; sites are told it with each request",
        examples=["https://example.org/our-bot", "bot@example.org"],
    )
    timeout_seconds: float = Field(
        default=30.0,
        ge=1,
        le=600,
        description="how long a site may take to answer, with all redirects",
        examples=[60],
    )
    max_bytes: int = Field(
        default=10 * 1024 * 1024,
        ge=1024,
        le=100 * 1024 * 1024,
        description="how many bytes an answer may have",
        examples=[5_000_000],
    )
    pause_seconds: float = Field(
        default=1.0,
        ge=0,
        le=60,
        description="the least pause between two requests to one site",
        examples=[2],
    )
    ports: Ports = Field(
        default=(80, 443),
        description="the ports that sites may have",
        examples=[[80, 443, 8080, 8443]],
    )
    allow_hosts: Hosts = Field(
        default=(),
        description="sites in your own network that you may have read; never those that members link to",
        examples=[["wiki.corp.example", "10.0.0.5:8080"]],
    )


class DatabaseSettings(Section):
    url: SecretStr | None = Field(
        default=None,
        description="where articles are kept: SQLite or PostgreSQL; none means a file in your data folder",
        examples=["sqlite:////srv/briefing.db", "postgresql://user:password@host/database"],
    )


class ArchiveSettings(Section):
    keep_days: int | None = Field(
        default=None,
        ge=30,
        le=36500,
        description="for how many days articles are kept that no kept digest tells; none means for ever",
        examples=[365],
    )
    audit_days: int | None = Field(
        default=None,
        ge=30,
        le=36500,
        description="for how many days the audit log is kept; none means for ever",
        examples=[730],
    )
    feedback_days: int = Field(
        default=90,
        ge=1,
        le=36500,
        description="for how many days it is kept what a member said of a briefing, once a maintainer has settled it",
        examples=[30],
    )


class DiscordSettings(Section):
    token: SecretStr | None = Field(
        default=None,
        description="the bot's token, best kept out of files that are shared",
        examples=["your-bot-token"],
    )
    guild: int | None = Field(
        default=None,
        ge=1,
        description="the id of the one server that gets the commands; none means everywhere",
        examples=[123456789012345678],
    )
    api_url: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="where Discord's REST API is, version and all; none means Discord's own",
        examples=["http://127.0.0.1:3000/api/v10"],
    )
    gateway_url: str | None = Field(
        default=None,
        pattern=r"^wss?://\S+$",
        description="where Discord's gateway is; none means Discord's own",
        examples=["ws://127.0.0.1:3001"],
    )
    requests_per_second: int = Field(
        default=50,
        ge=1,
        le=10_000,
        description="what Discord allows this bot a second; more only where it was granted, or a proxy sees to it",
        examples=[500],
    )
    shards: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        description="how many shards all processes have together; none means as many as Discord recommends",
        examples=[16],
    )
    shard_ids: Ids = Field(
        default=(),
        description="this process's own shards; none means those that no other process serves",
        examples=[[0, 1, 2, 3]],
    )
    most_shards: int | None = Field(
        default=None,
        ge=1,
        description="how many shards this process serves at most, where it takes free ones; none means all",
        examples=[16],
    )
    language: Literal["en", "ja", "ko", "uk"] = Field(
        default="en",
        description="the language of what is posted in servers that have chosen none, or one the bot doesn't speak",
        examples=["ja"],
    )


class DigestsSettings(Section):
    most_per_server: int = Field(
        default=25,
        ge=1,
        le=1000,
        description="how many subscriptions one server may have",
        examples=[50],
    )
    oldest_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description="what was published more days than this before a digest is not news and left out of it",
        examples=[7],
    )
    grace_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="for how many days the subscriptions of a server that the bot left are kept",
        examples=[7],
    )
    keep_days: int = Field(
        default=400,
        ge=30,
        le=36500,
        description="for how many days it is kept what was sent, so that buttons under old digests work",
        examples=[90],
    )
    parallel: int = Field(
        default=64,
        ge=1,
        le=500,
        description="how many digests are sent at once; Discord's limits hold however many there are",
        examples=[16],
    )
    lease_seconds: float = Field(
        default=40.0,
        ge=4,
        le=600,
        description="after how many seconds without a sign of life another process takes over a digest",
        examples=[60],
    )


class QueueSettings(Section):
    parallel: int = Field(
        default=2,
        ge=1,
        le=64,
        description="with --role: how many articles a worker process has under way at once",
        examples=[4],
    )
    keep_days: int = Field(
        default=3,
        ge=1,
        le=365,
        description="with --role: for how many days work that is done is kept in the queue; given-up work stays",
        examples=[14],
    )


class MaintainersSettings(Section):
    users: Ids = Field(
        default=(),
        description="the ids of the members of Discord who may use /maintain",
        examples=[[123456789012345678]],
    )
    roles: Ids = Field(
        default=(),
        description="the ids of the roles whose members may use /maintain, in the servers that have them",
        examples=[[123456789012345678]],
    )
    channel: Id | None = Field(
        default=None,
        description="the id of the channel where maintainers are told what fails; it and its server must have the bot",
        examples=[123456789012345678],
    )


class LoggingSettings(Section):
    format: Literal["text", "json"] = Field(
        default="text",
        description="how the running bot logs: text for people, json for machines (one object a line)",
        examples=["json"],
    )
    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="what the running bot logs: this and what is graver",
        examples=["warning"],
    )


class HealthSettings(Section):
    port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="the port for /healthz and /metrics of the running bot; none means neither",
        examples=[9464],
    )
    host: str = Field(
        default="127.0.0.1",
        pattern=r"^\S+$",
        description="the address that they are served on; whoever reaches it may read them",
        examples=["0.0.0.0"],  # noqa: S104  # in a container, whose network says who reaches it
    )


class Settings(BaseSettings):
    """All settings. Made by `load_settings`, which merges the layers and explains what is wrong."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="BRIEFING_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    summarizer: SummarizerSettings = SummarizerSettings()
    endpoint: EndpointSettings = EndpointSettings()
    transformers: TransformersSettings = TransformersSettings()
    grounding: GroundingSettings = GroundingSettings()
    library: LibrarySettings = LibrarySettings()
    fetch: FetchSettings = FetchSettings()
    database: DatabaseSettings = DatabaseSettings()
    archive: ArchiveSettings = ArchiveSettings()
    discord: DiscordSettings = DiscordSettings()
    digests: DigestsSettings = DigestsSettings()
    queue: QueueSettings = QueueSettings()
    maintainers: MaintainersSettings = MaintainersSettings()
    logging: LoggingSettings = LoggingSettings()
    health: HealthSettings = HealthSettings()
    tracing: TracingSettings = TracingSettings()

    def secrets(self) -> list[str]:
        """What must not be seen in any log or trace."""
        headers = self.tracing.parted_headers().values()
        hidden = (self.discord.token, self.database.url, self.endpoint.api_key, self.tracing.headers)
        return [*(each.get_secret_value() for each in hidden if each is not None), *headers]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The layers are read one by one beforehand, so that a wrong value can be traced to its place.
        return (init_settings,)


def sections() -> dict[str, type[BaseModel]]:
    """Each section's name and model."""
    found: dict[str, type[BaseModel]] = {}
    for name, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type), name  # noqa: S101
        found[name] = field.annotation
    return found


def keys() -> list[str]:
    """Every setting as `section.key`."""
    return [f"{section}.{key}" for section, model in sections().items() for key in model.model_fields]
