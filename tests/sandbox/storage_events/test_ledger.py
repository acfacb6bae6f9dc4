"""The ledger forgets no delivery, whatever happens to the dispatcher or the function."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.storage_events.ledger import LAST_ATTEMPT, LONGEST_PAUSE, DeadLetter, Delivery, Ledger, pause_after

NOW = 1_000_000.0


def resource(name: str, generation: int = 1) -> dict[str, Any]:
    return {"name": name, "generation": str(generation), "bucket": "lake"}


def names(due: list[Delivery]) -> list[str]:
    return [delivery.key.name for delivery in due]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "storage_events.sqlite"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    return Ledger(path)


def test_an_announced_object_is_due_until_it_arrived(ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 1)])
    (delivery,) = ledger.due(NOW)
    assert delivery.resource == resource("a")
    ledger.arrived(delivery)
    assert ledger.due(NOW) == []
    assert ledger.counts() == {"pending": 0, "delivered": 1, "dead": 0}


def test_announcing_again_changes_nothing_but_a_new_generation_does(ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 1)])
    ledger.arrived(ledger.due(NOW)[0])
    ledger.announce([(resource("a"), 1)])
    assert ledger.due(NOW) == []
    ledger.announce([(resource("a", generation=2), 1)])
    assert [delivery.key.generation for delivery in ledger.due(NOW)] == ["2"]


def test_each_copy_is_a_delivery_of_its_own(ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 2)])
    first, _ = ledger.due(NOW)
    ledger.arrived(first)
    assert names(ledger.due(NOW)) == ["a"]


def test_oldest_generation_first(ledger: Ledger) -> None:
    ledger.announce([(resource("late", 9), 1), (resource("early", 3), 1)])
    assert names(ledger.due(NOW)) == ["early", "late"]


def test_a_refused_attempt_is_tried_again_after_its_pause(ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 1)])
    ledger.failed(ledger.due(NOW)[0], "HTTP 500", NOW)
    assert ledger.due(NOW) == []
    assert ledger.due(NOW + pause_after(1))[0].attempts == 1


def test_the_last_refusal_makes_a_dead_letter(ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 1)])
    for attempt in range(LAST_ATTEMPT):
        ledger.failed(ledger.due(NOW + attempt * LONGEST_PAUSE)[0], "HTTP 500: no", NOW + attempt * LONGEST_PAUSE)
    assert ledger.due(NOW * 2) == []
    assert ledger.dead_letters() == [DeadLetter("a", "1", LAST_ATTEMPT, "HTTP 500: no")]


def test_an_absent_function_costs_no_attempt(ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 1)])
    for moment in range(100):
        ledger.postponed(ledger.due(NOW + moment)[0], "refused", NOW + moment + 1)
    assert ledger.due(NOW + 100)[0].attempts == 0


def test_another_process_finds_everything(path: Path, ledger: Ledger) -> None:
    ledger.announce([(resource("a"), 1), (resource("b"), 1)])
    ledger.failed(ledger.due(NOW)[0], "HTTP 500", NOW)
    assert Ledger(path).due(NOW * 2) == ledger.due(NOW * 2)


def test_pauses_double_up_to_the_longest() -> None:
    assert [pause_after(attempts) for attempts in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert pause_after(40) == LONGEST_PAUSE
