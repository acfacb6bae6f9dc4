"""The BigQuery emulator's own command, with a memory for statements and a way in for the proxy.

Its rules parse every statement some eighteen times, and many of a day come again in the same words: reading SQL is most
of its work. The proxy copies tables and sets them back, to let a statement see the past.
"""

import sys
from collections import OrderedDict
from functools import lru_cache
from typing import Any

import bqemulator.jobs.executor
import bqemulator.scripting.interpreter
import bqemulator.server
from bqemulator.api.app import create_app
from bqemulator.api.dependencies import AppContext
from bqemulator.cli import main
from bqemulator.sql.table_rewriter import rewrite_table_refs
from bqemulator.sql.translator import SQLTranslator
from bqemulator.storage.engine import DuckDBEngine
from fastapi import FastAPI
from sqlglot.dialects.dialect import Dialect
from sqlglot.expressions import Expr

from sandbox.bigquery_proxy.copies import ASIDE, COPIES, STATEMENTS

PARSED = 64
TRANSLATED = 1024
_parse = Dialect.parse
_translate = SQLTranslator.translate


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


def remember_translations() -> None:
    """Let the emulator translate a statement once for each form of the tables that it names."""
    made: OrderedDict[tuple[str, str, str], Any] = OrderedDict()

    def translate(self: SQLTranslator, sql: str, *, schema: Any = None, caller: Any = None, **options: Any) -> Any:
        key = (sql, repr(schema), repr(caller))
        known = made.pop(key, None)
        made[key] = known or _translate(self, sql, schema=schema, caller=caller, **options)
        if len(made) > TRANSLATED:
            made.popitem(last=False)
        return made[key]

    SQLTranslator.translate = translate  # type: ignore[method-assign, assignment]
    qualified = lru_cache(TRANSLATED)(rewrite_table_refs)
    for user in (bqemulator.jobs.executor, bqemulator.scripting.interpreter):
        user.rewrite_table_refs = qualified  # type: ignore[attr-defined]


def create_guarded_app(context: AppContext) -> FastAPI:
    """The emulator's application, which also runs statements of its database's own language, together or not at all."""
    app, engine = create_app(context), context.engine
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
    remember_translations()
    bqemulator.server.create_app = create_guarded_app  # type: ignore[attr-defined]
    sys.exit(main())
