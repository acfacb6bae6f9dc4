"""A page's policy names its own scripts by their hashes and lets nothing else run, load or ask."""

import base64
import hashlib
import re

import pytest

from presentation.frame import PARTS, environment, figure, plural, script

PAGE = """{% extends "frame.html.j2" %}{% set own_scripts = ["rows"] %}
{% block title %}T{% endblock %}{% block content %}<h1>T</h1>{% endblock %}"""


@pytest.fixture
def page() -> str:
    return environment("presentation").from_string(PAGE).render(root="../../", part="Rules")


def test_the_policy_allows_just_the_scripts_that_the_page_carries(page: str) -> None:
    carried = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in carried}
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert len(carried) == 2
    assert set(policy.partition("script-src ")[2].split()) == hashes
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none';")
    assert "connect-src 'self'" in policy


def test_nothing_is_fetched_from_elsewhere(page: str) -> None:
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)


def test_one_navigation_leads_everywhere_and_says_where_one_is(page: str) -> None:
    for one in PARTS:
        assert f'href="../../{one.page}"' in page
    assert re.findall(r'aria-current="page">(\w+)', page) == ["Rules"]
    assert re.findall(r'data-part="(\w+)" hidden', page) == ["Dashboards", "Models"]


def test_scripts_have_no_end_tag_in_them() -> None:
    assert all("</" not in script(name).text for name in ("now", "rows"))


def test_figures_are_short_and_counts_have_their_word() -> None:
    assert [figure(value) for value in (12_345.6, 0.123456, 7.0)] == ["12,346", "0.1235", "7"]
    assert (plural(1, "day"), plural(1_200, "day")) == ("1 day", "1,200 days")
    assert plural(2, "day is", "days are") == "2 days are"
