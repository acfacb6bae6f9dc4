"""Brings the events of finished objects to the function, several at once, until it acknowledges them."""

import asyncio
import time

from aiohttp import ClientResponse, ClientSession, ClientTimeout
from aiohttp.client_exceptions import ClientConnectionError, ClientError

from sandbox.storage_events.events import HEADERS, copies_of, push_message
from sandbox.storage_events.feed import Feed
from sandbox.storage_events.ledger import Delivery, Key, Ledger

PERIOD = 0.2
AT_ONCE = 4
AWAY_PAUSE = 1.0
PATIENCE = ClientTimeout(total=540)
QUOTED = 200


class Dispatcher:
    """Delivers what `feed` adds to `ledger` to the function at `function_url`, some of it twice."""

    def __init__(
        self, http: ClientSession, feed: Feed, ledger: Ledger, function_url: str, duplicate_rate: float
    ) -> None:
        self._http, self._feed, self._ledger = http, feed, ledger
        self._function_url, self._duplicate_rate = function_url, duplicate_rate
        self._underway: dict[Key, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Announce and deliver for ever; ends only by an error that is a defect."""
        while True:
            await self._announce()
            self._collect()
            self._send_due()
            await asyncio.sleep(PERIOD)

    async def _announce(self) -> None:
        try:
            objects = await self._feed.changed()
        except ClientError:
            return
        self._ledger.announce((resource, copies_of(resource["name"], self._duplicate_rate)) for resource in objects)

    def _collect(self) -> None:
        finished = [key for key, task in self._underway.items() if task.done()]
        for key in finished:
            self._underway.pop(key).result()

    def _send_due(self) -> None:
        waiting = [delivery for delivery in self._ledger.due(time.time()) if delivery.key not in self._underway]
        for delivery in waiting[: AT_ONCE - len(self._underway)]:
            self._underway[delivery.key] = asyncio.create_task(self._send(delivery))

    async def _send(self, delivery: Delivery) -> None:
        message = push_message(delivery.resource)
        request = self._http.post(self._function_url, data=message, headers=HEADERS, timeout=PATIENCE)
        try:
            async with request as answer:
                await self._note(delivery, answer)
        except ClientConnectionError as error:
            self._ledger.postponed(delivery, str(error), time.time() + AWAY_PAUSE)
        except (ClientError, TimeoutError) as error:
            self._ledger.failed(delivery, repr(error), time.time())

    async def _note(self, delivery: Delivery, answer: ClientResponse) -> None:
        if answer.ok:
            self._ledger.arrived(delivery)
        else:
            self._ledger.failed(delivery, f"HTTP {answer.status}: {(await answer.text())[:QUOTED]}", time.time())
