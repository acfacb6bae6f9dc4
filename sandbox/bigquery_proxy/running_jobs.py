"""Jobs as the real service keeps them: inserted at once, running until they are done, failed under their own name.

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
# With these the service has taken the job, and ends it; any other error is of the request.
OF_THE_JOB = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})

Work = Coroutine[Any, Any, web.Response]


@dataclass(frozen=True, slots=True)
class Running:
    """A job that was inserted: what the client asked for, and the work that ends with the emulator's answer."""

    call: Call
    task: asyncio.Task[web.Response]

    def resource(self) -> dict[str, Any]:
        """The job as the API shows it while it runs, or after the service refused it."""
        status: dict[str, Any] = {"state": "RUNNING"}
        if _is_refused(self.task):
            error = _refusal(self.task.result())
            status = {"state": "DONE", "errorResult": error, "errors": [error]}
        return {
            "kind": "bigquery#job", "jobReference": dict(self.call.reference), "status": status,
            "configuration": dict(self.call.configuration), "statistics": {},
        }


@dataclass
class RunningJobs:
    """The jobs of one proxy by their id: those that run, and those that were refused. The emulator has the others."""

    _jobs: dict[str, Running] = field(default_factory=dict)

    def knows(self, job_id: str) -> bool:
        """Whether a job of that id was started here."""
        return job_id in self._jobs

    def start(self, call: Call, work: Work) -> Running:
        """Begin a job."""
        job_id, running = call.reference["jobId"], Running(call, asyncio.create_task(work))
        self._jobs[job_id] = running
        running.task.add_done_callback(lambda task: None if _is_refused(task) else self._jobs.pop(job_id, None))
        return running

    async def end(self, running: Running) -> web.Response:
        """Wait for a job; what it was refused for is the job's own error."""
        answer = await running.task
        return web.json_response(running.resource()) if _is_refused(running.task) else answer

    async def answer(self, request: web.Request) -> web.Response | None:
        """The answer to a question about a job that runs or was refused; None when the emulator knows better."""
        if request.method != hdrs.METH_GET:
            return None
        if (found := _JOB.fullmatch(request.path)) and (running := self._jobs.get(found["job"])):
            return web.json_response(running.resource())
        if (found := _ROWS.fullmatch(request.path)) and (running := self._jobs.get(found["job"])):
            return await self._rows(running, request.query)
        return None

    async def _rows(self, running: Running, query: Mapping[str, str]) -> web.Response | None:
        patience = int(query.get("timeoutMs", PATIENCE_MILLISECONDS)) / 1_000
        await asyncio.wait([running.task], timeout=patience)
        if not running.task.done():
            return web.json_response({"jobComplete": False, "jobReference": dict(running.call.reference)})
        if not _is_refused(running.task):
            return None
        answer = running.task.result()
        return web.Response(status=answer.status, body=answer.body, content_type="application/json")


def _is_refused(task: asyncio.Task[web.Response]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None and task.result().status in OF_THE_JOB


def _refusal(answer: web.Response) -> dict[str, str]:
    """The error of a job whose request was refused."""
    error = json.loads(answer.body if isinstance(answer.body, bytes) else b"{}")["error"]["errors"][0]
    return {"reason": error["reason"], "message": error["message"]}
