"""Publish: what passed every gate becomes visible in all marts at once; one call brings the former state back."""

import logging
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from google.api_core.exceptions import GoogleAPICallError, NotFound
from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import PublishError
from contracts.warehouse.tables import ROLLBACK
from etl.gates.release import require_release
from etl.ops.day_run import Run
from etl.ops.locks import Locks, Terms, fence
from etl.ops.publications import Publication, new_publication, recent_publications, state_table
from etl.ops.quality_status import confirm_published
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.bigquery_jobs import columns_of
from etl.publishing.publication import KEPT_STATES, keep_state, publish_script, roll_back_script
from etl.stations import AUDIT_LOCK
from etl.transform.build import affected_days
from etl.transform.mart_tables import Mart, known_marts, prepare_marts, shows_the_same

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PublishReport:
    """The live publication; `is_new` is false when the marts showed the same rows before."""

    publication_id: str
    days: tuple[date, ...]
    tables: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class RollBackReport:
    """The publication that was taken back, the one that is live again, and what was restored."""

    rolled_back: str
    live: str
    days: tuple[date, ...]
    tables: tuple[str, ...]


def publish(run: Run) -> PublishReport:
    """Make the audited state of the run's days, and of days they touch, visible in one transaction.

    When the marts show the same rows already the live publication stays. A crash leaves the old publication.

    Raises:
        GateRefused: the gates have not passed what now lies in audit, or the day waits for a steward.
        DaysRefused: the same of some of several days; nothing is published.
        PublishError: audit holds no mart, or another publication came first; the marts are unchanged.
    """
    with run.locks.hold(AUDIT_LOCK) as token:
        policy = require_release(run)
        client, days = run.bigquery, affected_days(run)
        marts = prepare_marts(client, known_marts(client))
        recent = recent_publications(client, KEPT_STATES)
        live = _latest(recent, "live")
        if live and _shows_all(client, marts, days) and confirm_published(run, days):
            log.info("published days=%s publication=%s new=False", _listed(days), live.publication_id)
            return PublishReport(live.publication_id, days, live.tables, is_new=False)
        publication = new_publication(
            run.run_id, days, [mart.name for mart in marts], live.publication_id if live else "", policy,
        )
        query(client, keep_state(publication))
        _commit(client, publication.publication_id, publish_script(publication, marts, fence(AUDIT_LOCK, token)))
        before = [one.publication_id for one in recent[: KEPT_STATES - 1]]
        _forget_states(client, {publication.publication_id, *before})
    log.info("published days=%s publication=%s new=True tables=%d", _listed(days), publication.publication_id,
             len(marts))
    return PublishReport(publication.publication_id, days, publication.tables, is_new=True)


def roll_back(client: bigquery.Client, terms: Terms | None = None, meant: str | date = "") -> RollBackReport:
    """Restore every table's rows exactly as they were before the live publication, in one transaction.

    Its days are held until they are run again. `meant` is the publication's id, or one of its days; empty: whichever
    is live.

    Raises:
        PublishError: another publication is live than the one that is meant, nothing is published, there is no earlier
            publication, or its state is no longer kept.
        LockHeld: somebody publishes all the while.
    """
    ensure_warehouse(client)
    with Locks(client, "roll back", terms).hold(AUDIT_LOCK):
        live = _to_take_back(client, meant)
        columns = {name: _state_columns(client, name, live.publication_id) for name in live.tables}
        _commit(client, live.publication_id, roll_back_script(live, columns))
    log.info("rolled_back publication=%s live=%s", live.publication_id, live.predecessor)
    return RollBackReport(live.publication_id, live.predecessor, live.days, live.tables)


def preview_roll_back(client: bigquery.Client, meant: str | date = "") -> RollBackReport:
    """What `roll_back` would do now; raises as it does."""
    ensure_warehouse(client)
    live = _to_take_back(client, meant)
    return RollBackReport(live.publication_id, live.predecessor, live.days, live.tables)


def _to_take_back(client: bigquery.Client, meant: str | date) -> Publication:
    """The live publication, whose predecessor is the one to go back to; PublishError when another is meant."""
    recent = recent_publications(client, KEPT_STATES)
    live, former = _latest(recent, "live"), _latest(recent, "superseded")
    if live is None or former is None:
        raise PublishError("roll back: there is no earlier publication to go back to. Run a day instead.")
    if meant and meant != live.publication_id and meant not in live.days:
        what = f"publication {meant}" if isinstance(meant, str) else f"{meant}"
        raise PublishError(
            f"roll back {meant}: only the live publication can be taken back, and that is {live.publication_id} of "
            f"{', '.join(map(str, live.days))}, not {what}. If you mean it: "
            f"{command(f'publish --roll-back {live.publication_id}')}"
        )
    return replace(live, predecessor=former.publication_id)


def _listed(days: Sequence[date]) -> str:
    return ",".join(map(str, days))


def _shows_all(client: bigquery.Client, marts: Sequence[Mart], days: Sequence[date]) -> bool:
    """Marts that are kept by day differ after most builds, and spare reading the others whole."""
    by_day, whole = [mart for mart in marts if mart.day_column], [mart for mart in marts if not mart.day_column]
    return all(shows_the_same(client, group, days) for group in (by_day, whole) if group)


def _latest(recent: Sequence[Publication], status: str) -> Publication | None:
    return next((one for one in recent if one.status == status), None)


def _commit(client: bigquery.Client, publication_id: str, script: str) -> None:
    try:
        query(client, script)
    except GoogleAPICallError as error:
        raise PublishError(
            f"publication {publication_id}: the transaction was not committed ({error.message}). "
            "The marts show what they showed before; do it again."
        ) from error


def _state_columns(client: bigquery.Client, table: str, publication_id: str) -> tuple[str, ...]:
    """The columns a kept table really has."""
    state = state_table(table, publication_id)
    try:
        return columns_of(client, f"select * from {state}")  # noqa: S608 - the name is ours
    except NotFound as error:
        raise PublishError(
            f"{state}: the state before publication {publication_id} is not kept any more; "
            f"the last {KEPT_STATES} are. Run the day again instead."
        ) from error


def _forget_states(client: bigquery.Client, kept: Set[str]) -> None:
    """Drop the kept states of all other publications, and of attempts that never were committed."""
    names = [item.table_id for item in client.list_tables(f"{client.project}.{ROLLBACK}")]
    for name in names:
        if name.rpartition("__")[2] not in kept:
            client.delete_table(f"{client.project}.{ROLLBACK}.{name}", not_found_ok=True)
