"""Stands before the BigQuery emulator and answers a job id that exists already as the real service does: with 409.

The emulator runs a repeated job id again. It also shares one database connection between its threads, which read
each other's results; the guard hands it one request at a time. Whether a job exists is asked of the emulator, which
keeps its jobs across restarts. Uploads pass: the emulator gives them an id of its own.
"""

import asyncio
import json
import os
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, hdrs, web
from aiohttp.client_exceptions import ClientError
from multidict import CIMultiDict

from sandbox.settings import HOST, Port, SandboxSettings, read_settings

HEALTH = "/guard/health"
INSERT = re.compile(r"/bigquery/v2/projects/(?P<project>[^/]+)/jobs")
OF_ONE_CONNECTION = (hdrs.CONNECTION, hdrs.KEEP_ALIVE, hdrs.TRANSFER_ENCODING, hdrs.CONTENT_LENGTH, hdrs.TE)
SHORTER_THAN_THE_EMULATORS = 2.0
NEVER_ADDED = (hdrs.USER_AGENT, hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.CONTENT_TYPE)


def job_reference(body: bytes) -> dict[str, str]:
    """The job reference of a jobs.insert body.

    Empty when the body names no job; the service then chooses an id of its own and nothing can conflict.
    """
    try:
        request = json.loads(body)
    except ValueError:
        return {}
    reference = request.get("jobReference") if isinstance(request, dict) else None
    return reference if isinstance(reference, dict) else {}


def refusal(code: int, status: str, reason: str, message: str) -> web.Response:
    """An error in the shape that BigQuery's clients read."""
    error = {"message": message, "domain": "global", "reason": reason}
    body: dict[str, Any] = {"code": code, "message": message, "errors": [error], "status": status}
    return web.json_response({"error": body}, status=code)


class Guard:
    """Passes requests to the emulator behind `emulator`, a session whose base address is the emulator's."""

    def __init__(self, emulator: ClientSession) -> None:
        self._emulator = emulator
        self._turn = asyncio.Lock()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer 409 for a known job id, 503 while the emulator is away, and what the emulator says otherwise."""
        body = await request.read()
        async with self._turn:
            try:
                return await self._conflict(request, body) or await self._forward(request, body)
            except ClientError as error:
                message = f"BigQuery emulator: it does not answer ({error}). Run `python -m sandbox up`."
                return refusal(503, "UNAVAILABLE", "backendError", message)

    async def _conflict(self, request: web.Request, body: bytes) -> web.Response | None:
        insert = INSERT.fullmatch(request.path)
        if insert is None or request.method != hdrs.METH_POST:
            return None
        reference = job_reference(body)
        if "jobId" not in reference:
            return None
        async with self._emulator.get(f"{request.path}/{reference['jobId']}") as job:
            if job.status != 200:
                return None
        name = f"{insert['project']}:{reference.get('location', 'US')}.{reference['jobId']}"
        return refusal(409, "ALREADY_EXISTS", "duplicate", f"Already Exists: Job {name}")

    async def _forward(self, request: web.Request, body: bytes) -> web.Response:
        async with self._emulator.request(
            request.method, request.rel_url, data=body or None, headers=passed_on(request.headers),
            skip_auto_headers=NEVER_ADDED, allow_redirects=False,
        ) as answer:
            return web.Response(status=answer.status, headers=passed_on(answer.headers), body=await answer.read())


def passed_on(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """The headers without those that are of one connection only."""
    passed = CIMultiDict(headers)
    for name in OF_ONE_CONNECTION:
        passed.popall(name, None)
    return passed


async def application(emulator_url: str) -> web.Application:
    """The guard as a web application in front of the emulator at `emulator_url`."""
    emulator = ClientSession(
        emulator_url, auto_decompress=False, cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=None),
        connector=TCPConnector(keepalive_timeout=SHORTER_THAN_THE_EMULATORS),
    )

    async def close(_: web.Application) -> None:
        await emulator.close()

    app = web.Application(client_max_size=0)
    app.on_cleanup.append(close)
    app.router.add_get(HEALTH, _healthy)
    app.router.add_route("*", "/{path:.*}", Guard(emulator).handle)
    return app


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def serve(settings: SandboxSettings) -> None:
    """Listen until told to stop."""
    guard = application(settings.url(Port.BIGQUERY))
    web.run_app(
        guard, host=HOST, port=settings.port(Port.GUARD), access_log=None, print=None, auto_decompress=False,
    )


if __name__ == "__main__":
    serve(read_settings(os.environ))
