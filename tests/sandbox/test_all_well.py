"""A sandbox is well when what was started answers, and something was started."""

from pathlib import Path

import pytest

from sandbox.supervisor import State, all_well


def state(*, pid: int | None = None, healthy: bool = False, died: bool = False) -> State:
    return State("mongo", (1,), pid, healthy, died, Path("log"))


UP, DOWN, DIED = state(pid=1, healthy=True), state(), state(died=True)


@pytest.mark.parametrize(("states", "is_well"), [
    ([UP, UP], True), ([UP, DOWN], True), ([DOWN, DOWN], False), ([UP, DIED], False), ([UP, state(pid=1)], False),
    ([], False),
])
def test_what_was_started_must_answer(states: list[State], is_well: bool) -> None:
    assert all_well(states) is is_well
