"""Suppressions: the pseudonyms of erased people, which no row may have again, whatever is landed or repaired."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True, order=True)
class Suppressed:
    """One pseudonym: its column, and the fingerprint of the key that made it."""

    column_name: str
    pseudonym: str
    fingerprint: str


def suppressed(client: bigquery.Client, erasure_id: str = "") -> frozenset[Suppressed]:
    """Every suppressed pseudonym; with an id those of one erasure."""
    rows = query(client, _sql("all"), {"erasure_id": erasure_id})
    return frozenset(Suppressed(**row) for row in rows)


def suppress(client: bigquery.Client, erasure_id: str, found: Iterable[Suppressed]) -> None:
    """Keep these out from now on; those that are kept out already change nothing."""
    members = [
        {"column_name": one.column_name, "pseudonym": one.pseudonym, "fingerprint": one.fingerprint}
        for one in sorted(found)
    ]
    query(client, _sql("add"), {"erasure_id": erasure_id, "members": json.dumps(members)})
