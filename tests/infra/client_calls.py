"""Which methods of Google's clients the code calls, and which permission each needs."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from google.cloud import bigquery, storage

from tests.conftest import ROOT

CLASSES = (bigquery.Client, storage.Client, storage.Bucket, storage.Blob)
# What such methods are called on: others have methods of the same names, such as those of paths and dictionaries.
RECEIVERS = ("client", "bigquery", "warehouse", "bucket", "blob", "storage")
NEEDLESS: tuple[str, ...] = ()
JOBS, READ, CHANGE = "bigquery.jobs.create", "bigquery.tables.getData", "bigquery.tables.updateData"

PERMISSIONS: dict[str, tuple[str, ...]] = {
    # Jobs: of one's own, getting them needs nothing more than having started them.
    "query": (JOBS, READ), "query_and_wait": (JOBS, READ), "get_job": (JOBS,),
    "load_table_from_file": (JOBS, CHANGE, "bigquery.tables.create"),
    "load_table_from_uri": (JOBS, CHANGE, "bigquery.tables.create", "storage.objects.get"),
    "list_datasets": ("bigquery.datasets.get",), "get_dataset": ("bigquery.datasets.get",),
    "list_tables": ("bigquery.tables.list",), "get_table": ("bigquery.tables.get",),
    "create_table": ("bigquery.tables.create",), "update_table": ("bigquery.tables.update",),
    "delete_table": ("bigquery.tables.delete",), "list_rows": (READ,),
    "create_dataset": ("bigquery.datasets.create",), "update_dataset": ("bigquery.datasets.update",),
    "get_bucket": ("storage.buckets.get",), "list_blobs": ("storage.objects.list",),
    "get_blob": ("storage.objects.get",), "exists": ("storage.objects.get",), "reload": ("storage.objects.get",),
    "download_as_bytes": ("storage.objects.get",), "download_to_filename": ("storage.objects.get",),
    "download_to_file": ("storage.objects.get",), "open": ("storage.objects.get",),
    "delete": ("storage.objects.delete",), "patch": ("storage.buckets.update",),
    # A write over an object that is there deletes that one.
    "upload_from_filename": ("storage.objects.create", "storage.objects.delete"),
    "upload_from_string": ("storage.objects.create", "storage.objects.delete"),
    # These ask the service for nothing, or what everybody may ask.
    "bucket": NEEDLESS, "blob": NEEDLESS, "test_iam_permissions": NEEDLESS, "close": NEEDLESS,
}
# What Terraform does instead, and why its lack stops no day.
BY_TERRAFORM = {
    "bigquery.datasets.create": "the datasets are there: the pipeline makes those that are missing, and none is",
    "bigquery.datasets.update": "the loading dataset expires its tables after just the time that the code asks for",
    "storage.buckets.update": "the quarantine's lifecycle rule is the one that `quarantine retention` asks for",
}


@dataclass(frozen=True, slots=True)
class ClientCall:
    """A call of a client's method: where it stands, in which room, of which method."""

    place: str
    room: str
    method: str


def methods() -> frozenset[str]:
    """Every public method of the clients."""
    return frozenset(name for one in CLASSES for name, _ in inspect.getmembers(one, inspect.isfunction)
                     if not name.startswith("_"))


def client_calls(*rooms: str) -> Iterator[ClientCall]:
    """The calls of client methods in these folders' code."""
    known = methods()
    for room in rooms:
        for file in sorted((ROOT / room).rglob("*.py")):
            for line, method in calls_in(file.read_text(encoding="utf-8"), known):
                yield ClientCall(f"{file.relative_to(ROOT)}:{line}", room, method)


def calls_in(source: str, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The lines of a module that call one of the known methods on a client, and the method."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_of_a_client(node.func, known):
            yield node.lineno, node.func.attr


def _is_of_a_client(function: ast.Attribute, known: frozenset[str]) -> bool:
    if function.attr not in known:
        return False
    receiver = ast.unparse(function.value).lower()
    return any(word in receiver for word in RECEIVERS)
