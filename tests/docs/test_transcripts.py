"""A transcript is held to what it shows, and only varies where any two runs do."""

import pytest

from tests.docs.transcripts import missing

PRINTED = ("done    land_events   2.1 s  dataset=events batch_id=20200505-0334b9d1c19fe0aa rows=1994", "", "balanced")


@pytest.mark.parametrize("shown", [
    (), PRINTED, ("balanced",), ("…", "balanced"),
    ("done land_events 0.3 s  dataset=events … rows=1994", "", "balanced"),
    ("done  land_events  0.3 s  dataset=events batch_id=20200505-61c0bdcf5b478fa6 rows=1994",),
])
def test_what_was_printed_is_there(shown: tuple[str, ...]) -> None:
    assert missing(shown, PRINTED) is None


@pytest.mark.parametrize(("shown", "line"), [
    (("unbalanced",), "unbalanced"), (("balanced", "done …"), "done …"),
    (("done land_events 0.3 s … rows=1995",), "done land_events 0.3 s … rows=1995"),
    (("done land_events quickly …",), "done land_events quickly …"), (("bal",), "bal"),
])
def test_what_was_not_printed_or_in_another_order_is_missed(shown: tuple[str, ...], line: str) -> None:
    assert missing(shown, PRINTED) == line


@pytest.mark.parametrize(("printed", "line"), [
    ("open, judged by contract 1.11.0, batch 7", None), ("open, judged by contract 2.0.0, batch 7", None),
    ("open, judged by contract 1.10, batch 7", "open, judged by contract 1.10.0, batch 7"),
])
def test_a_contract_may_have_another_version(printed: str, line: str | None) -> None:
    assert missing(["open, judged by contract 1.10.0, batch 7"], [printed]) == line
