"""One key makes the pseudonyms of an epoch: nothing lands under another, and a new one is declared first."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.commands import command
from contracts.errors import PseudonymKeyError, UsageError
from etl.ops.day_run import Run
from etl.ops.locks import Locks, Terms
from etl.ops.pseudonym_keys import FIRST_EPOCH, Epoch, declare, declared_keys, epoch_of
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import prepare_warehouse
from etl.platform.services import Services

log = logging.getLogger(__name__)

KEY_LOCK = "pseudonym key"
_FIRST = Author("land", "the first key that anything was landed under")
_EPOCH = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class RotationReport:
    """The key in force now, by its fingerprint and epoch, and the one before; `is_new` is false when it was already."""

    epoch: str
    fingerprint: str
    former_epoch: str
    former_fingerprint: str
    is_new: bool


def require_key_in_force(run: Run) -> None:
    """Pass when the run's key makes the pseudonyms of today; the first key of a warehouse is declared by its use.

    Raises:
        PseudonymKeyError: another key is in force; names both, and the way out.
    """
    own = run.settings.pseudonym_keys.fingerprint
    declared = declared_keys(run.bigquery)
    if not declared:
        with run.locks.hold(KEY_LOCK):
            declared = declared_keys(run.bigquery) or _declared_first(run, own)
    if declared[0].fingerprint != own:
        raise PseudonymKeyError(_other_key(own, declared))


def rotate(
    services: Services, epoch: str, by: Author, *, former_is_lost: bool = False, dry_run: bool = False,
) -> RotationReport:
    """Declare this machine's key for a new epoch, or for its own again; days that were landed keep their pseudonyms.

    Raises:
        UsageError: the name is none, or the epoch or the key has another one.
        PseudonymKeyError: this machine lacks the key that is in force so far, and nobody said that it is lost.
    """
    if not _EPOCH.fullmatch(epoch):
        raise UsageError(f"epoch {epoch!r}: it is no name. Write small letters, digits and hyphens, such as 2026-11.")
    prepare_warehouse(services.bigquery)
    keys, terms = services.settings.pseudonym_keys, Terms(
        services.settings.lock_lease_seconds, services.settings.lock_wait_seconds,
    )
    with Locks(services.bigquery, "rotate", terms).hold(KEY_LOCK):
        declared = declared_keys(services.bigquery)
        before = declared[0] if declared else None
        if before and (before.fingerprint, before.epoch) == (keys.fingerprint, epoch):
            return RotationReport(before.epoch, before.fingerprint, before.epoch, before.fingerprint, is_new=False)
        _require_free(declared, epoch, keys.fingerprint)
        if before and before.fingerprint not in keys.by_fingerprint and not former_is_lost:
            raise PseudonymKeyError(_former_missing(before))
        if not dry_run:
            declare(services.bigquery, keys.fingerprint, epoch, by)
    log.info("rotated epoch=%s fingerprint=%s dry_run=%s", epoch, keys.fingerprint, dry_run)
    return RotationReport(
        epoch, keys.fingerprint, before.epoch if before else "", before.fingerprint if before else "", is_new=True,
    )


def _declared_first(run: Run, fingerprint: str) -> list[Epoch]:
    declare(run.bigquery, fingerprint, FIRST_EPOCH, _FIRST)
    return declared_keys(run.bigquery)


def _require_free(declared: Sequence[Epoch], epoch: str, fingerprint: str) -> None:
    own = epoch_of(declared, fingerprint)
    if own and own != epoch:
        raise UsageError(
            f"epoch {epoch!r}: PSEUDONYM_KEY is the key of epoch {own!r}; nothing was declared. To change the key, set "
            "PSEUDONYM_KEY to the new one first, and put this one into PSEUDONYM_FORMER_KEYS; or name its own epoch."
        )
    if not own and any(one.epoch == epoch for one in declared):
        raise UsageError(f"epoch {epoch!r}: another key has that name. Choose another one.")


def _other_key(own: str, declared: Sequence[Epoch]) -> str:
    known = epoch_of(declared, own)
    what = f"that of the former epoch {known!r}" if known else "declared for no epoch"
    return (
        f"PSEUDONYM_KEY: its fingerprint is {own}, {what}; in force is {declared[0].fingerprint} of epoch "
        f"{declared[0].epoch!r}. Nothing was landed, for the same customers would get other pseudonyms. If this "
        f"machine has a wrong key, set the one in force, as `{command('doctor')}` shows it on the others. If the key "
        f"is to be changed, say so first: `{command('keys rotate --epoch NAME --reason TEXT')}`."
    )


def _former_missing(before: Epoch) -> str:
    return (
        f"PSEUDONYM_FORMER_KEYS: it lacks the key of epoch {before.epoch!r} (fingerprint {before.fingerprint}), by "
        "which people are found in its days when they are to be erased. Put it there on every machine; or, when it "
        "is lost, say --former-lost, and land those days again."
    )
