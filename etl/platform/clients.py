"""The cloud clients, made from settings; the only place that knows emulators exist."""

from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from etl.platform.bigquery_client import Warehouse
from etl.platform.settings import Settings


def storage_client(settings: Settings) -> storage.Client:
    """Cloud Storage; the library itself follows STORAGE_EMULATOR_HOST."""
    if settings.storage_emulator_host:
        return storage.Client(
            project=settings.gcp_project, credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=settings.storage_emulator_host),
        )
    return storage.Client(project=settings.gcp_project)


def bigquery_client(settings: Settings) -> Warehouse:
    """BigQuery in the settings' project and location; no query bills more than MAX_BYTES_BILLED."""
    if settings.bigquery_emulator_host:
        return Warehouse(
            settings.max_bytes_billed,
            project=settings.gcp_project,
            location=settings.bigquery_location,
            credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=settings.bigquery_emulator_host),
        )
    return Warehouse(settings.max_bytes_billed, project=settings.gcp_project, location=settings.bigquery_location)
