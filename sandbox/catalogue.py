"""The sandbox's services, each described from the settings."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from sandbox import bigquery, mongo
from sandbox.bigquery_proxy.compiled import compile_analyzer
from sandbox.built import build_bin, build_bundle
from sandbox.environment import environment
from sandbox.probes import both, http_answers, mongo_answers, smtp_answers
from sandbox.service import Probe, Service, nothing_to_prepare
from sandbox.settings import HOST, PROJECT_ROOT, Port, SandboxSettings

SOURCES = PROJECT_ROOT / "sandbox"
BINARIES = Path(sys.executable).parent
A_LONG_QUERY = 300.0
FUNCTION_NEEDS = (
    "GCP_PROJECT", "LAKE_BUCKET", "MANIFEST_SIGNING_KEY", "MANIFEST_FORMER_KEYS", "BIGQUERY_LOCATION",
    "STORAGE_EMULATOR_HOST", "BIGQUERY_EMULATOR_HOST",
)


def services(settings: SandboxSettings) -> tuple[Service, ...]:
    """Every service of a sandbox; MongoDB is left out when the settings name a server of one's own."""
    own_mongo = () if settings.external_mongo_uri else (_mongo(settings),)
    return (
        *own_mongo, _storage(settings), _bigquery(settings), _guard(settings), _function(settings),
        _storage_events(settings), _shop(settings), _sinks(settings), _docs(settings),
        _ecb(settings),
    )


def _mongo(settings: SandboxSettings) -> Service:
    port, folder, server = settings.port(Port.MONGO), settings.home / "mongo", mongo.binary()
    return Service(
        name="mongo", ports=(port,), command=mongo.command(server, folder, port), env=_base(settings),
        folder=settings.home, probe=mongo_answers(port), prepare=partial(mongo.prepare, server, folder),
    )


def _storage(settings: SandboxSettings) -> Service:
    port = settings.port(Port.STORAGE)
    return _ours(settings, "storage", ports=(port,), probe=http_answers(port))


def _bigquery(settings: SandboxSettings) -> Service:
    port, grpc_port = settings.port(Port.BIGQUERY), settings.port(Port.BIGQUERY_GRPC)
    folder = settings.home / "bigquery"
    return Service(
        name="bigquery", ports=(port, grpc_port), command=bigquery.command(folder, port, grpc_port),
        env=_base(settings) | bigquery.variables(folder, settings.objects), folder=PROJECT_ROOT,
        probe=http_answers(port, "/readyz"), prepare=partial(bigquery.prepare, folder, settings.home),
        inputs=(SOURCES / "emulator.py", SOURCES / "proxy" / "copies.py"), deadline=A_LONG_QUERY,
    )


def _guard(settings: SandboxSettings) -> Service:
    port = settings.port(Port.BIGQUERY_PROXY)
    return replace(
        _ours(settings, "bigquery_proxy", ports=(port,), probe=http_answers(port, "/proxy/health")),
        name="bigquery_proxy", prepare=compile_analyzer,
    )


def _function(settings: SandboxSettings) -> Service:
    port, known = settings.port(Port.FUNCTION), environment(settings)
    command = (
        str(BINARIES / "functions-framework"), "--source", "main.py", "--target", "load_batch",
        "--signature-type", "cloudevent", "--host", HOST, "--port", str(port),
    )
    return Service(
        name="function", ports=(port,), command=command, folder=settings.bundle, inputs=(settings.bundle,),
        env=_base(settings) | {name: known.get(name, "") for name in FUNCTION_NEEDS}
        | ({"EMULATOR_ACCOUNT": "loader"} if settings.has_accounts else {}), probe=http_answers(port),
        prepare=partial(build_bundle, settings.bundle),
    )


def _storage_events(settings: SandboxSettings) -> Service:
    port = settings.port(Port.STORAGE_EVENTS)
    return _ours(settings, "storage_events", ports=(port,), probe=http_answers(port))


def _shop(settings: SandboxSettings) -> Service:
    port, prepare = settings.port(Port.SHOP), partial(build_bin, settings.bin_file)
    return _ours(settings, "shop", "--port", str(port), ports=(port,), probe=http_answers(port), prepare=prepare)


def _ecb(settings: SandboxSettings) -> Service:
    port = settings.port(Port.ECB)
    return _ours(settings, "ecb", "--port", str(port), ports=(port,), probe=http_answers(port))


def _sinks(settings: SandboxSettings) -> Service:
    port, smtp_port = settings.port(Port.SINKS), settings.port(Port.SMTP)
    return _ours(settings, "sinks", ports=(port, smtp_port), probe=both(http_answers(port), smtp_answers(smtp_port)))


def _docs(settings: SandboxSettings) -> Service:
    port = settings.port(Port.DOCS)
    return _ours(settings, "docs", ports=(port,), probe=http_answers(port))


def _ours(
    settings: SandboxSettings, name: str, *arguments: str, ports: tuple[int, ...], probe: Probe,
    prepare: Callable[[], None] = nothing_to_prepare,
) -> Service:
    """A server that is a module or a package of ours; a change of its source calls for a restart."""
    sources = (SOURCES / name, SOURCES / f"{name}.py")
    return Service(
        name=name, ports=ports, command=(sys.executable, "-m", f"sandbox.{name}", *arguments),
        env=_base(settings) | settings.variables(), folder=PROJECT_ROOT, probe=probe, prepare=prepare,
        inputs=tuple(source for source in sources if source.exists()),
    )


def _base(settings: SandboxSettings) -> dict[str, str]:
    return {"HOME": str(settings.home), "PYTHONUNBUFFERED": "1"}
