"""The service's views of its own metadata, as far as they are documented and of use here."""

from zetasql.wasi._pb2.zetasql.proto.simple_catalog_pb2 import SimpleCatalogProto
from zetasql.wasi._pb2.zetasql.public.simple_table_pb2 import SimpleColumnProto, SimpleTableProto

from sandbox.bigquery_proxy.schemas import type_of_field

NAME = "INFORMATION_SCHEMA"

_VIEWS = {
    "TABLES": (
        "table_catalog table_schema table_name table_type managed_table_type is_insertable_into "
        "is_fine_grained_mutations_enabled is_typed is_change_history_enabled creation_time:TIMESTAMP "
        "base_table_catalog base_table_schema base_table_name snapshot_time_ms:TIMESTAMP ddl default_collation_name "
        "upsert_stream_apply_watermark:TIMESTAMP"
    ),
    "COLUMNS": (
        "table_catalog table_schema table_name column_name ordinal_position:INT64 is_nullable data_type is_generated "
        "generation_expression is_stored is_hidden is_updatable is_system_defined is_partitioning_column "
        "clustering_ordinal_position:INT64 collation_name column_default rounding_mode policy_tags"
    ),
    "VIEWS": "table_catalog table_schema table_name view_definition check_option use_standard_sql",
    "TABLE_OPTIONS": "table_catalog table_schema table_name option_name option_type option_value",
    "PARTITIONS": (
        "table_catalog table_schema table_name partition_id total_rows:INT64 total_logical_bytes:INT64 "
        "total_billable_bytes:INT64 last_modified_time:TIMESTAMP storage_tier"
    ),
    "SCHEMATA": (
        "catalog_name schema_name schema_owner creation_time:TIMESTAMP last_modified_time:TIMESTAMP location ddl"
    ),
}


def information_schema() -> SimpleCatalogProto:
    """The catalog of these views, one of which lies in every dataset."""
    return SimpleCatalogProto(name=NAME, table=[_view(name, columns.split()) for name, columns in _VIEWS.items()])


def _view(name: str, columns: list[str]) -> SimpleTableProto:
    parts = [column.partition(":") for column in columns]
    return SimpleTableProto(name=name, full_name=f"{NAME}.{name}", column=[
        SimpleColumnProto(name=column, type=type_of_field({"type": kind or "STRING"})) for column, _, kind in parts
    ])
