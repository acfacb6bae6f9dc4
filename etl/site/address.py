"""Where the review site is read."""

from datetime import date

from contracts.lake.paths import REVIEW_FOLDER
from etl.platform.docs_bucket import address
from etl.platform.settings import Settings

INDEX = "index.html"


def page_name(day: date) -> str:
    """The name of a day's page, beside the front page."""
    return f"{day}.html"


def rule_page(gate: str) -> str:
    """The name of the page of a gate's rules, beside the front page."""
    return f"rules-{gate}.html"


def page_address(settings: Settings, day: date) -> str:
    """Where a day's page is read."""
    return address(settings, f"{REVIEW_FOLDER}/{page_name(day)}")


def front_address(settings: Settings) -> str:
    """Where the front page is read."""
    return address(settings, f"{REVIEW_FOLDER}/{INDEX}")
