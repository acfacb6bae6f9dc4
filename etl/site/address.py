"""Where the review site is read."""

import hashlib
from datetime import date

from contracts.lake.paths import REVIEW_FOLDER
from etl.platform.docs_bucket import address
from etl.platform.settings import Settings

INDEX, BUILD_PAGES = "index.html", "build-"


def page_name(day: date) -> str:
    """The name of a day's page, beside the front page."""
    return f"{day}.html"


def build_page_name(day: date, run_id: str) -> str:
    """The name of the page of a run's build, beside the front page; ids of runs hold what names of files may not."""
    return f"{BUILD_PAGES}{day}-{hashlib.sha256(run_id.encode()).hexdigest()[:8]}.html"


def rule_page(gate: str) -> str:
    """The name of the page of a gate's rules, beside the front page."""
    return f"rules-{gate}.html"


def page_address(settings: Settings, day: date) -> str:
    """Where a day's page is read."""
    return address(settings, f"{REVIEW_FOLDER}/{page_name(day)}")


def build_page_address(settings: Settings, day: date, run_id: str) -> str:
    """Where the page of a run's build is read."""
    return address(settings, f"{REVIEW_FOLDER}/{build_page_name(day, run_id)}")


def front_address(settings: Settings) -> str:
    """Where the front page is read."""
    return address(settings, f"{REVIEW_FOLDER}/{INDEX}")
