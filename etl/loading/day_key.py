"""A day is of one key: batches of two, or of a key that nobody declared, go no further than the lake's loader."""

from collections.abc import Sequence

from contracts.commands import command
from contracts.errors import PseudonymKeyError
from contracts.lake.manifest import Manifest
from etl.ops.day_keys import keep_day_key
from etl.ops.day_run import Run
from etl.ops.pseudonym_keys import declared_keys, epoch_of


def require_one_key(run: Run, live: Sequence[Manifest]) -> None:
    """Pass, and keep which key it is, when the day's live batches have their pseudonyms by one declared key.

    Batches of earlier releases do not say by which, and count as of any.

    Raises:
        PseudonymKeyError: they are of several keys, or of one that was never declared.
    """
    found = {one.pseudonym_key: one for one in live if one.pseudonym_key}
    if not found:
        return
    if len(found) > 1:
        listed = ", ".join(f"{one.dataset} {one.batch_id} by {key}" for key, one in sorted(found.items()))
        raise PseudonymKeyError(
            f"{run.day}: its batches have their pseudonyms by different keys ({listed}), so that customers and places "
            f"would not be found. Land the whole day under the key in force: `{command(f'run {run.day}')}`."
        )
    [(key, manifest)] = found.items()
    epoch = epoch_of(declared_keys(run.bigquery), key)
    if not epoch:
        raise PseudonymKeyError(
            f"{manifest.dataset} of {run.day}: batch {manifest.batch_id} has its pseudonyms by the key {key}, which "
            f"was declared for no epoch. Land the day under the key in force: `{command(f'run {run.day}')}`."
        )
    keep_day_key(run, key, epoch)
