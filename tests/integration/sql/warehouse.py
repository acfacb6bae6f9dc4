"""The strict proxy before an empty warehouse: what BigQuery would refuse of a statement is said, and nothing runs."""

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from aiohttp import web
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

from etl.platform.bigquery_client import Warehouse as Client
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from etl.transform.dbt_command import PROJECT, Dbt
from sandbox.bigquery_proxy.__main__ import application
from sandbox.bigquery_proxy.catalog import Catalog
from sandbox.settings import GCP_PROJECT, HOST, LOCATION, Port, SandboxSettings
from tests.integration.sql.empty_warehouse import EmptyWarehouse

_ANY_RATE = 1_000_000
_PASSED = {"success", "pass", "no-op"}


@dataclass(frozen=True)
class Warehouse:
    """One that was started; `empty` knows every statement but the changes that the proxy refused."""

    home: Path
    url: str
    empty: EmptyWarehouse

    @cached_property
    def settings(self) -> Settings:
        """What the pipeline needs to find it."""
        return Settings.model_construct(
            work_dir=self.home / "work", gcp_project=GCP_PROJECT, bigquery_location=LOCATION,
            bigquery_emulator_host=self.url,
        )

    @cached_property
    def client(self) -> Client:
        """The pipeline's own client."""
        return bigquery_client(self.settings)

    @property
    def catalog(self) -> Catalog:
        """The tables that there are by now."""
        return Catalog.open(self.empty.catalog_file)

    def refusal(self, sql: str, kinds: Mapping[str, str] | None = None) -> str:
        """Why BigQuery would not take a statement with parameters of these types; empty when it would."""
        parameters = [_parameter(*item) for item in (kinds or {}).items()]
        try:
            config = bigquery.QueryJobConfig(query_parameters=parameters)
            self.client.query(sql, job_config=config, job_retry=None).result(job_retry=None)
        except GoogleAPICallError as error:
            return str(error.errors[0]["message"] if error.errors else error.message)
        return ""

    @cached_property
    def project(self) -> Path:
        """A copy of the dbt project, with our stand-in for its package, wherever the package hub is."""
        project = shutil.copytree(PROJECT, self.home / "dbt", ignore=shutil.ignore_patterns("dbt_packages"))
        shutil.copytree(project / "fallback", project / "dbt_packages")
        return project

    def build(self, *days: date, without: Sequence[str] = ()) -> dict[str, str]:
        """Build the dbt project, without some kinds of its nodes; what did not pass, with the reason."""
        dbt = Dbt(self.settings, self.project)
        dbt.run(["build", *(f"--exclude-resource-type={kind}" for kind in without)], days)
        results = json.loads((dbt.target / "run_results.json").read_text(encoding="utf-8"))["results"]
        return {one["unique_id"]: str(one["message"]) for one in results if one["status"] not in _PASSED}


def _parameter(name: str, kind: str) -> bigquery.ScalarQueryParameter | bigquery.ArrayQueryParameter:
    if kind.startswith("ARRAY<"):
        return bigquery.ArrayQueryParameter(name, kind[len("ARRAY<"):-1], [])
    return bigquery.ScalarQueryParameter(name, kind, None)


@contextmanager
def running(home: Path, port_base: int) -> Iterator[Warehouse]:
    """Serve both on loopback until the block ends."""
    settings = SandboxSettings(home=home, port_base=port_base, duplicate_rate=0, dml_limit=_ANY_RATE)
    empty = EmptyWarehouse(home / "bigquery" / "proxy" / f"{GCP_PROJECT}.sqlite")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = asyncio.run_coroutine_threadsafe(_started(settings, empty), loop).result()
    try:
        yield Warehouse(home, settings.url(Port.BIGQUERY_PROXY), empty)
    finally:
        asyncio.run_coroutine_threadsafe(_ended(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _started(settings: SandboxSettings, empty: EmptyWarehouse) -> list[web.AppRunner]:
    behind = await _served(settings.port(Port.BIGQUERY), empty.application())
    return [await _served(settings.port(Port.BIGQUERY_PROXY), await application(settings)), behind]


async def _served(port: int, app: web.Application) -> web.AppRunner:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    return runner


async def _ended(servers: list[web.AppRunner]) -> None:
    for server in servers:
        await server.cleanup()
