"""The endpoint engine against `transformers serve`, a server that we did not write, with a tiny chat model."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.engines import make_engine
from bot.inference import Endpoint, InferenceClient, look_at_server
from bot.settings import Settings
from summarizer import Message, Prompt, shipped_encoder
from tests.summarizer.engines.prompted.scripted import document

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEEDS = ("torch", "fastapi", "uvicorn", "openai", "accelerate")
_COMMAND = shutil.which("transformers", path=str(Path(sys.executable).parent))
_MISSING = [name for name in _NEEDS if find_spec(name) is None]

pytestmark = pytest.mark.skipif(
    bool(_MISSING) or _COMMAND is None,
    reason=f"transformers serve can't run here (pip install 'transformers[serving]'): {', '.join(_MISSING)}",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The server's address, and the name of its model."""
    from tests.summarizer.engines.local.tiny import chat_model

    model = str(chat_model(tmp_path_factory.mktemp("served") / "tiny-chat"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(_COMMAND), "serve", model, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    environ = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=environ, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 240
        while asyncio.run(look_at_server(Endpoint(f"http://127.0.0.1:{port}/v1", model)))[0] != "ok":
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.skip(f"transformers serve does not start: {log.read_text('utf-8', 'replace')[-500:]}")
            time.sleep(1)
        yield f"http://127.0.0.1:{port}/v1", model
    finally:
        server.terminate()
        server.wait(30)


def test_it_answers_our_requests(served: tuple[str, str]) -> None:
    url, model = served
    prompt = Prompt((Message("system", "Brief."), Message("user", "Talks began.")), {"type": "object"}, 20)

    # What random weights say is nonsense, but it is text, and the same each time.
    said = [InferenceClient(Endpoint(url, model, seconds=120.0))(prompt) for _ in range(2)]
    assert said[0] == said[1] != ""


def test_nonsense_of_its_model_leaves_the_articles_own_sentences(served: tuple[str, str]) -> None:
    url, model = served
    said = {"url": url, "model": model, "timeout_seconds": 200.0, "extra_body": '{"max_tokens": 30}'}
    settings = Settings(summarizer={"engine": "endpoint"}, endpoint=said)  # type: ignore[arg-type]
    briefing = make_engine(settings, "sqlite:///none", shipped_encoder()).brief(document(), ())

    assert briefing.engine.name == "extractive"
    assert briefing.warnings == (
        "what the language model wrote could not be used: the article's own sentences stand in",
    )
