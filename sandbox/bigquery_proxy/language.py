"""The SQL that BigQuery speaks, as options of Google's analyzer: what it adds to the plain language, frozen here.

The analyzer knows more than the service does: other products' types and dialects, features in development. A feature
stands in `features.txt` when BigQuery's reference documents it as generally available; what is doubtful is left out,
so that the sandbox refuses it.
"""

from functools import cache
from pathlib import Path

from zetasql.wasi._pb2.zetasql.proto.options_pb2 import AnalyzerOptionsProto, LanguageOptionsProto
from zetasql.wasi._pb2.zetasql.public.options_pb2 import (
    ERROR_MESSAGE_ONE_LINE,
    PARAMETER_NAMED,
    PARAMETER_POSITIONAL,
    PRODUCT_EXTERNAL,
    LanguageFeature,
)
from zetasql.wasi._pb2.zetasql.public.type_pb2 import TypeProto
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_node_kind_pb2 import ResolvedNodeKind

RESERVED = ("QUALIFY",)

_HERE = Path(__file__).parent


@cache
def names_in(file: str) -> tuple[str, ...]:
    """The names in a file beside this one, one a line."""
    return tuple((_HERE / file).read_text(encoding="utf-8").split())


@cache
def language() -> LanguageOptionsProto:
    """The language of every statement and of the functions in the catalog."""
    statements = names_in("statements.txt")
    return LanguageOptionsProto(
        product_mode=PRODUCT_EXTERNAL,
        enabled_language_features=[LanguageFeature.Value(f"FEATURE_{name}") for name in names_in("features.txt")],
        supported_statement_kinds=[ResolvedNodeKind.Value(f"RESOLVED_{name}_STMT") for name in statements],
        reserved_keywords=RESERVED,
    )


def options(named: dict[str, TypeProto], positional: list[TypeProto]) -> AnalyzerOptionsProto:
    """What a statement is analysed with, given the types of its parameters by name, or of those by position."""
    parameter = AnalyzerOptionsProto.QueryParameterProto
    return AnalyzerOptionsProto(
        language_options=language(),
        error_message_mode=ERROR_MESSAGE_ONE_LINE,
        prune_unused_columns=True,
        default_timezone="UTC",
        parameter_mode=PARAMETER_POSITIONAL if positional else PARAMETER_NAMED,
        query_parameters=[parameter(name=name, type=kind) for name, kind in named.items()],
        positional_query_parameters=positional,
    )
