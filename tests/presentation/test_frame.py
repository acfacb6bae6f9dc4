"""A page's policy names its own scripts by their hashes and lets nothing else run, load or ask."""

import base64
import hashlib
import re

import pytest

from contracts.web_pages import SCRIPTS, policy_meta
from presentation.frame import PARTS, environment, figure, plural, script
from tests.conftest import ROOT

PAGE = """{% extends "frame.html.j2" %}{% set own_scripts = ["rows"] %}
{% block title %}T{% endblock %}{% block content %}<h1>T</h1>{% endblock %}"""


@pytest.fixture
def page() -> str:
    return environment("presentation").from_string(PAGE).render(root="../../", part="Rules")


def test_the_policy_names_just_our_scripts_by_their_hashes(page: str) -> None:
    """A script that was changed has another hash: put the one that is printed into `contracts/web_pages.py`."""
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "presentation" / "scripts").glob("*.js")]
    assert {hashed(text) for text in texts} == set(SCRIPTS)
    assert {hashed(text) for text in re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)} <= set(SCRIPTS)
    assert page.count("<script>") == 2
    assert policy_meta() in page


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_nothing_is_fetched_from_elsewhere(page: str) -> None:
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)


def test_one_navigation_leads_everywhere_and_says_where_one_is(page: str) -> None:
    for one in PARTS:
        assert f'href="../../{one.page}"' in page
    assert re.findall(r'aria-current="page">(\w+)', page) == ["Rules"]
    assert re.findall(r'data-part="(\w+)" hidden', page) == ["Dashboards", "Models"]


def test_scripts_have_no_end_tag_in_them() -> None:
    assert all("</" not in script(name) for name in ("now", "rows"))


def test_figures_are_short_and_counts_have_their_word() -> None:
    assert [figure(value) for value in (12_345.6, 0.123456, 7.0)] == ["12,346", "0.1235", "7"]
    assert (plural(1, "day"), plural(1_200, "day")) == ("1 day", "1,200 days")
    assert plural(2, "day is", "days are") == "2 days are"
