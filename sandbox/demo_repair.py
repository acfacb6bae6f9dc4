"""The fixes of the demonstration's operator: for each order in another store's currency what its own prints."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bson import ObjectId
from pymongo import MongoClient

from contracts.shop.stores import STORES
from sandbox.environment import MONGO_COLLECTION, MONGO_DATABASE, mongo_uri
from sandbox.settings import SandboxSettings


def write_fixes(settings: SandboxSettings, items: Sequence[Mapping[str, Any]]) -> Path:
    """The file that `quarantine fix --file` takes, for quarantine items refused for a foreign currency alone."""
    ids = {item["document_id"]: item["quarantine_id"] for item in items}
    with MongoClient[dict[str, Any]](mongo_uri(settings)) as client:
        documents = client[MONGO_DATABASE][MONGO_COLLECTION].find({"_id": {"$in": [ObjectId(one) for one in ids]}})
        lines = [{"quarantine_id": ids[str(one["_id"])], "set": dict(_symbols(one))} for one in documents]
    path = settings.home / "fixes.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def _symbols(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The path of each wrong currency of a cart, and what the document's store prints."""
    known = STORES[str(document["store_id"])].symbols
    for number, line in enumerate(document["cart_products"]):
        if line["currency"] not in known:
            yield f"cart_products.{number}.currency", known[0]
