"""A notice goes out when something is near its end, and again after a week or when it is more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from etl.ops.retentions import Notice
from etl.quarantine.near_end import NearEnd
from etl.retention.notice import is_news, message_of

NOW = datetime(2026, 12, 1, tzinfo=UTC)
THREE = NearEnd(3, 2, date(2026, 12, 30))


@pytest.mark.parametrize(("found", "before", "news"), [
    (NearEnd(0, 0, None), None, False),
    (THREE, None, True),
    (THREE, Notice(3, NOW - timedelta(days=1)), False),
    (THREE, Notice(2, NOW - timedelta(days=1)), True),
    (THREE, Notice(3, NOW - timedelta(days=7)), True),
])
def test_is_news(found: NearEnd, before: Notice | None, *, news: bool) -> None:
    assert is_news(found, before, NOW) is news


def test_the_message_has_code_counts_and_commands() -> None:
    message = message_of(THREE)
    assert message.subject == "[glamira] quarantine_ends: 3 refused documents, from 2026-12-30 on"
    assert "3 refused documents of 2 days" in message.text
    assert "glamira quarantine show ID" in message.text
