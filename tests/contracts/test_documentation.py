"""The models read like the documentation of the data: every field with meaning, types, unit and a fitting example."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest

from contracts.datasets.events.carts import OrderLine
from contracts.datasets.registry import CONTRACTS
from contracts.datasets.rules import fields_of

MODELS = [contract.model for contract in CONTRACTS.values()] + [OrderLine]
COUNTED = (pl.Int64, pl.Decimal, pl.Date, pl.Datetime)


FIELDS = [
    pytest.param(column, id=f"{model.__name__}.{path}") for model in MODELS for path, column in fields_of(model)
]


def _as_read(text: Any, dtype: pl.DataType) -> Any:
    readers = {pl.Date: date.fromisoformat, pl.Datetime: datetime.fromisoformat, pl.Decimal: Decimal}
    reader = readers.get(dtype.base_type())
    return text if reader is None else reader(text)


@pytest.mark.parametrize("column", FIELDS)
def test_a_field_says_what_it_is(column: Any) -> None:
    facts = column.metadata
    assert len(column.description) > 3
    assert facts["source_type"]
    assert isinstance(column.nullable, bool)
    assert facts["unit"] or column.dtype.type.base_type() not in COUNTED


@pytest.mark.parametrize("column", FIELDS)
def test_a_fields_example_is_one_of_its_values(column: Any) -> None:
    example, dtype = column.metadata["example"], column.dtype.type
    assert example not in (None, "", [])
    if not (column.metadata["items"] and _has_money(column.metadata["items"])):
        assert pl.Series([_as_read(example, dtype)], dtype=dtype, strict=True).null_count() == 0
    if items := column.metadata["items"]:
        assert all(record.keys() <= items.to_schema().columns.keys() for record in example)


def _has_money(items: type[pa.DataFrameModel]) -> bool:
    return any(isinstance(column.dtype.type, pl.Decimal) for column in items.to_schema().columns.values())


@pytest.mark.parametrize("model", MODELS)
def test_a_model_says_what_a_row_is(model: type[pa.DataFrameModel]) -> None:
    assert (model.__doc__ or "").startswith("One ")
