"""What a Cloud Storage event names: an object, its bucket and generation, or why it names none."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from cloudevents.http import CloudEvent
from reasons import Reason
from request_body import Body

from contracts.errors import LoadRefused
from contracts.foreign_text import harmless

FINALIZED = "google.cloud.storage.object.v1.finalized"
# Cloud Storage's own limits: it has no object of a longer name, and no bucket either.
LONGEST_NAME_BYTES = 1024
LONGEST_BUCKET_BYTES = 222
LARGEST_GENERATION = 2**63 - 1
LONGEST_SHOWN = 200
_GENERATION = re.compile("[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One finished object generation; with a `fault` no object can be meant, and the names are for people only."""

    bucket: str
    name: str
    generation: int
    fault: str = ""

    @property
    def uri(self) -> str:
        """The object's gs:// address."""
        return f"gs://{self.bucket}/{self.name}"

    def require_object(self) -> None:
        """Raise `LoadRefused` when no object can be meant."""
        if self.fault:
            raise LoadRefused(
                Reason.EVENT_MALFORMED,
                f"event of {self.uri}: {self.fault}. Nothing is to be loaded: Cloud Storage sends no such event. "
                "Find out who else calls the function, and take roles/run.invoker from them.",
            )

    def require_bucket(self, lake_bucket: str) -> None:
        """Raise `LoadRefused` unless the object lies in the lake."""
        if self.bucket != lake_bucket:
            raise LoadRefused(
                Reason.BUCKET_FOREIGN,
                f"object {self.uri}: not in the lake {lake_bucket}. Let the trigger watch that bucket only.",
            )


def arrival_of(event: CloudEvent) -> Arrival:
    """Read the event's data; members that no object can have are reported in the arrival's `fault`."""
    data = event.data if isinstance(event.data, dict) else {}
    bucket, name, number = (_text(data.get(member)) for member in ("bucket", "name", "generation"))
    generation = int(number) if _GENERATION.fullmatch(number) and int(number) <= LARGEST_GENERATION else 0
    faults = [_name_fault("bucket", bucket, LONGEST_BUCKET_BYTES), _name_fault("name", name, LONGEST_NAME_BYTES)]
    if generation == 0:
        faults.append(f"generation {shown(number)!r} is no whole number from 1 to {LARGEST_GENERATION}")
    if fault := "; ".join(filter(None, faults)):
        return Arrival(shown(bucket), shown(name), generation, fault)
    return Arrival(bucket, name, generation)


def unreadable(body: Body, fault: str) -> Arrival:
    """The arrival that stands for a request which is no event."""
    what = f"(a request of {body.size} bytes, SHA-256 {body.digest[:16]})"
    return Arrival("", what, 0, f"it cannot be read as an event: {shown(fault)}")


def shown(text: str) -> str:
    """A foreign text on one line and of bounded length; a longer one still differs from others like it."""
    if len(text) <= LONGEST_SHOWN:
        return harmless(text)
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{harmless(text[:LONGEST_SHOWN])}… ({len(text)} characters, SHA-256 {digest})"


def _text(value: Any) -> str:
    """Texts and whole numbers as text; whatever else a member may hold counts as missing."""
    if type(value) is int and 0 <= value <= LARGEST_GENERATION:
        return str(value)
    return value if isinstance(value, str) else ""


def _name_fault(member: str, text: str, longest: int) -> str:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return f"{member} holds half a character"
    if size == 0:
        return f"{member} is missing or no text"
    return f"{member} has {size} bytes, at most {longest} are possible" if size > longest else ""
