"""The pictures of the dashboards in a real browser: what the warehouse says, quiet, and readable by everybody."""

import os
import re
from decimal import Decimal
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from lxml import html

from contracts.errors import SandboxError
from dashboards.boards import read_boards
from dashboards.formats import shown
from dashboards.lookml import dashboards
from dashboards.pages import page_name
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from presentation.frame import NOW
from sandbox.pictures import build
from sandbox.settings import read_settings
from tests.integration.pipeline.browser import find_browser
from tests.integration.pipeline.conftest import Held, PublishedDay

_REVENUE = """
select sum(line_amount_eur) as revenue
from glamira_marts.fct_order_lines
where order_date between date_sub(
  (select max(data_date) from glamira_ops.quality_status), interval 27 day
) and (select max(data_date) from glamira_ops.quality_status)
"""
_HELD_SINCE = "select min(data_date) as since from glamira_ops.quality_status where status = 'held'"


def test_the_pictures_can_be_read_by_everybody_and_show_what_is_published(sandbox: Settings, held_day: Held) -> None:
    front = build(read_settings(os.environ))
    assert front == f"{sandbox.docs_url}/dashboards/index.html"
    [held] = query(bigquery_client(sandbox), _HELD_SINCE)
    seen = find_browser().visit([front, front.replace("index", "data_quality")])
    for page in seen:
        told = f"{page['url']} on a {page['device']}"
        assert (told, page["problems"]) == (told, [])
        assert page["requests"] == [page["url"], f"{sandbox.docs_url}/data_docs/review/now.json"]
        assert page["weight"] < 300_000
        assert (told, page["violations"]) == (told, [])
        assert page["reached"] == page["targets"] > len(dashboards()), told
        assert not page["wider"], f"{told} scrolls sideways"
        assert f"Held since {held['since']}" in page["text"]
    assert "Dashboards" in read_now(sandbox)["parts"]
    [found] = query(bigquery_client(sandbox), _REVENUE)
    figure = f"€{Decimal(found['revenue']):,.2f}"
    assert figure in seen[0]["text"]
    assert held_day.reason in seen[3]["text"]


def test_every_figure_of_a_board_is_that_of_its_query(sandbox: Settings, published_day: PublishedDay) -> None:
    """What the queries answer is compared with the ledger in test_looker: so no page shows another number."""
    build(read_settings(os.environ))
    client = bigquery_client(sandbox)
    for board in read_boards(client):
        page = html.fromstring(requests.get(f"{sandbox.docs_url}/dashboards/{page_name(board)}", timeout=60).content)
        tiles = page.xpath("//section[contains(@class, 'tile')]")
        assert len(tiles) == len(board.tiles)
        for tile, section in zip(board.tiles, tiles, strict=True):
            due = {shown(one, row) for row in tile.rows for one in tile.measures}
            cells = section.xpath(".//p[@class='figure'] | .//td[@class='number']")
            seen = {"".join(cell.itertext()).strip() for cell in cells}
            told = {part for label in section.xpath(".//*[local-name()='svg']/@aria-label")
                    for part in re.split(r"; | · |: ", label)}
            assert {text for text in seen if not text.endswith("%")} <= due, f"{board.name} {tile.title}"
            assert not tile.rows or due & (seen | told), f"{board.name} {tile.title}"


def read_now(sandbox: Settings) -> dict[str, Any]:
    """What pages read when they are opened."""
    now: dict[str, Any] = requests.get(f"{sandbox.docs_url}/{NOW}", timeout=10).json()
    return now


def test_a_warehouse_without_marts_is_told_in_one_line(sandbox: Settings, published_day: PublishedDay) -> None:
    empty = bigquery.Client("glamira-empty", AnonymousCredentials(), location=sandbox.bigquery_location,
                            client_options={"api_endpoint": sandbox.bigquery_emulator_host})
    with pytest.raises(SandboxError, match=r"nothing is published yet\. Run a day first"):
        read_boards(empty)
