"""What a dataset's source is asked for: by landing, by whoever repairs its documents, and by reconciliation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, ClassVar, Protocol, TypeVar

from etl.ops.day_run import Run
from etl.platform.services import Services

Record = dict[str, Any]
One = TypeVar("One")
RECORDS_PER_CHUNK = 20_000


class Part(Protocol):
    """Records of a day that may be read and judged apart from the others of it, in another process too."""

    def chunks(self) -> Iterable[Sequence[Any]]:
        """The records in their order, in chunks that fit into memory."""


class Source(ABC):
    """Where the records of one dataset come from; to add a dataset is to write one and to enter it in `SOURCES`.

    What is said here is true of records that are looked up anew for each day, and belong to the day that asks for them.
    """

    name: ClassVar[str]
    # Whether a day without any record is one on which the source failed.
    is_required: ClassVar[bool] = False
    # Whether records are documents that stay in the source under an `_id` of their own.
    keeps_documents: ClassVar[bool] = False

    @abstractmethod
    def records(self, run: Run) -> Iterator[Record]:
        """The records of the run's day, in an order that is the same whenever they are."""

    def is_large(self, run: Run) -> bool:
        """Whether the day's parts are so many that two processes judge them sooner than one."""
        del run
        return False

    def parts(self, run: Run, elsewhere: Set[str]) -> Sequence[Part]:
        """The day's records in parts; without those whose quarantine ids are `elsewhere`, on another day."""
        del elsewhere
        return [_Whole(self, run)]

    def count(self, run: Run, elsewhere: Set[str]) -> int:
        """How many records the day has now; without those `elsewhere`."""
        del elsewhere
        return sum(1 for _ in self.records(run))

    def count_later(self, run: Run, since: datetime) -> int:
        """How many of them came to the source after a moment."""
        del run, since
        return 0

    def watermark(self, run: Run) -> Any:
        """What the source holds of the day before it is read: later records are found against it."""
        del run

    def keep_watermark(self, run: Run, watermark: Any) -> None:
        """Remember it, once the day has landed."""
        del run, watermark

    def due_day(self, record: Record, asked_on: date) -> date | None:
        """The day that a record belongs to, which was refused on the day `asked_on`; none when it says none."""
        del record
        return asked_on

    def known_ids(self, services: Services, ids: Iterable[Any]) -> Iterator[Any]:
        """Which of these `_id`s the source has now."""
        del services, ids
        return iter(())


@dataclass(frozen=True)
class _Whole:
    """All records of a day."""

    source: Source
    run: Run

    def chunks(self) -> Iterator[Sequence[Record]]:
        """The records, `RECORDS_PER_CHUNK` at a time."""
        return batched(self.source.records(self.run))


def batched(records: Iterable[One]) -> Iterator[list[One]]:
    """Single records in chunks of `RECORDS_PER_CHUNK`."""
    source = iter(records)
    while chunk := list(islice(source, RECORDS_PER_CHUNK)):
        yield chunk
