"""Batches as land writes them, with rows made from the raw tables' own columns, and ways to tamper with them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from google.cloud import storage

from contracts.datasets.registry import CONTRACTS
from contracts.lake import versions
from contracts.lake.manifest import Counts, Manifest
from contracts.lake.paths import BatchPath, batch_id_of
from contracts.warehouse.schema import Column
from contracts.warehouse.tables import LINEAGE
from etl.lake import upload_parts

Row = dict[str, Any]
_TYPES = {
    "STRING": pa.string(), "INT64": pa.int64(), "BOOL": pa.bool_(), "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us", tz="UTC"),
}

_EMPTY: Row = {"STRING": "", "BOOL": False, "TIMESTAMP": datetime(2020, 1, 1, tzinfo=UTC)}


@dataclass(frozen=True)
class Landed:
    """A manifest in the lake: what the event of its object will tell."""

    manifest: Manifest
    generation: int

    @property
    def name(self) -> str:
        """Its object name."""
        return self.manifest.path.manifest


@dataclass(frozen=True)
class Lake:
    """The lake's bucket, the signing key, and a folder for files on their way into it."""

    bucket: storage.Bucket
    key: str
    folder: Path

    def land(self, dataset: str, day: date, parts: Sequence[Sequence[Row]], **members: Any) -> Landed:
        """Land a batch of these parts; `members` replace what the manifest would say."""
        return self.publish(self.manifest(dataset, day, parts, **members))

    def manifest(self, dataset: str, day: date, parts: Sequence[Sequence[Row]], **members: Any) -> Manifest:
        """Upload the parts and return the signed manifest that belongs to them, not yet published."""
        path = BatchPath(dataset, day, batch_id_of(day, _digest(parts, members)))
        files = [self._write(dataset, index, rows) for index, rows in enumerate(parts)]
        counts = [len(rows) for rows in parts]
        manifest = Manifest(
            dataset=dataset, data_date=day, batch_id=path.batch_id, run_id="run 'one'; \"two\" \\", sequence=1,
            contract=versions.current(dataset), counts=Counts(sum(counts), sum(counts), 0),
            files=upload_parts(self.bucket, path, files, counts), created_at="2026-01-01T00:00:00+00:00",
        )
        return replace(manifest, **members).signed(self.key)

    def publish(self, manifest: Manifest) -> Landed:
        """Write the manifest as it is, whatever lies there."""
        return Landed(manifest, self.put(manifest.path.manifest, manifest.to_json().encode()))

    def put(self, name: str, content: bytes, **properties: str) -> int:
        """Write an object; its generation."""
        blob = self.bucket.blob(name)
        for key, value in properties.items():
            setattr(blob, key, value)
        blob.upload_from_string(content)
        return int(blob.generation)

    def _write(self, dataset: str, index: int, rows: Sequence[Row]) -> Path:
        columns = [column for column in CONTRACTS[dataset].raw_table.columns if column not in LINEAGE]
        schema = pa.schema([(column.name, _type_of(column)) for column in columns])
        file = self.folder / f"{dataset}-{index}.parquet"
        pq.write_table(pa.Table.from_pylist([_complete(columns, row) for row in rows], schema), file)
        return file


def locations(day: date, *names: str) -> list[Row]:
    """Rows of the smallest dataset, one per name."""
    return [{"ip_hash": name, "event_date": day, "country_code": "DE", "ip_kind": "global"} for name in names]


def _digest(parts: Sequence[Sequence[Row]], members: Row) -> str:
    return hashlib.sha256(json.dumps([parts, members.get("slot", "")], default=str).encode()).hexdigest()


def _complete(columns: Sequence[Column], row: Row) -> Row:
    """The row with an empty value in every column that it does not name."""
    return {column.name: _EMPTY.get(column.kind) if column.mode == "REQUIRED" else [] if column.mode == "REPEATED"
            else None for column in columns} | row


def _type_of(column: Column) -> pa.DataType:
    if column.fields:
        kind: pa.DataType = pa.struct([(member.name, _type_of(member)) for member in column.fields])
    elif column.precision is not None:
        kind = pa.decimal128(column.precision, column.scale or 0)
    else:
        kind = _TYPES[column.kind]
    return pa.list_(kind) if column.mode == "REPEATED" else kind
