"""Builds the CloudEvent that Eventarc sends when an object generation is finished, in HTTP binary mode."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

FINALIZED = "google.cloud.storage.object.v1.finalized"
DATA_MEMBERS = (
    "kind", "id", "bucket", "name", "generation", "metageneration", "size", "md5Hash", "crc32c", "contentType",
    "storageClass", "timeCreated", "updated",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One HTTP request: the event's attributes as `ce-` headers, its data as a JSON body."""

    headers: Mapping[str, str]
    body: bytes


def finalized_event(resource: Mapping[str, Any]) -> Event:
    """The event for an object resource of the storage API; the same generation always gives the same event id."""
    name, generation = resource["name"], resource["generation"]
    headers = {
        "ce-id": f"{generation}-{_digest(name)[:16]}",
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{resource['bucket']}",
        "ce-specversion": "1.0",
        "ce-type": FINALIZED,
        "ce-subject": f"objects/{quote(name)}",
        "ce-time": resource["timeCreated"],
        "ce-bucket": resource["bucket"],
        "Content-Type": "application/json",
    }
    data = {member: resource[member] for member in DATA_MEMBERS if member in resource}
    return Event(headers, json.dumps(data).encode())


def copies_of(name: str, duplicate_rate: float) -> int:
    """How often an object's event is sent, 1 or 2; the same name always gives the same answer."""
    share = int(_digest(name)[:8], 16) / 0xFFFFFFFF
    return 2 if share < duplicate_rate else 1


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
