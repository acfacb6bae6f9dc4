"""The parts of a day, judged on both cores: a spawned process works beside this one."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from etl.landing.validate import Share, Tally, validate
from etl.sources.base import Part
from etl.sources.suppression import Suppression


@dataclass(frozen=True, slots=True)
class PartTask:
    """One part to read and judge; `key` makes the pseudonyms, `erased` are people who may not come back."""

    part: Part
    share: Share
    key: str
    erased: Suppression | None = None


@contextmanager
def helper_process(*, is_wanted: bool) -> Iterator[Executor | None]:
    """A process for `validate_parts` that starts at once: it takes a second of the other core to be ready.

    None when it is not wanted: below some parts it costs more than it brings.
    """
    if not is_wanted:
        yield None
        return
    # Spawned, not forked: polars has started threads.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(_ready)
        yield pool


def validate_parts(
    parts: Sequence[Part], share: Share, key: str, erased: Suppression | None = None, helper: Executor | None = None,
) -> Tally:
    """Read and judge a day's records; files go to the share's folder, numbered as the parts are, from its index on.

    With a helper the work is shared with it; it takes no more of it afterwards.
    """
    total = Tally()
    tasks = [PartTask(one, replace(share, index=index), key, erased) for index, one in enumerate(parts, share.index)]
    for tally in _shared_out(tasks, helper) if helper else map(validate_part, tasks):
        total.add(tally)
    return total


def validate_part(task: PartTask) -> Tally:
    """Read and judge one part; what a worker process is sent."""
    return validate(task.part.chunks(), task.share, task.key, task.erased)


def _ready() -> None:
    """Asked of a helper before it has a part: to answer it has to import all that judging needs."""


def _shared_out(tasks: Sequence[PartTask], helper: Executor) -> list[Tally]:
    """Every task's tally, in order: the helper works from the front, this process from the back."""
    found: dict[int, Tally] = {}
    left = deque(range(len(tasks)))

    def validate_there(task: PartTask) -> Tally:
        return helper.submit(validate_part, task).result()

    with ThreadPoolExecutor(1) as wait:
        helped = wait.submit(_work_off, tasks, _taken(left.popleft), validate_there, found)
        try:
            _work_off(tasks, _taken(left.pop), validate_part, found)
        finally:
            left.clear()
        helped.result()
    helper.shutdown(wait=False)
    return [found[index] for index in range(len(tasks))]


def _work_off(
    tasks: Sequence[PartTask], left: Iterator[int], validate_one: Callable[[PartTask], Tally], found: dict[int, Tally],
) -> None:
    for index in left:
        found[index] = validate_one(tasks[index])


def _taken(take: Callable[[], int]) -> Iterator[int]:
    """One task after the other, as long as any is left: nobody has more than the one that is being judged."""
    while True:
        try:
            yield take()
        except IndexError:
            return
