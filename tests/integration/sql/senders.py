"""The project's own functions send the statements that they put together, to a warehouse without rows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from commit import commit
from google.api_core.exceptions import GoogleAPICallError
from lake_objects import ManifestObject
from load_state import settled
from staging import Staged, require_rows, stage
from storage_event import Arrival

from contracts.errors import GlamiraError
from contracts.lake.manifest import Counts, DataFile, Manifest
from contracts.lake.versions import ContractRef
from contracts.policy.policy import load_policy
from contracts.warehouse.ledgers import LEDGERS
from contracts.warehouse.schema import Column, Table
from contracts.warehouse.tables import AUDIT, LOAD, LOCKS, MARTS, QUARANTINE_LOG, RAW, TURNS
from etl.doctor.rates import check_rates
from etl.doctor.tables import check_turns
from etl.erasure.subject import people_of
from etl.erasure.warehouse_rows import TheirTable, erase_rows, their_days, their_rows, their_tables
from etl.gates.warehouse_rows import warehouse_rows
from etl.ops import quarantine_log as log
from etl.ops.day_keys import keep_day_key
from etl.ops.day_run import Run
from etl.ops.locks import fence
from etl.ops.metrics import metrics_before
from etl.ops.pseudonym_keys import declare
from etl.ops.publications import Publication
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.ops.suppressions import Suppressed
from etl.platform.bigquery import ensure_warehouse, make_table, query
from etl.platform.services import Services
from etl.publishing.publication import keep_state, publish_script, roll_back_script
from etl.quarantine.known import require_known
from etl.retention.raw_rows import delete_rows, due_rows
from etl.site.usual import usual
from etl.sources.crawl.known_products import known_names
from etl.transform.mart_tables import Column as MartColumn
from etl.transform.mart_tables import add_missing_columns, known_marts, shows_the_same
from expectations.metrics.measure import measure_events, measure_order_lines
from sandbox import demo_views
from sandbox.settings import LOCATION
from tests.integration.sql.built import DAYS, Built

Sender = tuple[str, Callable[[], object]]

DAY, DATASET = DAYS[0], "events"
PUBLICATION = Publication("20200506T010203000004Z", "run", DAYS, (), "20200505T010203000004Z", "policy")
_NOW = datetime(2020, 5, 6, tzinfo=UTC)
_BATCH = f"{DAY:%Y%m%d}-0123456789abcdef"
_FILE = DataFile("part-00000.parquet", 10, 1, "AAAAAA==", "0" * 64, 1)
_MANIFEST = Manifest(
    DATASET, DAY, _BATCH, "run", 1, ContractRef(DATASET, "1.0.0", "0" * 64), Counts(1, 1, 0), (_FILE,), f"{DAY}",
)
REFUSED_ROWS = Table(LOAD, "quarantine_of_a_batch", QUARANTINE_LOG.columns)

# What is put into a text that differs by names only, and is sent by functions that need more than a warehouse.
VALUES: dict[tuple[str, str], dict[str, str]] = {
    ("etl/publishing/publish.py", "_state_columns"): {"": f"glamira_rollback.fct_orders__{PUBLICATION.publication_id}"},
    ("etl/erasure/sql/warehouse_rows/customers.sql", ""): {
        "table": "glamira_marts.dim_customers", "theirs": "customer_key in ('a')", "others": "'b'",
        "orders": "glamira_marts.fct_orders",
    },
    ("etl/erasure/sql/warehouse_rows/customers_of.sql", ""): {"orders": "'a', 'b'"},
    ("etl/platform/bigquery.py", "_READ_COLUMN"): {"column": "token", "table": LOCKS.full_name},
    ("etl/ops/sql/quarantine_log/merge.sql", ""): {"staging": REFUSED_ROWS.full_name},
    ("etl/site/sql/changes/change.sql", ""): {
        "name": "fct_orders", "of_day": "True", "rows": f"order_date in (date '{DAY}')",
        "after": "glamira_marts.fct_orders", "before": f"glamira_rollback.fct_orders__{PUBLICATION.publication_id}",
    },
}


def refusals(senders: Iterator[Sender]) -> dict[str, str]:
    """What the warehouse refused, by the name of who sent it.

    A function that misses its rows afterwards has sent what is to be judged.
    """
    refused = {}
    for name, send in senders:
        try:
            send()
        except (GlamiraError, GoogleAPICallError, IndexError, ValueError) as error:
            reason = error.__cause__ or error.__context__ or error
            if isinstance(reason, GoogleAPICallError):
                refused[name] = str(reason.message)
    return refused


def senders(built: Built) -> Iterator[Sender]:
    """Every one of them, under a name; those before make the tables that those after need."""
    yield from _publishing(built)
    yield from _tables(built)
    yield "ensure_warehouse", lambda: _upgrade(built)
    yield from _quarantine(built)
    yield from _erasing(built)
    yield from _reading(built)
    yield from _loading(built)


def _publishing(built: Built) -> Iterator[Sender]:
    client, marts = built.warehouse.client, built.marts
    publication = replace(PUBLICATION, tables=tuple(mart.name for mart in marts))
    columns = {mart.name: [column.name for column in mart.columns] for mart in marts}
    scripts = {
        "publish": publish_script(publication, marts, fence("audit", "token")),
        "keep_state": keep_state(publication),
        "roll_back": roll_back_script(publication, columns),
    }
    for name in ("keep_state", "publish", "roll_back"):
        yield name, lambda script=scripts[name]: query(client, script)


def _tables(built: Built) -> Iterator[Sender]:
    client = built.warehouse.client
    member = Column("amount", "NUMERIC", precision=20, scale=4)
    column = Column("a_new_column", "RECORD", "REPEATED", fields=(member, Column("paid_at", "TIMESTAMP")))
    yield "make_table", lambda: make_table(client, replace(LOCKS, columns=(*LOCKS.columns, column)))
    newer = replace(column, name="a_newer_column", former_name=column.name)
    yield "rename_column", lambda: make_table(client, replace(LOCKS, columns=(*LOCKS.columns, newer)))
    yield "make_staging_table", lambda: make_table(client, REFUSED_ROWS)
    yield "known_marts", lambda: known_marts(client)
    yield "shows_the_same", lambda: shows_the_same(client, built.marts, DAYS)
    mart = built.marts[0]
    wider = replace(mart, columns=(*mart.columns, MartColumn("a_new_column", "NUMERIC(38, 9)")))
    yield "add_missing_columns", lambda: add_missing_columns(client, [wider], {mart.name: mart})


def _upgrade(built: Built) -> None:
    """Put tables of an earlier release in the place of the ledgers' views: their rows are moved."""
    client = built.warehouse.client
    for ledger in LEDGERS:
        name, former = ledger.view.full_name, f"{LOAD}.former_{ledger.view.name}"
        for sql in (
            f"create table {former} as select * from {name}", f"drop view {name}",
            f"create table {name} as select * from {former}",
        ):
            query(client, sql)
    ensure_warehouse(client)


def _quarantine(built: Built) -> Iterator[Sender]:
    client, by = built.warehouse.client, Author("tester", "to see what is sent")
    filters = log.Filters(DAY, "price_invalid", "86", "open", DATASET, ("a", "b"), 10)
    for asked in (log.Filters(), filters):
        for ask in (log.list_items, log.items_as_json, log.count_items, log.count_by_reason):
            yield ask.__name__, lambda ask=ask, asked=asked: ask(client, asked)
    yield "require_known", lambda: require_known(client, filters)
    yield "due_items", lambda: log.due_items(client, _NOW, _NOW)
    yield "ending_items", lambda: log.ending_items(client, _NOW)
    yield "due_rows", lambda: due_rows(client, DAYS, _NOW)
    yield "delete_rows", lambda: delete_rows(client, ["events", "locations"], DAYS, _NOW)
    yield "find_items", lambda: log.find_items(client, ["a"])
    yield "items_landed_on", lambda: log.items_landed_on(client, DATASET, DAY)
    yield "decided_on", lambda: log.decided_on(client, DATASET, DAY)
    yield "doubled", lambda: log.doubled(client)
    yield "unite", lambda: log.unite(client)
    yield "declare", lambda: declare(client, "0123456789ab", "first", by)
    yield "keep_day_key", lambda: keep_day_key(Run(Services(built.warehouse.settings), DAY, "run"), "01", "first")
    for verb in set(Verb) - {Verb.REVEAL}:
        yield f"apply {verb}", lambda verb=verb: apply(client, verb, [Change("a", "b", DAY)], by)


def _erasing(built: Built) -> Iterator[Sender]:
    """An empty warehouse has no rows that say which columns its tables have: they are those of the catalog."""
    client = built.warehouse.client
    tables = [
        TheirTable(*name.split(".", 1), frozenset(field["name"] for field in table.fields))
        for name, table in built.warehouse.catalog.items()
        if name.split(".")[0] in {RAW, AUDIT, MARTS} and "__dbt_" not in name
    ]
    known = [Suppressed(f"{name}_hash", "0a", "key") for name in ("ip", "device_id", "user_id", "email")]
    theirs = people_of(known)
    yield "their_tables", lambda: their_tables(client)
    yield "their_rows", lambda: their_rows(client, [one for one in tables if one.dataset == RAW], theirs)
    yield "their_days", lambda: their_days(client, tables, theirs)
    for table in tables:
        own = [one for one in tables if one.full_name in (f"{RAW}.events", table.full_name)]
        yield f"erase_rows {table.full_name}", lambda own=own: erase_rows(client, own, theirs, fence("audit", "token"))


def _reading(built: Built) -> Iterator[Sender]:
    client, policy = built.warehouse.client, load_policy()
    environment = {
        "GCP_PROJECT": client.project, "BIGQUERY_LOCATION": LOCATION, "BIGQUERY_EMULATOR_HOST": built.warehouse.url,
    }
    settings = built.warehouse.settings.model_copy(update={"crawl_refresh_days": 90})
    yield "usual", lambda: usual(client, DAYS[1], policy, ())
    yield "usual against others", lambda: usual(client, DAYS[1], policy, DAYS[:1])
    measure = measure_order_lines([DAY], DAYS)
    yield "measure_events", lambda: query(client, measure_events([DAY], DAYS))
    yield "metrics_before", lambda: metrics_before(client, DAY, 7, [DATASET])
    yield "metrics_before with the day's own", lambda: metrics_before(client, DAY, 7, [DATASET], measure)
    yield "metrics_before with what was landed", lambda: metrics_before(client, DAY, 7, [DATASET], measure, DATASET)
    yield "warehouse_rows", lambda: warehouse_rows(client, DAY, DAYS, AUDIT)
    yield "known_names", lambda: known_names(Run(Services(settings), DAY, "run"))
    yield "check_rates", lambda: list(check_rates(settings))
    yield "check_turns", lambda: list(check_turns(client, TURNS))
    yield "demo gates", lambda: demo_views.gates(environment, f"{DAY}")
    yield "demo top_stores", lambda: demo_views.top_stores(environment, f"{DAY}")
    yield "demo marts_digest", lambda: demo_views.marts_digest(environment)


def _loading(built: Built) -> Iterator[Sender]:
    """The load function's, which are named by it and so need no more than a manifest."""
    client, found = built.warehouse.client, ManifestObject(_MANIFEST, 1)
    arrival = Arrival("lake", _MANIFEST.path.manifest, 1)
    raw = built.warehouse.catalog.get(f"glamira_raw.{DATASET}")
    columns = tuple(one["name"] for one in raw.fields if not one["name"].startswith("_")) if raw else ()
    staged = Staged(f"{LOAD}.{DATASET}_{_BATCH.replace('-', '_')}", columns, ("event_id", "event_date"), "job")
    yield "settled", lambda: settled(client, found)
    yield "stage", lambda: stage(client, "lake", found)
    yield "require_rows", lambda: require_rows(client, _MANIFEST, staged)
    yield "commit", lambda: commit(client, arrival, _MANIFEST, staged)
    yield "commit without files", lambda: commit(client, arrival, replace(_MANIFEST, files=()), None)
