"""A warehouse that has tables and no rows: it runs nothing, so what the proxy before it takes needs no emulator."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from contracts.warehouse.tables import WAREHOUSE_DATASETS
from sandbox.bigquery_proxy.catalog import Catalog, Table
from sandbox.settings import GCP_PROJECT, LOCATION

_ROOT = "/bigquery/v2/projects/{project}"
_DONE = {"state": "DONE"}
# dbt reads the verdict of a test from one row, gates that of their rules; of a unit test dbt compares the rows, of
# which there are none.
_VERDICT = {"failures": ("INTEGER", "0"), "should_warn": ("BOOLEAN", "false"), "should_error": ("BOOLEAN", "false")}
_JUDGED = {"rule": ("STRING", None), "content": ("STRING", None), "row_count": ("INTEGER", None),
           "judged_count": ("INTEGER", "0")}
_VIEW = re.compile(r"\bcreate or replace view\s+(\S+)")
_DROPPED_VIEW = re.compile(r"\bdrop view\s+(\S+)")
_COMPARED = {"actual_or_expected": ("STRING", "")}


@dataclass
class EmptyWarehouse:
    """Answers clients by what the proxy's catalog, kept in a file, has of tables; `statements` are all that came."""

    catalog_file: Path
    statements: list[str] = field(default_factory=list)
    _views: set[str] = field(default_factory=set)
    _jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def application(self) -> web.Application:
        """The part of BigQuery's REST API that the project's clients and dbt use."""
        app = web.Application(client_max_size=0)
        datasets = f"{_ROOT}/datasets"
        app.router.add_post("/proxy/statements", _accepted)
        app.router.add_get(datasets, _datasets)
        app.router.add_get(datasets + "/{dataset}", _dataset)
        app.router.add_patch(datasets + "/{dataset}", _dataset)
        app.router.add_get(datasets + "/{dataset}/routines", _routines)
        app.router.add_get(datasets + "/{dataset}/tables", self._tables)
        app.router.add_post(datasets + "/{dataset}/tables", _made)
        app.router.add_get(datasets + "/{dataset}/tables/{table}", self._table)
        app.router.add_patch(datasets + "/{dataset}/tables/{table}", self._table)
        app.router.add_delete(datasets + "/{dataset}/tables/{table}", _gone)
        app.router.add_post(f"{_ROOT}/jobs", self._run)
        app.router.add_get(_ROOT + "/jobs/{job}", self._job)
        app.router.add_post(f"{_ROOT}/queries", self._query)
        app.router.add_get(_ROOT + "/queries/{job}", self._rows)
        app.router.add_post(f"/upload{_ROOT}/jobs", self._begin_upload)
        app.router.add_put(f"/upload{_ROOT}/jobs", self._end_upload)
        return app

    async def _tables(self, request: web.Request) -> web.Response:
        dataset, catalog = request.match_info["dataset"], Catalog.open(self.catalog_file)
        listed = [self._resource(name, table) for name, table in catalog.items() if name.startswith(f"{dataset}.")]
        return web.json_response({"tables": listed, "totalItems": len(listed)})

    async def _table(self, request: web.Request) -> web.Response:
        name = f"{request.match_info['dataset']}.{request.match_info['table']}"
        table = Catalog.open(self.catalog_file).get(name)
        return web.json_response(self._resource(name, table)) if table else _missing(f"Table {name}")

    def _resource(self, name: str, table: Table) -> dict[str, Any]:
        dataset, _, short = name.partition(".")
        reference = {"projectId": GCP_PROJECT, "datasetId": dataset, "tableId": short}
        known = {"tableReference": reference, "schema": {"fields": list(table.fields)}}
        if name in self._views:
            return known | {"type": "VIEW", "view": {"query": "select 1"}}
        column = table.partition_column
        return known | {"type": "TABLE"} | ({"timePartitioning": {"type": "DAY", "field": column}} if column else {})

    async def _run(self, request: web.Request) -> web.Response:
        return web.json_response(self._kept(await request.json()))

    async def _job(self, request: web.Request) -> web.Response:
        job = self._jobs.get(request.match_info["job"])
        return web.json_response(job) if job else _missing(f"Job {request.match_info['job']}")

    async def _query(self, request: web.Request) -> web.Response:
        return _answer(self._kept({"configuration": {"query": await request.json()}}))

    async def _rows(self, request: web.Request) -> web.Response:
        return _answer(self._jobs[request.match_info["job"]])

    async def _begin_upload(self, request: web.Request) -> web.Response:
        identity = self._kept(json.loads(await request.text()))["jobReference"]["jobId"]
        return web.Response(headers={"Location": f"http://{request.host}{request.path}?upload_id={identity}"})

    async def _end_upload(self, request: web.Request) -> web.Response:
        await request.read()
        return web.json_response(self._jobs[request.query["upload_id"]])

    def _kept(self, body: dict[str, Any]) -> dict[str, Any]:
        """The job of a request, done as soon as it came."""
        reference = {"jobId": f"job_{next(self._numbers)}"} | body.get("jobReference", {})
        job = {"jobReference": reference, "configuration": body["configuration"], "status": _DONE}
        if query := body["configuration"].get("query"):
            self.statements.append(query["query"])
            self._views |= {_short(name) for name in _VIEW.findall(query["query"])}
            self._views -= {_short(name) for name in _DROPPED_VIEW.findall(query["query"])}
        self._jobs[reference["jobId"]] = job
        return job


def _answer(job: dict[str, Any]) -> web.Response:
    """What a query found: nothing, or the verdict that nothing was found."""
    query = job["configuration"]["query"]["query"]
    verdict = next((found for found in (_VERDICT, _JUDGED) if list(found)[-1] in query), None)
    columns = (verdict or _COMPARED).items()
    rows = [{"f": [{"v": value} for _, (_, value) in columns]}] if verdict else []
    return web.json_response({
        "jobReference": job["jobReference"], "jobComplete": True, "totalRows": str(len(rows)),
        "schema": {"fields": [{"name": name, "type": kind} for name, (kind, _) in columns]}, "rows": rows,
    })


async def _accepted(_: web.Request) -> web.Response:
    return web.Response()


async def _datasets(request: web.Request) -> web.Response:
    listed = [_named(request.match_info["project"], name) for name in WAREHOUSE_DATASETS]
    return web.json_response({"datasets": listed})


async def _dataset(request: web.Request) -> web.Response:
    return web.json_response(_named(request.match_info["project"], request.match_info["dataset"]))


def _named(project: str, name: str) -> dict[str, Any]:
    return {"datasetReference": {"projectId": project, "datasetId": name}, "location": LOCATION}


async def _routines(_: web.Request) -> web.Response:
    return web.json_response({"routines": []})


async def _made(request: web.Request) -> web.Response:
    return web.json_response(await request.json())


async def _gone(_: web.Request) -> web.Response:
    return web.Response(status=204)


def _missing(what: str) -> web.Response:
    message = f"Not found: {what}"
    error = {"code": 404, "message": message, "errors": [{"reason": "notFound", "message": message}]}
    return web.json_response({"error": error}, status=404)


def _short(name: str) -> str:
    """`dataset.table` of a name that may be quoted and begin with its project."""
    return ".".join(name.replace("`", "").split(".")[-2:])
