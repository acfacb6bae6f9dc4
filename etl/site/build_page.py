"""The page of a build: what dbt made and judged for a run, node by node, whether the build passed or not."""

import logging
from datetime import UTC, datetime

from contracts.errors import GlamiraError
from contracts.lake.paths import REVIEW_FOLDER
from etl.ops.day_run import Run
from etl.platform.docs_bucket import docs_folder
from etl.platform.error_boundary import error_boundary
from etl.site.address import build_page_address, build_page_name
from etl.site.files import put
from etl.site.pages import build_html
from etl.transform.dbt_command import Dbt
from etl.transform.dbt_results import are_since, read_results

log = logging.getLogger(__name__)


def write_build_or_warn(run: Run, began: datetime) -> None:
    """Write the page for each of the run's days, if dbt has results since the build `began`.

    What keeps it from being written is logged, and changes no verdict.
    """
    target = Dbt(run.settings).target
    try:
        with error_boundary(f"page of the build of {run.day}", run.settings):
            if not are_since(target, began):
                return
            page = build_html(run.days, run.run_id, read_results(target), datetime.now(UTC))
            for day in run.days:
                put(run.services, build_page_name(day, run.run_id), page)
    except GlamiraError as error:
        log.warning("no page of the build day=%s run=%s error=%s", run.day, run.run_id, error)


def build_page(run: Run) -> str:
    """Where the page of the run's build is read; empty when there is none on this machine."""
    name = build_page_name(run.day, run.run_id)
    is_written = (docs_folder(run.settings) / REVIEW_FOLDER / name).exists()
    return build_page_address(run.settings, run.day, run.run_id) if is_written else ""
