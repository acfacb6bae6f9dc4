"""Whatever a text holds, it stays text in its line, and hides nothing: on a terminal, in a log, in Slack, in HTML."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from contracts.errors import GlamiraError, LoadRefused
from contracts.foreign_text import LogFormatter, for_html, for_markdown, for_slack, harmless, harmless_lines
from tests.tokens import HOSTILE


@given(st.text())
def test_any_text_becomes_one_line_of_visible_characters(text: str) -> None:
    shown = harmless(text)
    assert shown.isprintable()
    assert harmless(shown) == shown


@pytest.mark.parametrize(("text", "shown"), [
    ("\x1b[2J", r"\u001b[2J"), ("\x1b]8;;http://x\x07", r"\u001b]8;;http://x\u0007"), ("\x9b2J", r"\u009b2J"),
    ("a\r\nb\tc", r"a\r\nb\tc"), ("\u2028\x85\x0b", r"\u2028\u0085\u000b"), ("\u202egnp.exe", r"\u202egnp.exe"),
    ("\u2066\ufeff\u200d", r"\u2066\ufeff\u200d"), ("\ud800", r"\ud800"), ("\U000e0041", r"\udb40\udc41"),
    ("1\u202f278,00 €", r"1\u202f278,00 €"), ("Weißgold 585 د.ك. 用户", "Weißgold 585 د.ك. 用户"),
])
def test_what_is_not_visible_is_written_out(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text() | st.dictionaries(st.text(), st.text()))
def test_json_on_one_line_keeps_its_meaning(value: object) -> None:
    assert json.loads(harmless(json.dumps(value, ensure_ascii=False))) == json.loads(json.dumps(value))


@given(st.text())
def test_our_own_line_breaks_stay(text: str) -> None:
    assert harmless_lines(text).split("\n") == [harmless(line) for line in text.split("\n")]


@pytest.mark.parametrize("kind", [GlamiraError, lambda text: LoadRefused("code", text)])
def test_an_error_is_one_harmless_line(kind: type[GlamiraError]) -> None:
    assert str(kind(f"store {HOSTILE}: unknown")) == f"store {harmless(HOSTILE)}: unknown"


@pytest.mark.parametrize(("text", "shown"), [
    ("<!channel> & <http://evil.example|shop>", "&lt;!channel&gt; &amp; &lt;http://evil.example|shop&gt;"),
    ("one\ntwo\u202e", "one\ntwo\\u202e"),
])
def test_slack_gets_no_mention_and_no_link(text: str, shown: str) -> None:
    assert for_slack(text) == shown


@pytest.mark.parametrize(("text", "shown"), [
    ("[shop](http://evil.example)", "` [shop](http://evil.example) `"), ("`a` ``b``\n# c", r"``` `a` ``b``\n# c ```"),
])
def test_markdown_gets_a_code_span_that_nothing_ends(text: str, shown: str) -> None:
    assert for_markdown(text) == shown


def test_html_gets_no_tag_and_no_direction_mark() -> None:
    page = Environment(autoescape=True, finalize=for_html).from_string(
        "{% macro own() %}<b>{{ 1 }}</b>{% endmacro %}<p title='{{ text }}'>{{ text }}</p>{{ own() }}")
    assert page.render(text="<i>'\u202e") == "<p title='&lt;i&gt;&#39;\\u202e'>&lt;i&gt;&#39;\\u202e</p><b>1</b>"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger, and what it wrote."""
    written, logger = io.StringIO(), logging.getLogger("tests.foreign_text")
    handler = logging.StreamHandler(written)
    handler.setFormatter(LogFormatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)
    logger.propagate = True


def test_no_message_forges_a_line_of_the_log(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.warning("refused %s", "6\nERROR all is lost\x1b[2J")
    assert written.getvalue() == "WARNING refused 6\\nERROR all is lost\\u001b[2J\n"


def test_a_traceback_is_set_in_line_by_line(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    try:
        raise ValueError("6\nERROR all is lost\x1b[2J")
    except ValueError:
        logger.error("failed", exc_info=sys.exc_info(), stack_info=True)
    first, *others = written.getvalue().splitlines()
    assert first == "ERROR failed"
    assert all(line.startswith("  ") and line.isprintable() for line in others)
    assert any("all is lost" in line for line in others)
