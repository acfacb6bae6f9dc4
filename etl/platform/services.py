"""The services that a process works with: each client is opened when it is first needed, and once."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from google.cloud.storage import Bucket, Client

from etl.platform import clients
from etl.platform.bigquery_client import Warehouse
from etl.platform.settings import Settings, load_settings

if TYPE_CHECKING:
    from pymongo.collection import Collection
    from pymongo.database import Database


class Services:
    """The settings and the clients made from them, whatever day they are asked about."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened before it is needed."""
        self.settings = settings

    def __reduce__(self) -> tuple[type["Services"], tuple[Settings]]:
        """A worker process gets the same services with clients of its own."""
        return Services, (self.settings,)

    @cached_property
    def mongo(self) -> "Database[dict[str, Any]]":
        """The shop's database."""
        from etl.platform.mongo import mongo_database  # noqa: PLC0415 - verbs that only ask the warehouse spare its driver

        return mongo_database(self.settings)

    @property
    def events(self) -> "Collection[dict[str, Any]]":
        """The collection of user actions (`countly.summary` at the shop)."""
        return self.mongo[self.settings.mongo_collection]

    @cached_property
    def storage(self) -> Client:
        """Cloud Storage."""
        return clients.storage_client(self.settings)

    @property
    def lake_bucket(self) -> Bucket:
        """What was validated, and its manifests."""
        return Bucket(self.storage, self.settings.lake_bucket)

    @property
    def quarantine_bucket(self) -> Bucket:
        """Refused documents, whole, and their repaired versions."""
        return Bucket(self.storage, self.settings.quarantine_bucket)

    @property
    def docs_bucket(self) -> Bucket:
        """The review site, Data Docs and dbt's docs."""
        return Bucket(self.storage, self.settings.docs_bucket)

    @cached_property
    def bigquery(self) -> Warehouse:
        """BigQuery."""
        return clients.bigquery_client(self.settings)


def open_services() -> Services:
    """The services of the process's settings.

    Raises:
        SettingsError: a setting is missing.
    """
    return Services(load_settings())
