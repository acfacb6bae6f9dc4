"""A schema of the API becomes types of the analyzer, and comes back the same."""

from typing import Any

import pytest
from zetasql.wasi._pb2.zetasql.public.type_pb2 import TypeKind, TypeProto

from sandbox.bigquery_proxy.schemas import field_of_type, type_of_field, type_of_parameter

SCALARS = (
    "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME",
    "GEOGRAPHY", "INTERVAL", "JSON",
)
NESTED = {
    "name": "lines", "type": "RECORD", "mode": "REPEATED", "fields": [
        {"name": "amount", "type": "NUMERIC"}, {"name": "codes", "type": "STRING", "mode": "REPEATED"},
        {"name": "period", "type": "RANGE", "rangeElementType": {"type": "DATE"}},
    ],
}


def kind(name: str) -> int:
    return TypeKind.Value(f"TYPE_{name}")


@pytest.mark.parametrize("field", [*({"name": "a", "type": name} for name in SCALARS), NESTED], ids=str)
def test_a_column_comes_back_as_it_went(field: dict[str, Any]) -> None:
    assert field_of_type(field["name"], type_of_field(field)) == field


@pytest.mark.parametrize(("name", "same"), [
    ("INT64", "INTEGER"), ("FLOAT64", "FLOAT"), ("BOOL", "BOOLEAN"), ("STRUCT", "RECORD"), ("string", "STRING"),
])
def test_a_type_has_two_names(name: str, same: str) -> None:
    assert type_of_field({"name": "a", "type": name}) == type_of_field({"name": "a", "type": same})


def test_other_modes_are_no_arrays() -> None:
    assert not type_of_field({"name": "a", "type": "DATE", "mode": "REQUIRED"}).HasField("array_type")


@pytest.mark.parametrize(("parameter", "element"), [("INT64", "INT64"), ("FLOAT64", "DOUBLE"), ("DATE", "DATE")])
def test_a_parameter_may_be_a_list(parameter: str, element: str) -> None:
    found = type_of_parameter({"type": "ARRAY", "arrayType": {"type": parameter}})
    assert found.array_type.element_type.type_kind == kind(element)


def test_a_parameter_may_be_a_struct_without_names() -> None:
    members = [{"name": "day", "type": {"type": "DATE"}}, {"type": {"type": "BOOL"}}]
    found: TypeProto = type_of_parameter({"type": "STRUCT", "structTypes": members})
    assert [(one.field_name, one.field_type.type_kind) for one in found.struct_type.field] == [
        ("day", kind("DATE")), ("", kind("BOOL")),
    ]


def test_a_type_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ValueError, match="TYPE_COLOUR"):
        type_of_field({"name": "a", "type": "COLOUR"})
