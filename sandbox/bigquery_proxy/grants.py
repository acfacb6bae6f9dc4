"""What a request to the warehouse, and a statement in it, must be permitted, and on which dataset."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from sandbox.access import BUCKET, DATASETS, Account, Need
from sandbox.bigquery_proxy.calls import Call
from sandbox.bigquery_proxy.refusals import Refusal
from sandbox.bigquery_proxy.resolved import Deed

INFORMATION_SCHEMA = "INFORMATION_SCHEMA"
_RESOURCE = re.compile(r"/bigquery/v2/projects/[^/]+/datasets(?:/([^/]+))?(/tables)?(?:/([^/]+))?(/.*)?")
_ON_DATASETS = {"POST": "create", "PATCH": "update", "PUT": "update", "DELETE": "delete", "GET": "get"}
_DATA = {"GET": "bigquery.tables.getData", "POST": "bigquery.tables.updateData"}


def request_needs(method: str, path: str, call: Call) -> Iterator[Need]:
    """The needs of a request as such; those of its statement come on top."""
    if call.is_job:
        yield Need("bigquery.jobs.create")
        yield from _job_needs(call)
    elif found := _RESOURCE.fullmatch(path):
        dataset, tables, table, rest = found.groups()
        if not dataset:
            return  # the list has what one may see; whoever makes a dataset stands in for Terraform
        yield Need(_on_resource(method, tables, table, rest), DATASETS, dataset)


def statement_needs(names: frozenset[str], deeds: tuple[Deed, ...]) -> Iterator[Need]:
    """The needs of a statement or script that names these tables and does this."""
    targets = {deed.target for deed in deeds}
    for name in sorted(names - targets):
        if dataset := _dataset(name):
            wanted = "list" if name.endswith(INFORMATION_SCHEMA) else "getData"
            yield Need(f"bigquery.tables.{wanted}", DATASETS, dataset)
    for deed in deeds:
        if deed.target and not deed.is_temporary and (dataset := _dataset(deed.target)):
            yield Need(f"bigquery.tables.{_doing(deed)}", DATASETS, dataset)


def denied_to(account: Account, needs: Iterator[Need]) -> Refusal | None:
    """The service's answer when a need is not met."""
    message = account.denial(needs)
    return Refusal("access", 403, "accessDenied", message) if message else None


def _on_resource(method: str, tables: str | None, table: str | None, rest: str | None) -> str:
    if not tables:
        return f"bigquery.datasets.{_ON_DATASETS.get(method, 'get')}"
    if table is None:
        return "bigquery.tables.create" if method == "POST" else "bigquery.tables.list"
    if rest:
        return _DATA.get(method, "bigquery.tables.getData")
    return f"bigquery.tables.{_ON_DATASETS.get(method, 'get')}" if method != "POST" else "bigquery.tables.get"


def _job_needs(call: Call) -> Iterator[Need]:
    for kind in ("load", "copy"):
        job = call.configuration.get(kind) or {}
        if target := job.get("destinationTable"):
            yield Need("bigquery.tables.create", DATASETS, target["datasetId"])
            yield Need("bigquery.tables.updateData", DATASETS, target["datasetId"])
        for source in [job.get("sourceTable"), *job.get("sourceTables", ())]:
            if source:
                yield Need("bigquery.tables.getData", DATASETS, source["datasetId"])
        for bucket in sorted({urlsplit(uri).netloc for uri in job.get("sourceUris", ())}):
            yield Need("storage.objects.get", BUCKET, bucket)


def _doing(deed: Deed) -> str:
    if deed.drops:
        return "delete"
    if deed.is_ddl:
        return "create" if deed.makes is not None else "update"
    return "create" if deed.makes is not None else "updateData"


def _dataset(name: str) -> str:
    dataset, is_qualified, _ = name.partition(".")
    return dataset if is_qualified else ""
