"""The cloud clients, made from settings; the only place that knows emulators exist."""

from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials, Credentials
from google.cloud import storage
from google.oauth2.credentials import Credentials as TokenCredentials

from etl.platform.bigquery_client import ANSWER_SECONDS, Warehouse
from etl.platform.settings import Settings
from etl.platform.waiting import log_waiting

# How long the library of Cloud Storage asks again.
STORAGE_SECONDS = 120


def storage_client(settings: Settings) -> storage.Client:
    """Cloud Storage; the library itself follows STORAGE_EMULATOR_HOST."""
    client = _storage_client(settings)
    log_waiting(client._http, storage_service(settings), STORAGE_SECONDS)
    return client


def bigquery_client(settings: Settings) -> Warehouse:
    """BigQuery in the settings' project and location; no query bills more than MAX_BYTES_BILLED."""
    client = _bigquery_client(settings)
    log_waiting(client._http, bigquery_service(settings), ANSWER_SECONDS)
    return client


def storage_service(settings: Settings) -> str:
    """Cloud Storage and where it is asked, for people."""
    return f"Cloud Storage at {settings.storage_emulator_host or 'storage.googleapis.com'}"


def bigquery_service(settings: Settings) -> str:
    """BigQuery and where it is asked, for people."""
    return f"BigQuery at {settings.bigquery_emulator_host or 'bigquery.googleapis.com'}"


def emulator_credentials(settings: Settings) -> Credentials:
    """A token that names an account to emulators, which hold it to its roles; without one a caller may do all."""
    if settings.emulator_account:
        return TokenCredentials(token=f"account:{settings.emulator_account}")
    return AnonymousCredentials()


def _storage_client(settings: Settings) -> storage.Client:
    if settings.storage_emulator_host:
        return storage.Client(
            project=settings.gcp_project, credentials=emulator_credentials(settings),
            client_options=ClientOptions(api_endpoint=settings.storage_emulator_host),
        )
    return storage.Client(project=settings.gcp_project)


def _bigquery_client(settings: Settings) -> Warehouse:
    if settings.bigquery_emulator_host:
        return Warehouse(
            settings.max_bytes_billed,
            project=settings.gcp_project,
            location=settings.bigquery_location,
            credentials=emulator_credentials(settings),
            client_options=ClientOptions(api_endpoint=settings.bigquery_emulator_host),
        )
    return Warehouse(settings.max_bytes_billed, project=settings.gcp_project, location=settings.bigquery_location)
