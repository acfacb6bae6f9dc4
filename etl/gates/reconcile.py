"""Reconcile: every row of a day is accounted for, from the source to the published order line."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contracts.commands import command
from contracts.outcome import Measure, Outcome, Severity, pass_gate, sentence, verdict
from contracts.warehouse.tables import AUDIT
from etl.gates.row_counts import DatasetCounts, day_counts
from etl.gates.warehouse_rows import OrderLineCounts
from etl.ops.day_run import Run
from etl.ops.outcomes import record_outcomes
from etl.sources.registry import SOURCES
from etl.transform.build import judged_days

log = logging.getLogger(__name__)

GATE = "reconcile"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The counts of a day and what they say; `order_lines` has the run's day and the days it touches."""

    day: date
    datasets: Mapping[str, DatasetCounts]
    order_lines: Mapping[date, OrderLineCounts]
    outcomes: tuple[Outcome, ...]

    @property
    def balanced(self) -> bool:
        """Whether no row is missing or too many; late arrivals only warn, they do not unbalance."""
        return not any(outcome.stops for outcome in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """The counts as a JSON object."""
        return {
            "balanced": self.balanced,
            "datasets": {
                name: {"source": counts.source, "accepted": counts.accepted, "quarantined": counts.quarantined,
                       "landed": counts.landed, "loaded": counts.loaded}
                for name, counts in self.datasets.items()
            },
            "reprocessed": {
                name: {"landed": counts.reprocessed, "moved_in": counts.moved_in, "moved_out": counts.moved_out}
                for name, counts in self.datasets.items()
            },
            "order_lines": asdict(self.order_lines[self.day]),
        }


def reconcile(run: Run, *, audit: bool = False) -> Reconciliation:
    """Count the run's day everywhere; order lines in the marts, or with `audit` in what is to be published."""
    counted = day_counts(run, judged_days(run), AUDIT) if audit else day_counts(run)
    datasets, lines = counted.datasets, counted.order_lines
    return Reconciliation(run.day, datasets, lines, tuple(judge_counts(datasets, lines)))


def reconcile_or_refuse(run: Run, *, audit: bool = True) -> Reconciliation:
    """Reconcile and pass the gate; with `audit`, the gate before publication, its outcomes are recorded.

    Raises:
        GateRefused: rows are missing or too many.
    """
    result = reconcile(run, audit=audit)
    if audit:
        record_outcomes(run, result.outcomes)
    log.info("reconciled day=%s balanced=%s", run.day, result.balanced)
    pass_gate(GATE, result.outcomes)
    return result


def judge_counts(
    datasets: Mapping[str, DatasetCounts], lines: Mapping[date, OrderLineCounts],
) -> Iterator[Outcome]:
    """The outcomes of a day's counts."""
    for name, counts in datasets.items():
        yield from _judge_dataset(name, counts)
    for day, order_lines in lines.items():
        yield _judge_lines(day, order_lines)


def _judge_dataset(name: str, counts: DatasetCounts) -> Iterator[Outcome]:
    yield from _judge_source(name, counts)
    held = counts.extracted + counts.moved_in - counts.moved_out
    yield _equal(name, "conserved", counts.accepted + counts.quarantined, held,
                 f"{name}: {counts.extracted} extracted, {counts.moved_in} moved in and {counts.moved_out} out, but "
                 f"{counts.accepted} accepted and {counts.quarantined} quarantined", "land it again")
    yield _equal(name, "reprocessed", counts.supplemented, counts.reprocessed,
                 f"{name}: {counts.reprocessed} reprocessed, but {counts.supplemented} in the supplementary batch",
                 "land it again")
    yield _equal(name, "landed", counts.landed, counts.accepted,
                 f"{name}: {counts.accepted} accepted, but {counts.landed} landed", "land it again")
    yield _equal(name, "loaded", counts.loaded, counts.landed,
                 f"{name}: {counts.landed} landed, but {counts.loaded} in raw", "replay the batch")
    odd = [batch.batch_id for batch in counts.batches if not batch.agrees]
    yield _equal(name, "batches", len(odd), 0,
                 f"{name}: manifest, ledger and raw differ for batch {', '.join(odd)}", "replay it")


def _judge_source(name: str, counts: DatasetCounts) -> Iterator[Outcome]:
    """A tracker document that was there and was not extracted is lost; one that came later only warns.

    Records that are looked up anew by each count can only warn.
    """
    lost = counts.source - counts.late - counts.extracted
    yield verdict(
        gate=GATE, check=f"{name}_extracted", holds=lost <= 0, observed=counts.extracted,
        expected=f"at least {counts.source - counts.late}",
        severity=Severity.FAIL if SOURCES[name].keeps_documents else Severity.WARN,
        message=f"{name}: {lost} of {counts.source} due were not extracted; run the day again" if lost > 0 else "",
        dataset=name, meaning=f"Every document of {name} that was due is extracted.", remedy="Run the day again.",
    )
    yield _equal(name, "source_unchanged", counts.source, counts.extracted,
                 f"{name}: {counts.extracted} were extracted, the source has {counts.source} now",
                 "the next run of the day takes the change in", Severity.WARN)


def _judge_lines(day: date, lines: OrderLineCounts) -> Outcome:
    excluded = sum(lines.excluded.values())
    return _equal("order_lines", str(day), lines.published + excluded, lines.raw,
                  f"order lines of {day}: {lines.raw} in raw, but {lines.published} published and {excluded} excluded",
                  f"build and publish it: `{command(f'run {day}')}`")


def _equal(
    dataset: str, what: str, observed: int, expected: int, fact: str, remedy: str, severity: Severity = Severity.FAIL,
) -> Outcome:
    holds = observed == expected
    return verdict(
        gate=GATE, check=f"{dataset}_{what}", holds=holds, severity=severity, observed=observed, expected=expected,
        message="" if holds else f"{fact}; {remedy}", dataset=dataset,
        meaning="As many rows leave this station as entered it.", remedy=sentence(remedy),
        measure=Measure(observed - expected, 0, 0, "rows too many or too few"),
    )
