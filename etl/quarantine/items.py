"""Quarantine items: a refused record kept byte for byte, as the row of a file, under an id that stays the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.datasets.forms.disclosure import disclosed_document_id, disclosed_store, disclosed_value
from contracts.datasets.judge import Violation
from contracts.datasets.normalise.scalars import as_text
from contracts.datasets.raw_documents import RawDocuments, encode
from contracts.datasets.reasons import Reason
from contracts.lake import versions
from etl.ops.quarantine_ids import identity, quarantine_id
from etl.quarantine.extended_json import to_json

Record = dict[str, Any]

# Their failing values are vocabulary of the shop's software, and what an engineer needs to know first.
_NEWS = frozenset({Reason.EVENT_TYPE_UNKNOWN, Reason.STORE_UNKNOWN, Reason.LINE_CURRENCY_UNEXPECTED})

ITEM_SCHEMA = pa.schema([
    ("quarantine_id", pa.string()),
    ("dataset", pa.string()),
    ("data_date", pa.date32()),
    ("document_id", pa.string()),
    ("store_id", pa.string()),
    ("reasons", pa.list_(pa.string())),
    ("violations", pa.list_(pa.struct([("reason", pa.string()), ("path", pa.string()), ("value", pa.string())]))),
    ("contract_version", pa.string()),
    ("contract_fingerprint", pa.string()),
    ("document", pa.string()),
    ("bson", pa.binary()),
])


def items(dataset: str, day: date, records: Sequence[Record], refused: Mapping[int, Sequence[Violation]]) -> pa.Table:
    """The refused records as rows of `ITEM_SCHEMA`, in their order.

    `bson` is the record as the source had it; `document` shows what can be read of it as canonical Extended JSON.
    """
    rows = [_item(dataset, day, records, row, refused[row]) for row in sorted(refused)]
    return pa.Table.from_pylist(rows, ITEM_SCHEMA)


def _item(dataset: str, day: date, records: Sequence[Record], row: int, violations: Sequence[Violation]) -> Record:
    record, contract = records[row], versions.current(dataset)
    return {
        "quarantine_id": quarantine_id(dataset, record),
        "dataset": dataset,
        "data_date": day,
        "document_id": disclosed_document_id(as_text(identity(record))),
        "store_id": disclosed_store(as_text(record.get("store_id"))),
        "reasons": sorted({violation.reason for violation in violations}),
        "violations": [asdict(violation) for violation in sorted(violations, key=str)],
        "contract_version": contract.version,
        "contract_fingerprint": contract.fingerprint,
        "document": to_json(record),
        "bson": records.raw(row) if isinstance(records, RawDocuments) else encode(record),
    }


def merge_files(parts: Sequence[Path], target: Path) -> Path:
    """All refused rows of a batch in one file, streamed."""
    with pq.ParquetWriter(target, ITEM_SCHEMA, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pq.read_table(part))
    return target


def new_values(file: Path) -> Counter[tuple[str, str]]:
    """The unknown values among the refused rows of a file, by reason code, as they may be shown."""
    found: Counter[tuple[str, str]] = Counter()
    for violations in pq.read_table(file, columns=["violations"])["violations"].to_pylist():
        news = [one for one in violations if one["reason"] in _NEWS]
        found.update({(one["reason"], disclosed_value(one["path"], one["value"])) for one in news})
    return found
