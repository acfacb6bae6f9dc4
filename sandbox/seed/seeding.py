"""Seeds whole days into MongoDB and says what must become of them."""

from collections.abc import Callable, Sequence
from datetime import date

from pymongo.errors import BulkWriteError

from contracts.errors import SandboxError
from sandbox.seed import streams
from sandbox.seed.day import make_documents
from sandbox.seed.day_setup import set_up_day
from sandbox.seed.ledger import Ledger
from sandbox.seed.mix import day_mix
from sandbox.seed.orders import Order, OrderPlanner, repeatable
from sandbox.seed.settings import SeedSettings
from sandbox.seed.writer import Documents, ensure_indexes, insert, remove_seeded

Progress = Callable[[int], None]


def seed_days(
    collection: Documents, settings: SeedSettings, days: Sequence[date], progress: Progress, *, keep: bool = False
) -> Ledger:
    """Write the days, newest first, in place of what was seeded for them before (or beside it, with `keep`).

    `progress` hears how many documents have just been written.

    Raises:
        SandboxError: `keep` was asked for and the same documents are there already.
    """
    ledger = Ledger()
    ensure_indexes(collection)
    orders = plan_orders(settings, days)
    for day in sorted(days, reverse=True):
        if not keep:
            remove_seeded(collection, day)
        setup = set_up_day(settings, day, orders[day])
        try:
            for written in insert(collection, make_documents(settings, setup, ledger)):
                progress(written)
        except BulkWriteError as error:
            raise SandboxError(
                f"{day}: documents of seed {settings.seed} are there already. Use another --seed, or leave --keep away."
            ) from error
    return ledger


def plan_orders(settings: SeedSettings, days: Sequence[date]) -> dict[date, list[Order]]:
    """The orders of each day; a later day may repeat checkouts of the day before it."""
    planned: dict[date, list[Order]] = {}
    earlier: list[Order] = []
    count = day_mix(settings.size)["checkout_success"]
    for day in sorted(days):
        dice = streams.dice(settings.seed, day, "orders")
        planned[day] = OrderPlanner(day, settings.visitors(dice), settings.carts(dice), dice).plan(count, earlier)
        earlier = repeatable(planned[day])
    return planned
