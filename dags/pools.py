"""Which pool a task takes its slot from; without the pools of infra/airflow/pools.json all share the default one."""

import os

from dags.station_texts import GATES, LANDING, MARTS, RELEASE, SOURCE

DEFAULT = "default_pool"
WAREHOUSE = "warehouse"
_POOLS = {SOURCE: "source", LANDING: "landing", GATES: WAREHOUSE, MARTS: WAREHOUSE, RELEASE: WAREHOUSE}


def pool_of(group: str) -> str:
    """The pool of a group's stations; GLAMIRA_POOLS=true says that the pools were imported."""
    return _POOLS[group] if os.environ.get("GLAMIRA_POOLS") == "true" else DEFAULT
