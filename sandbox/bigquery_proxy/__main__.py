"""Serves the guard: `python -m sandbox.bigquery_proxy`."""

import os
from dataclasses import dataclass

from aiohttp import web

from sandbox.bigquery_proxy.analyzer import Analyzer
from sandbox.bigquery_proxy.catalog import Catalog
from sandbox.bigquery_proxy.copies import Copies
from sandbox.bigquery_proxy.emulator_tables import EmulatorTables
from sandbox.bigquery_proxy.engine import SqlEngine
from sandbox.bigquery_proxy.forwarding import Emulator, emulator_session
from sandbox.bigquery_proxy.guard import Guard
from sandbox.bigquery_proxy.history import History
from sandbox.bigquery_proxy.judge import Judge
from sandbox.settings import GCP_PROJECT, HOST, Port, SandboxSettings, read_settings

HEALTH = "/guard/health"


@dataclass(frozen=True, slots=True)
class Figures:
    """Answers what the guard has done so far, as JSON."""

    guard: Guard

    async def answer(self, _: web.Request) -> web.Response:
        """The number of statements analysed, of refusals by their rule, and for how long statements waited for it."""
        judge = self.guard.judge
        if judge is None:
            return web.json_response({"is_strict": False, "figures": {}, "waited_seconds": 0.0})
        return web.json_response(
            {"is_strict": True, "figures": dict(judge.figures), "waited_seconds": round(judge.waited_seconds, 3)},
        )


async def application(settings: SandboxSettings) -> web.Application:
    """The guard as a web application in front of the settings' emulator."""
    emulator = Emulator(emulator_session(settings.url(Port.BIGQUERY)))
    guard = Guard(
        emulator, History(settings.dml_limit), Copies(emulator, GCP_PROJECT),
        _judge(settings, EmulatorTables(emulator, GCP_PROJECT)) if settings.is_strict else None,
        settings.latency_seconds,
    )

    async def close(_: web.Application) -> None:
        await emulator.session.close()

    app = web.Application(client_max_size=0)
    app.on_cleanup.append(close)
    app.router.add_get(HEALTH, Figures(guard).answer)
    app.router.add_route("*", "/{path:.*}", guard.handle)
    return app


def _judge(settings: SandboxSettings, tables: EmulatorTables) -> Judge:
    catalog = Catalog.open(settings.home / "bigquery" / "guard.sqlite")
    return Judge(Analyzer(SqlEngine(), catalog, GCP_PROJECT), tables)


def serve(settings: SandboxSettings) -> None:
    """Listen until told to stop."""
    port = settings.port(Port.GUARD)
    web.run_app(application(settings), host=HOST, port=port, access_log=None, print=None, auto_decompress=False)


if __name__ == "__main__":
    serve(read_settings(os.environ))
