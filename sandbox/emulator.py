"""The BigQuery emulator's own command, with a memory for statements and a way in for the proxy.

Its rules parse every statement some eighteen times, and most of a day's come again in the same form: reading SQL, and
copying what was read, is most of its work. The proxy copies tables and sets them back, to let a statement see the past.
"""

import sys
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from types import ModuleType
from typing import Any

import bqemulator.server
import sqlglot.expressions.core
from bqemulator.api.app import create_app
from bqemulator.api.dependencies import AppContext
from bqemulator.api.routes import jobs
from bqemulator.catalog import ddl_sync
from bqemulator.catalog.models import SnapshotMeta
from bqemulator.cli import main
from bqemulator.domain.result import Ok
from bqemulator.jobs import executor
from bqemulator.scripting import interpreter
from bqemulator.scripting.interpreter import ScriptInterpreter
from bqemulator.sql.table_rewriter import rewrite_table_refs
from bqemulator.sql.translator import SQLTranslator
from bqemulator.storage.engine import DuckDBEngine
from bqemulator.versioning.snapshots import SnapshotManager
from cachetools import LRUCache
from fastapi import FastAPI
from sqlglot.dialects.dialect import Dialect
from sqlglot.expressions import Expr

from contracts.garbage_collection import collect_rarely
from sandbox.bigquery_proxy.copies import ASIDE, COPIES, STATEMENTS
from sandbox.bigquery_proxy.forms import Form, blanked, without_comment

PARSED = 256
TRANSLATED = 1024
CHECKPOINT = "128MB"  # of changes that are not in the database's file yet; writing them there stops everything else
_parse = Dialect.parse

# What these say of a statement is read only, and follows from its form and its names.
_READERS: tuple[tuple[ModuleType, tuple[str, ...]], ...] = (
    (ddl_sync, ("_detect_catalog_drop", "_detect_create_schema", "_detect_plain_create_table")),
    (executor, ("classify_statement_type", "detect_drop_routine")),
    (jobs, ("classify_statement_type",)),
)


@lru_cache(PARSED)
def _parsed(dialect: type[Dialect], sql: str) -> list[Expr | None]:
    return _parse(dialect(), sql)


def parse(self: Dialect, sql: str, **options: Any) -> list[Expr | None]:
    """What sqlglot's method of this name returns; the trees are the caller's own to change.

    Raises:
        sqlglot.errors.SqlglotError: the text cannot be parsed.
    """
    if options or self.settings:
        return _parse(self, sql, **options)
    return [tree and tree.copy() for tree in _parsed(type(self), sql)]


def copy_positions(value: Any, memo: Any = None) -> Any:
    """What `copy.deepcopy` returns of a part of a tree; most parts say where a node stood in its text, and are flat."""
    return value.copy() if type(value) is dict else deepcopy(value, memo)


class Translations:
    """A translator's results, each made once for the form of a statement and of the tables that it names."""

    def __init__(self, translate: Callable[..., Any]) -> None:
        """`translate` is the translator's own method."""
        self._translate = translate
        self._made: LRUCache[tuple[str, str, str], Any] = LRUCache(TRANSLATED)

    def of(self, translator: SQLTranslator, sql: str, *, schema: Any = None, caller: Any = None, **options: Any) -> Any:
        """What the translator's method returns for a statement, its first comment left out."""
        form = Form.of(sql)
        tables = {form.blank(name): columns for name, columns in (schema or {}).items()} or schema
        key = (form.text, repr(tables), repr(caller))
        if key not in self._made:
            self._made[key] = self._translate(translator, form.text, schema=tables, caller=caller, **options)
        made = self._made[key]
        filled = form.filled(made.value) if isinstance(made, Ok) else None
        if filled is None:  # a value takes part in the translation, or an error may name it
            return self._translate(translator, without_comment(sql), schema=schema, caller=caller, **options)
        return Ok(filled)


class Qualified:
    """Statements in the emulator's own SQL with their tables' own names in them, made once for the form of each."""

    def __init__(self, qualify: Callable[[str, str], str]) -> None:
        """`qualify` is the emulator's own function."""
        self._qualify = lru_cache(TRANSLATED)(qualify)

    def of(self, sql: str, project: str) -> str:
        """What the emulator's function returns for a statement."""
        form = Form.of(sql)
        filled = form.filled(self._qualify(form.text, project))
        return self._qualify(sql, project) if filled is None else filled


class Script(ScriptInterpreter):
    """A script whose transaction is one of the emulator's database.

    The emulator's own copies each table whole before its first change, and puts the copies back after an error; a kill
    in the middle leaves half of the changes. Nothing else runs in between: a script is one turn of the event loop.
    """

    async def _handle_txn_statement(self, op: str) -> None:
        is_open = self._active_txn is not None
        await super()._handle_txn_statement(op)
        if self._active_txn is not None and not is_open:
            self._ctx.engine.execute("begin transaction")

    async def _snapshot_dml_targets(self, sql: str) -> None:
        """The database keeps what was there."""

    async def _drop_txn_snapshots(self) -> None:
        self._end("commit")

    async def _restore_txn_snapshots(self) -> None:
        self._end("rollback")

    def _end(self, statement: str) -> None:
        if self._active_txn is not None:
            self._active_txn = None
            self._ctx.engine.execute(statement)


def remember() -> None:
    """Let the emulator translate a statement once, put its tables' own names into it once, and sort it out once."""
    made = Translations(SQLTranslator.translate)

    def translate(self: SQLTranslator, bq_sql: str, **options: Any) -> Any:
        return made.of(self, bq_sql, **options)

    SQLTranslator.translate = translate  # type: ignore[method-assign]
    qualified = Qualified(rewrite_table_refs).of
    for user in (executor, interpreter):
        user.rewrite_table_refs = qualified  # type: ignore[attr-defined]
    for module, names in _READERS:
        for name in names:
            setattr(module, name, read_once(getattr(module, name)))


def keep_no_past() -> None:
    """Let a change of rows copy no table: the emulator would keep every table as it was after each of them.

    The proxy refuses to ask for a table as it was.
    """

    def capture(self: SnapshotManager, *table: str, kind: str = "AUTO") -> SnapshotMeta | None:
        return None if kind == "AUTO" else copied(self, *table, kind=kind)

    copied = SnapshotManager.capture
    SnapshotManager.capture = capture  # type: ignore[method-assign, assignment]


def read_once(read: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a statement that looks at each form once; its results are shared."""
    kept = lru_cache(TRANSLATED)(read)

    def of(sql: str, *rest: Any) -> Any:
        return kept(blanked(sql, ids=False), *rest)

    return of


def create_guarded_app(context: AppContext) -> FastAPI:
    """The emulator's application, which also runs statements of its database's own language, together or not at all."""
    app, engine = create_app(context), context.engine
    engine.execute(f"set global checkpoint_threshold = '{CHECKPOINT}'")
    put_back(engine)

    async def run(statements: list[str]) -> None:
        _together(engine, statements)

    app.add_api_route(STATEMENTS, run, methods=["POST"])
    return app


def _together(engine: DuckDBEngine, statements: list[str]) -> None:
    engine.execute("begin transaction")
    try:
        for statement in statements:
            engine.execute(statement)
    except Exception:
        engine.execute("rollback")
        raise
    engine.execute("commit")


def put_back(engine: DuckDBEngine) -> None:
    """Undo what a statement that saw the past left behind when it was killed."""
    left = engine.execute(_ASIDE, [ASIDE]).fetchall()
    for name, schema, table in left:
        target = f'"{schema}"."{table}"'
        _together(engine, [f"truncate {target}", f'insert into {target} from "{ASIDE}"."{name}"'])
    engine.execute(f'drop schema if exists "{ASIDE}" cascade')
    engine.execute(f'drop schema if exists "{COPIES}" cascade')
    engine.execute(f'create schema "{ASIDE}"')
    engine.execute(f'create schema "{COPIES}"')


_ASIDE = """
select kept.table_name, tables.table_schema, tables.table_name
from information_schema.tables as kept
inner join information_schema.tables as tables
  on kept.table_name = concat(split_part(tables.table_schema, '__', 2), '.', tables.table_name)
where kept.table_schema = ?
"""

if __name__ == "__main__":
    Dialect.parse = parse  # type: ignore[method-assign]
    sqlglot.expressions.core.deepcopy = copy_positions  # type: ignore[assignment, attr-defined]
    remember()
    keep_no_past()
    executor.ScriptInterpreter = Script  # type: ignore[attr-defined]
    bqemulator.server.create_app = create_guarded_app  # type: ignore[attr-defined]
    collect_rarely()
    sys.exit(main())
