"""The boards as pages, drawn from what is published now."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from typing import Any

from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import SandboxError
from dashboards.lookml import dashboards
from dashboards.pages import INDEX, board_html, index_html, page_name
from dashboards.tiles import Ask, Board, board

# The one that a newcomer asks for first leads; the state of the data itself closes.
ORDER = ("revenue", "products", "customers", "geography", "funnel", "recommendations", "search", "data_quality")
_AT_ONCE = 4
_LAST_DAY = "select max(data_date) as last_day, countif(is_shown) as shown_days from glamira_marts.status_days"


def pages(boards: Sequence[Board]) -> dict[str, str]:
    """Every page by its file's name."""
    return {INDEX: index_html(boards)} | {page_name(one): board_html(one, boards) for one in boards}


def read_boards(client: bigquery.Client) -> list[Board]:
    """Every board, asked for the days up to the last one that was run.

    Raises:
        SandboxError: nothing is published, or a query was refused.
    """
    ask = _asking(client)
    last = _last_day(ask)
    spec = [dashboards()[name] for name in sorted(dashboards(), key=_place)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda one: board(one, last, ask), spec))


def _last_day(ask: Ask) -> date:
    try:
        [row] = ask(_LAST_DAY)
    except SandboxError as error:
        raise SandboxError(f"dashboards: nothing is published yet. Run a day first: {command('run DAY')}.") from error
    if not row["shown_days"]:
        raise SandboxError(f"dashboards: nothing is published yet. Run a day first: {command('run DAY')}.")
    last: date = row["last_day"]
    return last


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
