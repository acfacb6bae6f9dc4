"""How a contract documents a field, and how its documentation becomes warehouse columns."""

from typing import Any

import pandera.polars as pa
import polars as pl

from contracts.datasets.forms.form import Form
from contracts.warehouse.schema import Column

_KINDS: dict[type[pl.DataType], str] = {
    pl.String: "STRING", pl.Int64: "INT64", pl.Boolean: "BOOL", pl.Date: "DATE", pl.Datetime: "TIMESTAMP",
}


def documented(
    description: str, form: Form, *, source_type: str, example: Any, source: str = "", unit: str = "",
    nullable: bool = True, landed: bool = True, items: type[pa.DataFrameModel] | None = None, **checks: Any,
) -> Any:
    """A Pandera field that reads like documentation.

    `source` is the field's name in the source, where it is another one, and `source_type` the types it has
    there; `example` a value of this column; `form` its closed form and class; `unit` what a number or a moment
    counts in. `landed` is false for evidence that only rules look at; `items` the model of a list's records; `checks`
    Pandera's own.
    """
    metadata = {
        "source": source, "source_type": source_type, "example": example, "unit": unit, "landed": landed,
        "items": items, "form": form,
    }
    return pa.Field(nullable=nullable, description=description, metadata=metadata, **checks)


def form_of(model: type[pa.DataFrameModel], column: str) -> Form:
    """The form that a model gives one of its columns."""
    form: Form = model.to_schema().columns[column].metadata["form"]
    return form


def struct_of(model: type[pa.DataFrameModel]) -> pl.Struct:
    """The struct type whose members are a model's fields."""
    return pl.Struct({name: column.dtype.type for name, column in model.to_schema().columns.items()})


def landed_fields(model: type[pa.DataFrameModel]) -> tuple[str, ...]:
    """The names of a model's columns that land, in order."""
    columns = model.to_schema().columns
    return tuple(name for name, column in columns.items() if (column.metadata or {}).get("landed", True))


def columns_of(model: type[pa.DataFrameModel]) -> tuple[Column, ...]:
    """The BigQuery columns of a model's landed fields."""
    columns = model.to_schema().columns
    return tuple(_column(name, columns[name]) for name in landed_fields(model))


def _column(name: str, field: Any) -> Column:
    dtype, description = field.dtype.type, field.description or ""
    mode = "NULLABLE" if field.nullable else "REQUIRED"
    if isinstance(dtype, pl.List):
        items = (field.metadata or {}).get("items")
        members = columns_of(items) if items else ()
        return Column(name, "RECORD" if items else "STRING", "REPEATED", description, members)
    if isinstance(dtype, pl.Decimal):
        return Column(name, "NUMERIC", mode, description, precision=dtype.precision, scale=dtype.scale)
    return Column(name, _KINDS[dtype.base_type()], mode, description)
