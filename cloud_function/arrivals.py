"""What a Cloud Storage event tells: which object, in which bucket, in which generation."""

from dataclasses import dataclass

from cloudevents.http import CloudEvent
from reasons import Reason

from contracts.errors import LoadRefused

FINALIZED = "google.cloud.storage.object.v1.finalized"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One finished object generation."""

    bucket: str
    name: str
    generation: int

    @property
    def uri(self) -> str:
        """The object's gs:// address."""
        return f"gs://{self.bucket}/{self.name}"

    def require_bucket(self, lake_bucket: str) -> None:
        """Raise `LoadRefused` unless the object lies in the lake."""
        if self.bucket != lake_bucket:
            raise LoadRefused(
                Reason.BUCKET_FOREIGN,
                f"object {self.uri}: not in the lake {lake_bucket}. Let the trigger watch that bucket only.",
            )


def arrival_of(event: CloudEvent) -> Arrival:
    """Read the event's data; members that are missing or mistyped come out empty and are refused by name later."""
    data = event.data if isinstance(event.data, dict) else {}
    generation = str(data.get("generation", ""))
    return Arrival(
        bucket=str(data.get("bucket", "")),
        name=str(data.get("name", "")),
        generation=int(generation) if generation.isascii() and generation.isdigit() else 0,
    )
