"""Jobs that take their time: inserted at once, running until they are done, as on the real service.

A client that waits for rows is answered `jobComplete: false` when its patience is shorter than the job.
"""

import asyncio
import json
import re
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import hdrs, web

from sandbox.bigquery_proxy.calls import Call

_JOB = re.compile(r"/bigquery/v2/projects/[^/]+/jobs/(?P<job>[^/]+)")
_ROWS = re.compile(r"/bigquery/v2/projects/[^/]+/queries/(?P<job>[^/]+)")
PATIENCE_MILLISECONDS = 10_000

Work = Coroutine[Any, Any, web.Response]


@dataclass(frozen=True, slots=True)
class Running:
    """A job that was inserted: what the client asked for, and the work that ends with the emulator's answer."""

    call: Call
    task: asyncio.Task[web.Response]

    def resource(self) -> dict[str, Any]:
        """The job as the API shows it while it runs, or after the service refused it."""
        status: dict[str, Any] = {"state": "RUNNING"}
        if self.task.done():
            error = _refusal(self.task.result())
            status = {"state": "DONE", "errorResult": error, "errors": [error]}
        return {
            "kind": "bigquery#job", "jobReference": dict(self.call.reference), "status": status,
            "configuration": dict(self.call.configuration), "statistics": {},
        }


@dataclass
class RunningJobs:
    """The jobs of one guard by their id; of those that are over only the refused are of interest."""

    _jobs: dict[str, Running] = field(default_factory=dict)

    def knows(self, job_id: str) -> bool:
        """Whether a job of that id was started here."""
        return job_id in self._jobs

    def start(self, call: Call, work: Work) -> web.Response:
        """Begin a job, and answer that it runs."""
        running = Running(call, asyncio.create_task(work))
        self._jobs[call.reference["jobId"]] = running
        return web.json_response(running.resource())

    async def answer(self, request: web.Request) -> web.Response | None:
        """The answer to a question about a job that runs or was refused; None when the emulator knows better."""
        if request.method != hdrs.METH_GET:
            return None
        if (found := _JOB.fullmatch(request.path)) and (running := self._jobs.get(found["job"])):
            return web.json_response(running.resource()) if self._is_ours(running) else None
        if (found := _ROWS.fullmatch(request.path)) and (running := self._jobs.get(found["job"])):
            return await self._rows(running, request.query)
        return None

    async def _rows(self, running: Running, query: Mapping[str, str]) -> web.Response | None:
        patience = int(query.get("timeoutMs", PATIENCE_MILLISECONDS)) / 1_000
        await asyncio.wait([running.task], timeout=patience)
        if not running.task.done():
            return web.json_response({"jobComplete": False, "jobReference": dict(running.call.reference)})
        answer = running.task.result()
        if answer.status == HTTPStatus.OK:
            return None
        return web.Response(status=answer.status, body=answer.body, content_type="application/json")

    @staticmethod
    def _is_ours(running: Running) -> bool:
        return not running.task.done() or running.task.result().status != HTTPStatus.OK


def _refusal(answer: web.Response) -> dict[str, str]:
    """The error of a job whose request was refused."""
    error = json.loads(answer.body if isinstance(answer.body, bytes) else b"{}")["error"]["errors"][0]
    return {"reason": error["reason"], "message": error["message"]}
