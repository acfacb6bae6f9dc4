"""The trailing days: those that tell what is usual for a day."""

from datetime import date

from google.cloud import bigquery

from contracts.policy.policy import Policy
from etl.platform.bigquery import query


def published_before(client: bigquery.Client, day: date, policy: Policy) -> tuple[date, ...]:
    """The latest published days before `day`, newest first, as many as the policy compares with at most."""
    rows = query(client, _TRAILING, {"day": day, "days": policy.trailing_days})
    return tuple(row["data_date"] for row in rows)


_TRAILING = """
select data_date
from glamira_ops.quality_status
where data_date < @day and status = 'published'
order by data_date desc
limit @days
"""
