"""Asks Google's analyzer about statements, against the catalog as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zetasql.wasi._pb2.zetasql.local_service.local_service_pb2 import (
    AnalyzeRequest,
    AnalyzeResponse,
    ExtractTableNamesFromStatementRequest,
    ExtractTableNamesFromStatementResponse,
    ParseRequest,
    ParseResponse,
    RegisterCatalogRequest,
    RegisterResponse,
    UnregisterRequest,
)
from zetasql.wasi._pb2.zetasql.proto.options_pb2 import AnalyzerOptionsProto, ZetaSQLBuiltinFunctionOptionsProto
from zetasql.wasi._pb2.zetasql.proto.simple_catalog_pb2 import SimpleCatalogProto
from zetasql.wasi._pb2.zetasql.public.simple_table_pb2 import SimpleColumnProto, SimpleTableProto
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto

from sandbox.bigquery_proxy.catalog import Catalog
from sandbox.bigquery_proxy.engine import SqlEngine
from sandbox.bigquery_proxy.functions import missing_functions
from sandbox.bigquery_proxy.information_schema import information_schema
from sandbox.bigquery_proxy.language import language, options
from sandbox.bigquery_proxy.schemas import Field, type_of_field, type_of_parameter
from sandbox.bigquery_proxy.scripts import Part, parts
from sandbox.bigquery_proxy.sql_text import altered_tables, is_script, quoted_paths_apart


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a statement, as the API's queryParameters spell them."""

    given: tuple[Mapping[str, Any], ...] = ()

    def options(self) -> AnalyzerOptionsProto:
        """The analyzer's options for a statement with them; they are named, or all of them stand by position."""
        kinds = [(one.get("name", ""), type_of_parameter(one["parameterType"])) for one in self.given]
        return options({name: kind for name, kind in kinds if name}, [kind for name, kind in kinds if not name])


@dataclass
class Analyzer:
    """One project's analyzer; a text handed in is `plain`."""

    engine: SqlEngine
    catalog: Catalog
    project: str
    _registered: tuple[int, int] = field(default=(-1, 0))

    def plain(self, sql: str) -> str:
        """The text as the analyzer takes it, its quoted paths taken apart and without this project."""
        return quoted_paths_apart(sql, self.project)

    def parts(self, sql: str) -> list[Part]:
        """The statements of a script; a single statement is its own only part.

        Raises:
            ServerError: it cannot be parsed.
            UnknownConstruct: it is a script of a kind that is not taken apart.
        """
        if not is_script(sql):
            return [Part(sql)]
        request = ParseRequest(sql_statement=sql, options=language(), allow_script=True)
        return parts(sql, self.engine.ask("Parse", request, ParseResponse).parsed_script)

    def names(self, sql: str) -> frozenset[str]:
        """The tables, as `dataset.table`, that a statement or script speaks of; a few more may be among them.

        Raises:
            ServerError: it cannot be parsed.
        """
        request = ExtractTableNamesFromStatementRequest(sql_statement=sql, options=language(), allow_script=True)
        found = self.engine.ask("ExtractTableNamesFromStatement", request, ExtractTableNamesFromStatementResponse)
        paths = (one.table_name_segment for one in found.table_name)
        # The analyzer does not name a table that ALTER changes, and would judge it as it was before.
        return frozenset(f"{path[0]}.{path[1]}" for path in paths if len(path) > 1) | altered_tables(sql)

    def resolve(
        self, sql: str, parameters: Parameters, names: frozenset[str] | None = None,
    ) -> AnyResolvedStatementProto:
        """The statement with every name and type resolved; `names` are the tables that it may speak of.

        Raises:
            ServerError: BigQuery would refuse it; the message says why.
        """
        request = AnalyzeRequest(
            options=parameters.options(), sql_statement=sql, registered_catalog_id=self._catalog_id(names),
        )
        return self.engine.ask("Analyze", request, AnalyzeResponse).resolved_statement

    def _catalog_id(self, names: frozenset[str] | None) -> int:
        """The id under which the analyzer knows the catalog, with these tables, or all, as they are now.

        To hand over the whole catalog takes longer than to analyse ten statements.
        """
        version, known = self._registered
        changed_at = self.catalog.version if names is None else self.catalog.changed_at(names)
        if version < 0 or changed_at > version:
            if known:
                self.engine.ask("UnregisterCatalog", UnregisterRequest(registered_id=known), RegisterResponse)
            request = RegisterCatalogRequest(simple_catalog=self._catalog())
            known = self.engine.ask("RegisterCatalog", request, RegisterResponse).registered_id
            self._registered = self.catalog.version, known
        return known

    def _catalog(self) -> SimpleCatalogProto:
        metadata = [information_schema()]
        datasets = {name: SimpleCatalogProto(name=name, catalog=metadata) for name in self.catalog.datasets()}
        functions = ZetaSQLBuiltinFunctionOptionsProto(language_options=language())
        root = SimpleCatalogProto(
            name="root", builtin_function_options=functions, custom_function=missing_functions(),
        )
        for name, table in self.catalog.items():
            dataset, is_qualified, short = name.rpartition(".")
            place = datasets[dataset] if is_qualified else root
            place.table.append(_table(name, short, table.fields))
        root.catalog.extend(datasets.values())
        return root


def _table(full_name: str, name: str, fields: Sequence[Field]) -> SimpleTableProto:
    columns = [SimpleColumnProto(name=one["name"], type=type_of_field(one), is_writable_column=True) for one in fields]
    return SimpleTableProto(name=name, full_name=full_name, column=columns)
