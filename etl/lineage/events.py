"""The events of a station, and of each model that a build made: that it began, and how it ended."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import error_message_run, job_type_job, nominal_time_run, parent_run
from openlineage.client.uuid import generate_new_uuid

from etl.lineage import facts, places
from etl.lineage.places import Ends
from etl.platform.settings import Settings

NAMESPACE, DAG = "glamira", "glamira_daily"
PRODUCER = f"urn:glamira:pipeline:{version('glamira-orders')}"
_RUNS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:glamira:runs")  # what the ids of whole runs are made from


@dataclass(frozen=True, slots=True)
class StationWork:
    """One station at work on a day; all of its events have one id, and the run's as their parent's."""

    station: str
    day: date
    run_id: str
    settings: Settings
    event_run: str = field(default_factory=lambda: str(generate_new_uuid()))

    def started(self) -> RunEvent:
        """It began: what it is going to read and write is known by its name."""
        return self._event(RunState.START, facts.inputs(None, self._ends, self.settings),
                           facts.outputs(None, self._ends, self.settings))

    def completed(self, report: Any) -> RunEvent:
        """It ended well, with what its report counts and judges."""
        return self._event(RunState.COMPLETE, facts.inputs(report, self._ends, self.settings),
                           facts.outputs(report, self._ends, self.settings))

    def failed(self, error: BaseException) -> RunEvent:
        """It halted, and why; what it had judged is in the outcomes that it recorded."""
        said = error_message_run.ErrorMessageRunFacet(message=f"{error}", programmingLanguage="python")
        return self._event(RunState.FAIL, (), (), {"errorMessage": said})

    def models(self, target: Path) -> Iterator[RunEvent]:
        """An event for each model and seed that dbt's last build made, with what it was made from, and its tests."""
        results = json.loads((target / "run_results.json").read_bytes())["results"]
        nodes = json.loads((target / "manifest.json").read_bytes())
        known = nodes["nodes"] | nodes["sources"]
        done = {row["unique_id"]: row for row in results}
        for name, row in done.items():
            if name.split(".")[0] in ("model", "seed") and row["status"] in ("success", "error"):
                yield self._model(known, name, row["status"] == "success")

    def _model(self, known: Mapping[str, Any], name: str, is_made: bool) -> RunEvent:
        node = known[name]
        read = [places.table(f"{known[one]['schema']}.{known[one].get('alias') or known[one]['identifier']}",
                             self.settings) for one in node["depends_on"].get("nodes", ()) if one in known]
        made = places.table(f"{node['schema']}.{node['alias']}", self.settings)
        ends = Ends(tuple(read), (made,))
        return self._event(
            RunState.COMPLETE if is_made else RunState.FAIL, facts.inputs(None, ends, self.settings),
            facts.outputs(None, ends, self.settings), job=_job(f"{DAG}.{self.station}.{node['name']}", "DBT", "MODEL"),
            run=str(generate_new_uuid()), parent=_parent(self.event_run, f"{DAG}.{self.station}"),
        )

    @property
    def _ends(self) -> Ends:
        return places.ends_of(self.station, self.settings)

    def _event(
        self, state: RunState, inputs: Sequence[InputDataset], outputs: Sequence[OutputDataset],
        more: Mapping[str, Any] | None = None, *, job: Job | None = None, run: str = "",
        parent: parent_run.ParentRunFacet | None = None,
    ) -> RunEvent:
        first = datetime.combine(self.day, datetime.min.time(), UTC)
        facets = {
            "parent": parent or _parent(str(uuid.uuid5(_RUNS, self.run_id)), DAG),
            "nominalTime": nominal_time_run.NominalTimeRunFacet(
                nominalStartTime=first.isoformat(), nominalEndTime=(first + timedelta(days=1)).isoformat()),
            **(more or {}),
        }
        return RunEvent(
            eventTime=datetime.now(UTC).isoformat(), eventType=state, producer=PRODUCER,
            run=Run(runId=run or self.event_run, facets=facets),
            job=job or _job(f"{DAG}.{self.station}", "GLAMIRA", "TASK"), inputs=list(inputs), outputs=list(outputs),
        )


def _job(name: str, integration: str, kind: str) -> Job:
    facet = job_type_job.JobTypeJobFacet(processingType="BATCH", integration=integration, jobType=kind)
    return Job(namespace=NAMESPACE, name=name, facets={"jobType": facet})


def _parent(run: str, job: str) -> parent_run.ParentRunFacet:
    return parent_run.ParentRunFacet(run=parent_run.Run(runId=run), job=parent_run.Job(namespace=NAMESPACE, name=job))
