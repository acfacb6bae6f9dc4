"""Refuses a MERGE or UPDATE that finds several source rows for a row that it changes; the emulator takes the last."""

from collections.abc import Iterable

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from sandbox.bigquery_proxy.refusals import Refusal

REFUSAL = Refusal(
    "repeated_match", 400, "invalidQuery", "UPDATE/MERGE must match at most one source row for each target row",
)


def repeated_matches(sql: str) -> str:
    """A query that has rows when a single statement would change one row by several; empty when it cannot.

    It goes by the emulator's own numbers of rows.
    """
    try:
        statement = parse_one(sql, read="bigquery")
    except SqlglotError:
        return ""  # The emulator reads it no better, and says so.
    if isinstance(statement, exp.Merge):
        return _of_merge(statement)
    return _of_update(statement) if isinstance(statement, exp.Update) else ""


def _of_merge(merge: exp.Merge) -> str:
    changing = [one.args.get("condition") for one in merge.args["whens"].expressions if one.args.get("matched")]
    if not changing:
        return ""
    chosen = exp.or_(*(condition or exp.true() for condition in changing))
    return _several(merge.this, [merge.args["using"]], exp.and_(merge.args["on"], chosen))


def _of_update(update: exp.Update) -> str:
    source = update.args.get("from_")
    if source is None:
        return ""
    return _several(update.this, [source.this, *source.expressions], update.args["where"].this)


def _several(target: exp.Expr, sources: Iterable[exp.Expr], condition: exp.Expr) -> str:
    query = exp.select(exp.func("count", exp.Star()).as_("n")).from_(target.copy())
    for source in sources:
        query = query.join(source.copy(), join_type="cross")
    row = exp.column("rowid", table=target.alias_or_name)
    return query.where(condition.copy()).group_by(row).having("count(*) > 1").limit(1).sql("bigquery")
