"""Pseudonym keys: which key is in force, and which were before, each by its fingerprint and the name of its epoch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

FIRST_EPOCH = "first"


@dataclass(frozen=True, slots=True)
class Epoch:
    """One declaration of a key: the fingerprint, the epoch's name, who declared it, why, and when."""

    fingerprint: str
    epoch: str
    reason: str
    declared_by: str
    declared_at: datetime


def declared_keys(client: bigquery.Client) -> list[Epoch]:
    """Every declaration; the first is in force."""
    return [Epoch(**row) for row in query(client, _sql("all"))]


def declared_keys_at_once(client: bigquery.Client, request: Mapping[str, Any]) -> list[Epoch]:
    """As `declared_keys`, asked as `request` says: its `timeout` in seconds and its `retry`.

    Raises:
        GoogleAPICallError, requests.RequestException: there is no such table, or no answer in time.
    """
    job = client.query(_sql("all"), job_retry=None, **request)
    return [Epoch(**dict(row)) for row in job.result(**request)]


def declare(client: bigquery.Client, fingerprint: str, epoch: str, by: Author) -> None:
    """Let a key be in force from now on; when it is already, nothing changes."""
    query(client, _sql("declare"), {
        "fingerprint": fingerprint, "epoch": epoch, "reason": by.reason, "declared_by": by.name,
    })


def epoch_of(declared: Sequence[Epoch], fingerprint: str) -> str:
    """The name of the epoch that a key was declared for; empty when it never was."""
    return next((one.epoch for one in declared if one.fingerprint == fingerprint), "")
