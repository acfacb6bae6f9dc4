"""Events as Cloud Storage sends them: once, or again and again until they are acknowledged."""

import json
import time
from dataclasses import dataclass

import requests

FINALIZED = "google.cloud.storage.object.v1.finalized"
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Loader:
    """The load function at `url`, and the bucket whose objects it is told of."""

    url: str
    bucket: str

    def tell(self, name: str, generation: int, *, bucket: str = "", event_type: str = FINALIZED) -> int:
        """Deliver the event of an object generation once; the HTTP status of the answer."""
        return self.post({"bucket": bucket or self.bucket, "name": name, "generation": str(generation)}, event_type)

    def post(self, data: object, event_type: str = FINALIZED) -> int:
        """Deliver an event with any data once."""
        return self.send(json.dumps(data).encode(), event_type)

    def send(self, body: bytes, event_type: str = FINALIZED, **others: str) -> int:
        """Deliver an event with any body once, and with other headers."""
        headers = {
            "ce-id": f"test-{time.monotonic_ns()}", "ce-specversion": "1.0", "ce-type": event_type,
            "ce-source": f"//storage.googleapis.com/projects/_/buckets/{self.bucket}",
            "Content-Type": "application/json",
        }
        sent = {name: value for name, value in (headers | others).items() if value}
        return requests.post(self.url, data=body, headers=sent, timeout=PATIENCE_SECONDS).status_code

    def deliver_until_acknowledged(self, name: str, generation: int) -> int:
        """Deliver until the loader acknowledges; how many deliveries that took."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        deliveries = 1
        while self.tell(name, generation) != 200:
            assert time.monotonic() < deadline, f"{name} was never acknowledged"
            deliveries += 1
        return deliveries
