"""People of seeded days, and a look for them in every store that asks nothing of the code that erases them."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
from bson import ObjectId
from google.cloud.storage import Bucket

from contracts.datasets.normalise.pseudonym import pseudonym
from etl.erasure.subject import Subject
from etl.platform.bigquery import query
from etl.platform.services import Services

Document = dict[str, Any]
SUPPRESSED = "glamira_ops.suppressions"


@dataclass(frozen=True)
class Person:
    """Somebody by the value that they are asked for by."""

    kind: str
    value: str
    subject: Subject = field(repr=False)


FIELDS = {"email": "email_address", "user_id": "user_id_db", "device_id": "device_id", "ip": "ip"}
_SUBJECTS = {"email": "emails", "user_id": "user_ids", "device_id": "device_ids", "ip": "ips"}


def person(kind: str, value: str) -> Person:
    """Somebody who asks to be erased by one value."""
    return Person(kind, value, Subject(**{_SUBJECTS[kind]: (value,)}))


def who_ordered(services: Services, days: list[date], count: int) -> list[Person]:
    """So many customers of the days, by each kind of value in turn, no two of them by the same document."""
    stamped = {"$or": [{"_id": {"$gte": _first_id(day), "$lt": _first_id(date.fromordinal(day.toordinal() + 1))}}
                       for day in days]}
    asked = {"collection": "checkout_success", "device_id": {"$not": {"$regex": "d9f1"}}} | stamped
    found, kinds = list[Person](), list(FIELDS)
    for document in services.events.find(asked).sort("_id"):
        kind = kinds[len(found) % len(kinds)]
        value = document.get(FIELDS[kind])
        if isinstance(value, str) and value and value not in {one.value for one in found}:
            found.append(person(kind, value))
        if len(found) == count:
            break
    assert len(found) == count, "the days have too few customers"
    return found


def traces(services: Services, people: list[Person]) -> dict[str, int]:
    """In how many rows, documents or files of each store one of the people is, as a pseudonym or in clear."""
    key = services.settings.pseudonym_keys.key
    hashes = {(FIELDS[one.kind], pseudonym(key, one.value.strip())) for one in people}
    counted = {
        "lake": _in_lake(services.lake_bucket, hashes), "warehouse": _in_warehouse(services, hashes),
        "quarantine": _in_quarantine(services.quarantine_bucket, {one.value for one in people}),
        "Locations": services.mongo["Locations"].count_documents(
            {"_id": {"$in": [one.value for one in people if one.kind == "ip"]}},
        ),
    }
    return {name: count for name, count in counted.items() if count}


def money(services: Services) -> list[tuple[Any, ...]]:
    """Orders, lines, units and revenue by store and day, as the facts have them, and as the customers' join does."""
    told = []
    for join in ("", "inner join glamira_marts.dim_customers as c on o.customer_key = c.customer_key"):
        rows = query(services.bigquery, f"""
            select o.order_date, o.store_id, count(*) as orders, sum(o.line_count) as order_lines,
              sum(o.unit_count) as units, sum(o.order_amount) as revenue
            from glamira_marts.fct_orders as o {join} group by o.order_date, o.store_id
        """)
        told += [(bool(join), *(_plain(value) for value in row.values())) for row in rows]
    return sorted(told)


def leftovers() -> Iterator[Path]:
    """Files of landings and erasures that are still in the work folder."""
    work = Path(os.environ["SANDBOX_HOME"]) / "work"
    return (one for pattern in ("land-*", "reprocess-*", "erase-*") for one in work.glob(pattern))


def _in_lake(bucket: Bucket, hashes: set[tuple[str, str]]) -> int:
    names = {source: f"{source}_hash" for source in ("ip", "device_id")} | {
        "email_address": "email_hash", "user_id_db": "user_id_hash",
    }
    count = 0
    for blob in bucket.list_blobs():
        if blob.name.endswith(".parquet") and "/products/" not in blob.name:
            rows = pl.read_parquet(blob.download_as_bytes())
            count += sum(
                rows[names[source]].eq(value).sum() or 0 for source, value in hashes if names[source] in rows.columns
            )
    return count


def _in_warehouse(services: Services, hashes: set[tuple[str, str]]) -> int:
    texts, client, count = {value for _, value in hashes}, services.bigquery, 0
    for dataset in client.list_datasets():
        for table in client.list_tables(dataset.dataset_id):
            name = f"{dataset.dataset_id}.{table.table_id}"
            if name != SUPPRESSED and table.table_type == "TABLE":
                rows = query(client, f"select to_json_string(t) as row from {name} as t")
                count += sum(any(text in row["row"] for text in texts) for row in rows)
    return count


def _in_quarantine(bucket: Bucket, values: set[str]) -> int:
    count = 0
    for blob in bucket.list_blobs():
        content = blob.download_as_bytes()
        if blob.name.endswith(".parquet"):
            for row in pq.read_table(io.BytesIO(content)).to_pylist():
                count += any(f'"{value}"' in str(row["document"]) or value.encode() + b"\0" in row["bson"]
                             for value in values)
        else:
            count += any(value.encode() + b"\0" in content for value in values)
    return count


def _first_id(day: date) -> Any:
    return ObjectId.from_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value
