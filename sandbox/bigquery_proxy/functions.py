"""Functions that BigQuery has and its analyzer, as it is published, does not know."""

from zetasql.wasi._pb2.zetasql.proto.function_pb2 import (
    FunctionArgumentTypeOptionsProto,
    FunctionArgumentTypeProto,
    FunctionProto,
    FunctionSignatureProto,
)
from zetasql.wasi._pb2.zetasql.public.function_pb2 import FunctionEnums
from zetasql.wasi._pb2.zetasql.public.type_pb2 import TypeProto

_FIXED, _ANY = "ARG_TYPE_FIXED", "ARG_TYPE_ARBITRARY"


def missing_functions() -> list[FunctionProto]:
    """Their signatures."""
    return [_scalar("contains_substr", "TYPE_BOOL", _argument(_ANY), _argument(_FIXED, "TYPE_STRING"))]


def _scalar(name: str, returns: str, *arguments: FunctionArgumentTypeProto) -> FunctionProto:
    signature = FunctionSignatureProto(argument=arguments, return_type=_argument(_FIXED, returns))
    return FunctionProto(name_path=[name], group="BigQuery", mode=FunctionEnums.SCALAR, signature=[signature])


def _argument(kind: str, type_kind: str = "") -> FunctionArgumentTypeProto:
    once = FunctionArgumentTypeOptionsProto(cardinality=FunctionEnums.REQUIRED)
    fixed = TypeProto(type_kind=type_kind) if type_kind else None
    return FunctionArgumentTypeProto(kind=kind, type=fixed, options=once, num_occurrences=1)
