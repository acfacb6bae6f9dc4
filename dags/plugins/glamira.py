"""Airflow's plugin: the daily DAG's timetable, what its deadline counts from, and the day in the note of its runs."""

from airflow.plugins_manager import AirflowPlugin

from dags import run_notes
from dags.run_deadline import RunQueued
from dags.timetable import EveryDay


class GlamiraPlugin(AirflowPlugin):
    """Found by every process of Airflow in the plugins folder."""

    name = "glamira"
    timetables = [EveryDay]  # noqa: RUF012 - as Airflow declares it
    deadline_references = [RunQueued]  # noqa: RUF012
    listeners = [run_notes]  # noqa: RUF012
