"""Writes the schemas of the tables outside dbt for Terraform, from the contracts: `python -m infra.schemas`."""

import json
from pathlib import Path
from typing import Any

from contracts.datasets.registry import PSEUDONYMS, RAW_TABLES
from contracts.warehouse.schema import Table
from contracts.warehouse.tables import OPS_TABLES, RAW, REFERENCE_TABLES

FOLDER = Path(__file__).parent / "terraform" / "warehouse" / "tables"
# The tables of one row are not among them: the statement that makes one makes its row, which Terraform cannot.
TABLES: tuple[Table, ...] = (*RAW_TABLES, *REFERENCE_TABLES, *OPS_TABLES)
# The names that the API answers with: with others every plan would show a change.
_KINDS = {"INT64": "INTEGER", "FLOAT64": "FLOAT", "BOOL": "BOOLEAN"}


def definition(table: Table) -> dict[str, Any]:
    """A table as infra/terraform/warehouse reads it."""
    return {
        "dataset": table.dataset,
        "table": table.name,
        "partition_by": table.partition_by,
        "clustering": list(table.cluster_by),
        # Whose partitions may expire: the policy's `raw` gives days for rows with pseudonyms, and for no other table.
        "expires": table.dataset == RAW and table.name in PSEUDONYMS,
        "schema": [_api(column.to_api()) for column in table.columns],
    }


def write_schemas(folder: Path = FOLDER) -> list[Path]:
    """Write a file for each table, and delete those of tables that are no more; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{table.full_name}.json": definition(table) for table in TABLES}
    for file in set(folder.glob("*.json")) - files.keys():
        file.unlink()
    for file, content in files.items():
        file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return list(files)


def _api(column: dict[str, Any]) -> dict[str, Any]:
    spelled = {**column, "type": _KINDS.get(column["type"], column["type"])}
    return spelled | ({"fields": [_api(field) for field in column["fields"]]} if "fields" in column else {})


if __name__ == "__main__":
    write_schemas()
