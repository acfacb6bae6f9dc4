"""The pictures of the dashboards in a real browser: what the warehouse says, quiet, and readable by everybody."""

import os
from decimal import Decimal

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from contracts.errors import SandboxError
from dashboards.boards import read_boards
from dashboards.lookml import dashboards
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
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
    [found] = query(bigquery_client(sandbox), _REVENUE)
    figure = f"€{Decimal(found['revenue']):,.2f}"
    assert figure in seen[0]["text"]
    assert held_day.reason in seen[3]["text"]


def test_a_warehouse_without_marts_is_told_in_one_line(sandbox: Settings, published_day: PublishedDay) -> None:
    empty = bigquery.Client("glamira-empty", AnonymousCredentials(), location=sandbox.bigquery_location,
                            client_options={"api_endpoint": sandbox.bigquery_emulator_host})
    with pytest.raises(SandboxError, match=r"nothing is published yet\. Run a day first"):
        read_boards(empty)
