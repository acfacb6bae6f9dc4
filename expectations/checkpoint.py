"""Runs a gate as one Great Expectations checkpoint: Data Docs and results on disk, findings as outcome records."""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import great_expectations as gx
from google.cloud import bigquery
from great_expectations.checkpoint import Checkpoint, UpdateDataDocsAction
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context import AbstractDataContext
from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig
from great_expectations.datasource.fluent import BigQueryDatasource

from contracts.outcome import Outcome
from expectations.findings import finding_of
from expectations.no_rows import asked_together
from expectations.rules import Gate, Suite
from expectations.runs import RESULTS, RunName, page_path

SITE = "data_docs"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a checkpoint run found: one outcome per rule, and the pages that show them, relative to the Data Docs."""

    outcomes: tuple[Outcome, ...]
    pages: tuple[str, ...]


def run_checkpoint(gate: Gate, client: bigquery.Client, day: date, run_id: str, docs_dir: Path) -> Judgement:
    """Judge every suite of the gate and add the run to the Data Docs in `docs_dir`.

    Results of earlier runs stay: `docs_dir` may be shared by any number of runs, one after the other or at once.
    """
    context = open_context(docs_dir)
    # Results are a few rows: the REST API serves them, and the Storage API would need another endpoint and grant.
    # The stub of add_bigquery does not list the engine's arguments, although they are documented.
    warehouse = context.data_sources.add_bigquery(  # type: ignore[call-arg]
        name="warehouse", connection_string=f"bigquery://{client.project}?user_supplied_client=True",
        create_temp_table=False, kwargs={"connect_args": {"client": client, "prefer_bqstorage_client": False}},
    )
    checkpoint = _checkpoint(context, warehouse, gate)
    with asked_together(client, [(suite.batch, suite.queries) for suite in gate.suites]):
        done = checkpoint.run(run_id=gx.RunIdentifier(run_name=str(RunName(f"{day}", gate.name, run_id))))
    findings = [finding_of(result) for suite in done.run_results.values() for result in suite.results]
    return Judgement(
        outcomes=tuple(finding.outcome(gate.name) for finding in findings),
        pages=tuple(page_path(key.to_tuple()) for key in done.run_results),
    )


def rebuild_pages(docs_dir: Path) -> None:
    """Write every page of the Data Docs anew from the stored validation results."""
    open_context(docs_dir).build_data_docs()


def open_context(docs_dir: Path) -> AbstractDataContext:
    """A context that remembers validation results and Data Docs, and nothing else: rules live in this folder."""
    # Its notes (parameter limits, missing `{batch}`) are for authors of suites, not for the log of a run.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    memory = {"class_name": "InMemoryStoreBackend"}
    return gx.get_context(mode="ephemeral", project_config=DataContextConfig(
        expectations_store_name="suites", validation_results_store_name=RESULTS, checkpoint_store_name="checkpoints",
        stores={
            "suites": {"class_name": "ExpectationsStore", "store_backend": memory},
            "checkpoints": {"class_name": "CheckpointStore", "store_backend": memory},
            "validation_definition_store": {"class_name": "ValidationDefinitionStore", "store_backend": memory},
            RESULTS: {"class_name": "ValidationResultsStore", "store_backend": _folder(docs_dir / RESULTS, ".json")},
        },
        data_docs_sites={SITE: {
            "class_name": "DataDocsSite", "module_name": "expectations.data_docs", "store_backend": _folder(docs_dir),
        }},
        analytics_enabled=False, progress_bars=ProgressBarsConfig(globally=False),
    ))


def _folder(path: Path, suffix: str = "") -> dict[str, Any]:
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(path.absolute())}
    return backend | {"filepath_suffix": suffix} if suffix else backend


def _checkpoint(context: AbstractDataContext, warehouse: BigQueryDatasource, gate: Gate) -> Checkpoint:
    definitions = [
        context.validation_definitions.add(gx.ValidationDefinition(
            name=suite.name, data=_batch(warehouse, suite), suite=context.suites.add(suite.to_gx()),
        ))
        for suite in gate.suites
    ]
    return context.checkpoints.add(Checkpoint(
        name=gate.name, validation_definitions=definitions, result_format="COMPLETE",
        actions=[UpdateDataDocsAction(name="update_data_docs", site_names=[SITE])],
    ))


def _batch(warehouse: BigQueryDatasource, suite: Suite) -> BatchDefinition[Any]:
    asset = warehouse.add_query_asset(name=suite.name, query=suite.batch)
    return asset.add_batch_definition_whole_table("selected")
