"""What the running bot counts, for Prometheus."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.workers import Briefed

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0, 60.0)
"""Bounds of answers: about 3 s, where Discord gives up, they matter most."""
_LATE = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0)
"""Of digests: one is looked for each minute, and a day later the next is due."""
_ENGINE = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Metrics:
    """One set for each bot, so that two in one process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Histogram(
            "briefing_answer_seconds",
            "From an interaction's arrival to the end of its answer",
            ["kind"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._faults = Counter(
            "briefing_faults", "Answers that failed through a fault of ours", registry=self._registry
        )
        self._late = Histogram(
            "briefing_digest_late_seconds",
            "From the moment a digest was due to when it was posted whole",
            buckets=_LATE,
            registry=self._registry,
        )
        self._engine = Histogram(
            "briefing_engine_seconds",
            "What an engine took for one article, topics included",
            ["engine"],
            buckets=_ENGINE,
            registry=self._registry,
        )
        self._claims = Counter(
            "briefing_claims",
            "Claims and key points that an engine wrote",
            ["engine"],
            registry=self._registry,
        )
        self._replaced = Counter(
            "briefing_claims_replaced",
            "Of these, those that the article did not support and a sentence of it replaced",
            ["engine"],
            registry=self._registry,
        )
        self._requests = Counter(
            "briefing_discord_requests",
            "Requests to Discord that count against its limit, by the answer's status; 0 where none came",
            ["status"],
            registry=self._registry,
        )
        self._limited = Counter(
            "briefing_discord_limited",
            "Requests that Discord refused for their number, by whose limit it was",
            ["scope"],
            registry=self._registry,
        )

    @contextmanager
    def answering(self, kind: str) -> Iterator[None]:
        """Time one answer. `kind` is a command or a button's part: few values, never what a member typed."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._answers.labels(kind).observe(time.monotonic() - began)

    def fault(self) -> None:
        """Count one."""
        self._faults.inc()

    def posted(self, seconds_late: float) -> None:
        """A digest was posted whole, so long after it was due."""
        self._late.observe(max(0.0, seconds_late))

    def briefed(self, made: Briefed) -> None:
        """An article was briefed."""
        briefing = made.brief.briefing
        self._engine.labels(briefing.engine.name).observe(made.seconds)
        self._claims.labels(briefing.engine.name).inc(len(briefing.claims) + len(briefing.key_points))
        self._replaced.labels(briefing.engine.name).inc(briefing.replaced)

    def answered(self, status: int, scope: str | None = None) -> None:
        """Discord answered a request; `scope` says whose limit was met, where one was."""
        self._requests.labels(str(status)).inc()
        if status == 429:
            self._limited.labels(scope or "unknown").inc()

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """A gauge that is read when it is asked for."""
        Gauge(f"briefing_{name}", description, registry=self._registry).set_function(value)

    def count(self, name: str, description: str, counts: Mapping[str, int]) -> None:
        """A counter for each kind in `counts`, which is read when it is asked for."""
        self._registry.register(_Counts(f"briefing_{name}", description, counts))

    def gauges(
        self,
        name: str,
        description: str,
        values: Callable[[], Mapping[str, float]],
        label: str = "kind",
    ) -> None:
        """A gauge for each kind in `values`, which are read when they are asked for; `label` says what a kind is."""
        self._registry.register(_Gauges(f"briefing_{name}", description, values, label))

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self._registry)


class _Counts(Collector):
    def __init__(self, name: str, description: str, counts: Mapping[str, int]) -> None:
        self._name, self._description, self._counts = name, description, counts

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily(self._name, self._description, labels=["kind"])
        for kind, count in self._counts.items():
            family.add_metric([kind], count)
        yield family


class _Gauges(Collector):
    def __init__(
        self, name: str, description: str, values: Callable[[], Mapping[str, float]], label: str
    ) -> None:
        self._name, self._description, self._values, self._label = name, description, values, label

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily(self._name, self._description, labels=[self._label])
        for kind, value in self._values().items():
            family.add_metric([kind], value)
        yield family
