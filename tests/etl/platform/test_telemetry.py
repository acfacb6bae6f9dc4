"""Spans and metrics reach a collector that the standard variables name; without one nothing is recorded or loaded."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from contracts.child_environment import child_environment
from tests.conftest import ROOT

WORK = """
from etl.platform.telemetry import count, span
import sys
try:
    with span("land_events", {"day": "2020-05-04"}):
        count("rows", 97, {"dataset": "events", "became": "accepted"})
        raise ValueError("the disk is full")
except ValueError:
    print("opentelemetry.sdk.trace" in sys.modules)
"""


class Collector(ThreadingHTTPServer):
    """Keeps what is sent to it, by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.received: dict[str, bytes] = {}


class Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.received[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def work(**variables: str) -> str:
    environment = child_environment(variables)
    return subprocess.run([sys.executable, "-c", WORK], cwd=ROOT, env=environment, text=True, capture_output=True,
                          check=True).stdout.strip()


def test_a_collector_gets_the_span_with_its_error_and_the_numbers(collector: Collector) -> None:
    assert work(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}",
                OTEL_EXPORTER_OTLP_COMPRESSION="none", OTEL_SERVICE_NAME="glamira") == "True"
    [resource] = ExportTraceServiceRequest.FromString(collector.received["/v1/traces"]).resource_spans
    [one] = resource.scope_spans[0].spans
    assert {one.key: one.value.string_value for one in resource.resource.attributes}["service.name"] == "glamira"
    assert (one.name, one.status.message) == ("land_events", "ValueError: the disk is full")
    metrics = ExportMetricsServiceRequest.FromString(collector.received["/v1/metrics"]).resource_metrics
    found = {metric.name: metric for metric in metrics[0].scope_metrics[0].metrics}
    assert set(found) == {"glamira.rows", "glamira.duration"}
    [rows] = found["glamira.rows"].sum.data_points
    assert rows.as_int == 97
    [duration] = found["glamira.duration"].histogram.data_points
    assert {one.key: one.value.string_value for one in duration.attributes} == {"name": "land_events", "ended": "error"}


def test_without_a_collector_the_sdk_is_not_even_loaded() -> None:
    assert work() == "False"
