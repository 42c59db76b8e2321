"""Discord's OpenAPI file as a second judge."""

from __future__ import annotations

import pytest

from tests.discord_server import DiscordServer, openapi
from tests.discord_server.clients import api
from tests.discord_server.rest.routes import ROUTES

pytestmark = pytest.mark.skipif(
    openapi.find() is None, reason="no discord/openapi.json in the folder of evaluation data"
)


@pytest.fixture
def schemas() -> openapi.Schemas:
    loaded = openapi.load()
    assert loaded is not None
    return loaded


def test_each_route_of_the_server_is_one_of_discords(schemas: openapi.Schemas) -> None:
    assert [route.operation for route in ROUTES if not schemas.knows(route.method, route.path)] == []


def test_snowflakes_may_be_numbers(schemas: openapi.Schemas) -> None:
    for recipient in ("5", 5):
        assert not schemas.faults("POST", "/users/@me/channels", {"recipient_id": recipient})
    assert schemas.faults("POST", "/users/@me/channels", {"recipient_id": "ada"})


def test_a_fault_is_told_by_its_place(schemas: openapi.Schemas) -> None:
    body = {"content": "a", "nonce": "n" * 26}
    assert "nonce" in schemas.faults("POST", "/channels/{channel_id}/messages", body)[0]
    layout = {"components": [{"type": 17, "components": [{"type": 10, "content": "a"}, {"type": 10}]}]}
    told = schemas.faults("POST", "/channels/{channel_id}/messages", layout)
    assert told == ['components/0/components/1: "content" is a required property']


async def test_a_body_against_the_schema_is_refused_and_noted() -> None:
    async with DiscordServer() as server, api(server) as call:
        channel = server.add_channel(server.add_guild())
        with server.expecting_violations() as seen:
            reply = await call(
                "POST", f"/channels/{channel.id}/messages", {"content": "a", "sticker_ids": [{}]}
            )
    assert (reply.status, reply.code) == (400, 50035)
    assert "sticker_ids" in seen[0].what
    assert not channel.messages
