"""What can be told to be wrong before any service is asked is told at once."""

from datetime import date
from pathlib import Path

import pytest

from contracts.errors import SettingsError, UsageError
from contracts.lake.manifest import Counts, Manifest
from contracts.lake.versions import ContractRef
from etl.lake import StoredManifest
from etl.loading.load import replay
from etl.loading.load_event import deliver
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings

DAY = date(2020, 6, 4)


@pytest.fixture
def settings() -> Settings:
    """Settings that name no load function, and a lake that nobody serves."""
    names = ("gcp_project", "lake_bucket", "quarantine_bucket", "docs_bucket", "manifest_signing_key", "pseudonym_key")
    members = {
        "mongo_uri": "mongodb://127.0.0.1:9", "ip2location_bin": Path("none.bin"), "load_function_url": "",
        "storage_emulator_host": "http://127.0.0.1:9",
    }
    return Settings.model_validate(dict.fromkeys(names, "none") | members)


@pytest.mark.parametrize("batch_id", ["", "20200604", "20200631-0123456789abcdef", "20200604-0123456789ABCDEF", "../x"])
def test_replay_of_what_is_no_batch_id_is_refused(batch_id: str, settings: Settings) -> None:
    with pytest.raises(UsageError, match="batch id"):
        replay(Run(Services(settings), DAY, "test"), batch_id)


def test_event_without_an_address_names_the_setting(settings: Settings) -> None:
    manifest = Manifest(
        dataset="events", data_date=DAY, batch_id="20200604-0123456789abcdef", run_id="run", sequence=1,
        contract=ContractRef("events", "1.0.0", ""), counts=Counts(0, 0, 0), files=(), created_at="",
    )
    with pytest.raises(SettingsError, match="LOAD_FUNCTION_URL"):
        deliver(settings, StoredManifest(manifest, "lake", manifest.path.manifest, 1))
