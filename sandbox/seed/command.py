"""`.venv/bin/glamira sandbox seed`: synthetic days in MongoDB, and their truth in a file."""

import json
import os
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pymongo import MongoClient
from pymongo.errors import ServerSelectionTimeoutError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contracts.commands import command
from contracts.errors import SandboxError, UsageError
from sandbox.environment import MONGO_COLLECTION, MONGO_DATABASE, mongo_uri
from sandbox.seed.catalogue import PRODUCT_COUNT
from sandbox.seed.ledger import Ledger
from sandbox.seed.mix import DaySize
from sandbox.seed.profiles import PROFILES, find_profile
from sandbox.seed.seeding import seed_days
from sandbox.seed.settings import SMALLEST_ASSORTMENT, SeedSettings
from sandbox.seed.writer import Documents
from sandbox.settings import found_settings

MOST_EVENTS, MOST_ORDERS = 16_000_000, 1_000_000
SERVER_PATIENCE_MS = 5_000
# An id may lie a second before its stamp; late arrivals come some days after theirs, and ids end in February 2106.
FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2105, 12, 31)
_PROFILES_HELP = "What is wrong with the days: " + "; ".join(f"{p.name}: {p.summary}" for p in PROFILES.values()) + "."

_console = Console(stderr=True, highlight=False, soft_wrap=True)


def seed(
    first: Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="First UTC day.")],
    events: Annotated[int, typer.Option(min=1, max=MOST_EVENTS, help="Documents a day, all included.")],
    days: Annotated[int, typer.Option(min=1, help="How many days in a row.")] = 1,
    orders: Annotated[
        int | None, typer.Option(min=0, max=MOST_ORDERS, help="Orders among them; without it 0.063 %.")] = None,
    products: Annotated[
        int | None, typer.Option(min=SMALLEST_ASSORTMENT, max=PRODUCT_COUNT,
                                 help="Products of the shop; without it one for every 30 documents.")] = None,
    number: Annotated[int, typer.Option("--seed", min=0, help="The same number gives the same documents.")] = 1,
    defects: Annotated[str, typer.Option(help=_PROFILES_HELP)] = "typical",
    truth: Annotated[
        Path | None, typer.Option(help="JSON file for what must be published; personal values go beside it.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Add to what was seeded for these days before.")] = False,
) -> None:
    """Write synthetic days into MongoDB, in place of what was seeded for them before."""
    settings = SeedSettings.of(number, DaySize(events, orders), find_profile(defects), products)
    span = _span(first.date(), days)
    started = time.monotonic()
    ledger = _run(source_collection(), settings, span, keep=keep)
    if truth:
        write_truth(truth, ledger, settings, span)
    all_orders = settings.size.order_count * days
    _console.print(
        f"Seeded {events * days:,} documents for {_span_text(span)}, {all_orders:,} of them orders "
        f"(seed {number}, defects {defects}), in {time.monotonic() - started:.1f} s."
    )


def _span(first: date, days: int) -> list[date]:
    """The days to seed.

    Raises:
        UsageError: one of them, or a late arrival of it, is beyond what an ObjectId can hold.
    """
    if first < FIRST_DAY or days > (LAST_DAY - first).days + 1:
        raise UsageError(f"--date {first} --days {days}: documents can be seeded from {FIRST_DAY} to {LAST_DAY}.")
    return [first + timedelta(days=offset) for offset in range(days)]


def source_collection() -> Documents:
    """The collection that MONGO_URI, MONGO_DATABASE and MONGO_COLLECTION name; the sandbox's own by default."""
    client: MongoClient[dict[str, Any]] = MongoClient(_source_uri(), serverSelectionTimeoutMS=SERVER_PATIENCE_MS)
    database = client[os.environ.get("MONGO_DATABASE") or MONGO_DATABASE]
    return database[os.environ.get("MONGO_COLLECTION") or MONGO_COLLECTION]


def _source_uri() -> str:
    return os.environ.get("MONGO_URI") or mongo_uri(found_settings(os.environ))


def write_truth(path: Path, ledger: Ledger, settings: SeedSettings, span: list[date]) -> None:
    """Write the ledger to `path` and the personal values to `<stem>.personal.json` beside it."""
    personal = path.with_suffix(".personal.json")
    about = {
        "seed": settings.seed, "dates": [day.isoformat() for day in span], "defects_profile": settings.profile.name,
        "events_a_day": settings.size.events, "orders_a_day": settings.size.order_count,
        "personal_values": personal.name,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(about | ledger.truth(), indent=1, ensure_ascii=False), encoding="utf-8")
    personal.write_text(json.dumps(ledger.personal_values(), indent=1, ensure_ascii=False), encoding="utf-8")


def _run(collection: Documents, settings: SeedSettings, span: list[date], *, keep: bool) -> Ledger:
    columns = (TextColumn("seeding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console, transient=True, disable=not _console.is_terminal) as bar:
        task = bar.add_task("seeding", total=settings.size.events * len(span))
        try:
            return seed_days(collection, settings, span, lambda written: bar.advance(task, written), keep=keep)
        except ServerSelectionTimeoutError as error:
            raise SandboxError(
                f"MongoDB at {_address()}: no answer. Run `{command('sandbox up')}`, or set MONGO_URI to a server that "
                "runs."
            ) from error


def _address() -> str:
    """Where the server was looked for, without user and password."""
    return _source_uri().rpartition("//")[2].rpartition("@")[2].partition("/")[0]


def _span_text(span: list[date]) -> str:
    return str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}"
