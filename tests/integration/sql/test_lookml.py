"""BigQuery takes what Looker makes of the LookML: every field, every join, every tile of every dashboard."""

from typing import Any

import pytest

from dashboards.lookml import Explore, Field, dashboards, explores, views
from dashboards.tile_sql import expression, tile_sql
from tests.integration.sql.built import DAYS, Built

FIRST, LAST = map(str, DAYS)
TILES = [(board, tile["name"]) for board in sorted(dashboards()) for tile in dashboards()[board]["elements"]]


def _tile(board: str, name: str) -> dict[str, Any]:
    [found] = [tile for tile in dashboards()[board]["elements"] if tile["name"] == name]
    return dict(found)


def _select(fields: list[Field], view: str) -> str:
    """The fields of a view by themselves, a line for each: a refusal names its line."""
    alone = Explore(view, view, {}, {})
    table = views()[view].table.replace("@{marts}", "glamira_marts")
    columns = ",\n".join(f"{expression(one, alone)} as {one.name}" for one in fields)
    return f"select\n{columns}\nfrom {table} as {view}"


@pytest.mark.parametrize("kind", ["rows", "measures"])
@pytest.mark.parametrize("view", sorted(views()))
def test_every_field_of_a_view(built: Built, view: str, kind: str) -> None:
    """Those that are made from another view's are asked for in explores, which join it."""
    fields = [one for one in views()[view].fields.values() if (one.kind == "measure") == (kind == "measures")
              and all(owner == view for owner, _ in one.references)]
    assert not fields or built.warehouse.refusal(_select(fields, view)) == ""


def test_every_measure_of_several_views_is_asked_for_in_an_explore() -> None:
    mixed = {view for view, told in views().items() for one in told.fields.values()
             if one.kind == "measure" and any(owner != view for owner, _ in one.references)}
    assert mixed <= {explore.base for explore in explores().values()}


@pytest.mark.parametrize("name", sorted(explores()))
def test_every_join_of_an_explore(built: Built, name: str) -> None:
    explore = explores()[name]
    counted = {explore.base, *(view for view, join in explore.joins.items() if join["relationship"] == "one_to_one")}
    fields = [f"{view}.{one.name}" for view in sorted(explore.views) for one in views()[view].fields.values()
              if one.kind != "measure" or view in counted]
    [day] = explore.always
    tile = {"explore": name, "fields": fields, "listen": {"days": day}}
    sql = tile_sql(tile, FIRST, LAST)
    assert sql.count("left join") == len(explore.joins)
    assert built.warehouse.refusal(sql) == ""


@pytest.mark.parametrize(("board", "name"), TILES)
def test_every_tile_of_a_dashboard(built: Built, board: str, name: str) -> None:
    assert built.warehouse.refusal(tile_sql(_tile(board, name), FIRST, LAST)) == ""
