"""The emulator's handlers, held to what the service does where the emulator lets everything pass."""

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gcp_storage_emulator.handlers import buckets, objects
from gcp_storage_emulator.server import GET, HANDLERS, Request, Response

from sandbox.access import BUCKET, OWNER, Need, UnknownAccount, account_of
from sandbox.storage.preconditions import (
    Malformed,
    NotModified,
    PreconditionFailed,
    Preconditions,
    asked_generation,
    read_preconditions,
)
from sandbox.storage.store import Resource, StrictStorage

Handler = Callable[[Request, Response, StrictStorage], None]
Routes = tuple[tuple[str, Mapping[str, Handler]], ...]

DID_NOT_HOLD = "At least one of the pre-conditions you specified did not hold."
DEFAULT_LOCATION = "US"
_OF_AN_OBJECT = (objects.get, objects.download, objects.delete, objects.patch)
_OF_A_SOURCE = (objects.copy, objects.rewrite)
_OF_A_BUCKET = (buckets.get, buckets.patch, buckets.delete)


# What a request of a kind must be permitted, on the bucket that it names first.
_NEEDED: Mapping[Handler, tuple[str, ...]] = {
    buckets.get: ("buckets.get",), objects.ls: ("objects.list",),
    objects.get: ("objects.get",), objects.download: ("objects.get",),
    objects.copy: ("objects.get",), objects.rewrite: ("objects.get",),
    objects.compose: ("objects.get", "objects.create", "objects.delete"),
    objects.insert: ("objects.create",), objects.upload_partial: ("objects.create",),
    objects.xml_upload: ("objects.create",),
    objects.patch: ("objects.update",), objects.delete: ("objects.delete",), objects.restore: ("objects.restore",),
}
# A write in the place of an object that is there deletes that one.
_WRITES = (objects.insert, objects.upload_partial, objects.xml_upload)


class Denied(Exception):
    """Raised for a request that its account is not permitted."""


class Absent(Exception):
    """Raised for an object generation that is not the live one."""


def strict_routes(denied: Path) -> Routes:
    """The emulator's routes with strict handlers; `denied` is `SandboxSettings.denied_permissions`."""
    instead: dict[Handler, Handler] = {
        buckets.insert: insert_bucket, buckets.test_iam_permissions: permissions_but(denied), objects.batch: refuse,
    }
    return tuple(
        (pattern, {method: strict(handler, instead.get(handler, handler)) for method, handler in handlers.items()})
        for pattern, handlers in HANDLERS
    )


def strict(kind: Handler, handler: Handler) -> Handler:
    """The handler behind the judgement that requests of its kind need; writes are judged by the store."""

    def answer(request: Request, response: Response, storage: StrictStorage) -> None:
        try:
            permit(kind, request, storage)
            storage.demanded = read_preconditions(request.query)
            judge(kind, request, storage)
            handler(request, response, storage)
        except (UnknownAccount, Denied) as error:
            _refuse(response, HTTPStatus.FORBIDDEN, "forbidden", str(error))
        except Absent:
            response.status = HTTPStatus.NOT_FOUND
        except Malformed as error:
            _refuse(response, HTTPStatus.BAD_REQUEST, "invalid", str(error))
        except PreconditionFailed as error:
            if isinstance(error, NotModified) and request.method == GET:
                response.status = HTTPStatus.NOT_MODIFIED
            else:
                _refuse(response, HTTPStatus.PRECONDITION_FAILED, "conditionNotMet", DID_NOT_HOLD)

    return answer


def permit(kind: Handler, request: Request, storage: StrictStorage) -> None:
    """Let the request's account do what it asks for.

    Raises:
        Denied: it has no role for that.
        UnknownAccount: there is no such account.
    """
    account = account_of(request.get_header("Authorization"))
    if account is OWNER or not request.params or "bucket_name" not in request.params:
        return
    bucket = request.params["bucket_name"]
    needed = [Need(f"storage.{one}", BUCKET, bucket) for one in _NEEDED.get(kind, ())]
    if kind in _WRITES and storage.live(bucket, _written(kind, request)):
        needed.append(Need("storage.objects.delete", BUCKET, bucket))
    if target := request.params.get("dest_bucket_name"):
        needed.append(Need("storage.objects.create", BUCKET, target))
    if said := account.denial(needed):
        raise Denied(said)


def _written(kind: Handler, request: Request) -> str:
    """The object that an upload names; a resumable one named it when it began."""
    if kind is objects.xml_upload:
        return str(request.params["object_id"])
    return str((request.query.get("name") or [""])[0])


def judge(kind: Handler, request: Request, storage: StrictStorage) -> None:
    """Hold what a request reads, changes in place or deletes against its preconditions.

    Raises:
        Absent: it names a generation that is not live.
        PreconditionFailed: a precondition does not hold.
        Malformed: one is no whole number.
    """
    params = request.params
    if kind in _OF_AN_OBJECT and "softDeleted" not in request.query:
        found = storage.live(params["bucket_name"], params["object_id"])
        _judge_object(found, asked_generation(request.query), storage.demanded)
    elif kind in _OF_A_SOURCE:
        found = storage.live(params["bucket_name"], params["object_id"])
        _judge_object(found, asked_generation(request.query, "sourceGeneration"),
                      read_preconditions(request.query, "ifSource"))
    elif kind == objects.compose:
        _judge_parts(request.data.get("sourceObjects", ()), params["bucket_name"], storage)
    elif kind in _OF_A_BUCKET and (bucket := storage.get_bucket(params["bucket_name"])):
        storage.demanded.judge(bucket)


def _judge_object(found: Resource | None, wanted: int | None, demanded: Preconditions) -> None:
    """What does not exist is left to the handler, which answers 404."""
    if found is None:
        return
    if wanted not in (None, int(found["generation"])):
        raise Absent
    demanded.judge(found)


def _judge_parts(parts: Iterable[Mapping[str, Any]], bucket_name: str, storage: StrictStorage) -> None:
    for part in parts:
        match = part.get("objectPreconditions", {}).get("ifGenerationMatch")
        wanted = part.get("generation")
        _judge_object(
            storage.live(bucket_name, part["name"]), None if wanted is None else int(wanted),
            Preconditions(generation_match=None if match is None else int(match)),
        )


def insert_bucket(request: Request, response: Response, storage: StrictStorage) -> None:
    """Create a bucket where the request wants it; the emulator has all of them in one place."""
    buckets.insert(request, response, storage)
    if response.status == HTTPStatus.OK:
        place_bucket(storage, request.data["name"], request.data.get("location", DEFAULT_LOCATION))
        response.json(storage.get_bucket(request.data["name"]))


def place_bucket(storage: StrictStorage, name: str, location: str) -> None:
    """Let a bucket lie in a location."""
    storage.create_bucket(name, storage.get_bucket(name) | {"location": location.upper()})


def permissions_but(denied: Path) -> Handler:
    """A handler that grants what is asked for but what the file `denied` lists for the bucket, read anew each time."""

    def test_permissions(request: Request, response: Response, storage: StrictStorage) -> None:
        if storage.get_bucket(request.params["bucket_name"]) is None:
            raise Absent
        refused = json.loads(denied.read_bytes()) if denied.exists() else {}
        bucket = request.params["bucket_name"]
        account = account_of(request.get_header("Authorization"))
        asked = {one for one in request.query.get("permissions", ()) if account.may(Need(one, BUCKET, bucket))}
        asked -= set(refused.get(bucket, ()))
        response.json({"kind": "storage#testIamPermissionsResponse", "permissions": sorted(asked)})

    return test_permissions


def refuse(_request: Request, response: Response, _storage: StrictStorage) -> None:
    """Answer 501: in a batch the emulator would pass over preconditions."""
    response.status = HTTPStatus.NOT_IMPLEMENTED


def _refuse(response: Response, status: HTTPStatus, reason: str, message: str) -> None:
    """An error in the shape that the client library reads."""
    fault = {"domain": "global", "reason": reason, "message": message}
    response.status = status
    response.json({"error": {"code": status.value, "message": message, "errors": [fault]}})
