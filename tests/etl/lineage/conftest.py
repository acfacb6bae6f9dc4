"""Settings of a shop that nothing is asked of."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from etl.platform.settings import Settings


@pytest.fixture
def settings() -> Settings:
    return Settings(
        mongo_uri=SecretStr("mongodb://user:secret@db.example:27017/?tls=true"), gcp_project="shop", lake_bucket="lake",
        quarantine_bucket="refused", docs_bucket="docs", pseudonym_key=SecretStr("k" * 32),
        manifest_signing_key=SecretStr("m" * 32), ip2location_bin=Path("/dev/null"),
    )
