"""The events of a day, slice by slice, on both cores: a spawned process works beside this one."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.landing.validate import Share, Tally, validate
from etl.platform.mongo import events_collection
from etl.platform.settings import Settings
from etl.sources.mongo.extract import Slice, chunks, slices

SMALLEST_SHARED_OUT = 3  # below that many slices a second process costs more than it brings


@dataclass(frozen=True, slots=True)
class SliceTask:
    """One slice to extract and judge; `placed` are adrift documents that another day has taken."""

    settings: Settings
    part: Slice
    share: Share
    placed: frozenset[str]


def validate_events(settings: Settings, day: date, folder: Path, placed: frozenset[str]) -> Tally:
    """Extract and judge a day's events; files go to `folder`, numbered in the order of the slices."""
    parts = slices(events_collection(settings), day)
    total = Tally()
    for tally in _shared_out([
        SliceTask(settings, part, Share("events", day, folder, index), placed) for index, part in enumerate(parts)
    ]):
        total.add(tally)
    return total


def validate_slice(task: SliceTask) -> Tally:
    """Extract and judge one slice; what a worker process is sent."""
    found = chunks(events_collection(task.settings), task.part, task.placed)
    return validate(found, task.share, task.settings.pseudonym_key.get_secret_value())


def _shared_out(tasks: list[SliceTask]) -> list[Tally]:
    """Every task's tally, in order: the other process works from the front, this one from the back."""
    if len(tasks) <= SMALLEST_SHARED_OUT:
        return [validate_slice(task) for task in tasks]
    # Spawned, not forked: polars has started threads.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = [pool.submit(validate_slice, task) for task in tasks]
        own = {index: validate_slice(tasks[index]) for index in reversed(range(len(tasks))) if futures[index].cancel()}
        return [own[index] if index in own else future.result() for index, future in enumerate(futures)]
