"""Spans of what the bot does, for OpenTelemetry where the settings want that; else nothing, at no cost."""

from bot.tracing.spans import (
    Measured,
    Span,
    Tracer,
    begin_request,
    continuing,
    is_on,
    keep_measured,
    measuring,
    span,
    trace_ids,
    trace_parent,
    use_tracer,
)

__all__ = [
    "Measured",
    "Span",
    "Tracer",
    "begin_request",
    "continuing",
    "is_on",
    "keep_measured",
    "measuring",
    "span",
    "trace_ids",
    "trace_parent",
    "use_tracer",
]
