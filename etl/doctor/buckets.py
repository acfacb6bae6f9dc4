"""The three buckets: each is there, lies where the warehouse does, and lets us do what the stations do with it."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from google.api_core.exceptions import Forbidden, NotFound
from google.cloud import storage

from etl.doctor.bounds import REQUEST
from etl.doctor.findings import Finding, failure, listed, ok, warning
from etl.platform.clients import storage_client
from etl.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class Needs:
    """What the pipeline does with a bucket; without an `occasional` permission some verb fails, but no day.

    `feeds_warehouse`: BigQuery loads from it, and loads across locations are refused.
    """

    permissions: tuple[str, ...]
    occasional: Mapping[str, str]
    feeds_warehouse: bool = False


NEEDS = {
    "lake": Needs(
        ("storage.buckets.get", "storage.objects.create", "storage.objects.delete", "storage.objects.get",
         "storage.objects.list"), {}, feeds_warehouse=True,
    ),
    "quarantine": Needs(
        ("storage.buckets.get", "storage.objects.create", "storage.objects.get"),
        {"storage.buckets.update": "quarantine retention", "storage.objects.list": "erase",
         "storage.objects.delete": "erase, and land should two runs collide"},
    ),
    "docs": Needs(
        ("storage.buckets.get", "storage.objects.create", "storage.objects.delete", "storage.objects.get",
         "storage.objects.list"), {},
    ),
}


def check_buckets(settings: Settings) -> list[Finding]:
    """The findings on all three, side by side.

    Raises:
        requests.RequestException, GoogleAPICallError: storage does not answer.
    """
    client, location = storage_client(settings), settings.bigquery_location.upper()
    names = {"lake": settings.lake_bucket, "quarantine": settings.quarantine_bucket, "docs": settings.docs_bucket}
    with ThreadPoolExecutor(len(names)) as pool:
        found = pool.map(lambda role: list(_check(client, role, names[role], location)), names)
        return [finding for of_bucket in found for finding in of_bucket]


def _check(client: storage.Client, role: str, name: str, location: str) -> Iterator[Finding]:
    variable = f"{role.upper()}_BUCKET"
    try:
        bucket = client.get_bucket(name, **REQUEST)
        granted = bucket.test_iam_permissions([*NEEDS[role].permissions, *NEEDS[role].occasional], **REQUEST)
    except NotFound:
        yield failure(f"bucket.{role}", f"{name} does not exist", "it exists",
                      f"Create it in {location}, or correct {variable}.")
    except Forbidden:
        yield failure(f"bucket.{role}", f"{name} is not ours to look at", "storage.buckets.get on it",
                      f"Grant roles/storage.legacyBucketReader on it, or correct {variable}.")
    else:
        yield _location(bucket, role, location)
        yield from _permissions(name, role, granted)


def _location(bucket: storage.Bucket, role: str, wanted: str) -> Finding:
    name, found = f"bucket.{role}.location", str(bucket.location).upper()
    expected = f"{wanted}, as BIGQUERY_LOCATION says"
    if found == wanted:
        return ok(name, f"{bucket.name} in {found}", expected)
    remedy = f"A bucket cannot move: create one in {wanted} and copy, or set BIGQUERY_LOCATION before the first run."
    if NEEDS[role].feeds_warehouse:
        return failure(name, f"{bucket.name} in {found}: BigQuery cannot load from it", expected, remedy)
    return warning(name, f"{bucket.name} in {found}: personal data would lie in two places", expected, remedy)


def _permissions(bucket: str, role: str, granted: Sequence[str]) -> Iterator[Finding]:
    name, needs = f"bucket.{role}.permissions", NEEDS[role]
    expected = listed(permission.removeprefix("storage.") for permission in needs.permissions)
    if missing := set(needs.permissions) - set(granted):
        yield failure(name, f"{bucket} denies {listed(missing)}", expected,
                      "Grant the pipeline's account a role with it, such as roles/storage.objectAdmin on the bucket.")
    else:
        yield ok(name, f"{bucket} grants them", expected)
    for permission in sorted(needs.occasional.keys() - set(granted)):
        yield warning(name, f"{bucket} denies {permission}", f"{permission}, for: {needs.occasional[permission]}",
                      "Grant it to whoever does that.")
