"""The SQL of a dashboard's tile, as Looker writes it for explores that never multiply rows."""

import re
from typing import Any

from dashboards.lookml import Explore, Field, explores, field, qualified, views

_MARTS = "glamira_marts"
_FIELD = re.compile(r"\$\{(\w+(?:\.\w+)?)\}")
_FRAMES = {
    "raw": "{}", "date": "{}", "time": "{}", "hour_of_day": "extract(hour from {})",
    "week": "date_trunc({}, week(monday))", "month": "date_trunc({}, month)",
    "quarter": "date_trunc({}, quarter)", "year": "extract(year from {})",
}
_MEASURES = {"sum": "sum({})", "average": "avg({})", "count_distinct": "count(distinct {})",
             "number": "{}", "string": "{}"}


def tile_sql(tile: dict[str, Any], first: str, last: str) -> str:
    """The query of a tile, where its board shows the days from `first` to `last`."""
    explore = explores()[tile["explore"]]
    chosen = [field(name) for name in tile["fields"]]
    conditions = _conditions(tile, explore, first, last)
    tables = _tables(explore, [*chosen, *(field(name) for name in _filtered(tile, explore))])
    columns = ",\n  ".join(f"{expression(one, explore)} as {column(f'{one.view}.{one.name}')}" for one in chosen)
    keys = [f"{place}" for place, one in enumerate(chosen, 1) if one.kind != "measure"]
    return "\n".join([
        f"select\n  {columns}", *tables, "where " + "\n  and ".join(f"({one})" for one in conditions),
        *([f"group by {', '.join(keys)}"] if keys else []), *_order(tile), f"limit {tile.get('limit', 500)}",
    ])


def column(name: str) -> str:
    """What the query calls a field."""
    return name.replace(".", "_")


def expression(one: Field, explore: Explore) -> str:
    """A field in SQL."""
    inner = _resolved(one.sql, one.view, explore)
    if one.kind != "measure":
        return _FRAMES[one.timeframe].format(inner) if one.timeframe else f"({inner})"
    if one.view != explore.base and explore.joins[one.view]["relationship"] != "one_to_one":
        raise ValueError(f"{one.view}.{one.name}: a measure of a view that {explore.name} repeats rows of")
    if one.spec["type"] != "count":
        return _MEASURES[one.spec["type"]].format(inner)
    [key] = views()[one.view].primary_keys
    return f"count({expression(key, explore)})"


def _resolved(sql: str, view: str, explore: Explore) -> str:
    def reference(found: re.Match[str]) -> str:
        if found[1] == "TABLE":
            return view
        owner, name = qualified(found[1], view)
        return expression(views()[owner].fields[name], explore)
    return _FIELD.sub(reference, sql).replace("@{marts}", _MARTS)


def _tables(explore: Explore, used: list[Field]) -> list[str]:
    """The base and every join that is needed, in the explore's order."""
    needed = {one.view for one in used} | {view for one in used for view, _ in one.references}
    return [f"from {_table(explore.base)}", *(
        f"left join {_table(view)} on {_resolved(join['sql_on'], view, explore)}"
        for view, join in explore.joins.items() if view in needed
    )]


def _table(view: str) -> str:
    return f"{views()[view].table.replace('@{marts}', _MARTS)} as {view}"


def _filtered(tile: dict[str, Any], explore: Explore) -> list[str]:
    return [*explore.always, *_days(tile), *tile.get("filters", {})]


def _days(tile: dict[str, Any]) -> list[str]:
    """The field that the days of the board choose by; its other filters ask for nothing until somebody fills them."""
    return [own for name, own in tile.get("listen", {}).items() if name == "days"]


def _conditions(tile: dict[str, Any], explore: Explore, first: str, last: str) -> list[str]:
    """What always holds, the days of the board, and what the tile adds."""
    conditions = dict(explore.always) | dict.fromkeys(_days(tile), f"{first} to {last}")
    conditions |= tile.get("filters", {})
    where = explore.spec.get("sql_always_where")
    return [*(_condition(expression(field(name), explore), value) for name, value in conditions.items()),
            *([_resolved(where, explore.base, explore)] if where else [])]


def _condition(sql: str, value: str) -> str:
    """A filter expression of the kinds that the project uses."""
    if value in {"Yes", "No"}:
        return sql if value == "Yes" else f"not {sql}"
    if value.startswith("after "):
        return f"{sql} >= date '{value.removeprefix('after ')}'"
    if " to " in value:
        first, last = value.split(" to ")
        return f"{sql} between date '{first}' and date '{last}'"
    raise ValueError(f"{value}: not a filter that is known here")


def _order(tile: dict[str, Any]) -> list[str]:
    sorts = [entry.partition(" ") for entry in tile.get("sorts", [])]
    return [f"order by {', '.join(f'{column(name)} {way}'.strip() for name, _, way in sorts)}"] if sorts else []
