"""Airflow's plugin: the timetable of the daily DAG, and the day in the note of each of its runs."""

from airflow.plugins_manager import AirflowPlugin

from dags import run_notes
from dags.timetable import EveryDay


class GlamiraPlugin(AirflowPlugin):
    """Found by every process of Airflow in the plugins folder."""

    name = "glamira"
    timetables = [EveryDay]  # noqa: RUF012 - as Airflow declares it
    listeners = [run_notes]  # noqa: RUF012
