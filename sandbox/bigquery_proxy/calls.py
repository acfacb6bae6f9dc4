"""What a request to the warehouse asks for: a statement to run, files to load, a table to make; read from HTTP."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.access import OWNER, Account

_PROJECT = re.compile(r"(?:/upload)?/bigquery/v2/projects/(?P<project>[^/]+)/(?P<rest>.*)")
_TABLE = re.compile(r"datasets/(?P<dataset>[^/]+)/tables(?:/(?P<table>[^/]+))?")
_DATASET = re.compile(r"datasets/(?P<dataset>[^/]+)")
_MULTIPART_JSON = re.compile(rb"\r\n\r\n(\{.*?\})\r\n--", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `sql` is empty unless it runs a statement; `project`, `dataset` and `table` are those of its path.

    `body` is its JSON, empty when it has none; `configuration` that of its job. `is_dry` jobs do nothing. `account` is
    who asks.
    """

    method: str
    project: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    configuration: Mapping[str, Any] = field(default_factory=dict)
    reference: Mapping[str, str] = field(default_factory=dict)
    sql: str = ""
    query: Mapping[str, Any] = field(default_factory=dict)
    location: str = ""
    dataset: str = ""
    table: str = ""
    is_job: bool = False
    is_dry: bool = False
    account: Account = OWNER


def read_call(method: str, path: str, body: bytes) -> Call:
    """Read a request; one that neither runs a job nor changes a table or dataset is only its method."""
    place = _PROJECT.fullmatch(path)
    if place is None:
        return Call(method)
    project, rest = place["project"], place["rest"]
    if method == "POST" and rest == "jobs":
        return _job(method, project, _content(body))
    if method == "POST" and rest == "queries":
        return _query(method, project, _content(body))
    if found := _TABLE.fullmatch(rest) or _DATASET.fullmatch(rest):
        names = found.groupdict()
        return Call(method, project, _content(body), dataset=names["dataset"], table=names.get("table") or "")
    return Call(method, project)


def table_name(reference: Mapping[str, str]) -> str:
    """`dataset.table` of a TableReference."""
    return f"{reference['datasetId']}.{reference['tableId']}"


def _query(method: str, project: str, content: dict[str, Any]) -> Call:
    """A query that is asked and answered at once."""
    return Call(
        method, project, content, sql=content.get("query", ""), query=content, location=content.get("location", ""),
        is_job=True, is_dry=bool(content.get("dryRun")),
    )


def _job(method: str, project: str, content: dict[str, Any]) -> Call:
    configuration = content.get("configuration") or {}
    query, reference = configuration.get("query") or {}, content.get("jobReference") or {}
    return Call(
        method, project, content, configuration, reference, sql=query.get("query", ""), query=query,
        location=reference.get("location", ""), is_job=True, is_dry=bool(configuration.get("dryRun")),
    )


def _content(body: bytes) -> dict[str, Any]:
    """The JSON of a body, or of the first part of an upload; empty when there is none."""
    part = _MULTIPART_JSON.search(body)
    try:
        content = json.loads(part[1] if part else body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
