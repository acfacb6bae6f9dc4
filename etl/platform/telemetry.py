"""Spans and metrics through OpenTelemetry: recorded where its own variables say where they go, and nowhere else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import monotonic

from opentelemetry import metrics, trace

SCOPE = "glamira"
_ENDPOINTS = tuple(f"OTEL_EXPORTER_OTLP_{part}ENDPOINT" for part in ("", "TRACES_", "METRICS_"))
Attributes = dict[str, str]


@contextmanager
def span(name: str, attributes: Attributes) -> Iterator[None]:
    """Time what is done as a span of that name, and in `glamira.duration` (seconds), by name and whether it ended well.

    An error is recorded with the span, and passes on.
    """
    _providers()
    began, ended = monotonic(), "error"
    try:
        with trace.get_tracer(SCOPE).start_as_current_span(name, attributes=attributes):
            yield
        ended = "ok"
    finally:
        meter = metrics.get_meter(SCOPE)
        meter.create_histogram("glamira.duration", unit="s").record(monotonic() - began, {"name": name, "ended": ended})


def count(name: str, amount: int, attributes: Attributes | None = None) -> None:
    """Add to `glamira.NAME`, a counter such as `rows`, `statements` or `retries`."""
    metrics.get_meter(SCOPE).create_counter(f"{SCOPE}.{name}").add(amount, attributes or {})


@cache
def _providers() -> None:
    """Let the standard SDK send over OTLP, with its own variables; a process that has providers already keeps them."""
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return
    # Only a process that sends loads the SDK.
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter  # noqa: PLC0415
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    spans = TracerProvider()
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(spans)
    metrics.set_meter_provider(MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())]))
