"""The warehouse's tables outside dbt: raw tables from the contracts, ops tables listed here."""

from dataclasses import replace

from contracts.lake.paths import DATASETS
from contracts.warehouse.schema import Column, Table

RAW, LOAD, STAGING, AUDIT = "glamira_raw", "glamira_load", "glamira_staging", "glamira_audit"
MARTS, OPS, ROLLBACK = "glamira_marts", "glamira_ops", "glamira_rollback"
WAREHOUSE_DATASETS = (RAW, LOAD, STAGING, AUDIT, MARTS, OPS, ROLLBACK)

LINEAGE = (
    Column("_batch_id", "STRING", "REQUIRED", "batch that brought the row"),
    Column("_run_id", "STRING", "REQUIRED", "run that landed the batch"),
    Column("_loaded_at", "TIMESTAMP", "REQUIRED", "when the loader committed the row"),
)


def raw_table(dataset: str, columns: tuple[Column, ...], cluster_by: tuple[str, ...] = ()) -> Table:
    """The raw table of a dataset: its contract's columns plus lineage, partitioned by `event_date`."""
    return Table(RAW, dataset, columns + LINEAGE, "event_date", cluster_by)


def _text(name: str, description: str) -> Column:
    return Column(name, "STRING", description=description)


def _whole(name: str, description: str) -> Column:
    return Column(name, "INT64", description=description)


def _flag(name: str, description: str, former_name: str = "") -> Column:
    return Column(name, "BOOL", description=description, former_name=former_name)


def _instant(name: str, description: str, former_name: str = "") -> Column:
    return Column(name, "TIMESTAMP", description=description, former_name=former_name)


def _day(name: str, description: str) -> Column:
    return Column(name, "DATE", description=description)


def _repeated(column: Column) -> Column:
    return replace(column, mode="REPEATED")


# Every entry of a history has these: its moment by the warehouse's clock, and what orders entries of one moment.
_RECORDED_AT = _instant("recorded_at", "when the entry was written, by the warehouse's clock")
_ENTRY_ID = _text("entry_id", "the writing that the entry came with; it orders entries of one moment")
_ENTRY = (_RECORDED_AT, _ENTRY_ID)

LOADS_HISTORY = Table(OPS, "loads_history", (
    _text("dataset", "events, locations or products"),
    _text("batch_id", "the batch"),
    _day("event_date", "data interval of the batch"),
    _text("slot", "main, or the name of a supplementary batch"),
    _whole("sequence", "order of batches within dataset, day and slot; the highest is live"),
    _text("contract_version", "version of the contract that judged the rows"),
    _text("run_id", "run that landed the batch"),
    _text("manifest_uri", "gs:// address of the manifest"),
    _whole("manifest_generation", "object generation of the manifest that was loaded"),
    _whole("row_count", "rows loaded"),
    _text("job_id", "BigQuery job that read the files"),
    _instant("loaded_at", "when the transaction was committed, by the function's clock"),
    *_ENTRY,
))

LOAD_REFUSALS_HISTORY = Table(OPS, "load_refusals_history", (
    _text("refusal_id", "hash of object, generation and reason: the same however often it is delivered"),
    _text("object_uri", "gs:// address of the refused object"),
    _whole("object_generation", "its generation"),
    _text("dataset", "dataset, when the name or the manifest says"),
    _text("batch_id", "batch, when the name or the manifest says"),
    _text("reason", "stable code of the rule that refused it"),
    _text("message", "what was found and the remedy"),
    _flag("is_withdrawn", "whether the entry says that the refusal holds no more; then it names the refusal only"),
    *_ENTRY,
))

OUTCOMES_HISTORY = Table(OPS, "outcomes_history", (
    _text("run_id", "run that asked"),
    _day("data_date", "day that was judged"),
    _text("gate", "crawl | land_events | land_locations | land_products | raw | build | marts | reconcile"),
    _text("check_name", "stable name of the rule"),
    _text("severity", "fail | warn"),
    _text("status", "passed | failed"),
    _text("observed", "figure found"),
    _text("expected", "figure or bounds wanted"),
    _text("message", "what it means and what to do"),
    _RECORDED_AT,
    _text("owner", "who acts when it does not hold"),
    _text("meaning", "what must hold, in a sentence"),
    _text("remedy", "what to do when it does not hold"),
    _text("dataset", "dataset or table that was judged"),
    _flag("hold", "while this warning fails the day waits until a steward accepts it; null: no"),
    Column("value", "FLOAT64", description="the figure found as a number; null: the check judges none"),
    Column("lower_limit", "FLOAT64", description="the least that it may be; null: no limit"),
    Column("upper_limit", "FLOAT64", description="the most that it may be; null: no limit"),
    _text("unit", "what the figure counts"),
    _ENTRY_ID,
), "data_date")

RUNS_HISTORY = Table(OPS, "runs_history", (
    _text("run_id", "one attempt at one day"),
    _day("data_date", "the day"),
    _text("station", "one step of the run"),
    _text("status", "running | done | halted; a killed one stays running"),
    _instant("started_at", "start; null in the entry of an end"),
    _instant("ended_at", "end; null in the entry of a start"),
    _text("detail", "one line: counts, or why it halted"),
    *_ENTRY,
), "data_date")

QUARANTINE_LOG = Table(OPS, "quarantine_log", (
    _text("quarantine_id", "stable id of dataset and document"),
    _text("dataset", "dataset of the document"),
    _text("batch_id", "batch that last refused it"),
    _day("data_date", "day it is due in"),
    _text("document_id", "its _id as text"),
    _repeated(_text("reasons", "reason codes, sorted")),
    _text("contract_version", "version that refused it"),
    _text("status", "open | reprocessed | discarded"),
    _instant("created_at", "first refused"),
    _instant("updated_at", "last change of status or reasons"),
    _text("store_id", "store of the document, when it names one"),
    _text("verb", "land, fix, reprocess, discard, reopen, refuse, yield or unite: what changed it last"),
    _text("changed_by", "who changed it last"),
    _text("change_reason", "why"),
    _text("attempt_id", "repaired document that stands in for the original; null: none"),
    _day("landed_date", "day whose supplementary batch holds the document; null: none does"),
    _instant("last_seen_at", "last time the source's document was refused"),
), "data_date", ("status",))

QUARANTINE_CHANGES_HISTORY = Table(OPS, "quarantine_changes_history", (
    _text("quarantine_id", "the item"),
    _text("dataset", "dataset of the document"),
    _day("data_date", "day it is due in"),
    _text("verb", "as in the log; or reveal: its personal values were looked at"),
    _text("status", "status after the change"),
    _repeated(_text("reasons", "reason codes at that time")),
    _text("attempt_id", "repaired document that stood in for the original"),
    _day("landed_date", "day whose supplementary batch holds the document"),
    _text("changed_by", "who"),
    _text("change_reason", "why"),
    _instant("changed_at", "when"),
    *_ENTRY,
), "data_date", ("quarantine_id",))

SOURCE_COUNTS = Table(OPS, "source_counts", (
    _day("data_date", "the day"),
    _whole("stamped", "documents whose `time_stamp` lay in the day just before it was landed"),
    _whole("odd", "documents without such a `time_stamp` that were due on the day by their ObjectId"),
    _instant("counted_at", "when"),
    _text("spread", "SHA-256 of the counts by hour of `time_stamp`, and by day of ObjectId; null: not counted"),
    _text("newest_id", "newest ObjectId of the whole source when the day was counted, hex; null: not looked up"),
), "data_date")

PSEUDONYM_KEYS = Table(OPS, "pseudonym_keys", (
    _text("fingerprint", "what names the key, and gives nothing of it away"),
    _text("epoch", "name of the time that the key is in force; it has one key"),
    _text("reason", "why the key was taken"),
    _text("declared_by", "who declared it"),
    _instant("declared_at", "when, by the warehouse's clock; the latest is in force"),
))

DAY_KEYS_HISTORY = Table(OPS, "day_keys_history", (
    _day("data_date", "the day"),
    _text("fingerprint", "key that made the pseudonyms of its rows in raw"),
    _text("epoch", "the key's epoch"),
    *_ENTRY,
), "data_date")

SUPPRESSIONS = Table(OPS, "suppressions", (
    _text("erasure_id", "the erasure"),
    _text("column_name", "column of the pseudonym"),
    _text("pseudonym", "keyed hash that no row may have again"),
    _text("fingerprint", "the key that made it"),
    _instant("added_at", "when, by the warehouse's clock"),
))

ERASURES = Table(OPS, "erasures", (
    _text("erasure_id", "hash of the pseudonyms that were asked for"),
    _text("status", "begun | done"),
    _text("erased_by", "who"),
    _text("reason", "why"),
    _text("counts", "JSON: rows, documents and objects by store; null while begun"),
    *_ENTRY,
))

RETENTIONS = Table(OPS, "retentions", (
    _text("run_id", "run whose end deleted, or the command"),
    _text("counts", "JSON: what was deleted by store"),
    _whole("ending_items", "open items whose documents were kept no more for long"),
    _flag("is_notified", "whether a channel took a message of them", former_name="is_told"),
    *_ENTRY,
))

HAND_BUILDS = Table(OPS, "hand_builds", (
    _text("invocation_id", "dbt's id of the command"),
    _instant("started_at", "when it began, by the warehouse's clock"),
))

PUBLICATIONS = Table(OPS, "publications", (
    _text("publication_id", "one atomic publication"),
    _text("run_id", "run that published"),
    _repeated(_day("data_dates", "days whose rows were replaced")),
    _repeated(_text("tables", "marts in it")),
    _instant("published_at", "commit time"),
    _text("status", "live | superseded | rolled_back"),
    _text("policy_fingerprint", "SHA-256 of the policy that the days passed; null: not kept"),
    _repeated(_text("pseudonym_keys", "fingerprints of the keys that made the days' pseudonyms; empty: not kept")),
))

PUBLICATION_CHANGES = Table(OPS, "publication_changes", (
    _text("publication_id", "the publication"),
    _day("data_date", "a day that it replaced"),
    _text("table_name", "the mart"),
    Column("of_day", "BOOL", description="whether the counts are of the day's rows only, or of the whole mart"),
    _whole("rows_before", "rows before the publication"),
    _whole("rows_after", "rows after it"),
    _whole("rows_added", "distinct rows that came"),
    _whole("rows_removed", "distinct rows that went; a changed row came and went"),
), "data_date")

QUALITY_STATUS_HISTORY = Table(OPS, "quality_status_history", (
    _day("data_date", "the day"),
    _text("status", "published | held | empty: closed by a steward, it has no documents"),
    _text("gate", "gate that held it"),
    _text("reason", "why it is held or closed"),
    _whole("rows_quarantined", "rows of the day in open quarantine"),
    _instant("published_at", "last publication of the day"),
    _text("publication_id", "which one"),
    _flag("sets_publication", "whether the entry says which publication shows the day; else that stays as it was"),
    *_ENTRY,
))

ACCEPTANCES = Table(OPS, "acceptances", (
    _text("acceptance_id", "SHA-256 of what was accepted: batches, warnings with their figures, policy"),
    _day("data_date", "the day"),
    _repeated(_text("warnings", "gate, check and message of each warning, sorted")),
    _repeated(_text("batch_ids", "live batches of the day, sorted")),
    _text("policy_fingerprint", "SHA-256 of the policy that the gates judged by"),
    _text("accepted_by", "who"),
    _text("reason", "why"),
    _instant("accepted_at", "when"),
), "data_date")

METRICS_HISTORY = Table(OPS, "metrics_history", (
    _day("day", "day that was measured"),
    _text("dataset", "table that was measured: events or fct_order_lines"),
    _text("metric", "what was measured"),
    _text("dimension", "part of the day that it is of; empty: the whole"),
    Column("value", "FLOAT64", description="the figure"),
    Column("evidence", "FLOAT64", description="the rows that it rests on"),
    _text("run_id", "run that measured"),
    *_ENTRY,
), "day")

INCIDENTS = Table(OPS, "incidents", (
    _text("incident_id", "one incident: a day held, from its first halt to its publication"),
    _day("data_date", "the day"),
    _text("status", "open | resolved"),
    _text("station", "station that halted, by the last notification"),
    _text("gate", "gate that holds the day, by the last notification"),
    _text("error", "why, by the last notification"),
    _instant("opened_at", "first halt"),
    _instant("notified_at", "when a channel last took a message of a halt; null: none did", former_name="told_at"),
    _instant("resolved_at", "when its end was noticed"),
    _instant("resolution_notified_at", "when a channel took the message of its end; null: none did",
             former_name="end_told_at"),
    _whole("messages", "messages that a channel took"),
))

LOCKS = Table(OPS, "locks", (
    _text("name", "what only one may do at a time"),
    _text("owner", "run, host and process that hold it, or held it last"),
    _text("token", "one holder's own; what it commits is checked against it; null: given back"),
    _instant("acquired_at", "when the holder got it"),
    _instant("expires_at", "when it may be taken from a holder that no longer renews it"),
))

EXCHANGE_RATES = Table(RAW, "exchange_rates", (
    Column("rate_date", "DATE", "REQUIRED", "day whose amounts are converted by it"),
    Column("currency_code", "STRING", "REQUIRED", "ISO 4217"),
    Column("rate", "NUMERIC", "REQUIRED", "units of the currency per euro", precision=20, scale=8),
    _day("published_on", "day of publication: the same or, over weekends and holidays, the last before"),
    _text("source", "who published it"),
), "rate_date")

PUBLISHED_RATES = Table(RAW, "published_rates", (
    Column("published_on", "DATE", "REQUIRED", "day of publication"),
    Column("currency_code", "STRING", "REQUIRED", "ISO 4217"),
    Column("rate", "NUMERIC", "REQUIRED", "units of the currency per euro", precision=20, scale=8),
    _text("source", "address of the file that said so first"),
    _instant("fetched_at", "when it was kept, by the warehouse's clock"),
))

# Tables of one row that always exists. INSERTs conflict with nothing in BigQuery, so what must happen one after the
# other updates such a row in its transaction.
_TURN = (_instant("taken_at", "when a transaction last had its turn"),)
PUBLICATION_TURN = Table(OPS, "publication_turn", _TURN)
TURNS = (PUBLICATION_TURN, *(Table(OPS, f"load_turn_{dataset}", _TURN) for dataset in DATASETS))

REFERENCE_TABLES = (EXCHANGE_RATES, PUBLISHED_RATES)
OPS_TABLES = (
    LOADS_HISTORY, LOAD_REFUSALS_HISTORY, OUTCOMES_HISTORY, RUNS_HISTORY, QUARANTINE_LOG, QUARANTINE_CHANGES_HISTORY,
    SOURCE_COUNTS, HAND_BUILDS, PUBLICATIONS, PUBLICATION_CHANGES, QUALITY_STATUS_HISTORY, ACCEPTANCES, METRICS_HISTORY,
    INCIDENTS, LOCKS, PSEUDONYM_KEYS, DAY_KEYS_HISTORY, SUPPRESSIONS, ERASURES,
    RETENTIONS,
)
