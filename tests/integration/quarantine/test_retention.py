"""The quarantine bucket forgets documents after the time that the settings say."""

from etl.clients import storage_client
from etl.quarantine.retention import ensure_retention
from etl.settings import Settings


def test_the_bucket_gets_one_lifecycle_rule_however_often_it_is_asked_for(sandbox: Settings) -> None:
    client = storage_client(sandbox)
    for days in (30, sandbox.quarantine_retention_days):
        assert ensure_retention(client, sandbox.model_copy(update={"quarantine_retention_days": days})) == days
        rules = [dict(rule) for rule in client.get_bucket(sandbox.quarantine_bucket).lifecycle_rules]
        assert rules == [{"action": {"type": "Delete"}, "condition": {"age": days}}]
