"""Only time in which nothing but the analyzer worked is counted, and once, however many waited for it."""

from contextlib import ExitStack

from sandbox.bigquery_proxy.waiting import Waiting


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_wait_beside_a_working_emulator_costs_nothing() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    with ExitStack() as emulator, ExitStack() as analyzer:
        emulator.enter_context(waiting.running())
        clock.now += 1
        analyzer.enter_context(waiting.analysing())
        clock.now += 2
        emulator.close()
        clock.now += 4
        analyzer.close()
        clock.now += 8
    assert waiting.seconds == 4


def test_two_that_wait_at_once_wait_once() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    with waiting.analysing():
        clock.now += 1
        with waiting.analysing():
            clock.now += 2
        clock.now += 4
    assert waiting.seconds == 7


def test_nothing_waits_while_nothing_is_analysed() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    with waiting.running():
        clock.now += 1
    clock.now += 2
    with waiting.analysing():
        clock.now += 4
    assert waiting.seconds == 4
