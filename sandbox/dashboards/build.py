"""Builds the pictures of what is published now, and puts them beside the docs."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from typing import Any

from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery, storage

from contracts.errors import SandboxError
from sandbox.dashboards.lookml import dashboards
from sandbox.dashboards.pages import INDEX, board_html, index_html, page_name
from sandbox.dashboards.tiles import Ask, Board, board
from sandbox.probes import http_answers
from sandbox.settings import DOCS_BUCKET, GCP_PROJECT, LOCATION, Port, SandboxSettings

FOLDER = "dashboards"
# The one that a newcomer asks for first leads; the state of the data itself closes.
ORDER = ("revenue", "products", "customers", "geography", "funnel", "recommendations", "search", "data_quality")
_AT_ONCE = 4
_LAST_DAY = "select max(data_date) as last_day, countif(is_shown) as shown_days from glamira_marts.status_days"


def build(settings: SandboxSettings) -> str:
    """Draw every board, put the pages into the docs bucket in place of those before, and tell where they are read.

    Raises:
        SandboxError: the servers do not answer, nothing is published, or a query was refused.
    """
    _require_servers(settings)
    boards = read_boards(_warehouse(settings))
    _send(settings, pages(boards))
    return address(settings)


def address(settings: SandboxSettings) -> str:
    """Where the pictures are read."""
    return settings.url(Port.DOCS, f"/{FOLDER}/{INDEX}")


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
    told = [dashboards()[name] for name in sorted(dashboards(), key=_place)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda one: board(one, last, ask), told))


def _last_day(ask: Ask) -> date:
    try:
        [row] = ask(_LAST_DAY)
    except SandboxError as error:
        raise SandboxError("dashboards: nothing is published yet. Run a day first: python -m etl run DAY.") from error
    if not row["shown_days"]:
        raise SandboxError("dashboards: nothing is published yet. Run a day first: python -m etl run DAY.")
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


def _require_servers(settings: SandboxSettings) -> None:
    for name, port in (("warehouse", Port.GUARD), ("storage", Port.STORAGE)):
        if not http_answers(settings.port(port), "/guard/health" if port is Port.GUARD else "/")():
            raise SandboxError(f"dashboards: the {name} does not answer. Start it: python -m sandbox up.")


def _warehouse(settings: SandboxSettings) -> bigquery.Client:
    return bigquery.Client(project=GCP_PROJECT, location=LOCATION, credentials=AnonymousCredentials(),
                           client_options=ClientOptions(api_endpoint=settings.url(Port.GUARD)))


def _send(settings: SandboxSettings, files: Mapping[str, str]) -> None:
    client = storage.Client(project=GCP_PROJECT, credentials=AnonymousCredentials(),
                            client_options=ClientOptions(api_endpoint=settings.url(Port.STORAGE)))
    bucket = client.bucket(DOCS_BUCKET)
    for name in _index_last(files):
        blob = bucket.blob(f"{FOLDER}/{name}")
        blob.cache_control = "no-cache"
        blob.upload_from_string(files[name], content_type="text/html; charset=utf-8")


def _index_last(names: Iterable[str]) -> list[str]:
    """So that no link of the front page leads nowhere."""
    return sorted(names, key=lambda name: name == INDEX)
