"""Hands requests over to the emulator, one at a time, and its answers back, as they are."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, hdrs, web
from multidict import CIMultiDict

from sandbox.bigquery_proxy.waiting import Waiting

OF_ONE_CONNECTION = (hdrs.CONNECTION, hdrs.KEEP_ALIVE, hdrs.TRANSFER_ENCODING, hdrs.CONTENT_LENGTH, hdrs.TE)
SHORTER_THAN_THE_EMULATORS = 2.0
NEVER_ADDED = (hdrs.USER_AGENT, hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.CONTENT_TYPE)


def emulator_session(url: str) -> ClientSession:
    """A session whose base address is the emulator's; it waits as long as a query takes."""
    return ClientSession(
        url, auto_decompress=False, cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=None),
        connector=TCPConnector(keepalive_timeout=SHORTER_THAN_THE_EMULATORS),
    )


@dataclass(frozen=True, slots=True)
class Emulator:
    """The emulator behind `session`; whoever speaks to it holds `turn`, for it works on one database connection."""

    session: ClientSession
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: Waiting = field(default_factory=Waiting)

    async def forward(self, request: web.Request, body: bytes) -> web.Response:
        """The emulator's answer to a request with another body; the caller holds the turn.

        Raises:
            ClientError: the emulator does not answer.
        """
        with self.waiting.running():
            async with self.session.request(
                request.method, request.rel_url, data=body or None, headers=passed_on(request.headers),
                skip_auto_headers=NEVER_ADDED, allow_redirects=False,
            ) as answer:
                return web.Response(status=answer.status, headers=passed_on(answer.headers), body=await answer.read())


    async def has_rows(self, project: str, query: Mapping[str, Any]) -> bool:
        """Whether a query, as the body of a call to `queries`, has an answer with rows; the caller holds the turn.

        Raises:
            ClientError: the emulator does not answer.
        """
        async with self.session.post(f"/bigquery/v2/projects/{project}/queries", json=query) as answer:
            return bool((await answer.json()).get("rows"))


def passed_on(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """The headers without those that are of one connection only."""
    passed = CIMultiDict(headers)
    for name in OF_ONE_CONNECTION:
        passed.popall(name, None)
    return passed
