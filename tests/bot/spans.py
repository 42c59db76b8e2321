"""Keeping the spans of a test, as a collector would."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.logs import Redaction
from bot.tracing import use_tracer
from bot.tracing.exporting import OpenTelemetryTracer

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kept:
    """The spans that have ended."""

    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter

    def all(self) -> list[ReadableSpan]:
        return sorted(self._exporter.get_finished_spans(), key=lambda span: span.start_time or 0)

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.all() if span.name == name]

    def tree(self, root: ReadableSpan) -> dict[str, Any]:
        """The names of what is inside it, with what is inside these."""
        assert root.context is not None
        inner = [span for span in self.all() if span.parent and span.parent.span_id == root.context.span_id]
        return {span.name: self.tree(span) for span in inner}


@contextmanager
def spans_kept(*secrets: str) -> Iterator[Kept]:
    """Keep the spans of the block."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    use_tracer(OpenTelemetryTracer(provider, Redaction(secrets)))
    try:
        yield Kept(exporter)
    finally:
        use_tracer(None)


class Collector:
    """Takes traces over HTTP, as OTLP says; a real one would."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        self.headers: list[dict[str, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        self.requests.append(ExportTraceServiceRequest.FromString(await request.read()))
        answer = ExportTraceServiceResponse().SerializeToString()
        return web.Response(body=answer, content_type="application/x-protobuf")

    def spans(self) -> list[dict[str, Any]]:
        """Name and attributes of each, and of what it is a part."""
        return [
            {"name": span.name, "id": span.span_id.hex(), "parent": span.parent_span_id.hex()}
            | {"trace_id": span.trace_id.hex()}
            | {pair.key: _value(pair.value) for pair in span.attributes}
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def resource(self) -> dict[str, Any]:
        """What sent the first of them."""
        attributes = self.requests[0].resource_spans[0].resource.attributes
        return {pair.key: _value(pair.value) for pair in attributes}

    def raw(self) -> bytes:
        """Everything that was sent."""
        return b"".join(request.SerializeToString() for request in self.requests)


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))
