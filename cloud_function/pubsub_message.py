"""Reads a request as an event: a CloudEvent, or what Pub/Sub pushes, a notification of Cloud Storage in an envelope."""

import json
from collections.abc import Mapping
from typing import Any

from cloudevents.http import CloudEvent, from_http
from storage_event import FINALIZED

# How Cloud Storage's notifications call what the event calls FINALIZED.
_OBJECT_FINALIZE = "OBJECT_FINALIZE"
# Which attribute of a notification holds which member of the event's data.
_MEMBERS = {"bucket": "bucketId", "name": "objectId", "generation": "objectGeneration"}


def event_of(headers: Mapping[str, str], body: bytes) -> CloudEvent:
    """The event that a request carries; whatever reading it raises, reading it again would raise again."""
    if _is_cloud_event(headers):
        return from_http(dict(headers), body)
    return _notified(json.loads(body))


def _is_cloud_event(headers: Mapping[str, str]) -> bool:
    named = {name.lower(): value for name, value in headers.items()}
    return any(name.startswith("ce-") for name in named) or "cloudevents" in named.get("content-type", "")


def _notified(envelope: Any) -> CloudEvent:
    message = envelope.get("message") if isinstance(envelope, dict) else None
    found = message.get("attributes") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(found, dict):
        raise ValueError("it is neither a CloudEvent nor a message of Pub/Sub with attributes")
    kind = found.get("eventType")
    attributes = {
        "id": str(message.get("messageId", "")),
        "source": f"//storage.googleapis.com/projects/_/buckets/{found.get('bucketId', '')}",
        "type": FINALIZED if kind == _OBJECT_FINALIZE else f"notification {kind}",
    }
    return CloudEvent(attributes, {member: found.get(name) for member, name in _MEMBERS.items()})
