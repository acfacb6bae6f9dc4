"""The clients and settings of this instance, opened at the first event and shared by its threads."""

import os
from dataclasses import dataclass
from functools import cache
from threading import Lock

from google.auth.credentials import AnonymousCredentials, Credentials
from google.cloud import bigquery, storage
from google.oauth2.credentials import Credentials as TokenCredentials

from contracts.errors import SettingsError
from contracts.lake.signing import SigningKeys, signing_keys
from contracts.secret_files import secrets_in_files
from contracts.warehouse.bounded_requests import bound_requests

_opening = Lock()


@dataclass(frozen=True, slots=True)
class Services:
    """Cloud Storage, BigQuery, the lake's bucket and the keys that manifests are signed with."""

    storage: storage.Client
    bigquery: bigquery.Client
    lake_bucket: str
    keys: SigningKeys


def open_services() -> Services:
    """The instance's one set of clients.

    Raises:
        SettingsError: an environment variable is missing, or names a file that holds no secret.
    """
    with _opening:
        return _open()


@cache
def _open() -> Services:
    project, credentials = _setting("GCP_PROJECT"), _credentials()
    warehouse = bigquery.Client(project=project, location=_setting("BIGQUERY_LOCATION"), credentials=credentials)
    bound_requests(warehouse)
    return Services(
        storage=storage.Client(project=project, credentials=credentials),
        bigquery=warehouse,
        lake_bucket=_setting("LAKE_BUCKET"),
        keys=signing_keys(_setting("MANIFEST_SIGNING_KEY"), _given("MANIFEST_FORMER_KEYS")),
    )


def _credentials() -> Credentials | None:
    """None lets the libraries find the service account; they follow the emulators' addresses by themselves.

    To an emulator a token names the account whose roles hold.
    """
    if not os.environ.get("BIGQUERY_EMULATOR_HOST"):
        return None
    account = os.environ.get("EMULATOR_ACCOUNT")
    return TokenCredentials(token=f"account:{account}") if account else AnonymousCredentials()


def _setting(name: str) -> str:
    if value := _given(name):
        return value
    raise SettingsError(f"{name}: not set. Set it in the function's environment, as infra does, and deploy again.")


def _given(name: str) -> str:
    """The variable's value, or what the file holds that NAME_FILE names; empty when there is neither."""
    return secrets_in_files(os.environ, [name]).get(name) or os.environ.get(name, "")
