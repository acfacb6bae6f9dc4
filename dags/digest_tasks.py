"""What the task of `glamira_digest` does: ask the marts, and send a message."""

from airflow.sdk.exceptions import AirflowException, AirflowSkipException

from dags.assets import announced_days


def send() -> str:
    """Notify every channel of the orders of the days that were published; fails when no channel took it."""
    from etl.alerting.digest import send_digest
    from etl.platform.services import open_services

    days = announced_days()
    if not days:
        raise AirflowSkipException("no publication started this run")
    deliveries = send_digest(open_services(), days)
    fates = ", ".join(f"{one.channel}: {one.error or 'sent'}" for one in deliveries)
    if deliveries and all(one.error for one in deliveries):
        raise AirflowException(f"digest: no channel took it. Check SMTP_* and ALERT_SLACK_WEBHOOK. ({fates})")
    return fates or "no channel is set up"
