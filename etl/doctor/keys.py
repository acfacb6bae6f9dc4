"""The two keys, as fingerprints that two machines can compare, and the signing key held against the lake."""

import hashlib
from collections.abc import Iterator

from google.cloud import storage
from pydantic import SecretStr

from contracts.errors import ManifestError
from contracts.manifest import parse_manifest
from contracts.paths import MANIFEST_NAME
from etl.clients import storage_client
from etl.doctor.bounds import REQUEST
from etl.doctor.findings import Finding, failure, ok
from etl.settings import Settings

FINGERPRINT_DIGITS = 12
_MANIFESTS = f"validated/**/{MANIFEST_NAME}"


def fingerprint(key: SecretStr) -> str:
    """The beginning of the key's SHA-256: it names the key, and gives nothing of it away."""
    return hashlib.sha256(key.get_secret_value().encode()).hexdigest()[:FINGERPRINT_DIGITS]


def check_keys(settings: Settings) -> Iterator[Finding]:
    """The fingerprints."""
    signing, pseudonym = fingerprint(settings.manifest_signing_key), fingerprint(settings.pseudonym_key)
    yield ok("keys.MANIFEST_SIGNING_KEY", f"SHA-256 {signing}…", "the same on every machine and in the load function")
    yield ok("keys.PSEUDONYM_KEY", f"SHA-256 {pseudonym}…", "the same on every machine, and never another")


def check_newest_manifest(settings: Settings) -> Iterator[Finding]:
    """Whether the newest manifest in the lake was signed with our key."""
    name, expected = "keys.manifest", "the lake's newest manifest is signed with MANIFEST_SIGNING_KEY"
    newest = _newest_manifest(storage_client(settings), settings.lake_bucket)
    if newest is None:
        yield ok(name, "no manifest in the lake yet", expected)
        return
    try:
        parse_manifest(newest.download_as_bytes(**REQUEST)).verify(settings.manifest_signing_key.get_secret_value())
    except ManifestError as error:
        remedy = ("Compare the fingerprints of MANIFEST_SIGNING_KEY here, on the machine that landed it and in the "
                  "load function's secret; the function refuses what it cannot verify.")
        yield failure(name, f"{newest.name}: {error}", expected, remedy)
    else:
        yield ok(name, f"{newest.name} is", expected)


def _newest_manifest(client: storage.Client, lake: str) -> storage.Blob | None:
    blobs = client.list_blobs(lake, match_glob=_MANIFESTS, **REQUEST)
    return max(blobs, key=lambda blob: blob.updated, default=None)
