"""The client of an inference server: whatever that does, there is an answer or one clear error, in time."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import ArchiveBusyError
from bot.inference import Endpoint, InferenceClient, look_at_server, look_at_servers
from bot.inference.servers import FAILURES
from summarizer import Message, ModelAwayError, Prompt
from tests.bot.inference_server import (
    Answer,
    InferenceServer,
    cut,
    endless,
    other,
    raw,
    saying,
    server,
    slow,
    status,
    without,
)

__all__ = ["other", "server"]

SCHEMA = {"type": "object", "properties": {}}
PROMPT = Prompt((Message("system", "Brief."), Message("user", "An article.")), SCHEMA, 50)


class Purse:
    """A budget of so many tokens."""

    def __init__(self, left: int) -> None:
        self.left = left

    async def reserve(self, tokens: int) -> bool:
        if tokens > self.left:
            return False
        self.left -= tokens
        return True

    async def settle(self, reserved: int, used: int) -> None:
        self.left += reserved - used


def client(server: InferenceServer, budget: object = None, **changes: object) -> InferenceClient:
    endpoint = Endpoint(**({"url": server.url, "model": "tiny", "seconds": 5.0} | changes))  # type: ignore[arg-type]
    return InferenceClient(endpoint, budget, random=lambda: 0.0)  # type: ignore[arg-type]


async def ask(server: InferenceServer, *answers: Answer, budget: object = None, **changes: object) -> str:
    """As engines do: from a thread."""
    server.answers = list(answers)
    return await asyncio.to_thread(client(server, budget, **changes), PROMPT)


class TestARequest:
    async def test_it_is_what_openai_defines(self, server: InferenceServer) -> None:
        assert await ask(server, saying("yes"), api_key="secret") == "yes"
        assert server.asked == [
            {
                "model": "tiny",
                "messages": [
                    {"role": "system", "content": "Brief."},
                    {"role": "user", "content": "An article."},
                ],
                "max_tokens": 50,
                "temperature": 0,
                "stream": False,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
                },
            }
        ]
        assert server.keys == ["Bearer secret"]

    async def test_it_has_what_the_operator_adds(self, server: InferenceServer) -> None:
        extra = {"chat_template_kwargs": {"enable_thinking": False}, "max_tokens": 4000}
        await ask(server, saying("yes"), extra=extra)

        assert server.asked[0]["chat_template_kwargs"] == {"enable_thinking": False}
        assert server.asked[0]["max_tokens"] == 4000

    async def test_the_key_is_not_told_in_errors_and_logs(self, server: InferenceServer) -> None:
        assert "secret" not in repr(Endpoint("http://x/v1", "m", api_key="secret"))
        with pytest.raises(ModelAwayError) as caught:
            await ask(server, status(401), api_key="secret")
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize(
        ("unknown", "taken"), [("json_schema", "json_object"), ("json_schema json_object", None)]
    )
    async def test_a_format_that_the_server_does_not_know_is_given_up_for_good(
        self, server: InferenceServer, unknown: str, taken: str | None
    ) -> None:
        server.answers = [without(unknown, saying("yes"))]
        made = client(server)
        first, second = [await asyncio.to_thread(made, PROMPT) for _ in range(2)]

        assert (first, second) == ("yes", "yes")
        formats = [asked.get("response_format", {}).get("type") for asked in server.asked]
        assert formats[-2:] == [taken, taken]
        assert len(formats) == len(unknown.split()) + 2

    async def test_no_more_are_made_at_once_than_are_allowed(self, server: InferenceServer) -> None:
        server.answers = [saying("yes")]
        made = client(server, parallel=2)
        await asyncio.gather(*(asyncio.to_thread(made, PROMPT) for _ in range(8)))

        assert server.most_at_once == 2


class TestTryingAgain:
    @pytest.mark.parametrize(
        "fault",
        [status(429), status(500), status(503), status(429, **{"Retry-After": "0"}), cut],
        ids=["429", "500", "503", "with Retry-After", "cut"],
    )
    async def test_what_passes_is_tried_again(self, server: InferenceServer, fault: Answer) -> None:
        assert await ask(server, fault, fault, saying("yes")) == "yes"
        assert len(server.asked) == 3

    async def test_not_for_ever(self, server: InferenceServer) -> None:
        with pytest.raises(ModelAwayError, match=r"busy or ill \(it says 503\)"):
            await ask(server, status(503), tries=2)
        assert len(server.asked) == 2

    async def test_a_wait_that_is_longer_than_there_is_time_is_not_waited(
        self, server: InferenceServer
    ) -> None:
        with pytest.raises(ModelAwayError, match="it says 429"):
            await ask(server, status(429, **{"Retry-After": "3600"}))
        assert len(server.asked) == 1

    async def test_a_server_that_is_not_there(self, server: InferenceServer) -> None:
        with pytest.raises(ModelAwayError, match="does not answer"):
            await ask(server, url="http://127.0.0.1:9/v1", tries=2)


class TestSeveralServers:
    async def test_one_that_never_answers_costs_no_request(
        self, server: InferenceServer, other: InferenceServer
    ) -> None:
        server.answers, other.answers = [slow], [saying("yes")]
        made = client(server, url=f"{server.url} {other.url}", seconds=2.0)
        told = await asyncio.gather(*(asyncio.to_thread(made, PROMPT) for _ in range(6)))

        assert told == ["yes"] * 6
        assert len(server.asked) < len(other.asked)

    async def test_one_that_is_not_there(self, server: InferenceServer) -> None:
        made = client(server, url=f"http://127.0.0.1:9/v1 {server.url}")
        server.answers = [saying("yes")]

        assert [await asyncio.to_thread(made, PROMPT) for _ in range(3)] == ["yes"] * 3

    async def test_one_that_is_busy_gets_less_and_the_other_more(
        self, server: InferenceServer, other: InferenceServer
    ) -> None:
        server.answers, other.answers = [status(429, **{"Retry-After": "60"})], [saying("yes")]
        made = client(server, url=f"{server.url} {other.url}")
        told = await asyncio.gather(*(asyncio.to_thread(made, PROMPT) for _ in range(6)))

        assert told == ["yes"] * 6
        assert len(server.asked) <= 2

    async def test_check_looks_at_each(self, server: InferenceServer, other: InferenceServer) -> None:
        other.models = ["big"]
        found = await look_at_servers(Endpoint(f"{server.url} {other.url}", "tiny"))
        assert [state for state, _, _ in found] == ["ok", "fail"]


class TestAServerThatIsAway:
    async def test_is_asked_no_more_for_a_while(self, server: InferenceServer) -> None:
        server.answers = [cut]
        made = client(server, tries=FAILURES)
        with pytest.raises(ModelAwayError, match="breaks off"):
            await asyncio.to_thread(made, PROMPT)
        with pytest.raises(ModelAwayError, match=r"is away: after 5 failures in a row it is left alone"):
            await asyncio.to_thread(made, PROMPT)
        assert len(server.asked) == FAILURES

    async def test_a_server_that_refuses_a_request_is_not_away(self, server: InferenceServer) -> None:
        server.answers = [*[status(413)] * (2 * FAILURES), saying("yes")]
        made = client(server)
        for _ in range(2 * FAILURES):
            with pytest.raises(ModelAwayError, match="refuses the request"):
                await asyncio.to_thread(made, PROMPT)
        assert await asyncio.to_thread(made, PROMPT) == "yes"


class TestWhatIsOfNoUse:
    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            pytest.param(slow, "answers too slowly", id="slow"),
            pytest.param(endless, "answers without end", id="huge"),
            pytest.param(raw(b'{"choices": ['), "in another form", id="broken JSON"),
            pytest.param(raw(b"[]"), "in another form", id="a list"),
            pytest.param(raw(b'{"choices": []}'), "in another form", id="no choice"),
            pytest.param(raw(b"{" * 100_000), "in another form", id="deep JSON"),
            pytest.param(raw(b"\xff\xfe"), "in another form", id="no text"),
            pytest.param(saying(None), "without a text", id="a refusal"),
            pytest.param(raw(b"<h1>Log in</h1>", "text/html"), "is no language model's server", id="a page"),
            pytest.param(status(401), "refuses the key", id="401"),
            pytest.param(status(404), "refuses the request", id="404"),
            pytest.param(status(413), "refuses the request", id="413"),
            pytest.param(status(302, Location="http://127.0.0.1:9/"), "refuses the request", id="redirect"),
        ],
    )
    async def test_it_is_one_clear_error(self, server: InferenceServer, answer: Answer, problem: str) -> None:
        with pytest.raises(ModelAwayError, match=problem):
            await ask(server, answer, seconds=1.0)


class TestABudget:
    async def test_what_was_not_used_is_given_back(self, server: InferenceServer) -> None:
        purse = Purse(1000)
        await ask(server, saying("yes", tokens=30), budget=purse)

        assert purse.left == 970

    async def test_what_the_server_does_not_count_is_counted_at_its_most(
        self, server: InferenceServer
    ) -> None:
        purse = Purse(1000)
        await ask(server, saying("yes", tokens=None), budget=purse)

        assert 900 < purse.left < 950

    async def test_nothing_is_asked_when_it_is_spent(self, server: InferenceServer) -> None:
        with pytest.raises(ModelAwayError, match="budget for today is spent"):
            await ask(server, saying("yes"), budget=Purse(10))
        assert server.asked == []

    @pytest.mark.parametrize(("fault", "costs"), [(status(429), False), (slow, True)], ids=["429", "slow"])
    async def test_what_failed_costs_only_where_it_may_have_been_worked_on(
        self, server: InferenceServer, fault: Answer, costs: bool
    ) -> None:
        purse = Purse(1000)
        with pytest.raises(ModelAwayError):
            await ask(server, fault, budget=purse, seconds=0.5, tries=1)

        assert (purse.left < 1000) is costs

    async def test_one_that_cannot_be_counted_asks_nothing(self, server: InferenceServer) -> None:
        class Broken(Purse):
            async def reserve(self, tokens: int) -> bool:
                raise ArchiveBusyError("the archive", "it is held by another process", "Wait.")

        with pytest.raises(ModelAwayError, match="can't be counted"):
            await ask(server, saying("yes"), budget=Broken(1))
        assert server.asked == []


class TestLookingAtAServer:
    @pytest.fixture
    def endpoint(self, server: InferenceServer) -> Endpoint:
        return Endpoint(server.url, "tiny", api_key="secret")

    async def test_it_answers_and_has_the_model(self, endpoint: Endpoint) -> None:
        assert (await look_at_server(endpoint))[0] == "ok"

    async def test_it_has_other_models(self, server: InferenceServer, endpoint: Endpoint) -> None:
        server.models = ["big", "huge"]

        assert await look_at_server(endpoint) == (
            "fail",
            f"{server.url} has no model tiny",
            "Set endpoint.model to one of: big, huge.",
        )

    async def test_it_refuses_the_key(self, server: InferenceServer, endpoint: Endpoint) -> None:
        server.key = "another"

        assert (await look_at_server(endpoint))[1].endswith("refuses the key")

    async def test_it_is_another_kind_of_server(self, server: InferenceServer) -> None:
        assert (await look_at_server(Endpoint(f"{server.url}/other", "tiny")))[0] == "warn"

    async def test_it_is_not_there(self) -> None:
        state, said, _ = await look_at_server(Endpoint("http://127.0.0.1:9/v1", "tiny"))
        assert state == "fail"
        assert "does not answer" in said
