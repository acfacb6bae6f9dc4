"""What the mail and webhook sinks got, and settings under which nobody listens."""

from collections.abc import Callable

from pydantic import SecretStr

from etl.ops.day_run import Run

Build = Callable[..., Run]
Received = Callable[[str], list[dict[str, str]]]

DEAD_PORT = 9  # the discard service: nobody listens
NO_MAIL: dict[str, object] = {"smtp_port": DEAD_PORT}
NO_WEBHOOK: dict[str, object] = {"alert_slack_webhook": SecretStr(f"http://127.0.0.1:{DEAD_PORT}/secret-hook")}
NO_WAREHOUSE: dict[str, object] = {"bigquery_emulator_host": f"http://127.0.0.1:{DEAD_PORT}"}


def subjects(received: Received) -> list[str]:
    """What was mailed; the webhook got the same."""
    mailed = [mail["subject"] for mail in received("mail")]
    assert [call["text"].splitlines()[0].strip("*") for call in received("webhook")] == mailed
    return mailed
