"""Events as Cloud Storage sends them: once, or again and again until they are acknowledged."""

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
        headers = {
            "ce-id": f"test-{time.monotonic_ns()}", "ce-specversion": "1.0", "ce-type": event_type,
            "ce-source": f"//storage.googleapis.com/projects/_/buckets/{self.bucket}",
        }
        return requests.post(self.url, json=data, headers=headers, timeout=PATIENCE_SECONDS).status_code

    def tell_until_acknowledged(self, name: str, generation: int) -> int:
        """Deliver until the loader acknowledges; how many deliveries that took."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        deliveries = 1
        while self.tell(name, generation) != 200:
            assert time.monotonic() < deadline, f"{name} was never acknowledged"
            deliveries += 1
        return deliveries
