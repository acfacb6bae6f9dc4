"""The keys, as fingerprints that two machines can compare, and those in force held against the lake."""

import heapq
from collections.abc import Iterator

from google.api_core.exceptions import NotFound
from google.cloud import storage
from pydantic import SecretStr

from contracts.commands import command
from contracts.errors import ManifestError, PathError
from contracts.lake.manifest_object import read_verified
from contracts.lake.paths import MANIFEST_NAME, parse_object_name
from contracts.lake.signing import key_id
from etl.doctor.bounds import REQUEST
from etl.doctor.findings import Finding, failure, ok, warning
from etl.ops.pseudonym_keys import Epoch, declared_keys_at_once
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.settings import Settings

# Of the newest objects in manifests' places so many are looked at: strangers may have put some there.
NEWEST = 10
_MANIFESTS = f"validated/**/{MANIFEST_NAME}"


def fingerprint(key: SecretStr) -> str:
    """The beginning of the key's SHA-256: it names the key, and gives nothing of it away."""
    return key_id(key.get_secret_value())


def check_keys(settings: Settings) -> Iterator[Finding]:
    """The fingerprints, which are the ids of the keys in the manifests' signatures."""
    signing, pseudonyms = fingerprint(settings.manifest_signing_key), settings.pseudonym_keys
    yield ok("keys.MANIFEST_SIGNING_KEY", f"SHA-256 {signing}…", "the same on every machine and in the load function")
    former = ", ".join(f"SHA-256 {key_id(key)}…" for key in settings.signing_keys.former)
    yield ok("keys.MANIFEST_FORMER_KEYS", former or "none",
             "those whose manifests still count, the same on every machine and in the load function")
    yield ok("keys.PSEUDONYM_KEY", f"fingerprint {pseudonyms.fingerprint}", "the same on every machine")
    known = [one for one in pseudonyms.by_fingerprint if one != pseudonyms.fingerprint]
    yield ok("keys.PSEUDONYM_FORMER_KEYS", ", ".join(f"fingerprint {one}" for one in known) or "none",
             "those of former epochs, for erasure: the same on every machine")


def check_key_in_force(settings: Settings) -> Iterator[Finding]:
    """Whether this machine's key makes the pseudonyms of today, and whether it has those of former epochs.

    Raises:
        GoogleAPICallError, requests.RequestException: BigQuery does not answer.
    """
    name, keys = "keys.in_force", settings.pseudonym_keys
    expected = f"PSEUDONYM_KEY is the key in force by `{command('keys list')}`"
    declared = _declared(settings)
    if not declared:
        yield ok(name, "none yet: the first landing declares its key", expected)
    elif declared[0].fingerprint == keys.fingerprint:
        yield ok(name, f"it is, of epoch {declared[0].epoch}", expected)
    else:
        yield failure(name, f"in force is {declared[0].fingerprint} of epoch {declared[0].epoch}", expected,
                      "Set PSEUDONYM_KEY to that one; or, when the key is to be changed, say so first: "
                      f"{command('keys rotate --epoch NAME --reason TEXT')}.")
    if lacking := [f"{one.fingerprint} of epoch {one.epoch}" for one in declared[1:]
                   if one.fingerprint not in keys.by_fingerprint]:
        yield warning("keys.former", f"PSEUDONYM_FORMER_KEYS lacks {', '.join(lacking)}",
                      "the keys of all former epochs", "Put them there: without them nobody can be erased.")


def _declared(settings: Settings) -> list[Epoch]:
    try:
        return declared_keys_at_once(bigquery_client(settings), REQUEST)
    except NotFound:
        return []


def check_newest_manifest(settings: Settings) -> Iterator[Finding]:
    """Whether the newest manifest in the lake was signed with a key in force, strangers' objects left aside."""
    name, expected = "keys.manifest", "the lake's newest manifest is signed with a key in force"
    faults = []
    for blob in _newest(storage_client(settings), settings.lake_bucket):
        try:
            read_verified(_Bounded(blob), parse_object_name(blob.name)[0], settings.signing_keys)
        except (ManifestError, PathError) as error:
            faults.append(f"{blob.name}: {error}")
            continue
        yield ok(name, f"{blob.name} is signed with a key in force", expected)
        break
    else:
        nothing = ok(name, "no manifest in the lake yet", expected)
        yield failure(name, faults[0], expected, _REMEDY) if faults else nothing
        return
    if faults:
        yield warning("keys.strangers", f"{len(faults)} newer objects are not ours and are ignored: {faults[0]}",
                      "nobody but land writes to the lake", f"See them all with `{command('dead-letters')}`.")


class _Bounded:
    """An object that is read in bounded time."""

    def __init__(self, blob: storage.Blob) -> None:
        self._blob = blob
        self.size, self.generation, self.crc32c = blob.size, int(blob.generation), blob.crc32c

    def download_as_bytes(self, *, raw_download: bool) -> bytes:
        """The object's bytes as they are stored."""
        content: bytes = self._blob.download_as_bytes(raw_download=raw_download, **REQUEST)
        return content


_REMEDY = (
    "Compare the fingerprints here, on the machine that landed it and in the load function's secrets; the function "
    "refuses what it cannot verify. After a rotation the former key belongs into MANIFEST_FORMER_KEYS."
)


def _newest(client: storage.Client, lake: str) -> list[storage.Blob]:
    blobs = client.list_blobs(lake, match_glob=_MANIFESTS, **REQUEST)
    return heapq.nlargest(NEWEST, blobs, key=lambda blob: blob.updated)
