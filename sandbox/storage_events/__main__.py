"""Serves the dispatcher; its state is durable at every moment, so it may be stopped at any."""

import asyncio
import os
from dataclasses import asdict

from aiohttp import ClientSession, web

from sandbox.settings import HOST, LAKE_BUCKET, Port, SandboxSettings, read_settings
from sandbox.storage_events.dispatcher import Dispatcher
from sandbox.storage_events.feed import Feed
from sandbox.storage_events.ledger import Ledger


async def serve(settings: SandboxSettings) -> None:
    """Bring the lake's events to the function for ever; GET / shows how the deliveries stand."""
    ledger = Ledger(settings.deliveries)
    await _serve_counts(ledger, settings.port(Port.STORAGE_EVENTS))
    async with ClientSession() as http:
        feed = Feed(http, settings.url(Port.STORAGE), LAKE_BUCKET, index=settings.objects / ".meta")
        await Dispatcher(http, feed, ledger, settings.url(Port.FUNCTION), settings.duplicate_rate).run()


async def _serve_counts(ledger: Ledger, port: int) -> None:
    async def deliveries(_: web.Request) -> web.Response:
        letters = [asdict(letter) for letter in ledger.dead_letters()]
        return web.json_response({**ledger.counts(), "dead_letters": letters})

    app = web.Application()
    app.router.add_get("/", deliveries)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()


if __name__ == "__main__":
    asyncio.run(serve(read_settings(os.environ)))
