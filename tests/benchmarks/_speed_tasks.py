"""What `speed.py` measures, each run in a process of its own: `python -m tests.benchmarks._speed_tasks TASK`.

Options are read as JSON from stdin, figures are printed as one line of JSON. Only what a task needs is
imported, so that its memory and its start are its own.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Figures = dict[str, Any]

_BATCH = 32


def encode_ours(options: Figures) -> Figures:
    """Sentences a second, memory and start of the shipped encoder."""
    begun = time.perf_counter()
    from summarizer.encoder import shipped_encoder

    encoder = shipped_encoder(options["threads"])
    ready = time.perf_counter() - begun
    return _encode(encoder.encode, options, ready)


def encode_torch(options: Figures) -> Figures:
    """The same model as it was published: fp32, transformers and torch, batches sorted by length."""
    begun = time.perf_counter()
    import numpy as np
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.set_num_threads(options["threads"])
    tokenizer = AutoTokenizer.from_pretrained(options["weights"])
    model = AutoModel.from_pretrained(options["weights"]).eval()
    ready = time.perf_counter() - begun

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors = np.empty((len(texts), model.config.hidden_size), np.float32)
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            batch = tokenizer(
                [texts[place] for place in places],
                padding=True,
                truncation=True,
                max_length=256,
                return_tensors="pt",
            )
            with torch.inference_mode():
                pieces = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            means = (pieces * mask).sum(dim=1) / mask.sum(dim=1)
            vectors[places] = torch.nn.functional.normalize(means, dim=1).numpy()
        return vectors

    return _encode(encode, options, ready)


def brief_ours(options: Figures) -> Figures:
    """Articles a second from text to briefing, and the part of it that is not encoding."""
    from summarizer.encoder import shipped_encoder
    from summarizer.pipeline import Summarizer
    from summarizer.types import Article

    encoder = _TimedEncoder(shipped_encoder(options["threads"]))
    summarizer = Summarizer(encoder, _topics())
    articles = [Article(str(number), "", text, language="en") for number, text in enumerate(options["texts"])]
    summarizer.brief(articles[0])
    loaded = _memory("VmRSS")
    encoder.seconds = 0.0
    figures = _timed(lambda: [summarizer.brief(article) for article in articles], len(articles))
    encoding = encoder.seconds * figures["rate"] / len(articles)
    return figures | {"loaded": loaded, "peak": _memory("VmHWM"), "outside": 1 - encoding}


def brief_first(options: Figures) -> Figures:
    """Nothing but what one briefing needs; the time is taken outside, from the start of the process."""
    from summarizer.encoder import shipped_encoder
    from summarizer.pipeline import Summarizer
    from summarizer.types import Article

    summarizer = Summarizer(shipped_encoder(options["threads"]), _topics())
    brief = summarizer.brief(Article("first", "", options["texts"][0], language="en"))
    if not brief.briefing.claims:
        raise RuntimeError("the first article got no briefing, so its time would say nothing")
    return {"cpu": time.process_time(), "peak": _memory("VmHWM")}


def brief_sumy(options: Figures) -> Figures:
    """Articles a second for one of sumy's methods, given sentences that are already split."""
    from ._peers import sumy_selectors

    select = sumy_selectors()[options["method"]]
    documents = options["sentences"]
    select(documents[0], 3)
    loaded = _memory("VmRSS")
    figures = _timed(lambda: [select(document, 3) for document in documents], len(documents))
    return figures | {"loaded": loaded, "peak": _memory("VmHWM")}


class _TimedEncoder:
    """Adds up the time spent in an encoder."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        begun = time.perf_counter()
        vectors: NDArray[np.float32] = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - begun
        return vectors


def _topics() -> Any:
    from pathlib import Path

    from summarizer import parse_topics

    file = Path(__file__).parents[2] / "config" / "topics.toml"
    return parse_topics(file.read_bytes(), str(file))


def _encode(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], options: Figures, ready: float
) -> Figures:
    texts = options["texts"]
    encode(texts[:1])
    loaded = _memory("VmRSS")
    figures = _timed(lambda: encode(texts), len(texts))
    figures |= {"ready": ready, "loaded": loaded, "peak": _memory("VmHWM")}
    if options.get("vectors"):
        figures["vectors"] = encode(texts).tolist()
    return figures


def _timed(work: Callable[[], object], count: int) -> Figures:
    """`rate` a second by the clock, and `cpu`, seconds of processor time each: others sway it less."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"rate": count / wall, "cpu": cpu / count}


def _memory(field: str) -> float | None:
    """MB of this process, by Linux's name for it: VmRSS now, VmHWM at most; None on other systems.

    Not getrusage's ru_maxrss, which starts at what the parent had.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - pathlib would count too
            line = next(line for line in status if line.startswith(field))
    except OSError:
        return None
    return int(line.split()[1]) / 1000


_TASKS = {task.__name__: task for task in (encode_ours, encode_torch, brief_ours, brief_first, brief_sumy)}

if __name__ == "__main__":
    print(json.dumps(_TASKS[sys.argv[1]](json.load(sys.stdin))))
