"""What a station's report says of rows and rules, as OpenLineage's facets say it.

Reports are known by what they have: importing theirs would make every station import all others.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import (
    data_quality_assertions_dataset,
    input_statistics_input_dataset,
    output_statistics_output_dataset,
)

from contracts.lake.manifest import Counts
from contracts.outcome import Outcome, Severity, Status
from contracts.warehouse.tables import MARTS
from etl.lineage import places
from etl.lineage.places import Ends, Place
from etl.platform.settings import Settings

Assertion = data_quality_assertions_dataset.Assertion
_SEVERITIES = {Severity.FAIL: "error", Severity.WARN: "warn"}


def inputs(report: Any, ends: Ends, settings: Settings) -> list[InputDataset]:
    """What was read, with the rows that were counted there, and what was judged, with a verdict for each rule."""
    rules = assertions(_verdicts(report), settings)
    rows = getattr(getattr(report, "counts", None), "extracted", None)
    read = dict.fromkeys((*ends.inputs, *rules))
    return [_input(one, rows if one in ends.inputs else None, rules.get(one, [])) for one in read]


def outputs(report: Any, ends: Ends, settings: Settings) -> list[OutputDataset]:
    """What was written, with the rows that lie there now: extracted rows are those accepted and those in quarantine."""
    written: dict[Place, int | None] = dict.fromkeys(ends.outputs)
    match report:
        case object(dataset=dataset, counts=Counts() as counts):
            written |= {places.lake(dataset, settings): counts.accepted,
                        places.quarantine(dataset, settings): counts.quarantined}
        case object(batches=batches, replayed=_):
            loaded: defaultdict[Place, int] = defaultdict(int)
            for batch in batches:
                loaded[places.raw(batch.dataset, settings)] += batch.row_count
            written |= loaded
        case object(publication_id=_, tables=tables):
            written |= {places.table(f"{MARTS}.{name}", settings): None for name in tables}
    return [_output(place, rows) for place, rows in written.items()]


def assertions(outcomes: Iterable[Outcome], settings: Settings) -> dict[Place, list[Assertion]]:
    """The verdicts of a gate, by what it judged."""
    found: defaultdict[Place, list[Assertion]] = defaultdict(list)
    for one in outcomes:
        if one.dataset:
            found[places.judged(one.dataset, settings)].append(assertion(one))
    return dict(found)


def assertion(outcome: Outcome) -> Assertion:
    """A verdict in OpenLineage's words."""
    return Assertion(
        assertion=outcome.check, name=outcome.check, success=outcome.status is Status.PASSED,
        severity=_SEVERITIES[outcome.severity], description=outcome.meaning or None,
        expected=outcome.expected or None, actual=outcome.observed or None,
    )


def judged(place: Place, outcomes: Iterable[Outcome]) -> InputDataset:
    """A store that was read to be judged, with these verdicts."""
    return _input(place, None, [assertion(one) for one in outcomes])


def _verdicts(report: Any) -> list[Outcome]:
    found = (*getattr(report, "outcomes", ()), *getattr(report, "findings", ()))
    return [one for one in found if isinstance(one, Outcome)]


def _input(place: Place, rows: int | None, rules: list[Assertion]) -> InputDataset:
    facets: dict[str, Any] = {}
    if rows is not None:
        facets["inputStatistics"] = input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=rows)
    if rules:
        facets["dataQualityAssertions"] = data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(rules)
    return InputDataset(namespace=place.namespace, name=place.name, inputFacets=facets)


def _output(place: Place, rows: int | None) -> OutputDataset:
    facets: dict[str, Any] = {}
    if rows is not None:
        facets["outputStatistics"] = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=rows)
    return OutputDataset(namespace=place.namespace, name=place.name, outputFacets=facets)
