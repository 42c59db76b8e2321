"""What Discord refuses in a message, with the place and the code that it tells.

Checked by our own rules alone, so that they hold on machines without Discord's OpenAPI file, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.clients import Api, Reply, api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

V2 = 1 << 15
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"


def text(content: str = "a") -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(number: int = 0, **changes: Any) -> dict[str, Any]:
    made = {"type": 2, "style": 1, "label": "Press", "custom_id": f"button:{number}"} | changes
    return {key: value for key, value in made.items() if value is not None}


def link(**changes: Any) -> dict[str, Any]:
    return button(style=5, custom_id=None) | {"url": "https://example.org"} | changes


def select(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "select", "options": [{"label": "A", "value": "a"}]} | changes


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def section(*texts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": 9, "components": list(texts), "accessory": button()} | changes


def container(*parts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(parts)} | changes


def v2(*parts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(parts)} | changes


def old(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"content": "a", "components": list(parts)}


def embed(**changes: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "a"} | changes]}


class Poster:
    """Posts into one channel."""

    def __init__(self, server: DiscordServer, call: Api) -> None:
        self.server = server
        self.call = call
        self.channel = server.add_channel(server.add_guild())
        self.path = f"/channels/{self.channel.id}/messages"

    async def refused(self, body: Any) -> Reply:
        with self.server.expecting_violations():
            reply = await self.call("POST", self.path, body)
        assert reply.status == 400
        assert reply.headers["Content-Type"] == "application/json"
        assert not self.channel.messages
        return reply


@pytest.fixture
async def poster() -> AsyncIterator[Poster]:
    async with DiscordServer(check_schema=False) as server, api(server) as call:
        yield Poster(server, call)
        assert not server.violations


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({"content": "a" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "😀" * 1001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
        ({"content": "a", "tts": "yes"}, "tts", "BOOLEAN_TYPE_CONVERT"),
        ({"content": "a", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "a", "flags": "V2"}, "flags", "NUMBER_TYPE_COERCE"),
        ({"content": "a", "embeds": {}}, "embeds", "LIST_TYPE_CONVERT"),
        ({"content": "a", "poll": {"question": {}}}, "poll", "NOT_MODELLED"),
        ({"content": "a", "attachments": [{"id": 0}]}, "attachments.0.id", "ATTACHMENT_NOT_FOUND"),
        (
            {"content": "a", "message_reference": {"message_id": 5}},
            "message_reference",
            "REPLIES_UNKNOWN_MESSAGE",
        ),
    ],
)
async def test_of_a_message(poster: Poster, body: Any, place: str, code: str) -> None:
    reply = await poster.refused(body)
    assert (reply.code, reply.body["message"]) == (50035, "Invalid Form Body")
    assert reply.errors == {place: code}


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        (v2(text(), content="a"), "content", LEGACY),
        (v2(text(), embeds=[{"title": "a"}]), "embeds", LEGACY),
        (old(text()), "components.0.type", "BASE_TYPE_CHOICES"),
        (old(*[row(button(n)) for n in range(6)]), "components", "BASE_TYPE_BAD_LENGTH"),
        (v2(*[text() for _ in range(41)]), "components", "BASE_TYPE_BAD_LENGTH"),
        (
            v2(container(*[section(text(), accessory=button(n)) for n in range(13)], text())),
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (v2(text("a" * 2001), text("b" * 2000)), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (v2(text("😀" * 2000), text("b")), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (v2(text("")), "components.0.content", "BASE_TYPE_REQUIRED"),
        (v2(container()), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (v2(container(container(text()))), "components.0.components.0.type", "BASE_TYPE_CHOICES"),
        (v2(container(text(), accent_color=1 << 24)), "components.0.accent_color", "NUMBER_TYPE_MAX"),
        (v2(section()), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (v2(section(text(), text(), text(), text())), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (v2(section(text(), accessory=None)), "components.0.accessory", "BASE_TYPE_REQUIRED"),
        (v2(section(text(), accessory=text())), "components.0.accessory.type", "BASE_TYPE_CHOICES"),
        (v2(button()), "components.0.type", "BASE_TYPE_CHOICES"),
        (v2({"type": 14, "spacing": 3}), "components.0.spacing", "BASE_TYPE_CHOICES"),
        (v2({"type": 12, "items": []}), "components.0.items", "BASE_TYPE_BAD_LENGTH"),
        (
            v2({"type": 12, "items": [{"media": {"url": "ftp://x/y"}}]}),
            "components.0.items.0.media.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            v2({"type": 13, "file": {"url": "attachment://absent.txt"}}),
            "components.0.file.url",
            "ATTACHMENT_NOT_FOUND",
        ),
        (v2(text() | {"id": -1}), "components.0.id", "NUMBER_TYPE_MIN"),
        (v2(text() | {"id": 3}, text() | {"id": 3}), "components", "COMPONENT_ID_DUPLICATED"),
    ],
)
async def test_of_a_layout(poster: Poster, body: Any, place: str, code: str) -> None:
    assert (await poster.refused(body)).errors == {place: code}


@pytest.mark.parametrize(
    ("parts", "place", "code"),
    [
        ([button(custom_id="a" * 101)], "0.custom_id", "BASE_TYPE_BAD_LENGTH"),
        ([button(custom_id=None)], "0.custom_id", "BASE_TYPE_REQUIRED"),
        ([button(custom_id="")], "0.custom_id", "BASE_TYPE_REQUIRED"),
        ([button(label="a" * 81)], "0.label", "BASE_TYPE_MAX_LENGTH"),
        ([button(label=None)], "0", "BUTTON_COMPONENT_LABEL_REQUIRED"),
        ([button(style=7)], "0.style", "BASE_TYPE_CHOICES"),
        ([button(url="https://example.org")], "0.url", "BUTTON_COMPONENT_INVALID_URL"),
        ([button(emoji={"name": "x"})], "0.emoji.name", "BUTTON_COMPONENT_INVALID_EMOJI"),
        ([link(url=None)], "0.url", "BASE_TYPE_REQUIRED"),
        ([link(url="https://example.org/" + "a" * 493)], "0.url", "BASE_TYPE_BAD_LENGTH"),
        ([link(url="javascript:alert(1)")], "0.url", "URL_TYPE_INVALID_SCHEME"),
        ([link(url="https://exa mple.org")], "0.url", "URL_TYPE_INVALID_URL"),
        ([link(custom_id="a")], "0.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"),
        ([button(n) for n in range(6)], "", "BASE_TYPE_BAD_LENGTH"),
        ([], "", "BASE_TYPE_BAD_LENGTH"),
        ([select(), button()], "", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        ([text()], "0.type", "BASE_TYPE_CHOICES"),
        ([select(options=[])], "0.options", "BASE_TYPE_BAD_LENGTH"),
        (
            [select(options=[{"label": "A", "value": str(n)} for n in range(26)])],
            "0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ([select(placeholder="a" * 151)], "0.placeholder", "BASE_TYPE_MAX_LENGTH"),
        ([select(min_values=2, max_values=1)], "0.max_values", "SELECT_COMPONENT_INVALID_MAX_VALUES"),
        ([select(max_values=2)], "0.max_values", "SELECT_COMPONENT_INVALID_MAX_VALUES"),
        ([select(max_values=26)], "0.max_values", "NUMBER_TYPE_MAX"),
        (
            [select(options=[{"label": "A", "value": "a"}] * 2)],
            "0.options.1.value",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            [select(options=[{"label": "a" * 101, "value": "a"}])],
            "0.options.0.label",
            "BASE_TYPE_BAD_LENGTH",
        ),
    ],
)
async def test_of_buttons_and_selects(
    poster: Poster, parts: list[dict[str, Any]], place: str, code: str
) -> None:
    where = "components.0.components" + (f".{place}" if place else "")
    assert (await poster.refused(old(row(*parts)))).errors == {where: code}


async def test_the_same_custom_id_twice(poster: Poster) -> None:
    reply = await poster.refused(v2(row(button(1)), container(row(button(1)))))
    assert reply.errors == {"components": "COMPONENT_CUSTOM_ID_DUPLICATED"}


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({"embeds": [{"title": "a"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        (embed(title="a" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        (embed(description="a" * 4097), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
        (embed(footer={"text": "a" * 2049}), "embeds.0.footer.text", "BASE_TYPE_BAD_LENGTH"),
        (embed(author={"name": "a" * 257}), "embeds.0.author.name", "BASE_TYPE_BAD_LENGTH"),
        (embed(fields=[{"name": "a", "value": "a"}] * 26), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
        (embed(fields=[{"name": "a", "value": ""}]), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
        (
            embed(fields=[{"name": "a" * 257, "value": "a"}]),
            "embeds.0.fields.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            embed(fields=[{"name": "a", "value": "a" * 1025}]),
            "embeds.0.fields.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (embed(url="nowhere"), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        ({"embeds": [{"description": "a" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    ],
)
async def test_of_embeds(poster: Poster, body: Any, place: str, code: str) -> None:
    assert (await poster.refused(body)).errors == {place: code}


@pytest.mark.parametrize(
    ("allowed", "place", "code"),
    [
        ({"parse": ["all"]}, ".parse.0", "BASE_TYPE_CHOICES"),
        ({"parse": ["users"], "users": ["5"]}, "", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
        ({"roles": [str(n) for n in range(101)]}, ".roles", "BASE_TYPE_MAX_LENGTH"),
        ({"users": ["ada"]}, ".users.0", "NUMBER_TYPE_COERCE"),
        ({"replied_user": 1}, ".replied_user", "BOOLEAN_TYPE_CONVERT"),
        ({"everyone": True}, ".everyone", "UNKNOWN_FIELD"),
    ],
)
async def test_of_allowed_mentions(poster: Poster, allowed: Any, place: str, code: str) -> None:
    reply = await poster.refused({"content": "a", "allowed_mentions": allowed})
    assert reply.errors == {f"allowed_mentions{place}": code}


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": None, "embeds": []}, {"flags": V2}])
async def test_an_empty_message(poster: Poster, body: Any) -> None:
    assert (await poster.refused(body)).code == 50006


async def test_what_is_not_json(poster: Poster) -> None:
    json = {"Content-Type": "application/json"}
    with poster.server.expecting_violations():
        reply = await poster.call("POST", poster.path, data=b"{nonsense", headers=json)
    assert (reply.status, reply.code) == (400, 50109)
    with poster.server.expecting_violations():
        reply = await poster.call("POST", poster.path, data={"content": "a"})
    assert reply.errors == {"": "CONTENT_TYPE_INVALID"}


async def test_a_route_that_is_not_known(poster: Poster) -> None:
    with poster.server.expecting_violations():
        reply = await poster.call("GET", "/stickers/5")
    assert (reply.status, reply.body["message"]) == (404, "404: Not Found")


async def test_a_layout_stays_one_when_it_is_edited(poster: Poster) -> None:
    made = await poster.call("POST", poster.path, v2(text()))
    path = f"{poster.path}/{made.body['id']}"
    with poster.server.expecting_violations():
        reply = await poster.call("PATCH", path, {"content": "plain"})
    assert reply.errors == {"content": LEGACY}
    assert (await poster.call("PATCH", path, {"flags": 0, "components": [text("b")]})).body["flags"] == V2


async def test_a_plain_message_becomes_a_layout_only_without_its_content(poster: Poster) -> None:
    made = await poster.call("POST", poster.path, {"content": "plain"})
    path = f"{poster.path}/{made.body['id']}"
    with poster.server.expecting_violations():
        reply = await poster.call("PATCH", path, v2(text()))
    assert reply.errors == {"content": LEGACY}
    assert (await poster.call("PATCH", path, v2(text(), content=None))).body["flags"] == V2


async def test_an_edit_may_not_empty_a_message(poster: Poster) -> None:
    made = await poster.call("POST", poster.path, {"content": "a"})
    with poster.server.expecting_violations():
        reply = await poster.call("PATCH", f"{poster.path}/{made.body['id']}", {"content": ""})
    assert reply.code == 50006


@pytest.mark.parametrize(
    "body",
    [
        {"content": "a" * 2000},
        {"content": "😀" * 1000},
        {"content": "a", "nonce": "n" * 25, "enforce_nonce": True},
        {"content": "a", "nonce": 5},
        {"embeds": [{"description": "a" * 3000}] * 2},
        old(*[row(*[button(5 * n + m) for m in range(5)]) for n in range(5)]),
        old(row(select(min_values=0, max_values=1))),
        v2(*[text("a" * 100) for _ in range(40)]),
        v2(container(*[section(text(), accessory=button(n)) for n in range(13)])),
        v2(section(text(), text(), text(), accessory=link())),
        v2(section(text(), accessory={"type": 11, "media": {"url": "https://example.org/a.png"}})),
        {"content": "a", "allowed_mentions": {"parse": [], "roles": ["5"], "replied_user": False}},
    ],
)
async def test_what_is_just_within_the_limits_is_taken(poster: Poster, body: Any) -> None:
    assert (await poster.call("POST", poster.path, body)).status == 200
