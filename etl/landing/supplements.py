"""Supplementary batches: what was reprocessed for a day lies in one batch beside the main one, whatever happens.

The batch's content follows from the quarantine log alone: every item reprocessed for that day, judged by today's
contract. Its id follows from the same, so a second call finds it live, and calls at the same time end alike.
"""

import hashlib
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

from contracts.datasets.raw_documents import RawDocuments
from contracts.errors import QuarantineError
from contracts.lake import versions
from contracts.lake.manifest import REPROCESSED_SLOT
from contracts.lake.paths import BatchPath, batch_id_of
from contracts.private_folder import private_folder
from etl import lake
from etl.lake import Found
from etl.landing.batch import write_batch
from etl.landing.pseudonym_key import require_key_in_force
from etl.landing.validate import Share, validate
from etl.ops.day_run import Run
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.ops.quarantine_log import Item, items_landed_on
from etl.quarantine.documents import current_bson, require_kept
from etl.quarantine.rejudge import Verdict, rejudge
from etl.sources.base import batched
from etl.sources.suppression import suppression

log = logging.getLogger(__name__)

MOST_ROUNDS = 20


def has_supplement(run: Run, dataset: str) -> bool:
    """Whether the lake holds a supplementary batch of the run's day, be it an empty one."""
    return REPROCESSED_SLOT in lake.live(stored.manifest for stored in _landed(run, dataset).trusted)


def land_supplement(run: Run, dataset: str) -> int:
    """Bring the supplementary batch of the run's day up to the log; returns how many documents it holds.

    It looks again after it wrote: when somebody reprocessed more meanwhile, it writes again.

    Raises:
        QuarantineError: a document is no longer kept, or others keep changing the day's items.
        PseudonymKeyError: PSEUDONYM_KEY is not the key in force.
    """
    for _ in range(MOST_ROUNDS):
        members = items_landed_on(run.bigquery, dataset, run.day)
        landed = _landed(run, dataset)
        live = lake.live(stored.manifest for stored in landed.trusted).get(REPROCESSED_SLOT)
        path = BatchPath(dataset, run.day, _batch_id(run, dataset, members))
        if live is None and not members:
            return 0
        if live is not None and live.batch_id == path.batch_id and lake.is_whole(lake.lake_of(run.services), live):
            return len(members)
        verdicts = _judged(run, members)
        refused = [verdict for verdict in verdicts if not verdict.passes or verdict.day != run.day]
        if refused:
            _reopen(run, refused)
        else:
            _write(run, path, verdicts, landed)
    raise QuarantineError(f"{dataset} of {run.day}: its reprocessed items keep changing. Call again in a while.")


def _landed(run: Run, dataset: str) -> Found:
    return lake.found_manifests(lake.lake_of(run.services), dataset, run.day)


def _batch_id(run: Run, dataset: str, members: Sequence[Item]) -> str:
    content = [f"{member.quarantine_id} {member.attempt_id or member.batch_id}" for member in members]
    text = "\n".join([REPROCESSED_SLOT, dataset, versions.current(dataset).fingerprint, *content])
    return batch_id_of(run.day, hashlib.sha256(text.encode()).hexdigest())


def _judged(run: Run, members: Sequence[Item]) -> list[Verdict]:
    documents = current_bson(run.services.quarantine_bucket, members)
    require_kept(members, documents)
    return rejudge(members, documents, run.settings.pseudonym_key.get_secret_value())


def _reopen(run: Run, refused: Sequence[Verdict]) -> None:
    """Items that today's contract refuses are open again."""
    changes = [Change(verdict.item.quarantine_id, verdict.item.attempt_id) for verdict in refused]
    contract = versions.current(refused[0].item.dataset)
    apply(run.bigquery, Verb.REFUSE, changes, Author("land", f"refused by contract {contract.version}"))


def _write(run: Run, path: BatchPath, verdicts: Sequence[Verdict], landed: Found) -> None:
    require_key_in_force(run)
    private_folder(run.settings.work_dir)
    with tempfile.TemporaryDirectory(prefix="reprocess-", dir=run.settings.work_dir) as folder:
        share = Share(path.dataset, path.data_date, Path(folder))
        records = (RawDocuments.of(chunk) for chunk in batched(verdict.raw for verdict in verdicts))
        tally = validate(records, share, run.settings.pseudonym_keys.key, suppression(run))
        write_batch(run, path, tally, REPROCESSED_SLOT, landed)
    log.info("reprocessed dataset=%s day=%s batch=%s rows=%d", path.dataset, run.day, path.batch_id, tally.accepted)
