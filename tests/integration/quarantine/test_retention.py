"""The quarantine bucket forgets documents after the time that the settings say, or else the policy."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from google.cloud import storage

from contracts.errors import WriteConflict
from contracts.policy.policy import load_policy
from etl.platform.clients import storage_client
from etl.platform.settings import Settings
from etl.quarantine.retention import ensure_retention

BY_POLICY = load_policy().retention.quarantine


def test_the_bucket_gets_one_lifecycle_rule_however_often_it_is_asked_for(sandbox: Settings) -> None:
    client = storage_client(sandbox)
    for stated, days in ((30, 30), (None, BY_POLICY)):
        assert ensure_retention(client, sandbox.model_copy(update={"quarantine_retention_days": stated})) == days
        rules = [dict(rule) for rule in client.get_bucket(sandbox.quarantine_bucket).lifecycle_rules]
        assert rules == [{"action": {"type": "Delete"}, "condition": {"age": days}}]


FOREIGN: list[dict[str, Any]] = [
    {"action": {"type": "Delete"}, "condition": {"age": 3, "matchesPrefix": ["tmp/"]}},
    {"action": {"type": "SetStorageClass", "storageClass": "NEARLINE"}, "condition": {"age": 30}},
    {"action": {"type": "A kind that the library does not know"}, "condition": {"age": 9}},
]


@pytest.fixture
def settings(sandbox: Settings) -> Iterator[Settings]:
    """Settings whose quarantine bucket is one of the test's own, with rules that somebody else made."""
    client, name = storage_client(sandbox), f"quarantine-{uuid4().hex}"
    client.create_bucket(name)
    set_rules(sandbox, name, [*FOREIGN, {"action": {"type": "Delete"}, "condition": {"age": 7}}])
    yield sandbox.model_copy(update={"quarantine_bucket": name})
    client.bucket(name).delete()


def address(settings: Settings, name: str) -> str:
    return f"{settings.storage_emulator_host}/storage/v1/b/{name}"


def set_rules(settings: Settings, name: str, rules: list[dict[str, Any]]) -> None:
    """Set a bucket's rules as another tool would, past the library."""
    requests.patch(address(settings, name), json={"lifecycle": {"rule": rules}}, timeout=5).raise_for_status()


def rules_of(settings: Settings) -> list[dict[str, Any]]:
    answer = json.loads(requests.get(address(settings, settings.quarantine_bucket), timeout=5).content)
    found: list[dict[str, Any]] = answer["lifecycle"]["rule"]
    return found


def test_rules_that_others_made_stay(settings: Settings) -> None:
    ensure_retention(storage_client(settings), settings)
    ours = {"action": {"type": "Delete"}, "condition": {"age": BY_POLICY}}
    assert rules_of(settings) == [*FOREIGN, ours]


def test_a_rule_that_is_right_already_is_not_written_again(settings: Settings) -> None:
    client = storage_client(settings)
    ensure_retention(client, settings)
    before = client.get_bucket(settings.quarantine_bucket).metageneration
    ensure_retention(client, settings)
    assert client.get_bucket(settings.quarantine_bucket).metageneration == before


class BusyClient(storage.Client):
    """A client whose bucket somebody else changes, so many times, right after it was looked up."""

    changes = 0

    def get_bucket(self, name: str) -> storage.Bucket:
        """Look the bucket up, and let somebody else put a rule before those that it has."""
        found = super().get_bucket(name)
        if self.changes:
            self.changes -= 1
            theirs = {"action": {"type": "Delete"}, "condition": {"numNewerVersions": self.changes + 1}}
            rules = found._properties["lifecycle"]["rule"]
            path = f"{self._connection.API_BASE_URL}/storage/v1/b/{name}"
            requests.patch(path, json={"lifecycle": {"rule": [theirs, *rules]}}, timeout=5).raise_for_status()
        return found


@pytest.fixture
def busy(settings: Settings) -> BusyClient:
    """A client like the pipeline's own, on a bucket that others change meanwhile."""
    own = storage_client(settings)
    endpoint = {"api_endpoint": settings.storage_emulator_host}
    return BusyClient(settings.gcp_project, own._credentials, client_options=endpoint)


def test_a_rule_that_another_adds_meanwhile_stays(settings: Settings, busy: BusyClient) -> None:
    busy.changes = 1
    ensure_retention(busy, settings)
    theirs, *others = rules_of(settings)
    assert theirs["condition"] == {"numNewerVersions": 1}
    assert others[-1]["condition"] == {"age": BY_POLICY}


def test_a_bucket_that_others_never_leave_alone_is_given_up(settings: Settings, busy: BusyClient) -> None:
    busy.changes = 99
    with pytest.raises(WriteConflict, match=settings.quarantine_bucket):
        ensure_retention(busy, settings)
