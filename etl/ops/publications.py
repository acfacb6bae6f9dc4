"""Publications: what readers were shown at once, which of them is live, and what was taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder, day_list, text_literal
from contracts.warehouse.tables import ROLLBACK
from etl.ops.day_keys import keys_of_days
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Publication:
    """One atomic publication.

    `predecessor` is the one that was live when it was prepared, empty for the first; `policy_fingerprint` that of
    the policy which its days passed, empty when no gate named it. `status` is empty until it was entered.
    """

    publication_id: str
    run_id: str
    days: tuple[date, ...]
    tables: tuple[str, ...]
    predecessor: str = ""
    policy_fingerprint: str = ""
    status: str = ""


def new_publication(
    run_id: str, days: Iterable[date], tables: Iterable[str], predecessor: str, policy_fingerprint: str = "",
) -> Publication:
    """A publication with an id from the clock, fit for table names; the warehouse says when it was published."""
    identity = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    return Publication(identity, run_id, tuple(days), tuple(tables), predecessor, policy_fingerprint)


def recent_publications(client: bigquery.Client, count: int) -> list[Publication]:
    """The latest `count` publications, and the latest of each status; newest first.

    Those that were rolled back are none of them: nobody goes back to before them.
    """
    return [
        Publication(row["publication_id"], row["run_id"], tuple(row["data_dates"]), tuple(row["tables"]),
                    status=row["status"])
        for row in query(client, _sql("recent"), {"count": count})
    ]


def take_turn() -> str:
    """Statements of a transaction: it conflicts with every other one that has them, also while the marts are empty."""
    return _sql("take_turn")


def expect_live(publication_id: str) -> str:
    """A statement that fails its transaction when another publication has come or gone meanwhile."""
    return _sql("expect_live", publication_id=text_literal(publication_id))


def enter(publication: Publication) -> str:
    """Statements of a script: the publication is live, and the one before it superseded."""
    policy = publication.policy_fingerprint
    return _sql(
        "enter", publication_id=text_literal(publication.publication_id), run_id=text_literal(publication.run_id),
        days=day_list(publication.days), tables=", ".join(map(text_literal, publication.tables)),
        policy=text_literal(policy) if policy else "null", keys=keys_of_days(publication.days),
    )


def leave(live: Publication) -> str:
    """Statements of a script: the live publication is rolled back, and its predecessor live again."""
    return _sql(
        "leave", publication_id=text_literal(live.publication_id), predecessor=text_literal(live.predecessor),
    )


def state_table(table: str, publication_id: str) -> str:
    """Where the rows of a table from just before a publication are kept."""
    return f"{ROLLBACK}.{table}__{publication_id}"
