"""The three clients, made from settings; the only place that knows emulators exist."""

from typing import Any

from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery, storage
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from contracts.errors import ServiceUnreachable
from etl.settings import Settings

MONGO_TIMEOUT_MS = 5_000


def mongo_database(settings: Settings) -> Database[dict[str, Any]]:
    """The shop's database, once the server has answered.

    Raises:
        ServiceUnreachable: no server answers at MONGO_URI.
    """
    try:
        client: MongoClient[dict[str, Any]] = MongoClient(
            settings.mongo_uri.get_secret_value(), serverSelectionTimeoutMS=MONGO_TIMEOUT_MS, tz_aware=True,
        )
        client.admin.command("ping")
    except PyMongoError as error:
        raise ServiceUnreachable(
            f"MongoDB: no answer within {MONGO_TIMEOUT_MS // 1000} s ({type(error).__name__}). "
            "Check MONGO_URI and that the server runs; for the sandbox: python -m sandbox up."
        ) from error
    return client[settings.mongo_database]


def events_collection(settings: Settings) -> Collection[dict[str, Any]]:
    """The collection of user actions (`countly.summary` at the shop)."""
    return mongo_database(settings)[settings.mongo_collection]


def storage_client(settings: Settings) -> storage.Client:
    """Cloud Storage; the library itself follows STORAGE_EMULATOR_HOST."""
    if settings.storage_emulator_host:
        return storage.Client(
            project=settings.gcp_project, credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=settings.storage_emulator_host),
        )
    return storage.Client(project=settings.gcp_project)


def bigquery_client(settings: Settings) -> bigquery.Client:
    """BigQuery in the settings' project and location."""
    if settings.bigquery_emulator_host:
        return bigquery.Client(
            project=settings.gcp_project,
            location=settings.bigquery_location,
            credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=settings.bigquery_emulator_host),
        )
    return bigquery.Client(project=settings.gcp_project, location=settings.bigquery_location)
