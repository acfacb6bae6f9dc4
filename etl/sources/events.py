"""The events dataset's source: the tracker's documents in MongoDB, each due on one day whatever it says of itself."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.datasets.raw_documents import Document
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.sources.base import Record, Source
from etl.sources.mongo import extract
from etl.sources.mongo.source_counts import count_source, record_source_count
from etl.sources.mongo.source_days import SourceCount


class Events(Source):
    """Documents stay in the source, may come late, and belong to the day that their own dates say."""

    name = "events"
    is_required = True
    keeps_documents = True

    def records(self, run: Run) -> Iterator[Record]:
        """The day's documents, without regard to what other days took."""
        return (document for part in self.parts(run, frozenset()) for chunk in part.chunks() for document in chunk)

    def is_large(self, run: Run) -> bool:
        """By the documents that are stamped in it, of which no more than needed are counted."""
        return extract.is_large(run.events, run.day)

    def parts(self, run: Run, elsewhere: Set[str]) -> "Sequence[EventsPart]":
        """The slices of the day."""
        slices = extract.slices(run.events, run.day)
        return [EventsPart(run.services, one, frozenset(elsewhere)) for one in slices]

    def count(self, run: Run, elsewhere: Set[str]) -> int:
        """Counted by the server, but for the odd ones."""
        return extract.count_due(run.events, run.day, elsewhere)

    def count_later(self, run: Run, since: datetime) -> int:
        """By the time in their ObjectIds."""
        return extract.count_later(run.events, run.day, since)

    def watermark(self, run: Run) -> SourceCount:
        """Counts, and how the documents are spread over the hours."""
        return count_source(run)

    def keep_watermark(self, run: Run, watermark: SourceCount) -> None:
        """In the warehouse."""
        record_source_count(run, watermark)

    def due_day(self, record: Record, asked_on: date) -> date | None:
        """By the document's own dates."""
        del asked_on
        return extract.due_day(record)

    def known_ids(self, services: Services, ids: Iterable[Any]) -> Iterator[Any]:
        """Asked of the collection, some thousands at a time."""
        return extract.known_ids(services.events, ids)


@dataclass(frozen=True, slots=True)
class EventsPart:
    """One slice of a day; `elsewhere` are documents without a date that another day has taken."""

    services: Services
    part: extract.Slice
    elsewhere: frozenset[str]

    def chunks(self) -> Iterator[Sequence[Document]]:
        """The slice's documents."""
        return extract.chunks(self.services.events, self.part, self.elsewhere)
