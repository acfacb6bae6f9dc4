"""Prints the releases that runs which are not over began with, one a line: `python -m dags.releases_in_use`."""

import sys

from airflow.models import DagRun
from airflow.utils.session import create_session
from airflow.utils.state import State
from sqlalchemy import select


def releases_in_use() -> list[str]:
    """Names of the releases' folders."""
    begun = select(DagRun.bundle_version).where(
        DagRun.state.in_(State.unfinished_dr_states), DagRun.bundle_version.is_not(None),
    )
    with create_session() as session:
        return sorted({f"{version}" for version in session.scalars(begun)})


if __name__ == "__main__":
    sys.stdout.writelines(f"{version}\n" for version in releases_in_use())
