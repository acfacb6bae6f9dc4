"""Garbage in cycles is still collected, without a call, once there is enough of it."""

import gc
import weakref

from contracts.garbage_collection import collect_rarely


class _Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_what_was_there_is_left_alone_and_new_cycles_are_found() -> None:
    collect_rarely()
    assert gc.get_freeze_count() > 0
    first = weakref.ref(_Cycle())
    made = 0
    while first() is not None:
        assert made < 1_000_000, "no collection came"
        _Cycle()
        made += 1
    assert made > 10_000, "collections come as often as by default"
