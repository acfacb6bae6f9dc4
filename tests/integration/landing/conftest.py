"""A bucket for each test, and one in which another writer acts at the worst moment."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from google.cloud import storage

from etl.clients import storage_client
from etl.settings import Settings


class BusyBucket(storage.Bucket):
    """A bucket in which somebody else acts right after an object was looked up, once."""

    meanwhile: Callable[[], object] | None = None

    def get_blob(self, name: str) -> storage.Blob | None:
        """Look an object up, and let the other one act."""
        found = super().get_blob(name)
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        return found


@pytest.fixture
def bucket(sandbox: Settings) -> Iterator[BusyBucket]:
    """A bucket of the test's own, which sends no events."""
    client = storage_client(sandbox)
    found = BusyBucket(client, f"trial-{uuid4().hex}")
    client.create_bucket(found.name)
    yield found
    found.delete(force=True)
