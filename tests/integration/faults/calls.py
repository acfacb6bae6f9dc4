"""Names every request between a client and a server, so that a fault can be put at exactly one place."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

WRITES = ("POST", "PUT", "PATCH", "DELETE")
_NODE = re.compile(r'"node_id": "(?:\w+)\.glamira\.(\w+)')
_VERB = re.compile(r"(merge|insert into|update|delete from|create or replace table|create table if not exists|"
                   r"create table|create or replace view|create view|alter table|drop table|drop view|"
                   r"begin transaction|select|with|declare)\s*(`?[\w$.`-]*)", re.IGNORECASE)
_READS = ("select", "with")
_KNOWN_BY = {"clone": "keep the former state", "token = null": "give locks back"}
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)  # dbt begins a script over partitions with a line of its own


@dataclass(frozen=True, slots=True)
class Call:
    """One request: between whom (`etl > storage`), what it does, and whether it changes anything."""

    route: str
    what: str
    is_write: bool


def call_of(route: str, method: str, target: str, body: bytes) -> Call:
    """The call that a request is."""
    path = unquote(urlsplit(target).path)
    if route.endswith("> function"):
        return Call(route, f"event of {_event_object(body)}", is_write=True)
    if "/storage/v1/" in path:
        return _storage_call(route, method, path, target, body)
    what, is_write = _warehouse_call(method, path, body)
    return Call(route, _without_names(what), is_write)


def _without_names(what: str) -> str:
    """Every batch has a staging table of its own, every publication its former states: here they are one place."""
    if "glamira_load." in what or "into quarantine_" in what:
        return f"{what.partition(' glamira_load.')[0].removesuffix(' into').partition(' into ')[0]} " + (
            "into a staging table" if "into" in what else "a staging table")
    return "drop a former state" if what.startswith("drop glamira_rollback.") else what


def _event_object(body: bytes) -> str:
    try:
        event = json.loads(body)
        name = str(event["name"] if "name" in event else event["message"]["attributes"]["objectId"])
    except (ValueError, KeyError, TypeError):
        return "nothing"
    return "a manifest" if name.endswith("manifest.json") else "a data file"


def _storage_call(route: str, method: str, path: str, target: str, body: bytes) -> Call:
    if path.startswith("/upload"):
        return Call(route, f"upload {_kind(_uploaded_name(target, body))}", is_write=True)
    verb = {"GET": "read", "DELETE": "delete"}.get(method, method.lower())
    name = path.rpartition("/o")[2].lstrip("/")
    return Call(route, f"{verb} {_kind(name) if name else 'a listing'}", method in WRITES)


def _uploaded_name(target: str, body: bytes) -> str:
    if named := parse_qs(urlsplit(target).query).get("name"):
        return named[0]
    found = re.search(rb'"name": ?"([^"]+)"', body[:4096])
    return found[1].decode() if found else ""


def _kind(name: str) -> str:
    if name.startswith("quarantine/"):
        return "a quarantine file"
    if name.startswith("validated/"):
        return "a manifest" if name.endswith("manifest.json") else "a data file"
    return "a docs page"


def _warehouse_call(method: str, path: str, body: bytes) -> tuple[str, bool]:
    place = path.partition("/projects/")[2].partition("/")[2]
    if place.startswith("jobs") and method == "POST":
        return _job(path, body)
    if method == "POST" and place.startswith("queries"):
        return _statement(str(_json(body).get("query", "")))
    if method == "POST":
        reference = _json(body).get("tableReference") or _json(body).get("datasetReference") or {}
        return f"create {reference.get('datasetId')}.{reference.get('tableId', '')}".rstrip("."), True
    verb = {"GET": "read", "PATCH": "change", "PUT": "change", "DELETE": "drop"}[method]
    return f"{verb} {_plain(place)}", method in WRITES


def _plain(place: str) -> str:
    parts = place.split("/")
    if parts[0] == "jobs":
        return "a job"
    if parts[0] == "queries":
        return "a job's rows"
    return ".".join(part for part in parts[1:] if part not in ("tables",)) or "the datasets"


def _job(path: str, body: bytes) -> tuple[str, bool]:
    if path.startswith("/upload"):
        found = re.search(rb'"tableId": ?"([^"]+)"', body[:8192])
        return f"load rows into {found[1].decode() if found else 'a table'}", True
    configuration = _json(body).get("configuration", {})
    if "load" in configuration:
        table = configuration["load"]["destinationTable"]
        return f"load files into {table['datasetId']}.{table['tableId']}", True
    return _statement(str(configuration.get("query", {}).get("query", "")))


def _statement(sql: str) -> tuple[str, bool]:
    node = _NODE.search(sql)
    plain = _COMMENT.sub(" ", sql).strip()
    found = _VERB.match(plain)
    if not found:
        return f"run {plain[:30]}", True
    verb, table = found[1].lower(), found[2].replace("`", "").removeprefix("glamira-sandbox.")
    if verb == "begin transaction":
        return f"commit {'a publication' if 'glamira_ops.publications' in plain else 'a load'}", True
    if verb in _READS:
        return "dbt asks" if node else "ask", False
    if node:
        return f"dbt {node[1]}", True
    for word, what in _KNOWN_BY.items():
        if word in plain:
            return what, True
    return f"{verb} {table.split('__')[0]}", True


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
