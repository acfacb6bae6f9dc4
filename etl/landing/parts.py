"""The parts of a day, judged on both cores: a spawned process works beside this one."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from etl.landing.validate import Share, Tally, validate
from etl.sources.base import Part
from etl.sources.suppression import Suppression

SMALLEST_SHARED_OUT = 3  # below that many parts a second process costs more than it brings


@dataclass(frozen=True, slots=True)
class PartTask:
    """One part to read and judge; `key` makes the pseudonyms, `erased` are people who may not come back."""

    part: Part
    share: Share
    key: str
    erased: Suppression | None = None


def validate_parts(parts: Sequence[Part], share: Share, key: str, erased: Suppression | None = None) -> Tally:
    """Read and judge a day's records; files go to the share's folder, numbered as the parts are, from its index on."""
    total = Tally()
    tasks = [PartTask(one, replace(share, index=index), key, erased) for index, one in enumerate(parts, share.index)]
    for tally in _shared_out(tasks):
        total.add(tally)
    return total


def validate_part(task: PartTask) -> Tally:
    """Read and judge one part; what a worker process is sent."""
    return validate(task.part.chunks(), task.share, task.key, task.erased)


def _shared_out(tasks: list[PartTask]) -> list[Tally]:
    """Every task's tally, in order: the other process works from the front, this one from the back."""
    if len(tasks) <= SMALLEST_SHARED_OUT:
        return [validate_part(task) for task in tasks]
    found: dict[int, Tally] = {}
    left = deque(range(len(tasks)))
    # Spawned, not forked: polars has started threads.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool, ThreadPoolExecutor(1) as wait:

        def validate_there(task: PartTask) -> Tally:
            return pool.submit(validate_part, task).result()

        helped = wait.submit(_work_off, tasks, _taken(left.popleft), validate_there, found)
        try:
            _work_off(tasks, _taken(left.pop), validate_part, found)
        finally:
            left.clear()
        helped.result()
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
