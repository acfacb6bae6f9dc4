"""A roll back as an operator asks for it: a terminal shows what goes before it goes, and the pages show it after."""

import re
import sys
from datetime import date

import typer

from contracts.errors import UsageError
from etl.cli.options import console, parse_day, show
from etl.ops.locks import Terms
from etl.platform.services import open_services

_ID = re.compile(r"\d{8}T\d{12}Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def take_back(what: str, as_json: bool) -> None:
    """Take the live publication back, which must have that id or be of that day; empty: whichever is live.

    In a terminal it is shown first, and unless its id was given somebody has to say yes: just that goes, or nothing.

    Raises:
        UsageError: what is meant is neither an id nor a day.
        PublishError: another publication is live, or there is nothing to go back to.
    """
    from etl.publishing import publish as publication
    from etl.site.site import review_days_or_warn

    meant, services = _meant(what), open_services()
    client, settings = services.bigquery, services.settings
    if not as_json and _is_terminal():
        plan = publication.preview_roll_back(client, meant)
        console.print(f"takes back publication {plan.rolled_back} of {', '.join(map(str, plan.days))}; the marts will "
                      f"show publication {plan.live}, and these days are held until they are run again")
        if meant != plan.rolled_back:
            typer.confirm("Take it back?", abort=True)
        meant = plan.rolled_back
    report = publication.roll_back(client, Terms(settings.lock_lease_seconds, settings.lock_wait_seconds), meant)
    review_days_or_warn(services, report.days, report.live)
    show(report, as_json)


def _meant(what: str) -> str | date:
    if not what or _ID.fullmatch(what):
        return what
    if _DAY.fullmatch(what):
        return parse_day(what)
    raise UsageError(f"publish --roll-back {what!r}: it is neither a day (YYYY-MM-DD) nor a publication's id, such as "
                     "20200507T010203000004Z. The review pages and the table glamira_ops.publications have the ids.")


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
