"""Proxies before the real servers that let everything pass until a fault of the plan is due."""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

import psutil
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from aiohttp.client_exceptions import ClientError

from sandbox.bigquery_proxy.forwarding import NEVER_ADDED, passed_on
from sandbox.bigquery_proxy.refusals import Refusal
from sandbox.settings import HOST
from tests.integration.faults.calls import Call, call_of
from tests.integration.faults.plan import Action, Fault, Plan

_FAULT = "a fault of the test"
# As the real service words them: what they mean is read from the reason and the text, not from the code alone.
_REFUSALS = {
    Action.TOO_MANY: (429, "rateLimitExceeded", _FAULT),
    Action.BROKEN: (500, "internalError", _FAULT),
    Action.AWAY: (503, "backendError", _FAULT),
    Action.NOT_SERIALIZED: (
        400, "invalidQuery", "Could not serialize access to table p:d.t due to concurrent update",
    ),
    Action.ABORTED: (
        400, "invalidQuery",
        "Transaction is aborted due to concurrent update against table p:d.t. Transaction ID: 1",
    ),
    Action.OUTSTANDING: (
        400, "resourcesExceeded",
        "Resources exceeded during query execution: Too many DML statements outstanding against table p:d.t, "
        "limit is 20.",
    ),
    Action.SHORT_OF_QUOTA: (
        403, "quotaExceeded",
        "Quota exceeded: Your project exceeded quota for concurrent queries.",
    ),
    Action.RATE_LIMITED: (
        403, "rateLimitExceeded",
        "Exceeded rate limits: too many table update operations for this table.",
    ),
    Action.SHORT_OF_SLOTS: (
        400, "resourcesExceeded", "Resources exceeded during query execution: out of slots.",
    ),
    Action.TABLE_AWAY: (400, "tableUnavailable", "Table p:d.t is temporarily unavailable"),
}
A_SECOND = 1.0
LONGEST_HOLD = 5.0
MIDDLE_OF_AN_ANSWER = 64 * 1024
MONGO_ANSWERS = Call("etl > mongo", "the documents", is_write=False)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: object
    body: bytes


class HttpProxy:
    """One route: whatever its client sends goes to `upstream`."""

    def __init__(self, route: str, upstream: str, plan: Plan) -> None:
        self._route, self._plan, self._upstream = route, plan, upstream
        self._passed = asyncio.Event()
        self._session: ClientSession | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Pass the request on, or let the fault that is due happen to it."""
        body = await request.read()
        fault = self._plan.meets(call_of(self._route, request.method, request.path_qs, body))
        try:
            if fault is not None:
                return await self._happen(fault, request, body)
            return _relayed(await self._forward(request, body))
        except ClientError:
            return Refusal("proxy", 503, "backendError", "the server behind the proxy does not answer").response()

    async def _happen(self, fault: Fault, request: web.Request, body: bytes) -> web.StreamResponse:
        action = fault.action
        if action in _REFUSALS:
            return Refusal("fault", *_REFUSALS[action]).response()
        if action is Action.DROPPED:
            return web.Response(status=200)
        if action in (Action.KILL_BEFORE, Action.INTERRUPT):
            _end_client(request, signal.SIGINT if action is Action.INTERRUPT else signal.SIGKILL)
        elif action is Action.DELAYED:
            await asyncio.sleep(A_SECOND)
        elif action is Action.OVERTAKEN:
            await self._let_another_pass()
        if action is Action.TWICE:
            await asyncio.gather(self._forward(request, body), self._forward(request, body))
        answer = await self._forward(request, body) if action is not Action.KILL_BEFORE else None
        if action is Action.KILL_AFTER:
            _end_client(request, signal.SIGKILL)
        if answer is None or action in (Action.UNHEARD, Action.KILL_AFTER):
            return _hang_up(request)
        if action is Action.CUT:
            return await _half(request, answer)
        return _relayed(answer)

    async def _let_another_pass(self) -> None:
        self._passed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._passed.wait(), LONGEST_HOLD)

    async def _forward(self, request: web.Request, body: bytes) -> Answer:
        if self._session is None:
            self._session = ClientSession(
                self._upstream, auto_decompress=False, cookie_jar=DummyCookieJar(),
                timeout=ClientTimeout(total=None), connector=TCPConnector(force_close=True),
            )
        async with self._session.request(
            request.method, request.rel_url, data=body or None, headers=passed_on(request.headers),
            skip_auto_headers=NEVER_ADDED, allow_redirects=False,
        ) as answer:
            content = await answer.read()
            self._passed.set()
            return Answer(answer.status, passed_on(answer.headers), content)

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()


class MongoProxy:
    """The route to MongoDB: bytes both ways, until a fault is due in the middle of a long answer."""

    def __init__(self, port: int, plan: Plan, on_server: Callable[[Action], None]) -> None:
        self._port, self._plan, self._on_server = port, plan, on_server

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a client with the server."""
        try:
            up_reader, up_writer = await asyncio.open_connection(HOST, self._port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pump(reader, up_writer), self._watch(up_reader, writer), return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(65536):
                writer.write(chunk)
                await writer.drain()
        finally:
            writer.close()

    async def _watch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed, is_counted = 0, False
        try:
            while chunk := await reader.read(65536):
                passed += len(chunk)
                if passed > MIDDLE_OF_AN_ANSWER and not is_counted:
                    is_counted = True
                    fault = self._plan.meets(MONGO_ANSWERS)
                    if fault is not None and await self._happen(fault, writer):
                        return
                writer.write(chunk)
                await writer.drain()
        finally:
            writer.close()

    async def _happen(self, fault: Fault, writer: asyncio.StreamWriter) -> bool:
        """Let it happen; whether the connection ends with it."""
        if fault.action is Action.KILL_BEFORE:
            _end_owner(writer.get_extra_info("peername")[1], signal.SIGKILL)
        elif fault.action is not Action.CUT:
            await asyncio.to_thread(self._on_server, fault.action)
        return fault.action is not Action.SERVER_STOPPED


class Proxies:
    """All proxies of a sandbox, in a thread and an event loop of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxies", daemon=True)
        self._closers: list[Callable[[], Awaitable[object]]] = []
        self._thread.start()

    def serve_http(self, proxy: HttpProxy, port: int) -> None:
        """Listen for a route's client."""
        self._do(self._serve_http(proxy, port))

    def serve_mongo(self, proxy: MongoProxy, port: int) -> None:
        """Listen for MongoDB's clients."""
        self._do(self._serve_mongo(proxy, port))

    def close(self) -> None:
        """Stop listening."""
        for closer in self._closers:
            self._do(closer())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _do(self, work: Awaitable[object]) -> None:
        async def done() -> object:
            return await work

        future: Future[object] = asyncio.run_coroutine_threadsafe(done(), self._loop)
        future.result()

    async def _serve_http(self, proxy: HttpProxy, port: int) -> None:
        app = web.Application(client_max_size=0)
        app.router.add_route("*", "/{path:.*}", proxy.handle)
        runner = web.AppRunner(app, access_log=None, auto_decompress=False)
        await runner.setup()
        await web.TCPSite(runner, HOST, port).start()
        self._closers += [runner.cleanup, proxy.close]

    async def _serve_mongo(self, proxy: MongoProxy, port: int) -> None:
        server = await asyncio.start_server(proxy.handle, HOST, port)

        async def close() -> None:
            server.close()

        self._closers.append(close)


def _relayed(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, headers=answer.headers, body=answer.body)  # type: ignore[arg-type]


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


async def _half(request: web.Request, answer: Answer) -> web.StreamResponse:
    """The head and half of the body, and then nothing more."""
    response = web.StreamResponse(status=answer.status, headers=answer.headers)  # type: ignore[arg-type]
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return response


def _end_client(request: web.Request, how: signal.Signals) -> None:
    assert request.transport is not None
    _end_owner(request.transport.get_extra_info("peername")[1], how)


def _end_owner(port: int, how: signal.Signals) -> None:
    """Signal whoever's connection has that local port: with SIGKILL its whole session, dbt below it included."""
    owner = next(
        one.pid for one in psutil.net_connections("tcp4")
        if one.pid and one.laddr and one.laddr.port == port and one.pid != os.getpid()
    )
    session = os.getsid(owner)
    assert session != os.getsid(0), "the test itself was the client"
    if how is signal.SIGINT:
        os.kill(session, how)
        return
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session:
                process.kill()
        except (ProcessLookupError, psutil.NoSuchProcess, PermissionError):
            continue
