"""Spans by OpenTelemetry, sent to a collector over HTTP (OTLP). Needs the extra `tracing`, and takes long to load."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from opentelemetry import context, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.context import spoken_of
from bot.running import new_worker_name, release
from bot.tracing.spans import use_tracer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from opentelemetry.sdk.trace.export import SpanExporter

    from bot.tracing.spans import Measured, Value

FLUSH_SECONDS = 2.0
"""For sending what is left at the end. A collector that is away must not hold up a stop."""
_PARENT = "traceparent"
_PROPAGATOR = TraceContextTextMapPropagator()
_LONGEST = 300
"""Characters of a text attribute."""


class Settings(Protocol):
    """See `bot.settings.tracing.TracingSettings`."""

    @property
    def service(self) -> str: ...
    @property
    def ratio(self) -> float: ...


def otlp_exporter(url: str, headers: Mapping[str, str] | None = None) -> SpanExporter:
    """What sends to a collector. `url` is its base, or its whole address that ends in `/v1/traces`."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    base = url.rstrip("/")
    address = base if base.endswith("/v1/traces") else f"{base}/v1/traces"
    return OTLPSpanExporter(address, headers=headers, timeout=10)


@contextmanager
def tracing_by(
    exporter: SpanExporter, settings: Settings, redact: Callable[[str], str], seconds: float = FLUSH_SECONDS
) -> Iterator[None]:
    """Keep the spans of the block; at its end what is left is sent, for at most so many seconds.

    `redact` takes secrets out of a text.
    """
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create(
        {
            "service.name": settings.service,
            "service.version": release() or "unknown",
            "service.instance.id": new_worker_name(),
        }
    )
    # Its own end, at exit, would wait for half a minute.
    provider = TracerProvider(
        ParentBased(TraceIdRatioBased(settings.ratio)), resource, shutdown_on_exit=False
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    use_tracer(OpenTelemetryTracer(provider, redact))
    try:
        yield
    finally:
        use_tracer(None)
        ending = threading.Thread(target=provider.shutdown, name="last spans", daemon=True)
        ending.start()
        ending.join(seconds)


class OpenTelemetryTracer:
    """A `bot.tracing.Tracer`. What is being worked on is in the attributes of each span."""

    def __init__(self, provider: trace.TracerProvider, redact: Callable[[str], str]) -> None:
        self._tracer = provider.get_tracer("briefing-bot", release())
        self._redact = redact

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Value]) -> Iterator[_Open]:
        with self._tracer.start_as_current_span(
            name,
            attributes=self.cleaned({**spoken_of(), **attributes}),
            # Their words may quote an article.
            record_exception=False,
            set_status_on_exception=False,
        ) as kept:
            opened = _Open(kept, self.cleaned)
            try:
                yield opened
            except Exception as error:
                _failed(kept, type(error).__name__)
                raise

    def begin_request(self, method: str, host: str, template: str | None) -> _Request:
        told: dict[str, Value] = {"http.request.method": method, "server.address": host}
        if template is not None:
            told["url.template"] = template
        kept = self._tracer.start_span(
            f"{method} {template}" if template else method,
            kind=SpanKind.CLIENT,
            attributes=told | self.cleaned(spoken_of()),
        )
        return _Request(kept)

    def keep(self, measured: Sequence[Measured]) -> None:
        for one in measured:
            kept = self._tracer.start_span(
                one.name,
                start_time=one.began,
                attributes=self.cleaned({**spoken_of(), **one.attributes}),
            )
            if one.problem is not None:
                _failed(kept, one.problem)
            with trace.use_span(kept):
                self.keep(one.inner)
            kept.end(one.ended)

    def parent(self) -> str | None:
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier)
        return carrier.get(_PARENT)

    @contextmanager
    def continuing(self, parent: str) -> Iterator[None]:
        token = context.attach(_PROPAGATOR.extract({_PARENT: parent}))
        try:
            yield
        finally:
            context.detach(token)

    def ids(self) -> Mapping[str, str]:
        here = trace.get_current_span().get_span_context()
        return {"trace_id": trace.format_trace_id(here.trace_id)} if here.is_valid else {}

    def cleaned(self, attributes: Mapping[str, Value]) -> dict[str, Value]:
        """By the names that they have there, without secrets, and short."""
        return {
            f"briefing.{key}": self._redact(value)[:_LONGEST] if isinstance(value, str) else value
            for key, value in attributes.items()
        }


class _Open:
    def __init__(self, kept: trace.Span, cleaned: Callable[[Mapping[str, Value]], dict[str, Value]]) -> None:
        self._kept, self._cleaned = kept, cleaned

    def add(self, **attributes: Value) -> None:
        self._kept.set_attributes(self._cleaned(attributes))


class _Request:
    def __init__(self, kept: trace.Span) -> None:
        self._kept = kept

    def end(self, status: int | None = None, problem: str | None = None) -> None:
        if status is not None:
            self._kept.set_attribute("http.response.status_code", status)
            problem = str(status) if status >= 400 and problem is None else problem
        if problem is not None:
            _failed(self._kept, problem)
        self._kept.end()


def _failed(kept: trace.Span, problem: str) -> None:
    kept.set_attribute("error.type", problem)
    kept.set_status(Status(StatusCode.ERROR))
