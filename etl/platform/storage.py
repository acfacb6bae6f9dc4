"""Objects are written as they were seen: of two writers at once the second finds its content there, or is refused."""

import base64
from dataclasses import dataclass
from pathlib import Path

import google_crc32c
from google.api_core.exceptions import PreconditionFailed
from google.cloud import storage

from contracts.commands import command
from contracts.errors import WriteConflict

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """What an object is to hold: a file's bytes or those given; `crc32c` is base64, as Cloud Storage gives it."""

    source: Path | bytes
    size: int
    crc32c: str

    def is_in(self, blob: storage.Blob | None) -> bool:
        """Whether an object, as it was looked up, holds just this."""
        return blob is not None and (blob.size, blob.crc32c) == (self.size, self.crc32c)


def content_of_file(path: Path) -> Content:
    """A file's content; the file is read when the object is written, too."""
    crc32c = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            crc32c = google_crc32c.extend(crc32c, chunk)
    return Content(path, path.stat().st_size, _as_storage_gives_it(crc32c))


def content_of_bytes(content: bytes) -> Content:
    """Bytes as a content."""
    return Content(content, len(content), _as_storage_gives_it(google_crc32c.value(content)))


def put(bucket: storage.Bucket, name: str, content: Content, content_type: str) -> int:
    """Let the object hold the content, and write only when it does not yet; returns its generation.

    The write replaces the generation that was seen and no other, so that the library may repeat it safely.

    Raises:
        WriteConflict: somebody wrote other content there meanwhile.
    """
    found = bucket.get_blob(name)
    if content.is_in(found):
        return int(found.generation)
    blob = bucket.blob(name)
    try:
        _send(blob, content, content_type, seen=int(found.generation) if found else 0)
    except PreconditionFailed as error:
        blob = bucket.get_blob(name)
        if not content.is_in(blob):
            raise conflict(bucket, name) from error
    return int(blob.generation)


def conflict(bucket: storage.Bucket, name: str) -> WriteConflict:
    """The error for an object that another writer changed meanwhile."""
    return WriteConflict(
        f"object gs://{bucket.name}/{name}: somebody else changed it while this run wrote it, and to other content. "
        f"See who is at work with `{command('status')}`, and run it again when they are done."
    )


def _as_storage_gives_it(crc32c: int) -> str:
    return base64.b64encode(crc32c.to_bytes(4, "big")).decode("ascii")


def _send(blob: storage.Blob, content: Content, content_type: str, seen: int) -> None:
    if isinstance(content.source, Path):
        blob.upload_from_filename(str(content.source), content_type=content_type, if_generation_match=seen)
    else:
        blob.upload_from_string(content.source, content_type=content_type, if_generation_match=seen)
