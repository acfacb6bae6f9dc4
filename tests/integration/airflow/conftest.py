"""Airflow's own scheduler beside the session's sandbox."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import requests

from contracts.lake.paths import REVIEW_FOLDER
from contracts.private_folder import private_folder
from etl.platform.clients import bigquery_client
from etl.platform.docs_bucket import docs_folder
from etl.platform.mongo import events_collection
from etl.platform.settings import Settings
from etl.site.address import front_address, page_name
from sandbox.airflow import home, port
from sandbox.settings import read_settings
from tests.conftest import Seed, Truth, run_module
from tests.integration.airflow.airflow_api import DAYS, AirflowApi
from tests.integration.airflow.two_releases import Releases
from tests.integration.pipeline import published
from tests.integration.privacy.canary_days import documents_of

GOOD_DAYS, BAD_DAY = DAYS[:2], DAYS[2]
PAGELESS_DAY = GOOD_DAYS[1]
MANY_EVENTS, FEW_EVENTS = 40_000, 4_000  # of many, land spawns a second process, out of a task's process too
RUN_SECONDS = 900


@dataclass(frozen=True)
class Days:
    """What happened: the truths of the good days, and the marts before and after the bad one."""

    truths: list[Truth]
    states: dict[str, str]
    marts_before: dict[str, str]
    marts_after: dict[str, str]
    front_page: str


@pytest.fixture(scope="package")
def releases(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Releases]:
    """Two small releases, in the configuration of an Airflow that is started after that."""
    folder = private_folder(home(read_settings(os.environ)))
    former = folder / "airflow.cfg.former"
    if (folder / "airflow.cfg").exists():
        (folder / "airflow.cfg").replace(former)
    made = Releases(tmp_path_factory.mktemp("releases"))
    made.write()
    made.configure(folder)
    yield made
    (folder / "airflow.cfg").unlink()
    if former.exists():
        former.replace(folder / "airflow.cfg")


@pytest.fixture(scope="package")
def airflow(sandbox: Settings, releases: Releases) -> Iterator[AirflowApi]:
    """A running Airflow whose schedule is the test's three days; stopped afterwards, since it never idles quietly."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GLAMIRA_FIRST_DAY", DAYS[0])
        environment.setenv("GLAMIRA_LAST_DAY", DAYS[-1])
        environment.setenv("GLAMIRA_CATCHUP", "true")
        run_module("sandbox", "airflow", "up")
    try:
        api = AirflowApi(f"http://127.0.0.1:{port(read_settings(os.environ))}")
        api.wait_for_dag(seconds=60)
        yield api
    finally:
        run_module("sandbox", "airflow", "down")


@pytest.fixture(scope="package")
def days(airflow: AirflowApi, sandbox: Settings, seeded: Seed) -> Days:
    """Two good days and a bad one that holds canaries, each started by the scheduler when the one before is over."""
    client = bigquery_client(sandbox)
    truths = [
        seeded(day, events=events, orders=300, seed=5, defects="typical")
        for day, events in zip(GOOD_DAYS, (MANY_EVENTS, FEW_EVENTS), strict=True)
    ]
    seeded(BAD_DAY, events=FEW_EVENTS, orders=300, seed=5, defects="currency_swapped")
    events_collection(sandbox).insert_many(documents_of(date.fromisoformat(BAD_DAY)), ordered=False)
    requests.delete(sink(sandbox, "mail"), timeout=10)
    requests.delete(sink(sandbox, "webhook"), timeout=10)
    # Where the page of a good day belongs lies a folder: no page of it can be written.
    blocked = docs_folder(sandbox) / REVIEW_FOLDER / page_name(date.fromisoformat(PAGELESS_DAY))
    blocked.mkdir(parents=True)
    airflow.unpause()
    states = airflow.wait_for(GOOD_DAYS, RUN_SECONDS)
    before = published.marts_digest(client)
    states |= airflow.wait_for([BAD_DAY], RUN_SECONDS)
    blocked.rmdir()
    front = requests.get(front_address(sandbox), timeout=10).text
    return Days(truths, states, before, published.marts_digest(client), front)


def sink(settings: Settings, box: str) -> str:
    """The address that lists what a sink got."""
    return settings.alert_slack_webhook.get_secret_value().replace("/webhook", f"/{box}")
