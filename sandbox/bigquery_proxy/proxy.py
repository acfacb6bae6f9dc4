"""The proxy of one emulator: judges each statement, hands it over when its turn has come, and follows what it does.

The emulator would run a repeated job id again, where the service answers 409.
"""

import asyncio
import json
import logging
from collections.abc import Container, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from aiohttp import hdrs, web
from aiohttp.client_exceptions import ClientError

from contracts.commands import command
from sandbox.access import UnknownAccount, account_of
from sandbox.bigquery_proxy.calls import Call, read_call
from sandbox.bigquery_proxy.copies import EmulatorBroken
from sandbox.bigquery_proxy.following import follow
from sandbox.bigquery_proxy.forwarding import Emulator
from sandbox.bigquery_proxy.grants import denied_to, request_needs
from sandbox.bigquery_proxy.history import Flight, rewritten
from sandbox.bigquery_proxy.judge import Judge, Judged
from sandbox.bigquery_proxy.projects import Project, Projects
from sandbox.bigquery_proxy.refusals import Refusal, Refused, duplicate
from sandbox.bigquery_proxy.repeated_matches import REFUSAL as REPEATED_MATCH
from sandbox.bigquery_proxy.repeated_matches import repeated_matches
from sandbox.bigquery_proxy.running_jobs import OF_THE_JOB, RunningJobs

log = logging.getLogger(__name__)

UPLOAD = "/upload"
LARGEST_ERROR = 100_000  # bytes; an answer that is longer has rows
_CODES = {"accessDenied": 403, "notFound": 404, "duplicate": 409}


@dataclass
class StrictProxy:
    """Stands before the emulator; a job takes `latency_seconds` at least."""

    emulator: Emulator
    projects: Projects
    latency_seconds: float = 0.0
    _jobs: RunningJobs = field(default_factory=RunningJobs)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer as the service would: a refusal, 503 while the emulator is away, or what the emulator says."""
        body = await request.read()
        call = read_call(request.method, request.path, body)
        if answer := await self._jobs.answer(request):
            return answer
        try:
            call = replace(call, account=account_of(request.headers.get(hdrs.AUTHORIZATION)))
        except UnknownAccount as error:
            return self._refuse(Refusal("account", 403, "accessDenied", str(error)), call)
        if denied := denied_to(call.account, request_needs(request.method, request.path, call)):
            return self._refuse(denied, call)
        if not call.is_job:
            return await self._other(request, body, call)
        if call.is_dry or "jobId" not in call.reference or request.path.startswith(UPLOAD):
            # There is no job that could fail, or none by a name that the client knows.
            return await self._work(request, body, call)
        return await self._insert(request, body, call)

    async def _other(self, request: web.Request, body: bytes, call: Call) -> web.Response:
        try:
            return await self._passed(request, body, call)
        except ClientError as error:
            return _unreachable(error)

    async def _insert(self, request: web.Request, body: bytes, call: Call) -> web.Response:
        """Answer a job with a name of its own: it runs, it is done, or its error is its own and its name used up."""
        job_id = call.reference["jobId"]
        # Another may come in while the emulator is asked.
        if self._jobs.knows(job_id) or await self._is_known(request, job_id) or self._jobs.knows(job_id):
            name = f"{call.reference.get('projectId', '')}:{call.reference.get('location', 'US')}.{job_id}"
            return self._refuse(duplicate(name), call)
        running = self._jobs.start(call, _ended(self._work(request, body, call)))
        return web.json_response(running.resource()) if self.latency_seconds else await self._jobs.end(running)

    def _work(self, request: web.Request, body: bytes, call: Call) -> Coroutine[Any, Any, web.Response]:
        """A job, which arrives now, to its end."""
        return self._worked(request, body, call, self.projects.of(call.project).history.arrive(call.sql))

    async def _worked(self, request: web.Request, body: bytes, call: Call, flight: Flight) -> web.Response:
        project = self.projects.of(call.project)
        try:
            await asyncio.sleep(self.latency_seconds)
            if project.judge is None or not call.sql:
                return await self._passed(request, body, call)
            if flight.only_reads:
                return await self._read(project.judge, request, body, call)
            return await self._changed(project, project.judge, request, call, flight)
        except Refused as refused:
            return self._refuse(refused.refusal, call)
        except (ClientError, EmulatorBroken) as error:
            return _unreachable(error)
        finally:
            await self._leave(project, flight)

    async def _leave(self, project: Project, flight: Flight) -> None:
        """Drop the copies that only this job needed; an emulator that is away has dropped them itself."""
        if unused := project.history.leave(flight):
            with suppress(ClientError):
                async with self.emulator.turn:
                    await project.copies.drop(sorted(unused))

    async def _read(self, judge: Judge, request: web.Request, body: bytes, call: Call) -> web.Response:
        """The answer to a query, analysed while the emulator runs it: one that is refused has changed nothing."""
        answer, _ = await asyncio.gather(self._passed(request, body, call), self._judged(judge, call))
        return answer

    async def _judged(self, judge: Judge, call: Call) -> Judged:
        with self.emulator.waiting.analysing():
            return await judge.judge(call)

    async def _passed(self, request: web.Request, body: bytes, call: Call) -> web.Response:
        """The emulator's own answer; the catalog follows what was done without a statement."""
        async with self.emulator.turn:
            answer = _truthful(await self.emulator.forward(request, body))
        judge = self.projects.of(call.project).judge
        if judge is not None and not call.sql and answer.status == HTTPStatus.OK:
            async with judge.work.turn:
                follow(judge.catalog, judge.tables, call, _content(answer))
        return answer

    async def _changed(
        self, project: Project, judge: Judge, request: web.Request, call: Call, flight: Flight,
    ) -> web.Response:
        """The answer to a statement that may change something, run on the tables of its arrival."""
        judged = await self._judged(judge, call)
        try:
            async with self.emulator.turn:
                if not call.is_dry and (refusal := project.history.refusal(flight, judged)):
                    raise Refused(refusal)
                answer = await self._on_past(project, request, call, judged, flight)
        except Refused:
            await judge.undo(judged)
            raise
        if _failed(answer):
            await judge.undo(judged)
        return answer

    async def _on_past(
        self, project: Project, request: web.Request, call: Call, judged: Judged, flight: Flight,
    ) -> web.Response:
        history, copies = project.history, project.copies
        await copies.make(history.copies_needed(flight, judged))
        past = {name: copy for name, copy in flight.copies.items() if name in judged.names}
        await copies.set_back(past)
        is_refused = await self._finds_several(call, judged)
        answer = REPEATED_MATCH.response() if is_refused else _truthful(
            await self.emulator.forward(request, _with_sql(call, judged.sql)),
        )
        done = () if call.is_dry or _failed(answer) else judged.deeds
        targets = frozenset(deed.target for deed in done)
        await copies.join(past, changed=targets, rewritten=targets & rewritten(judged, past))
        if is_refused:
            raise Refused(REPEATED_MATCH)
        history.record(done, found_rows=_affected(answer) != "0")
        return answer

    async def _finds_several(self, call: Call, judged: Judged) -> bool:
        """Whether a statement would change a row by several rows of its source; of scripts nobody can say it before."""
        if call.is_dry or len(judged.deeds) != 1 or not judged.deeds[0].rewrites:
            return False
        check = repeated_matches(judged.sql)
        return bool(check) and await self.emulator.has_rows(call.project, {**call.query, "query": check})

    async def _is_known(self, request: web.Request, job_id: str) -> bool:
        """Whether the emulator has a job of that name; it keeps its jobs across restarts."""
        try:
            async with self.emulator.turn, self.emulator.session.get(f"{request.path}/{job_id}") as job:
                return job.status == HTTPStatus.OK
        except ClientError:
            return False

    def _refuse(self, refusal: Refusal, call: Call) -> web.Response:
        self.projects.work.counts[refusal.rule] += 1
        statement = " ".join(call.sql.split())
        log.warning("refused rule=%s message=%s statement=%s", refusal.rule, refusal.message, statement)
        return refusal.response()


def _unreachable(error: Exception) -> web.Response:
    message = f"BigQuery emulator: it does not answer ({error}). Run `{command('sandbox up')}`."
    return Refusal("emulator", 503, "backendError", message).response()


def _with_sql(call: Call, sql: str) -> bytes:
    """The body of a call with another statement."""
    query = {**call.query, "query": sql}
    if not call.configuration:
        return json.dumps(query).encode()
    return json.dumps({**call.body, "configuration": {**call.configuration, "query": query}}).encode()


def _content(answer: web.Response) -> Mapping[str, Any]:
    try:
        content = json.loads(answer.body) if isinstance(answer.body, bytes) else {}
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _truthful(answer: web.Response) -> web.Response:
    """An answer whose status says what became of the query: for the emulator, one that failed is one without rows."""
    if not isinstance(answer.body, bytes) or len(answer.body) > LARGEST_ERROR:
        return answer
    content = _content(answer)
    if content.get("kind") != "bigquery#queryResponse" or not (errors := content.get("errors")):
        return answer
    return _failure(errors[0])


async def _ended(work: Coroutine[Any, Any, web.Response]) -> web.Response:
    """What a job came to; one that failed is asked for its rows as one that was refused: with its error."""
    answer = await work
    error = _content(answer).get("status", {}).get("errorResult")
    # Any other code would be the request's.
    return answer if error is None else _failure(error, among=OF_THE_JOB)


def _failure(error: Mapping[str, str], among: Container[int] = frozenset(_CODES.values())) -> web.Response:
    reason, message = error["reason"], error["message"]
    log.warning("failed reason=%s message=%s", reason, message)
    code = _CODES.get(reason, 400)
    return Refusal("failed", code if code in among else 400, reason, message).response()


def _failed(answer: web.Response) -> bool:
    return answer.status != HTTPStatus.OK or "errorResult" in _content(answer).get("status", {})


def _affected(answer: web.Response) -> str:
    """How many rows a single statement changed; empty when the answer does not say."""
    content = _content(answer)
    return str(content.get("statistics", {}).get("query", content).get("numDmlAffectedRows", ""))
