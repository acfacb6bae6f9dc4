"""Where the review site is read."""

from datetime import date

from contracts.paths import REVIEW_FOLDER
from etl.building.docs_site import address
from etl.settings import Settings

INDEX = "index.html"


def page_name(day: date) -> str:
    """The name of a day's page, beside the front page."""
    return f"{day}.html"


def page_address(settings: Settings, day: date) -> str:
    """Where a day's page is read."""
    return address(settings, f"{REVIEW_FOLDER}/{page_name(day)}")


def front_address(settings: Settings) -> str:
    """Where the front page is read."""
    return address(settings, f"{REVIEW_FOLDER}/{INDEX}")
