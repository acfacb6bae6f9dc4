"""Serves the proxy: `python -m sandbox.bigquery_proxy`."""

import os
from dataclasses import dataclass

from aiohttp import web

from contracts.garbage_collection import collect_rarely
from sandbox.bigquery_proxy.engine import SqlEngine
from sandbox.bigquery_proxy.forwarding import Emulator, emulator_session
from sandbox.bigquery_proxy.projects import Projects
from sandbox.bigquery_proxy.proxy import StrictProxy
from sandbox.settings import HOST, Port, SandboxSettings, read_settings

HEALTH = "/proxy/health"


@dataclass(frozen=True, slots=True)
class Figures:
    """Answers what the proxy has done so far, as JSON."""

    projects: Projects

    async def answer(self, _: web.Request) -> web.Response:
        """The number of statements analysed, of refusals by their rule, and how long only it worked."""
        work = self.projects.work
        return web.json_response({
            "is_strict": self.projects.engine is not None, "figures": dict(work.counts),
            "waited_seconds": round(self.projects.emulator.waiting.seconds, 3),
        })


async def application(settings: SandboxSettings) -> web.Application:
    """The proxy as a web application in front of the settings' emulator."""
    emulator = Emulator(emulator_session(settings.url(Port.BIGQUERY)))
    engine = SqlEngine() if settings.is_strict else None
    projects = Projects(emulator, settings.home / "bigquery" / "proxy", settings.dml_limit, engine)

    async def close(_: web.Application) -> None:
        await emulator.session.close()

    app = web.Application(client_max_size=0)
    app.on_cleanup.append(close)
    app.router.add_get(HEALTH, Figures(projects).answer)
    app.router.add_route("*", "/{path:.*}", StrictProxy(emulator, projects, settings.latency_seconds).handle)
    return app


def serve(settings: SandboxSettings) -> None:
    """Listen until stopped."""
    port = settings.port(Port.BIGQUERY_PROXY)
    web.run_app(application(settings), host=HOST, port=port, access_log=None, print=None, auto_decompress=False)


if __name__ == "__main__":
    collect_rarely()
    serve(read_settings(os.environ))
