"""BigQuery's table schemas as the analyzer's types, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from zetasql.wasi._pb2.zetasql.public.type_pb2 import (
    ArrayTypeProto,
    RangeTypeProto,
    StructFieldProto,
    StructTypeProto,
    TypeKind,
    TypeProto,
)

# A field of a schema as the REST API spells it: name, type, mode, fields.
Field = Mapping[str, Any]

_OTHER_NAMES = {"INTEGER": "INT64", "FLOAT": "DOUBLE", "FLOAT64": "DOUBLE", "BOOLEAN": "BOOL", "RECORD": "STRUCT"}
_API_NAMES = {"INT64": "INTEGER", "DOUBLE": "FLOAT", "BOOL": "BOOLEAN"}


def type_of_field(field: Field) -> TypeProto:
    """The type of a column; REPEATED is an array."""
    name = _OTHER_NAMES.get(field["type"].upper(), field["type"].upper())
    if name == "STRUCT":
        one = struct_of((member["name"], type_of_field(member)) for member in field.get("fields", ()))
    elif name == "RANGE":
        element = field["rangeElementType"]["type"]
        one = TypeProto(type_kind="TYPE_RANGE", range_type=RangeTypeProto(element_type=_simple(element)))
    else:
        one = _simple(name)
    return array_of(one) if field.get("mode", "").upper() == "REPEATED" else one


def type_of_parameter(kind: Mapping[str, Any]) -> TypeProto:
    """The type of a query parameter, as the API's QueryParameterType spells it."""
    if kind["type"] == "ARRAY":
        return array_of(type_of_parameter(kind["arrayType"]))
    if kind["type"] == "STRUCT":
        return struct_of((member.get("name", ""), type_of_parameter(member["type"])) for member in kind["structTypes"])
    return _simple(_OTHER_NAMES.get(kind["type"], kind["type"]))


def field_of_type(name: str, kind: TypeProto) -> dict[str, Any]:
    """A column of a table that a statement makes."""
    if kind.HasField("array_type"):
        return field_of_type(name, kind.array_type.element_type) | {"mode": "REPEATED"}
    if kind.HasField("struct_type"):
        members = [field_of_type(member.field_name, member.field_type) for member in kind.struct_type.field]
        return {"name": name, "type": "RECORD", "fields": members}
    if kind.HasField("range_type"):
        return {"name": name, "type": "RANGE", "rangeElementType": {"type": _name(kind.range_type.element_type)}}
    return {"name": name, "type": _name(kind)}


def array_of(element: TypeProto) -> TypeProto:
    """An array."""
    return TypeProto(type_kind="TYPE_ARRAY", array_type=ArrayTypeProto(element_type=element))


def struct_of(members: Iterable[tuple[str, TypeProto]]) -> TypeProto:
    """A struct of named members."""
    fields = [StructFieldProto(field_name=name, field_type=kind) for name, kind in members]
    return TypeProto(type_kind="TYPE_STRUCT", struct_type=StructTypeProto(field=fields))


def _simple(name: str) -> TypeProto:
    return TypeProto(type_kind=TypeKind.Value(f"TYPE_{_OTHER_NAMES.get(name, name)}"))


def _name(kind: TypeProto) -> str:
    plain = str(TypeKind.Name(kind.type_kind)).removeprefix("TYPE_")
    return _API_NAMES.get(plain, plain)
