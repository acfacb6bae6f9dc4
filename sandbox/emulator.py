"""The BigQuery emulator's own command, with a memory for statements and a way in for the proxy.

Its rules parse every statement some eighteen times, and many of a day come again in the same words: reading SQL, and
copying what was read, is most of its work. The proxy copies tables and sets them back, to let a statement see the past.
"""

import re
import sys
from collections import OrderedDict
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any

import bqemulator.jobs.executor
import bqemulator.scripting.interpreter
import bqemulator.server
import sqlglot.expressions.core
from bqemulator.api.app import create_app
from bqemulator.api.dependencies import AppContext
from bqemulator.cli import main
from bqemulator.sql.table_rewriter import rewrite_table_refs
from bqemulator.sql.translator import SQLTranslator
from bqemulator.storage.engine import DuckDBEngine
from fastapi import FastAPI
from sqlglot.dialects.dialect import Dialect
from sqlglot.expressions import Expr

from contracts.garbage_collection import collect_rarely
from sandbox.bigquery_proxy.copies import ASIDE, COPIES, STATEMENTS

PARSED = 64
TRANSLATED = 1024
_COMMENT = re.compile(r"\A\s*/\*.*?\*/\s*", re.DOTALL)  # dbt writes the run into it
_parse = Dialect.parse


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
    """A translator's results, each made once for the form of the tables that a statement names."""

    def __init__(self, translate: Callable[..., Any]) -> None:
        """`translate` is the translator's own method."""
        self._translate = translate
        self._made: OrderedDict[tuple[str, str, str], Any] = OrderedDict()

    def of(self, translator: SQLTranslator, sql: str, *, schema: Any = None, caller: Any = None, **options: Any) -> Any:
        """What the translator's method returns for a statement, its first comment left out."""
        plain = _COMMENT.sub("", sql)
        key = (plain, repr(schema), repr(caller))
        known = self._made.pop(key, None)
        self._made[key] = known or self._translate(translator, plain, schema=schema, caller=caller, **options)
        if len(self._made) > TRANSLATED:
            self._made.popitem(last=False)
        return self._made[key]


def remember_translations() -> None:
    """Let the emulator translate a statement once, and put the tables' own names into it once."""
    made = Translations(SQLTranslator.translate)

    def translate(self: SQLTranslator, bq_sql: str, **options: Any) -> Any:
        return made.of(self, bq_sql, **options)

    SQLTranslator.translate = translate  # type: ignore[method-assign]
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
    sqlglot.expressions.core.deepcopy = copy_positions  # type: ignore[assignment, attr-defined]
    remember_translations()
    bqemulator.server.create_app = create_guarded_app  # type: ignore[attr-defined]
    collect_rarely()
    sys.exit(main())
