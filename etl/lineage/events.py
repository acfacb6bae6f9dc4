"""Events as OpenLineage has them: a job that works on a day's data begins, and ends well or not."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import job_type_job, nominal_time_run, parent_run, set_producer
from openlineage.client.uuid import generate_new_uuid

NAMESPACE, DAG = "glamira", "glamira_daily"
PRODUCER = "urn:glamira:pipeline"
set_producer(PRODUCER)  # of the facets
_RUNS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:glamira:runs")  # what the ids of whole runs are made from


@dataclass(frozen=True, slots=True)
class Work:
    """A job at work on a day's data, as a part of another: all of its events have one id, and that of the other."""

    name: str
    day: date
    whole: parent_run.ParentRunFacet
    integration: str = "GLAMIRA"
    kind: str = "TASK"
    id: str = field(default_factory=lambda: str(generate_new_uuid()))

    def part(self, name: str, integration: str, kind: str) -> "Work":
        """A job that this one consists of."""
        return Work(f"{self.name}.{name}", self.day, _whole(self.name, self.id), integration, kind)

    def event(
        self, state: RunState, inputs: Iterable[InputDataset] = (), outputs: Iterable[OutputDataset] = (),
        more: Mapping[str, Any] | None = None, at: datetime | None = None,
    ) -> RunEvent:
        """That the job is in this state now, or came to it at that moment (UTC); `more` are facets of its run."""
        first = datetime.combine(self.day, datetime.min.time(), UTC)
        day = nominal_time_run.NominalTimeRunFacet(first.isoformat(), (first + timedelta(days=1)).isoformat())
        kind = job_type_job.JobTypeJobFacet(processingType="BATCH", integration=self.integration, jobType=self.kind)
        return RunEvent(
            eventTime=(at or datetime.now(UTC)).isoformat(), eventType=state, producer=PRODUCER,
            run=Run(self.id, {"parent": self.whole, "nominalTime": day, **(more or {})}),
            job=Job(NAMESPACE, self.name, {"jobType": kind}), inputs=list(inputs), outputs=list(outputs),
        )


def station_work(station: str, day: date, run_id: str) -> Work:
    """A station at work, as a part of the run of that id."""
    return Work(f"{DAG}.{station}", day, _whole(DAG, str(uuid.uuid5(_RUNS, run_id))))


def _whole(name: str, run: str) -> parent_run.ParentRunFacet:
    return parent_run.ParentRunFacet(parent_run.Run(run), parent_run.Job(NAMESPACE, name))
