"""A bucket for each test, and one in which another writer acts at the worst moment."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from google.cloud import storage

from etl.platform.clients import storage_client
from etl.platform.settings import Settings


class BusyBucket(storage.Bucket):
    """A bucket in which somebody else acts right after an object was looked up, or all were listed; once each."""

    meanwhile: Callable[[], object] | None = None
    after_listing: Callable[[], object] | None = None

    def get_blob(self, name: str) -> storage.Blob | None:
        """Look an object up, and let the other one act."""
        found = super().get_blob(name)
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        return found

    def list_blobs(self, **options: Any) -> list[storage.Blob]:
        """List the objects, and let the other one act."""
        found = list(super().list_blobs(**options))
        act, self.after_listing = self.after_listing, None
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
