"""The boards as pages, drawn from what is published now."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import cache
from typing import Any

from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import SandboxError
from dashboards.charts import missing_days
from dashboards.cube import CUBES, cube_json
from dashboards.lookml import dashboards
from dashboards.pages import EXPLORE, INDEX, board_html, explore_html, index_html, page_name
from dashboards.tiles import Ask, Board, board

# The one that a newcomer asks for first leads; the state of the data itself closes.
ORDER = ("revenue", "products", "customers", "geography", "funnel", "recommendations", "search", "data_quality")
# Twice the period that is shown first, so that it has one before it.
CUBE_DAYS = 56
_AT_ONCE = 4
_DAYS = "select data_date, is_shown from glamira_marts.status_days order by data_date"


def pages(boards: Sequence[Board]) -> dict[str, str]:
    """Every page by its file's name."""
    single = {page_name(one): board_html(one, boards) for one in boards}
    return {INDEX: index_html(boards), EXPLORE: explore_html(boards), **single}


def files(client: bigquery.Client) -> dict[str, str]:
    """Every page, and the data that the page Explore filters, by the files' names; raises as `read_boards` does."""
    boards, ask = read_boards(client), _asking(client)
    newest = boards[0]
    first, missing = newest.last - timedelta(days=CUBE_DAYS - 1), missing_days(newest)
    return pages(boards) | {cube.file: cube_json(cube, ask, first, newest.last, missing) for cube in CUBES}


def read_boards(client: bigquery.Client) -> list[Board]:
    """Every board, asked for the days up to the last one that was run.

    Raises:
        SandboxError: nothing is published, or a query was refused.
    """
    ask = _asking(client)
    last, seen = _days(ask)
    spec = [dashboards()[name] for name in sorted(dashboards(), key=_place)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda one: board(one, last, ask, seen), spec))


def _days(ask: Ask) -> tuple[date, frozenset[date]]:
    """The last day that was judged, and all that readers see."""
    nothing = SandboxError(f"dashboards: nothing is published yet. Run a day first: {command('run DAY')}.")
    try:
        rows = ask(_DAYS)
    except SandboxError as error:
        raise nothing from error
    seen = frozenset(row["data_date"] for row in rows if row["is_shown"])
    if not seen:
        raise nothing
    return max(row["data_date"] for row in rows), seen


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def _asking(client: bigquery.Client) -> Ask:
    """A function that runs each query once."""

    @cache
    def ask(sql: str) -> list[Mapping[str, Any]]:
        try:
            return [dict(row) for row in client.query(sql).result()]
        except GoogleAPICallError as error:
            raise SandboxError(
                f"dashboards: the warehouse refused a tile ({error.message}). Marts of an older release lack its "
                f"columns until the next publication: run a day again. Its query: {sql}"
            ) from error

    return ask
