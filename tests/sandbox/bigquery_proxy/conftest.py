"""Google's analyzer, loaded once, and catalogs for it."""

from collections.abc import Callable

import pytest

from sandbox.bigquery_proxy.analyzer import Analyzer
from sandbox.bigquery_proxy.catalog import Catalog, Table
from sandbox.bigquery_proxy.engine import SqlEngine

PROJECT = "trial-project"


@pytest.fixture(scope="session")
def engine() -> SqlEngine:
    """The analyzer."""
    return SqlEngine()


@pytest.fixture
def analyzer(engine: SqlEngine) -> Callable[..., Analyzer]:
    """A function that makes an analyzer of a project with tables by `dataset.table`."""

    def make(**tables: Table) -> Analyzer:
        catalog = Catalog.open(None)
        for name, table in tables.items():
            catalog.put(name.replace("__", "."), table)
        return Analyzer(engine, catalog, PROJECT)

    return make
