"""Builds what Pub/Sub pushes to the function when Cloud Storage notifies it of a finished object generation."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

SUBSCRIPTION = "projects/glamira-sandbox/subscriptions/load-batch"
CONFIGURATION = "projects/_/buckets/{bucket}/notificationConfigs/1"
HEADERS = {"Content-Type": "application/json"}
OBJECT_MEMBERS = (
    "kind", "id", "bucket", "name", "generation", "metageneration", "size", "md5Hash", "crc32c", "contentType",
    "storageClass", "timeCreated", "updated",
)


def push_message(resource: Mapping[str, Any]) -> bytes:
    """The body for an object resource of the storage API; the same generation always gives the same message id."""
    name, generation, bucket = resource["name"], resource["generation"], resource["bucket"]
    known = {member: resource[member] for member in OBJECT_MEMBERS if member in resource}
    message = {
        "attributes": {
            "eventType": "OBJECT_FINALIZE", "eventTime": resource["timeCreated"], "payloadFormat": "JSON_API_V1",
            "notificationConfig": CONFIGURATION.format(bucket=bucket), "bucketId": bucket, "objectId": name,
            "objectGeneration": generation,
        },
        "data": base64.b64encode(json.dumps(known).encode()).decode("ascii"),
        "messageId": f"{generation}-{_digest(name)[:16]}",
        "publishTime": resource["timeCreated"],
    }
    return json.dumps({"message": message, "subscription": SUBSCRIPTION}).encode()


def copies_of(name: str, duplicate_rate: float) -> int:
    """How often an object's message is sent, 1 or 2; the same name always gives the same answer."""
    share = int(_digest(name)[:8], 16) / 0xFFFFFFFF
    return 2 if share < duplicate_rate else 1


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
