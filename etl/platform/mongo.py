"""The shop's MongoDB, reached or clearly refused; worker processes import this and no cloud library."""

from typing import Any

from bson.codec_options import CodecOptions, DatetimeConversion
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from contracts.commands import command
from contracts.errors import ServiceUnreachable
from etl.platform.settings import Settings

# For what the server reckons from documents. They come from outside: neither a text that is no UTF-8 nor a date beyond
# the calendar may stop a read. Documents themselves are read as raw BSON, and strictly:
# contracts/datasets/raw_documents.py.
CODEC: CodecOptions[dict[str, Any]] = CodecOptions(
    tz_aware=True, unicode_decode_error_handler="replace", datetime_conversion=DatetimeConversion.DATETIME_AUTO,
)
LOCATIONS = "Locations"  # the collection of looked up addresses
MONGO_TIMEOUT_MS = 5_000
# A server that stands still must not hold a run, and its locks, for ever.
LONGEST_SILENCE_MS = 600_000


def mongo_database(settings: Settings) -> Database[dict[str, Any]]:
    """The shop's database, once the server has answered.

    Raises:
        ServiceUnreachable: no server answers at MONGO_URI.
    """
    try:
        client: MongoClient[dict[str, Any]] = MongoClient(
            settings.mongo_uri.get_secret_value(), serverSelectionTimeoutMS=MONGO_TIMEOUT_MS,
            socketTimeoutMS=LONGEST_SILENCE_MS,
        )
        client.admin.command("ping")
    except PyMongoError as error:
        raise ServiceUnreachable(
            f"MongoDB at {address_of(settings)}: no answer within {MONGO_TIMEOUT_MS // 1000} s "
            f"({type(error).__name__}). "
            f"Check MONGO_URI and that the server runs; for the sandbox: {command('sandbox up')}."
        ) from error
    return client.get_database(settings.mongo_database, codec_options=CODEC)


def address_of(settings: Settings) -> str:
    """The servers that MONGO_URI names, without user and password."""
    _, _, servers = settings.mongo_uri.get_secret_value().rpartition("//")
    return servers.rpartition("@")[2].partition("/")[0]


def events_collection(settings: Settings) -> Collection[dict[str, Any]]:
    """The collection of user actions (`countly.summary` at the shop)."""
    return mongo_database(settings)[settings.mongo_collection]
