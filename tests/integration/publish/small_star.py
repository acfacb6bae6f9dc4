"""A small star in a warehouse project of its own, built and judged by hand."""

from dataclasses import dataclass
from datetime import date

from google.cloud import bigquery

from contracts.outcome import Severity, verdict
from etl.gates.release import GATES
from etl.ops.day_run import Run
from etl.ops.outcomes import POLICY_CHECK, record_outcomes
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.services import Services
from etl.platform.settings import load_settings


@dataclass(frozen=True)
class SmallWarehouse:
    """Runs of one project that no other test uses."""

    project: str

    def run(self, day: date, run_id: str = "test") -> Run:
        """A run of a day in this project."""
        return Run(Services(load_settings().model_copy(update={"gcp_project": self.project})), day, run_id)

    @property
    def client(self) -> bigquery.Client:
        """A client of this project."""
        return bigquery_client(load_settings().model_copy(update={"gcp_project": self.project}))


def build_edition(run: Run, edition: int, *, judged: bool = True) -> None:
    """Build an edition of the run's day into audit; every gate passes it unless `judged` is false."""
    for statement in _BUILD:
        query(run.bigquery, statement.format(day=run.day, edition=edition))
    for gate in GATES if judged else ():
        judge(run, gate)


def judge(
    run: Run, gate: str, *, holds: bool = True, severity: Severity = Severity.FAIL, policy: str = "",
    hold: bool = False, observed: int = 0,
) -> None:
    """Record a gate's single outcome, and the policy it judged by if that is told."""
    told = [verdict(gate=gate, check=POLICY_CHECK, holds=True, observed=policy)] if policy else []
    sample = verdict(gate=gate, check="sample", holds=holds, severity=severity, hold=hold, observed=observed)
    record_outcomes(run, [sample, *told])


_BUILD = (
    """
    create table if not exists glamira_audit.fct_order_lines
    (order_date date, order_line_key string, edition int64, amount numeric(20, 4), tags array<string>)
    partition by order_date
    """,
    "delete from glamira_audit.fct_order_lines where order_date = date '{day}'",
    """
    insert into glamira_audit.fct_order_lines (order_date, order_line_key, edition, amount, tags)
    select date '{day}', concat('{day}-', cast(line as string)), {edition}, cast('12.3456' as numeric), ['a', 'b']
    from unnest(generate_array(1, 50)) as line
    """,
    """
    create or replace table glamira_audit.dim_stores as
    select cast(store as string) as store_key, {edition} as edition from unnest(generate_array(1, 5)) as store
    """,
    "create or replace table glamira_audit.fct_scratch__dbt_tmp as select 1 as line",
    "create or replace view glamira_audit.mart_view as select 1 as line",
)
