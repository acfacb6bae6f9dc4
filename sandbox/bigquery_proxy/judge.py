"""Judges statements before the emulator sees them: Google's analyzer first, then the service's other rules."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from zetasql.core.exceptions import ServerError

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.calls import Call, table_name
from sandbox.bigquery_proxy.catalog import Catalog, Table
from sandbox.bigquery_proxy.emulator_tables import EmulatorTables
from sandbox.bigquery_proxy.grants import denied_to, statement_needs
from sandbox.bigquery_proxy.information_schema import NAME as INFORMATION_SCHEMA
from sandbox.bigquery_proxy.joins import unequal_join
from sandbox.bigquery_proxy.partition_filter import unfiltered
from sandbox.bigquery_proxy.refusals import Refusal, Refused, from_analyzer, invalid, not_found
from sandbox.bigquery_proxy.remembered import Remembered
from sandbox.bigquery_proxy.resolved import Deed, deed_of
from sandbox.bigquery_proxy.scripts import Part, UnknownConstruct
from sandbox.bigquery_proxy.sql_text import is_drop, with_clock_at
from sandbox.bigquery_proxy.table_definitions import impossible_table, other_partitioning
from sandbox.bigquery_proxy.unknown_forms import unknown_form

DDL_IN_TRANSACTION = (
    "DDL statements are not supported in a transaction, except for those creating or dropping temporary tables "
    "or temporary functions."
)
TRANSACTION_IN_TRANSACTION = "Transaction control statements are not allowed: a transaction has begun already."
# The service rolls it back without a word.
OPEN_TRANSACTION = "The script ends inside its transaction: what it changed would be rolled back."
NOT_ANALYSED = (
    "The sandbox does not take scripts with {construct} apart, and so could not say what of them the service refuses. "
    "Write the statements out, or start the sandbox with SANDBOX_STRICT=off."
)
_NO_TABLE = "Table not found: "


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement or script that may run: the text to run, what it does, and the tables that it reads."""

    sql: str = ""
    deeds: tuple[Deed, ...] = ()
    names: frozenset[str] = frozenset()


@dataclass
class Work:
    """The analyzer's work for all projects: `turn` is held by whoever lets it work or changes a catalog.

    `counts` are of statements analysed and of refusals by their rule.
    """

    counts: Counter[str] = field(default_factory=Counter)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Judge:
    """Analyses the statements of one project against its catalog, which follows what statements make.

    The analyzer works in a thread of its own, on one statement after the other, while the emulator works on others.
    """

    analyzer: Analyzer
    tables: EmulatorTables
    work: Work
    remembered: Remembered = field(default_factory=Remembered)

    @property
    def catalog(self) -> Catalog:
        """The tables that statements are judged against."""
        return self.analyzer.catalog

    async def judge(self, call: Call) -> Judged:
        """What a call's statement does; its tables are in the catalog from now on, as if it had run already.

        Raises:
            Refused: the service would not take it, or not from this account.
        """
        async with self.work.turn:
            sql = self.analyzer.plain(call.sql)
            try:
                names = await asyncio.to_thread(self.remembered.names, sql, self.analyzer.names)
            except ServerError as error:
                raise Refused(from_analyzer(str(error))) from error
            await self._know(names, call.location)
            judged = await asyncio.to_thread(self._judged, call, sql, names)
        try:
            if denied := denied_to(call.account, statement_needs(judged.names, judged.deeds)):
                raise Refused(denied)
            for deed in judged.deeds:
                await self.tables.require_location(deed.target, call.location)
        except Refused:
            await self.undo(judged)
            raise
        return judged

    def _judged(self, call: Call, sql: str, names: frozenset[str]) -> Judged:
        try:
            parts = self.analyzer.parts(sql)
        except ServerError as error:
            raise Refused(from_analyzer(str(error))) from error
        except UnknownConstruct as construct:
            raise Refused(invalid("unknown_construct", NOT_ANALYSED.format(construct=construct))) from construct
        deeds = self._deeds(call, parts, names)
        is_transaction = any(part.opens for part in parts)
        text = with_clock_at(call.sql, datetime.now(UTC)) if is_transaction else call.sql
        return Judged(text, deeds, names)

    def _deeds(self, call: Call, parts: Iterable[Part], names: frozenset[str]) -> tuple[Deed, ...]:
        deeds: list[Deed] = []
        is_in_transaction = False
        try:
            for part in parts:
                if part.opens and is_in_transaction:
                    raise Refused(invalid("transaction", TRANSACTION_IN_TRANSACTION))
                is_in_transaction = (is_in_transaction or part.opens) and not part.closes
                deed = self._resolved(part.text, call, names)
                if is_in_transaction and deed.is_ddl and not deed.is_temporary:
                    raise Refused(invalid("ddl_in_transaction", DDL_IN_TRANSACTION))
                deeds.append(self._with_result(deed, call))
                if not call.is_dry:
                    self._follow(deeds[-1])
            if is_in_transaction:
                raise Refused(invalid("transaction", OPEN_TRANSACTION))
        except Refused:
            self._forget(deeds)
            raise
        return tuple(deeds)

    def _resolved(self, text: str, call: Call, names: frozenset[str]) -> Deed:
        self.work.counts["analysed"] += 1
        parameters = Parameters(tuple(call.query.get("queryParameters") or ()))
        definitions = self.catalog.definitions(names)
        if not (deed := self.remembered.find(text, parameters, definitions)):
            deed = self._analysed(text, parameters, names, call.location)
            self.remembered.keep(text, parameters, definitions, deed)
        if refusal := other_partitioning(deed, self.catalog):
            raise Refused(refusal)
        return deed

    def _analysed(self, text: str, parameters: Parameters, names: frozenset[str], location: str) -> Deed:
        try:
            # What is dropped is not looked up: it need not be known how it looks by now.
            statement = self.analyzer.resolve(text, parameters, frozenset() if is_drop(text) else names)
        except ServerError as error:
            raise Refused(self._refusal(str(error), location)) from error
        deed = deed_of(statement)
        refusal = (
            unknown_form(statement) or unequal_join(statement) or unfiltered(statement, self.catalog)
            or impossible_table(statement, deed)
        )
        if refusal:
            raise Refused(refusal)
        return deed

    def _refusal(self, message: str, location: str) -> Refusal:
        _, is_missing, rest = message.partition(_NO_TABLE)
        if not is_missing:
            return from_analyzer(message)
        name = rest.split(" ")[0].rstrip(";").replace("`", "")
        return not_found("Table", f"{self.analyzer.project}:{name}", location)

    def _with_result(self, deed: Deed, call: Call) -> Deed:
        """A query whose rows go to a table makes that table."""
        destination = call.query.get("destinationTable")
        if deed.kind != "query" or not destination:
            return deed
        return replace(deed, target=table_name(destination), makes=Table(deed.columns))

    async def undo(self, judged: Judged) -> None:
        """Forget what a statement would have made that did not run after all."""
        async with self.work.turn:
            self._forget(judged.deeds)

    def _forget(self, deeds: Iterable[Deed]) -> None:
        self.catalog.forget([deed.target for deed in deeds if deed.is_ddl or deed.makes])

    def _follow(self, deed: Deed) -> None:
        known = self.catalog.get(deed.target)
        if deed.drops or deed.is_unclear:
            self.catalog.forget([deed.target])
        elif deed.makes and not (known and deed.only_if_missing):
            source = self.catalog.get(deed.copies)
            self.catalog.put(deed.target, source if source and not deed.makes.fields else deed.makes)
        elif known and (deed.added or deed.removed or deed.renamed):
            self.catalog.put(deed.target, known.altered(deed.added, deed.removed, dict(deed.renamed)))

    async def _know(self, names: Iterable[str], location: str) -> None:
        """Have the tables of a statement in the catalog, as the emulator has them, and in the job's location."""
        for name in sorted(names):
            await self.tables.require_location(name, location)
            if self.catalog.get(name) is None:
                await self._ask_for(name)
            if self.catalog.get(name) is None and self.catalog.spelled_otherwise(name):
                raise Refused(not_found("Table", f"{self.analyzer.project}:{name}", location))

    async def _ask_for(self, name: str) -> None:
        dataset, _, table = name.partition(".")
        if await self.tables.location(dataset):
            self.catalog.put_dataset(dataset)
        if table != INFORMATION_SCHEMA and (found := await self.tables.get(name)):
            self.catalog.put(name, found)
